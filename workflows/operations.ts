import type { OperationKind, OperationParams } from '../domain/operations/kinds.ts';
import { archive, unarchive } from './archive.ts';
import { close } from './close.ts';
import type { OperationSpec, StepSpec } from './contracts/define.ts';
import { exportData } from './export.ts';
import { merge, unmerge } from './merge.ts';
import { reopen } from './reopen.ts';

/** Every kind's step table. Pure data, so the API previews what the worker runs. */
const specs: { [K in OperationKind]: OperationSpec<K> } = {
  close,
  reopen,
  archive,
  unarchive,
  export: exportData,
  merge,
  unmerge,
};

/** The steps of one operation, in order. */
export function stepsOf<K extends OperationKind>(kind: K, params: OperationParams<K>): StepSpec[] {
  return (specs[kind] as OperationSpec<K>).steps(params);
}
