import type { OperationKind } from '../../../domain/operations/kinds.ts';
import type { StaffCall } from '../../env.ts';
import { labels } from '../../words/labels.ts';
import { operationWords } from '../../words/operation.ts';
import type { OperationDetail } from './read.ts';

/** What an operation is called: what it does and to whom. */
export function titleOf(
  { language }: Pick<StaffCall, 'language'>,
  { kind, clientId }: Pick<OperationDetail, 'kind' | 'clientId'>,
): string {
  return operationWords(language).title(kindLabel(language, kind), clientId);
}

/** The name of a kind of operation. */
export function kindLabel(language: StaffCall['language'], kind: string): string {
  const { kind: names } = labels(language);
  return Object.hasOwn(names, kind) ? names[kind as OperationKind] : kind;
}
