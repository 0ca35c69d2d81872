import type { RecordedSection } from '../../domain/documents/report.ts';
import type { ExportSection } from '../catalogue/bases.ts';
import type { Tx } from '../connect.ts';
import { withMergedNumbers } from '../plans/client.ts';
import { exportLayout } from './layout.ts';
import { someRowsOf } from './rows.ts';

/** A report is read by people: more rows of one table than this nobody does, and a PDF of them takes minutes. */
const ROWS_OF_A_TABLE = 100;

/** The first rows of every table of an export, with how many there are. Call it in a snapshot, as the export. */
export async function readReport(
  tx: Tx,
  { clientId, sections }: { clientId: number; sections?: readonly ExportSection[] },
): Promise<{ numbers: number[]; sections: RecordedSection[] }> {
  const numbers = await withMergedNumbers(tx, clientId);
  const read: RecordedSection[] = [];
  for (const { title, tables } of exportLayout(sections)) {
    const section: RecordedSection = { title, tables: [] };
    for (const table of tables)
      section.tables.push({ ...table, ...(await someRowsOf(tx, table, numbers, ROWS_OF_A_TABLE)) });
    read.push(section);
  }
  return { numbers, sections: read };
}
