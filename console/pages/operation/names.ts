import type { OperationKind } from '../../../domain/operations/kinds.ts';
import { readClientNames } from '../../components/client-names.ts';
import type { StaffCall } from '../../env.ts';
import { labels } from '../../words/labels.ts';
import { operationsWords } from '../../words/operations.ts';
import type { OperationDetail } from './read.ts';

/** What an operation is called: what it does and to whom. `nameOf` where the names of its clients are known already. */
export async function titleOf(
  call: StaffCall,
  { kind, clientId }: Pick<OperationDetail, 'kind' | 'clientId'>,
  nameOf?: (client: number) => string,
): Promise<string> {
  const named = nameOf ?? (await readClientNames(call, [clientId]));
  return operationsWords(call.language).open(kindLabel(call.language, kind), named(clientId));
}

/** The name of a kind of operation. */
export function kindLabel(language: StaffCall['language'], kind: string): string {
  const { kind: names } = labels(language);
  return Object.hasOwn(names, kind) ? names[kind as OperationKind] : kind;
}
