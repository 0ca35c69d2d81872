import type { Sql, Tx } from '../connect.ts';

/** What a request was answered. */
export interface KeptAnswer {
  requestHash: string;
  status: number;
  headers: Record<string, string>;
  /** sealed */
  body: string;
}

export interface IdempotencyKey {
  /** the number of a token, or `staff:3` */
  owner: string;
  key: string;
}

/**
 * Holds a key until the transaction ends, in whichever process it runs; a crash lets go of it.
 * @returns false when another request holds it
 */
export async function tryHoldKey(tx: Tx, { owner, key }: IdempotencyKey): Promise<boolean> {
  const [row] = await tx<{ held: boolean }[]>`
    select pg_try_advisory_xact_lock(hashtextextended(${`idempotency ${owner} ${key}`}, 0)) as held`;
  return row?.held === true;
}

/** What the first request with this key was answered within the last 24 hours, or undefined. */
export async function findAnswer(sql: Sql, { owner, key }: IdempotencyKey): Promise<KeptAnswer | undefined> {
  const [row] = await sql<KeptAnswer[]>`
    select request_hash, status, headers, body from idempotency_keys
    where owner = ${owner} and key = ${key} and status is not null and created_at > now() - interval '24 hours'`;
  return row;
}

/** Keeps an answer for 24 hours, and drops a few that are older. */
export async function keepAnswer(
  tx: Tx,
  { owner, key }: IdempotencyKey,
  { method, path, requestHash, status, headers, body }: KeptAnswer & { method: string; path: string },
): Promise<void> {
  await tx`
    delete from idempotency_keys where (owner, key) in (
      select owner, key from idempotency_keys where created_at < now() - interval '24 hours'
      order by created_at limit 20 for update skip locked)`;
  const [, staffId] = /^staff:(\d+)$/.exec(owner) ?? [];
  const tokenId = staffId === undefined ? Number(owner) : null;
  await tx`
    insert into idempotency_keys (token_id, staff_id, key, method, path, request_hash, status, headers, body)
    values (${tokenId}, ${staffId ?? null}, ${key}, ${method}, ${path}, ${requestHash}, ${status}, ${tx.json(headers)}, ${body})
    on conflict (owner, key) do update set method = excluded.method, path = excluded.path,
      request_hash = excluded.request_hash, status = excluded.status, headers = excluded.headers,
      body = excluded.body, created_at = now()`;
}
