import { keyOf, ofClients } from '../catalogue/reach.ts';
import type { Tx } from '../connect.ts';
import type { ExportTable } from './layout.ts';

/** Values by their names in the document. */
export type ExportRow = Record<string, unknown>;

const ROWS_AT_ONCE = 100;
const IDS = '$1::bigint[]';

/** The rows of these clients in a table, in the order of their keys, a hundred at a time: one query, bounded memory. */
export async function* rowsOf(
  tx: Tx,
  table: ExportTable,
  ids: readonly number[],
): AsyncGenerator<readonly ExportRow[]> {
  yield* tx.unsafe<ExportRow[]>(select(table), [ids as never]).cursor(ROWS_AT_ONCE);
}

/** The first rows of a table, and how many there are. */
export async function someRowsOf(
  tx: Tx,
  table: ExportTable,
  ids: readonly number[],
  limit: number,
): Promise<{ rows: readonly ExportRow[]; total: number }> {
  const rows = await tx.unsafe<ExportRow[]>(`${select(table)} limit ${limit + 1}`, [ids as never]);
  if (rows.length <= limit) return { rows, total: rows.length };
  const [counted] = await tx.unsafe<{ total: number }[]>(
    `select count(*) as total from ${table.table} where ${ofClients(table.table, IDS)}`,
    [ids as never],
  );
  return { rows: rows.slice(0, limit), total: counted?.total ?? rows.length };
}

function select({ table, fields }: ExportTable): string {
  const columns = fields.map(({ column }) => column).join(', ');
  return `select ${columns} from ${table} where ${ofClients(table, IDS)} order by ${keyOf(table).join(', ')}`;
}
