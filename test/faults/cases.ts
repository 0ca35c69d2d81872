import {
  type OperationKind,
  type OperationParams,
  operationKinds,
  operationParams,
} from '../../domain/operations/kinds.ts';
import { stepsOf } from '../../workflows/operations.ts';
import { type Broken, brokenAt } from './broken.ts';
import { OTHER } from './client.ts';
import { type Point, partsOf } from './points.ts';

/** What an operation needs before it can be tried: its parameters, one set per mode, and what went before it. */
interface Fixture<K extends OperationKind> {
  params: OperationParams<K>[];
  /** operations that bring a fresh client into the state that it starts from */
  before: Before[];
}
type Before = { [K in OperationKind]: { kind: K; params: OperationParams<K> } }[OperationKind];

/** One entry per kind: with it the kind is in the matrix, with every step of its table. */
const fixtures: { [K in OperationKind]: Fixture<K> } = {
  close: {
    params: operationParams.close.shape.mode.options.map((mode) => ({ mode, notify: true })),
    before: [],
  },
  reopen: {
    params: [{ notify: true }],
    before: [{ kind: 'close', params: { mode: 'cancel', notify: false } }],
  },
  merge: { params: [{ into: OTHER }], before: [] },
  unmerge: { params: [{}], before: [{ kind: 'merge', params: { into: OTHER } }] },
  export: { params: [{ format: 'json', deliver: 'mail' }], before: [] },
  archive: { params: [{}], before: [] },
  unarchive: { params: [{}], before: [{ kind: 'archive', params: {} }] },
};

/** Parameters with the number of the client that a fixture names by its place in the range of numbers. */
export function paramsAt(params: OperationParams, base: number): OperationParams {
  return 'into' in params ? { ...params, into: base + params.into } : params;
}

/** One way an operation runs: kind and mode, to its end or rolled back from its last step that can be. */
export interface Case {
  name: string;
  kind: OperationKind;
  params: OperationParams;
  before: Before[];
  /** the point at which an operator asks to roll back */
  rollBackAt?: Point;
  /** run with an activity that is broken on purpose */
  broken?: Broken;
}

/** All cases of all kinds. */
export function allCases(): Case[] {
  return operationKinds.flatMap((kind) =>
    fixtures[kind].params.flatMap((params) => {
      const mode = 'mode' in params ? ` ${params.mode}` : '';
      const forward: Case = { name: `${kind}${mode}`, kind, params, before: fixtures[kind].before };
      const last = lastUndoable(kind, params);
      if (last === undefined) return [forward];
      return [forward, { ...forward, name: `${forward.name}, rolled back`, rollBackAt: `${last}/before` }];
    }),
  );
}

/** A case per broken activity, for the proof that the matrix finds what it is there to find. */
export function brokenCases(): Case[] {
  const params: OperationParams<'close'> = { mode: 'status-only', notify: true };
  return (Object.keys(brokenAt) as Broken[]).map((broken) => ({
    name: `an activity that ${broken.replaceAll('-', ' ')}`,
    kind: 'close',
    params,
    before: [],
    broken,
  }));
}

/** The last step with an undo before the point of no return. */
function lastUndoable(kind: OperationKind, params: OperationParams): string | undefined {
  const steps = stepsOf(kind, params);
  const noReturn = steps.findIndex((step) => step.pointOfNoReturn);
  return steps.slice(0, noReturn < 0 ? undefined : noReturn).findLast((step) => step.undo !== undefined)?.id;
}

/** The steps of the case's table that an undisturbed run never finished: then the fixture does not show them. */
export function stepsNotReached({ kind, params, rollBackAt }: Case, trace: readonly Point[]): string[] {
  const returned = new Set(
    trace
      .map(partsOf)
      .flatMap(({ label, phase }) => (phase === 'returned' ? [label.replace(/#\d+$/, '')] : [])),
  );
  const steps = stepsOf(kind, params);
  if (rollBackAt === undefined) return steps.map(({ id }) => id).filter((id) => !returned.has(id));
  const last = steps.findIndex(({ id }) => id === partsOf(rollBackAt).label);
  return steps
    .slice(0, last + 1)
    .flatMap(({ id, undo }) => (undo === undefined ? [] : [`undo ${id}`]))
    .filter((label) => !returned.has(label));
}
