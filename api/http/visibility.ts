import type { Sql } from '../../db/connect.ts';
import { findProvider, type ProviderRow } from '../../db/queries/providers.ts';
import { impossibleField } from '../problems.ts';
import { type Caller, maySee } from './caller.ts';

/**
 * The providers whose records a list shows: the one that was asked for, as far as the token may see it.
 * @returns undefined: all of them; an empty array: none
 */
export function providersFor(caller: Caller, asked: number | undefined): readonly number[] | undefined {
  if (asked === undefined) return caller.providerIds;
  return maySee(caller, asked) ? [asked] : [];
}

/** The provider that a new record names. Throws Problem 422 when there is none or the token may not see it. */
export async function requireProvider(
  sql: Sql,
  caller: Caller,
  { providerId }: { providerId: number },
): Promise<{ providerId: number; provider: ProviderRow }> {
  const provider = await findProvider(sql, providerId);
  if (!provider || !maySee(caller, providerId))
    throw impossibleField('/providerId', `There is no provider ${providerId} for this token.`);
  return { providerId, provider };
}
