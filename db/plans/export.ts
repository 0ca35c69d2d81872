import type { OperationParams } from '../../domain/operations/kinds.ts';
import { note } from '../../domain/operations/notes/index.ts';
import type { Preview } from '../../domain/operations/plan.ts';
import type { Failure } from '../../domain/operations/state.ts';
import { touch } from '../../domain/operations/touches.ts';
import { ofClients } from '../catalogue/reach.ts';
import { exportSections } from '../catalogue.ts';
import type { Sql } from '../connect.ts';
import { allSections, type ExportSectionLayout, exportLayout } from '../export/layout.ts';
import { goneBlockers, type PlannedClient, withMergedNumbers } from './client.ts';

/** What an export would hold (L13): rows per section. It changes nothing of the client. */
export async function previewExport(
  sql: Sql,
  client: PlannedClient,
  { sections, deliver }: OperationParams<'export'>,
): Promise<Preview> {
  const wanted = sections ?? allSections;
  const unknown = wanted.filter((section) => !Object.hasOwn(exportSections, section));
  const layout = exportLayout(allSections.filter((section) => wanted.includes(section)));
  return {
    touches: { collect: [touch({ count: layout.length }, 'sections')] },
    blockers: [...(client.status === 'merged' ? goneBlockers(client) : []), ...unknownSections(unknown)],
    warnings: deliver === 'mail' && !client.hasEmail ? [note('no-address-for-link')] : [],
    // It takes what is there when it runs: rows that come in between, its own among them, make no other plan.
    fingerprint: '',
    details: { rows: await countRows(sql, client.id, layout) },
  };
}

async function countRows(
  sql: Sql,
  clientId: number,
  layout: readonly ExportSectionLayout[],
): Promise<Record<string, number>> {
  if (layout.length === 0) return {};
  const ids = await withMergedNumbers(sql, clientId);
  const counts = layout.map(({ section, tables }) => {
    const of = tables.map(
      ({ table }) => `(select count(*) from ${table} where ${ofClients(table, '$1::bigint[]')})`,
    );
    return `${of.join(' + ')} as "${section}"`;
  });
  const [row] = await sql.unsafe<Record<string, number>[]>(`select ${counts.join(', ')}`, [ids as never]);
  return { ...row };
}

function unknownSections(names: readonly string[]): Failure[] {
  return names.map((section) => note('unknown-section', { section, sections: allSections }));
}
