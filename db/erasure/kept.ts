import { type LegalBasisName, legalBases } from '../catalogue/bases.ts';
import { ofClients } from '../catalogue/reach.ts';
import { clientTableEntries } from '../catalogue.ts';
import type { Sql } from '../connect.ts';
import { erasuresOf, type Retention } from '../rows/clear.ts';

/** What a legal basis keeps of a client in one column, and until when. */
export interface Kept {
  table: string;
  column: string;
  /** title of the table and label of the column, in words */
  what: string;
  label: string;
  basis: { name: LegalBasisName; title: string; law: string };
  /** rows that hold a value */
  rows: number;
  /** ISO times at which the first and the last of them may go */
  earliest: string;
  latest: string;
}

/**
 * What stays of the clients, column by column, at a time.
 * @param clientIds the client and the numbers merged into it
 */
export async function keptOf(
  sql: Sql,
  clientIds: readonly number[],
  { now, retention }: { now: string; retention: Retention },
): Promise<Kept[]> {
  const found = await Promise.all(
    keepingTables(retention).map(async ({ table, title, columns }) => {
      const counts = columns.flatMap(({ kept: { present, until } }, n) => {
        const stays = `where ${present} and ${until} > $2::timestamptz`;
        return [
          `count(*) filter (${stays})::int as rows${n}`,
          `min(${until}) filter (${stays}) as earliest${n}`,
          `max(${until}) filter (${stays}) as latest${n}`,
        ];
      });
      const [row = {}] = await sql.unsafe<Record<string, number | string>[]>(
        `select ${counts.join(', ')} from ${table} t where $2::timestamptz is not null and ${ofClients(table, '$1::bigint[]')}`,
        [[...clientIds] as never, now as never],
      );
      return columns.flatMap(({ column, label, kept: { basis } }, n): Kept[] => {
        const rows = Number(row[`rows${n}`]);
        if (rows === 0) return [];
        const { title: basisTitle, law } = legalBases[basis];
        return [
          {
            ...{ table, column, what: title, label, rows, basis: { name: basis, title: basisTitle, law } },
            ...{ earliest: String(row[`earliest${n}`]), latest: String(row[`latest${n}`]) },
          },
        ];
      });
    }),
  );
  return found.flat();
}

/** The tables of which a legal basis keeps columns, with those columns. */
export function keepingTables(retention: Retention) {
  return clientTableEntries.flatMap(([table, { title, columns: declared }]) => {
    const columns = erasuresOf(table, retention).flatMap(({ column, due, kept }) => {
      const each = declared[column];
      const label = each !== undefined && 'label' in each ? (each.label ?? column) : column;
      return kept === undefined ? [] : [{ column, label, due, kept }];
    });
    return columns.length === 0 ? [] : [{ table, title, columns }];
  });
}
