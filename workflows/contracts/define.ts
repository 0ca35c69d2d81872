import type { OperationKind, OperationParams } from '../../domain/operations/kinds.ts';
import { type SkippableStep, type StepId, titleOfStep } from '../../domain/operations/steps.ts';

/** Lists of rows that a step can go through one by one; the record knows how to read each. */
export type ItemList = 'services' | 'accounts' | 'chosenServices' | 'paymentMethods' | 'files' | 'exports';

/** The lists whose rows are services. */
export const SERVICE_LISTS: readonly ItemList[] = ['services', 'accounts', 'chosenServices'];

export interface StepSpec {
  id: string;
  title: string;
  /** the activity that does it, once for the client or once per item */
  run: string;
  /** the activity that takes it back; tolerates that nothing or only half happened */
  undo?: string;
  /** go through these rows one by one, each with a state of its own */
  each?: ItemList;
  /** destroys something outside: once an item of it went through, the operation only goes forward */
  pointOfNoReturn: boolean;
  /** works through very many rows: it may take hours, as long as it gives signs of life */
  long?: boolean;
  /** what skipping it means, in words; absent: it cannot be skipped */
  skippable?: string;
}

export interface OperationSpec<K extends OperationKind = OperationKind> {
  kind: K;
  /** the steps that apply for these parameters, in order */
  steps(params: OperationParams<K>): StepSpec[];
}

type StepOptions = Partial<Omit<StepSpec, 'id' | 'title' | 'run' | 'skippable'>> & {
  run: string;
  when?: boolean;
};
/** Only what is known to be skippable can say what that means: the console says it in every language. */
type OptionsOf<N extends StepId> = StepOptions & (N extends SkippableStep ? { skippable?: string } : unknown);

/** A row of a step table, or `false` where it does not apply. */
export type StepRow = StepSpec | false;

/**
 * One row of a step table.
 * @param name id and title: `stop-sign-ins` reads “Stop sign-ins”
 * @param options `when` false leaves the step out of the plan
 */
export function step<N extends StepId>(
  name: N,
  { when = true, pointOfNoReturn = false, ...options }: OptionsOf<N>,
): StepRow {
  if (!when) return false;
  return { id: name, title: titleOfStep(name), pointOfNoReturn, ...options };
}

/**
 * An operation as a table of its steps. The preview, the run, the fault matrix and the documents all read this table.
 * @param kind as the API names it
 * @param steps builds the table from the parameters; branching happens here and nowhere inside a step
 */
export function operation<K extends OperationKind>(
  kind: K,
  steps: (params: OperationParams<K>) => StepRow[],
): OperationSpec<K> {
  return {
    kind,
    steps: (params) => steps(params).filter((row) => row !== false),
  };
}
