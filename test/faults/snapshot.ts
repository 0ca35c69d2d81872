import type { Pool } from '../../db/connect.ts';
import { sha256 } from '../../db/crypto/chain.ts';
import { type ChainedEvent, verifyChain } from '../../domain/evidence.ts';
import type { World } from '../support/world.ts';
import { baseOf } from './points.ts';

/** Everything that a client has in the database, on the panel, in the mailbox, at the gateway and in the storage, one line each, in an order of its own. */
export type Snapshot = Map<string, Line[]>;
/** One row, account or mail, without what differs from run to run. */
export type Line = Record<string, unknown>;

/** Ids that the run itself gave: numbers from here on. Clients of the matrix have numbers below it. */
export const FIRST_RUN_ID = 900_000_000;
export const FIRST_BASE = 1_000_000;

/** Counted per attempt, or a hash over what differs anyway; the chain of events is checked for itself. */
const dropped = ['version', 'attempt', 'key', 'seq', 'last_seq'];
const TIME = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:[\d.]+(Z|[+-]\d\d(:\d\d)?)?/g;
const HASH = /\b[0-9a-f]{64}\b/g;
const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
/** Made anew for each attempt to send the mail with the link of an export. */
const TOKEN = /\btoken=[\w-]{43}/g;
const DAY = /\b\d{1,2} [A-Z][a-z]+ 20\d\d\b/g;
/** Sealed anew for each client. */
const SEALED = /"(reference|password)": "v1\.[^"]{40,}"/g;
/** What anonymize puts in the place of a value. */
const REPLACED = /\berased-[0-9a-f]{32}\b/g;
/** What a scan has searched is all that there is at the time. */
const SEARCHED = /"(rowsRead|storedFiles|histories)": ?\d+/g;
/** An account that a lost attempt removed is missing when the next one looks. */
const FOUND = /"found": ?"(active|suspended|missing)"/g;

/** Every row of every table, as `table {"column": …}`. */
export async function allRows(sql: Pool): Promise<Set<string>> {
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`;
  const rows = new Set<string>();
  for (const { name } of tables) {
    const found = await sql<{ row: string }[]>`select to_jsonb(t)::text as row from ${sql(name)} t`;
    for (const { row } of found) rows.add(`${name} ${row}`);
  }
  return rows;
}

/**
 * Sorts what has come into the database and to those outside to the clients whose numbers it holds. Throws when
 * something belongs to no client or to two.
 * @param before the rows that were there earlier: none of them may have changed
 * @param operations the operations of the matrix with their place among the client's
 * @param bases the clients that were played; others are left out
 */
export async function takeSnapshots(
  { sql, world }: { sql: Pool; world: World },
  before: ReadonlySet<string>,
  operations: ReadonlyMap<string, { base: number; place: number }>,
  bases: ReadonlySet<number>,
): Promise<Map<number, Snapshot>> {
  const after = await allRows(sql);
  const snapshots = new Map<number, Snapshot>();
  const place = (row: string) => {
    const [base, plain] = attributed(row, operations);
    if (!bases.has(base)) return;
    const table = plain.slice(0, plain.indexOf(' '));
    const snapshot = snapshots.get(base) ?? new Map<string, Line[]>();
    snapshots.set(base, snapshot);
    snapshot.set(table, [...(snapshot.get(table) ?? []), lineOf(plain.slice(table.length + 1))]);
  };
  for (const row of before) if (!after.has(row)) throw new Error(`A row of others has changed: ${row}`);
  for (const row of after) if (!before.has(row)) place(row);
  for (const { user, domain, plan, suspended, suspendReason } of world.panel.accounts())
    place(`panel ${JSON.stringify({ user, domain, plan, suspended, suspendReason })}`);
  for (const { to, from, subject, messageId, text, html } of await world.mailbox.mails())
    place(`mailbox ${JSON.stringify({ to, from, subject, messageId, text, html })}`);
  for (const { id, customer } of world.gateway.methods.all())
    place(`gateway ${JSON.stringify({ id, attached: customer !== null })}`);
  for await (const key of world.deps.storage.list('')) place(`storage ${JSON.stringify({ key })}`);
  await checkChains(sql, operations, bases);
  return snapshots;
}

/** Whose a row is, by the numbers in it, and the row without times, hashes and ids of its own. */
function attributed(
  row: string,
  operations: ReadonlyMap<string, { base: number; place: number }>,
): [base: number, row: string] {
  const plain = row
    .replace(UUID, (id) => {
      const known = operations.get(id);
      return known ? `operation-${known.place}-of-${known.base}` : '<id>';
    })
    .replace(SEALED, '"$1": "<sealed>"')
    .replace(REPLACED, 'erased-<random>')
    .replace(TIME, '<time>')
    .replace(HASH, '<hash>')
    .replace(TOKEN, 'token=<token>');
  const [base, ...others] = new Set(plain.match(/\d+/g)?.map(Number).filter(isOfMatrix).map(baseOf));
  if (base === undefined || others.length > 0)
    throw new Error(`A row belongs to ${base === undefined ? 'no client' : 'two clients'}: ${plain}`);
  return [base, plain];
}

function isOfMatrix(number: number): boolean {
  return number >= FIRST_BASE && number < FIRST_RUN_ID;
}

/** The row with its numbers relative to its client and without what differs from run to run. */
function lineOf(text: string): Line {
  const relative = text
    .replace(/\d+/g, (digits) => {
      const number = Number(digits);
      if (number >= FIRST_RUN_ID && digits.length < 12) return '<new>';
      return isOfMatrix(number) ? `#${number - baseOf(number)}` : digits;
    })
    // a bare number became a bare word
    .replace(/([:[,] ?)(#\d+|<new>)(?=[,}\]])/g, '$1"$2"')
    .replace(DAY, '<day>')
    .replace(SEARCHED, '"$1":"<count>"')
    .replace(FOUND, '"found":"<seen>"');
  const line = JSON.parse(relative) as Line;
  for (const name of dropped) delete line[name];
  return line;
}

async function checkChains(
  sql: Pool,
  operations: ReadonlyMap<string, { base: number }>,
  bases: ReadonlySet<number>,
): Promise<void> {
  const ids = [...operations].flatMap(([id, { base }]) => (bases.has(base) ? [id] : []));
  const events = await sql<(ChainedEvent & { operationId: string })[]>`
    select operation_id, seq, at, type, data, prev_hash, hash from operation_events
    where operation_id in ${sql(ids)} order by operation_id, seq`;
  const heads = await sql<{ id: string; chainHead: string }[]>`
    select id, chain_head from operations where id in ${sql(ids)}`;
  for (const { id: operationId, chainHead: head } of heads) {
    const chain = events.filter((event) => event.operationId === operationId);
    const result = verifyChain(chain, { operationId, head, sha256 });
    if (!result.ok) throw new Error(`The events of ${operationId} are no chain: ${result.reason}`);
  }
}

/** What one snapshot has and the other has not, as lines for people; empty when they are equal. */
export function differences(expected: Snapshot, actual: Snapshot): string[] {
  const tables = [...new Set([...expected.keys(), ...actual.keys()])].sort();
  return tables.flatMap((table) => {
    const left = (expected.get(table) ?? []).map((line) => JSON.stringify(line));
    const right = (actual.get(table) ?? []).map((line) => JSON.stringify(line));
    return [
      ...without(left, right).map((line) => `${table}: missing ${line}`),
      ...without(right, left).map((line) => `${table}: not expected ${line}`),
    ];
  });
}

/** The lines of `from` that `others` does not have, counting repeats. */
function without(from: string[], others: string[]): string[] {
  const left = [...others];
  return from.filter((line) => {
    const at = left.indexOf(line);
    if (at < 0) return true;
    left.splice(at, 1);
    return false;
  });
}
