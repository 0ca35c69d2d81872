import type { IdentifierName } from '../../db/catalogue/bases.ts';
import type { Sql } from '../../db/connect.ts';
import { type PersonalValue, termsOf } from '../../db/erasure/values.ts';
import { keptValues } from '../../db/queries/erasure.ts';
import { createFinder, type Finder } from '../../domain/erasure/finder.ts';
import type { Deps } from '../deps.ts';

/** What looks for the values that an operation has removed. */
export async function finderOf(
  sql: Sql,
  { vault }: Pick<Deps, 'vault'>,
  operationId: string,
): Promise<Finder<IdentifierName>> {
  const values: PersonalValue[] = [];
  for await (const value of keptValues(sql, vault, operationId)) values.push(value);
  return createFinder(termsOf(values));
}
