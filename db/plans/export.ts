import type { OperationParams } from '../../domain/operations/kinds.ts';
import type { Preview } from '../../domain/operations/plan.ts';
import { ofClients } from '../catalogue/reach.ts';
import { clientTableEntries, exportSections } from '../catalogue.ts';
import type { Sql } from '../connect.ts';
import { type PlannedClient, withMergedNumbers } from './client.ts';

/** What an export would hold (L13): rows per section. It changes nothing of the client. */
export async function previewExport(
  sql: Sql,
  client: PlannedClient,
  { sections }: OperationParams<'export'>,
): Promise<Preview> {
  const wanted = sections ?? Object.keys(exportSections);
  const unknown = wanted.filter((section) => !Object.hasOwn(exportSections, section));
  const ids = await withMergedNumbers(sql, client.id);
  const touches = [];
  for (const section of Object.keys(exportSections).filter((each) => wanted.includes(each))) {
    const counts = clientTableEntries.flatMap(([table, { export: exported }]) =>
      'section' in exported && exported.section === section
        ? [`(select count(*) from ${table} where ${ofClients(table, '$1::bigint[]')})`]
        : [],
    );
    const [row] = await sql.unsafe<{ count: number }[]>(`select (${counts.join(' + ')})::int as count`, [
      ids as never,
    ]);
    touches.push({ count: row?.count ?? 0, what: `rows in ${section}` });
  }
  return {
    touches: { collect: touches },
    blockers: unknown.map((section) => ({
      code: 'unknown-section',
      message: `There is no section “${section}”; there are ${Object.keys(exportSections).join(', ')}.`,
    })),
    warnings: [],
    fingerprint: touches.map(({ count }) => count).join(),
  };
}
