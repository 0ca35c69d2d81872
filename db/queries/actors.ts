import type { Sql } from '../connect.ts';

/** Who acts: somebody of staff, a service, or a program with a token. */
export interface ActorName {
  /** as records have it: `staff:3`, `token:12` */
  actor: string;
  name: string;
}

/**
 * The names of many who act at once: of accounts `staff:3` and of tokens `token:12`. Whatever else is asked for, and
 * whoever is not there, is left out.
 * @param within only those who may see one of these providers
 */
export function namesOfActors(
  sql: Sql,
  actors: readonly string[],
  within: readonly number[] | undefined,
): Promise<ActorName[]> {
  const numbersOf = (kind: string) =>
    actors.flatMap((actor) => (actor.startsWith(`${kind}:`) ? [Number(actor.slice(kind.length + 1))] : []));
  const near =
    within === undefined
      ? sql`true`
      : sql`(provider_ids is null or provider_ids && ${[...within]}::bigint[])`;
  return sql<ActorName[]>`
    select 'staff:' || id as actor, name from staff where id = any(${numbersOf('staff')}::bigint[]) and ${near}
    union all
    select 'token:' || id, name from api_tokens where id = any(${numbersOf('token')}::bigint[]) and ${near}`;
}
