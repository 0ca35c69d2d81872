import type { Sql } from '../../../db/connect.ts';
import type { OperationRow } from '../../../db/queries/operations.ts';
import { personsBehind } from '../../../db/queries/tokens.ts';
import { refusal } from '../../../domain/operations/refusals.ts';
import { type Caller, nameOf } from '../../http/caller.ts';

/** Why whoever asked cannot approve; the workflow says the same of one token. */
export const SAME_PERSON = refusal('own-request');

/**
 * Whether a caller is one of the people behind the request of an operation, in a session, by a token of theirs or by one
 * that they made for a service.
 */
export async function isRequester(
  sql: Sql,
  caller: Caller,
  { requestedByKind, requestedBy }: Pick<OperationRow, 'requestedByKind' | 'requestedBy'>,
): Promise<boolean> {
  const [asked, decides] = await Promise.all([
    personsBehind(sql, `${requestedByKind}:${requestedBy}`),
    personsBehind(sql, nameOf(caller)),
  ]);
  return decides.some((person) => asked.includes(person));
}
