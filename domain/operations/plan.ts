import type { Failure } from './state.ts';

/** What a step would touch: counts, amounts in minor units per currency, a few ids to look at. */
export interface Touch {
  count: number;
  /** what is counted, in words: "active services" */
  what: string;
  /** names the words of `touches.ts`, and what these are about; older plans lack both */
  text?: string;
  params?: Record<string, unknown>;
  amounts?: { currency: string; minor: number }[];
  /** the first of the rows, at most 20 */
  ids?: number[];
}

export interface PlanStep {
  id: string;
  title: string;
  touches: Touch[];
  undoable: boolean;
  pointOfNoReturn: boolean;
  skippable?: string;
}

/** What the state of the client says before an operation: read by SQL, turned into a plan with the step table. */
export interface Preview {
  /** per step id; a step that touches nothing may be absent */
  touches: Record<string, Touch[]>;
  /** reasons why it must not start */
  blockers: Failure[];
  /** what the operator should know */
  warnings: Failure[];
  /** changes whenever a row that the operation would touch changes */
  fingerprint: string;
  /** the second client that the operation would hold */
  otherClientId?: number;
  /** what else an operator should see before deciding, such as two profiles side by side */
  details?: Record<string, unknown>;
}

export interface Plan {
  kind: string;
  clientId: number;
  params: Record<string, unknown>;
  steps: PlanStep[];
  blockers: Failure[];
  warnings: Failure[];
  /** the second client that the operation would hold */
  otherClientId?: number;
  /** shown in a preview only: it may hold values of the client's fields, so it is neither stored nor hashed */
  details?: Record<string, unknown>;
  /** a start bound to it is refused when the client's state has moved on */
  hash: string;
}

/** The part of a step table that a plan shows. */
export type PlannedStep = Omit<PlanStep, 'touches' | 'undoable'> & { undo?: string };

/**
 * Puts a step table and the state of the client together.
 * @param hash SHA-256 of a text in hex
 * @param canonical the one way to write a JSON value (RFC 8785), so that equal plans have equal hashes
 */
export function makePlan(
  {
    kind,
    clientId,
    params,
    steps,
    preview,
  }: {
    kind: string;
    clientId: number;
    params: Record<string, unknown>;
    steps: PlannedStep[];
    preview: Preview;
  },
  { hash, canonical }: { hash: (text: string) => string; canonical: (value: unknown) => string },
): Plan {
  const planned = steps.map(({ id, title, undo, pointOfNoReturn, skippable }) => ({
    id,
    title,
    touches: preview.touches[id] ?? [],
    undoable: undo !== undefined,
    pointOfNoReturn,
    ...(skippable === undefined ? {} : { skippable }),
  }));
  const content = {
    kind,
    clientId,
    params,
    steps: planned,
    blockers: preview.blockers,
    warnings: preview.warnings,
    ...(preview.otherClientId === undefined ? {} : { otherClientId: preview.otherClientId }),
  };
  return {
    ...content,
    ...(preview.details === undefined ? {} : { details: preview.details }),
    hash: hash(canonical({ ...asWorded(content), fingerprint: preview.fingerprint })),
  };
}

/** What is hashed: the English alone, as ever, so that plans of before still hold. */
function asWorded<C extends Pick<Plan, 'steps' | 'blockers' | 'warnings'>>(content: C): C {
  const worded = <T extends { text?: string; params?: Record<string, unknown> }>(all: T[]) =>
    all.map(({ text: _, params: __, ...rest }) => rest);
  return {
    ...content,
    steps: content.steps.map((step) => ({ ...step, touches: worded(step.touches) })),
    blockers: worded(content.blockers),
    warnings: worded(content.warnings),
  };
}

/** The plan as the record keeps it: ids, counts and codes only. */
export function storedPlan({ details: _, ...plan }: Plan): Plan {
  return plan;
}
