import type { Sql, Tx } from '../connect.ts';

/** So many wrong codes lock an export's link until staff make a new code. */
export const WRONG_CODES = 5;

/** What may be shown of an export: neither its link nor its code is kept. */
export interface ExportRow {
  id: number;
  clientId: number;
  operationId: string;
  format: 'json' | 'pdf';
  sections: string[];
  bytes: number;
  sha256: string;
  wrongCodes: number;
  madeAt: string;
  expiresAt: string;
  downloadedAt: string | null;
  removedAt: string | null;
}

const columns = [
  'id',
  'clientId',
  'operationId',
  'format',
  'sections',
  'bytes',
  'sha256',
  'wrongCodes',
  'madeAt',
  'expiresAt',
  'downloadedAt',
  'removedAt',
] as const;

export interface NewExport {
  clientId: number;
  operationId: string;
  format: 'json' | 'pdf';
  sections: readonly string[];
  storageKey: string;
  bytes: number;
  sha256: string;
  /** ISO 8601 */
  madeAt: string;
  expiresAt: string;
}

/** Writes down what an operation has exported; answers the row's number. */
export async function insertExport(tx: Tx, { sections, ...row }: NewExport): Promise<number> {
  const [stored] = await tx<{ id: number }[]>`
    insert into exports ${tx({ ...row, sections: [...sections] })} returning id`;
  if (!stored) throw new Error('The database stored no export.');
  return stored.id;
}

/** One export with its provider, held until the transaction ends where `lock` says so, or undefined. */
export async function findExport(
  sql: Sql,
  id: number,
  { lock = false }: { lock?: boolean } = {},
): Promise<(ExportRow & { providerId: number }) | undefined> {
  const [row] = await sql<(ExportRow & { providerId: number })[]>`
    select ${sql(columns.map((column) => `e.${column}`))}, c.provider_id
    from exports e join clients c on c.id = e.client_id where e.id = ${id} ${lock ? sql`for update of e` : sql``}`;
  return row;
}

/** The exports of a client, newest first, those below `before`. */
export function listExports(
  sql: Sql,
  clientId: number,
  { before, limit }: { before?: number; limit: number },
): Promise<ExportRow[]> {
  return sql<ExportRow[]>`
    select ${sql(columns)} from exports
    where client_id = ${clientId} ${before === undefined ? sql`` : sql`and id < ${before}`}
    order by id desc limit ${limit}`;
}

/** Puts another link in the place of the one before, which no longer works; a file that was fetched may be again. */
export async function setLink(sql: Sql, id: number, linkHash: string): Promise<void> {
  await sql`update exports set link_hash = ${linkHash}, downloaded_at = null where id = ${id} and removed_at is null`;
}

/** Puts another code in the place of the one before; wrong tries are forgotten. */
export async function setCode(sql: Sql, id: number, codeHash: string): Promise<void> {
  await sql`update exports set code_hash = ${codeHash}, wrong_codes = 0 where id = ${id}`;
}

/** What decides whether somebody with a link may have the file. */
export interface LinkedExport {
  id: number;
  clientId: number;
  providerId: number;
  format: 'json' | 'pdf';
  storageKey: string;
  codeHash: string | null;
  /** within its time, not fetched, not locked by wrong codes, not removed */
  open: boolean;
}

/** The export that a link leads to, held until the transaction ends, or undefined. */
export async function lockByLink(tx: Tx, linkHash: string, now: string): Promise<LinkedExport | undefined> {
  const [row] = await tx<LinkedExport[]>`
    select e.id, e.client_id, c.provider_id, e.format, e.storage_key, e.code_hash,
           e.expires_at > ${now} and e.downloaded_at is null and e.removed_at is null and e.wrong_codes < ${WRONG_CODES} as open
    from exports e join clients c on c.id = e.client_id where e.link_hash = ${linkHash} for update of e`;
  return row;
}

export async function countWrongCode(tx: Tx, id: number): Promise<void> {
  await tx`update exports set wrong_codes = wrong_codes + 1 where id = ${id}`;
}

export async function markDownloaded(tx: Tx, id: number, now: string): Promise<void> {
  await tx`update exports set downloaded_at = ${now} where id = ${id}`;
}

/** Exports whose file is to go: expired, or fetched more than an hour ago (a broken transfer can be made good until then). */
export function findOldExports(
  sql: Sql,
  { now, limit }: { now: string; limit: number },
): Promise<{ id: number; storageKey: string }[]> {
  return sql<{ id: number; storageKey: string }[]>`
    select id, storage_key from exports
    where removed_at is null
      and (expires_at <= ${now} or downloaded_at <= ${now}::timestamptz - interval '1 hour')
    order by expires_at limit ${limit}`;
}

/** Says on an export that its file is gone, and with it link and code. */
export async function markRemoved(sql: Sql, id: number, now: string): Promise<void> {
  await sql`
    update exports set removed_at = ${now}, link_hash = null, code_hash = null where id = ${id} and removed_at is null`;
}
