import type { Sql } from '../connect.ts';
import { generateToken } from '../crypto/tokens.ts';
import { permissionsOf } from './staff.ts';

/** A token as lists show it; the token itself is known to its owner only. */
export interface TokenRow {
  id: number;
  name: string;
  prefix: string;
  scopes: string[];
  /** null: all providers */
  providerIds: number[] | null;
  expiresAt: string | null;
  lastUsedAt: string | null;
  revokedAt: string | null;
  /** whose rights bound it; null: made at the command line */
  ownerId: number | null;
  createdAt: string;
}

const columns = [
  'id',
  'name',
  'prefix',
  'scopes',
  'providerIds',
  'expiresAt',
  'lastUsedAt',
  'revokedAt',
  'ownerId',
  'createdAt',
] as const;

/**
 * Makes a token and stores its hash.
 * @param token.providerIds the only providers it may see; absent: all
 * @param token.expiresAt when it stops working; absent: never
 * @returns the token, shown this once, and its number
 */
export async function createToken(
  sql: Sql,
  {
    name,
    scopes,
    providerIds,
    expiresAt,
    ownerId,
    madeBy,
  }: {
    name: string;
    scopes: readonly string[];
    providerIds?: readonly number[] | null;
    expiresAt?: Date | string | null;
    /** whose rights bound it; absent: nobody's */
    ownerId?: number | null;
    /** who of the staff gets to see it */
    madeBy?: number | null;
  },
): Promise<{ token: string; id: number }> {
  const { token, hash, prefix } = generateToken();
  const [row] = await sql<{ id: number }[]>`
    insert into api_tokens (name, hash, prefix, scopes, provider_ids, expires_at, owner_id, made_by)
    values (${name}, ${hash}, ${prefix}, ${[...scopes]}::text[], ${providerIds ? [...providerIds] : null}::bigint[],
      ${expiresAt ?? null}, ${ownerId ?? null}, ${madeBy ?? null})
    returning id`;
  if (!row) throw new Error('The database stored no token.');
  return { token, id: row.id };
}

/** What bounds a token: the rights that its owner has now. */
export interface TokenOwner {
  permissions: string[];
  /** null: all providers */
  providerIds: number[] | null;
  disabledAt: string | null;
}

/** The token with this hash, whether or not it still works, or undefined. */
export async function findTokenByHash(sql: Sql, hash: string): Promise<TokenRow | undefined> {
  const [row] = await sql<TokenRow[]>`select ${sql(columns)} from api_tokens where hash = ${hash}`;
  return row;
}

/** The owner of a token; undefined when nobody of that number is there. */
export async function findTokenOwner(sql: Sql, ownerId: number): Promise<TokenOwner | undefined> {
  const [row] = await sql<TokenOwner[]>`
    select ${permissionsOf(sql)} as permissions, s.provider_ids, s.disabled_at from staff s where s.id = ${ownerId}`;
  return row;
}

/**
 * The people behind callers, named as `token:12` or `staff:3`: the account itself, the owner of a token and whoever made
 * it, who knows it. A caller of whom no person is known stands for itself.
 */
export async function personsBehind(sql: Sql, name: string): Promise<string[]> {
  const [, tokenId] = /^token:(\d+)$/.exec(name) ?? [];
  if (tokenId === undefined) return [name];
  const [row] = await sql<{ persons: number[] }[]>`
    select array_remove(array[owner_id, made_by], null) as persons from api_tokens where id = ${tokenId}`;
  const persons = row?.persons ?? [];
  return persons.length === 0 ? [name] : [...new Set(persons.map((id) => `staff:${id}`))];
}

/** One token, or undefined. */
export async function findToken(sql: Sql, id: number): Promise<TokenRow | undefined> {
  const [row] = await sql<TokenRow[]>`select ${sql(columns)} from api_tokens where id = ${id}`;
  return row;
}

/**
 * Tokens by number, newest first, those below `before`.
 * @param page.within only tokens that are limited to some of these providers
 */
export function listTokens(
  sql: Sql,
  { within, before, limit }: { within?: readonly number[]; before?: number; limit: number },
): Promise<TokenRow[]> {
  return sql<TokenRow[]>`
    select ${sql(columns)} from api_tokens
    where true ${within === undefined ? sql`` : sql`and provider_ids <@ ${[...within]}::bigint[]`}
      ${before === undefined ? sql`` : sql`and id < ${before}`}
    order by id desc limit ${limit}`;
}

/** Ends a token for good. Returns it, or undefined when there is none; ending it twice changes nothing. */
export async function revokeToken(sql: Sql, id: number): Promise<TokenRow | undefined> {
  const [row] = await sql<TokenRow[]>`
    update api_tokens set revoked_at = coalesce(revoked_at, now()) where id = ${id} returning ${sql(columns)}`;
  return row;
}

/** Notes that a token was used, at most once a minute. */
export async function markTokenUsed(sql: Sql, id: number): Promise<void> {
  await sql`
    update api_tokens set last_used_at = now()
    where id = ${id} and (last_used_at is null or last_used_at < now() - interval '1 minute')`;
}
