import type { Sql, Tx } from '../connect.ts';

/** A client's file as the API shows it. */
export interface FileRow {
  id: number;
  clientId: number;
  title: string;
  fileName: string;
  contentType: string | null;
  sizeBytes: number | null;
  staffOnly: boolean;
  addedBy: string;
  addedAt: string;
  /** false: only the row is known, as after an import */
  stored: boolean;
}
export type NewFile = Pick<
  FileRow,
  'clientId' | 'title' | 'fileName' | 'contentType' | 'sizeBytes' | 'staffOnly' | 'addedBy'
> & { storageKey: string };

export const fileColumns = (sql: Sql) => sql`
  id, client_id, title, file_name, content_type, size_bytes, staff_only, added_by, added_at,
  storage_key is not null as stored`;

/** A client's files, newest first, those below `before`. */
export function listFiles(
  sql: Sql,
  clientId: number,
  { before, limit }: { before?: number; limit: number },
): Promise<FileRow[]> {
  return sql<FileRow[]>`
    select ${fileColumns(sql)} from files
    where client_id = ${clientId} ${before === undefined ? sql`` : sql`and id < ${before}`}
    order by id desc limit ${limit}`;
}

/** One file with the key of its content in the storage, or undefined. */
export async function findFile(
  sql: Sql,
  id: number,
): Promise<(FileRow & { storageKey: string | null }) | undefined> {
  const [row] = await sql<(FileRow & { storageKey: string | null })[]>`
    select ${fileColumns(sql)}, storage_key from files where id = ${id}`;
  return row;
}

export async function insertFile(tx: Tx, file: NewFile): Promise<FileRow> {
  const [row] = await tx<FileRow[]>`insert into files ${tx(file as never)} returning ${fileColumns(tx)}`;
  if (!row) throw new Error('The database stored no file.');
  return row;
}
