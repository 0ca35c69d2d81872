import type { OperationParams } from '../../domain/operations/kinds.ts';
import { note } from '../../domain/operations/notes/index.ts';
import type { Preview } from '../../domain/operations/plan.ts';
import { touch } from '../../domain/operations/touches.ts';
import { policySchema, retentionOf } from '../../domain/policy.ts';
import { ofClients } from '../catalogue/reach.ts';
import type { Sql } from '../connect.ts';
import { keepingTables } from '../erasure/kept.ts';
import type { Retention } from '../rows/clear.ts';
import { type PlannedClient, withMergedNumbers } from './client.ts';

/** What the second pass over an anonymized client would clear (L5): what no legal basis keeps any more. */
export async function previewEraseDue(
  sql: Sql,
  client: PlannedClient,
  _params: OperationParams<'erase-due'>,
  now: string,
): Promise<Preview> {
  const ids = await withMergedNumbers(sql, client.id);
  const [facts] = await sql<{ policy: unknown; holds: number[] }[]>`
    select p.policy,
           array(select id from legal_holds where client_id = ${client.id} and released_at is null order by id) as holds
    from providers p where p.id = ${client.providerId}`;
  const retention = retentionOf(policySchema.parse(facts?.policy ?? {}));
  const due = await dueRows(sql, ids, { now, retention });
  const blockers = [];
  if (client.status !== 'anonymized')
    blockers.push(note('not-anonymized', { client: client.id, status: client.status }));
  else if (due.length === 0) blockers.push(note('nothing-due', { client: client.id }));
  if (facts && facts.holds.length > 0)
    blockers.push(note('data-held', { client: client.id, holds: facts.holds }));
  return {
    touches: {
      'erase-rows': due.map(({ table, title, count }) => touch({ count }, 'cleared-rows', { table, title })),
    },
    blockers,
    warnings: [],
    fingerprint: [client.version, ...due.map(({ title, count }) => `${title}:${count}`)].join(),
  };
}

/** Per table the rows of which something has to go now that a legal basis had kept. */
async function dueRows(
  sql: Sql,
  clientIds: readonly number[],
  { now, retention }: { now: string; retention: Retention },
): Promise<{ table: string; title: string; count: number }[]> {
  const counts = keepingTables(retention).map(
    ({ table, title, columns }) =>
      `select '${table}' as table, '${title}' as title, count(*)::int as count from ${table} t where $2::timestamptz is not null
         and ${ofClients(table, '$1::bigint[]')} and (${columns.map(({ due }) => due).join(' or ')})`,
  );
  const rows = await sql.unsafe<{ table: string; title: string; count: number }[]>(
    counts.join(' union all '),
    [[...clientIds] as never, now as never],
  );
  return rows.filter(({ count }) => count > 0);
}
