import type { OperationParams } from '../../domain/operations/kinds.ts';
import type { Preview } from '../../domain/operations/plan.ts';
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
  if (client.status !== 'anonymized') {
    blockers.push({
      code: 'not-anonymized',
      message: `Client ${client.id} is ${client.status}: the second pass is for clients that were anonymized.`,
    });
  } else if (due.length === 0) {
    blockers.push({
      code: 'nothing-to-do',
      message: `Of client ${client.id} nothing is kept whose time is over.`,
    });
  }
  if (facts && facts.holds.length > 0) {
    blockers.push({
      code: 'legal-hold',
      message: `The data of client ${client.id} must be kept: legal hold ${facts.holds.join(', ')}.`,
    });
  }
  return {
    touches: { 'erase-rows': due.map(({ title, count }) => ({ count, what: `rows cleared: ${title}` })) },
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
): Promise<{ title: string; count: number }[]> {
  const counts = keepingTables(retention).map(
    ({ table, title, columns }) =>
      `select '${title}' as title, count(*)::int as count from ${table} t where $2::timestamptz is not null
         and ${ofClients(table, '$1::bigint[]')} and (${columns.map(({ due }) => due).join(' or ')})`,
  );
  const rows = await sql.unsafe<{ title: string; count: number }[]>(counts.join(' union all '), [
    [...clientIds] as never,
    now as never,
  ]);
  return rows.filter(({ count }) => count > 0);
}
