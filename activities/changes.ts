import postgres from 'postgres';
import type { Tx } from '../db/connect.ts';
import type { StepCall } from '../workflows/contracts/activities.ts';

type Fragment = postgres.PendingQuery<postgres.Row[]>;
type Value = string | number | boolean | null;

interface RowChange {
  table: string;
  /** the column that names a row together with `where` */
  key?: string;
  /** columns in snake_case with their new values, or SQL over columns of the table, called `t` */
  set: Record<string, Value | Fragment>;
  /** condition on columns of the table, called `t` */
  where: Fragment;
  /** the most rows, in the order of their keys; all when left out */
  limit?: number;
  /** whose log it goes into; the operation's client when left out */
  loggedFor?: number;
}

/**
 * Changes columns of rows, keeps what they held for undo and reopen, and logs each change.
 * @returns the keys of the changed rows
 */
export async function changeRows(
  tx: Tx,
  call: StepCall,
  { table, key = 'id', set, where, limit, loggedFor = call.clientId }: RowChange,
): Promise<number[]> {
  const columns = Object.keys(set);
  const fields = columns.map(postgres.toCamel);
  const assignments = listed(
    tx,
    Object.entries(set).map(([column, value]) => tx`${tx(column)} = ${value}`),
  );
  const rows = await tx<{ rowId: number }[]>`
    with found as (
      select t.${tx(key)} as row_id, to_jsonb(t) as whole from ${tx(table)} t where ${where}
      ${limit === undefined ? tx`` : tx`order by t.${tx(key)} limit ${limit}`} for no key update
    ), changed as (
      update ${tx(table)} t set ${assignments} from found where t.${tx(key)} = found.row_id and ${where}
      returning found.row_id, found.whole, to_jsonb(t) as now
    ), kept as (
      insert into operation_before_images (operation_id, step_id, table_name, row_id, before)
      select ${call.operationId}, ${call.step}, ${table}, row_id,
             (select jsonb_object_agg(name, whole -> name) from unnest(${columns}::text[]) as name)
      from changed on conflict do nothing
    ), logged as (
      insert into change_log (provider_id, client_id, entity, entity_id, action, changes, actor_kind, actor_id, operation_id, at)
      select ${call.providerId}, ${loggedFor}, ${entityOf(table)}, row_id, 'changed',
             (select jsonb_object_agg(field, jsonb_build_object('from', whole -> name, 'to', now -> name))
              from unnest(${columns}::text[], ${fields}::text[]) as u (name, field)),
             'operation', ${call.operationId}, ${call.operationId}, ${call.now}
      from changed
    )
    select row_id from changed`;
  return rows.map(({ rowId }) => rowId);
}

/** Notes that a step has added a row, so that its undo takes it away. */
export async function keepAdded(tx: Tx, call: StepCall, table: string, rowId: number): Promise<void> {
  await tx`
    insert into operation_before_images (operation_id, step_id, table_name, row_id, before)
    values (${call.operationId}, ${call.step}, ${table}, ${rowId}, 'null')`;
}

/**
 * Puts back what a step changed, where that has not been done yet.
 * @param from the operation and step whose changes are taken back; by default the call's own
 * @param limit the most rows; all when left out
 * @param row only rows of this number
 * @returns how many rows were put back; with a limit, fewer than that say that it was all
 */
export async function putBackRows(
  tx: Tx,
  call: StepCall,
  from: { operationId: string; step: string } = call,
  { limit, row }: { limit?: number; row?: number } = {},
): Promise<number> {
  let count = 0;
  while (limit === undefined || count < limit) {
    const [next] = await tx<{ tableName: string }[]>`
      select table_name from operation_before_images
      where operation_id = ${from.operationId} and step_id = ${from.step} and restored_at is null ${only(tx, row)}
      order by table_name limit 1`;
    if (!next) break;
    const most = limit === undefined ? null : limit - count;
    count += await putBackTable(tx, call, from, next.tableName, { most, row });
  }
  return count;
}

const only = (tx: Tx, row: number | undefined) => (row === undefined ? tx`` : tx`and row_id = ${row}`);

async function putBackTable(
  tx: Tx,
  call: StepCall,
  from: { operationId: string; step: string },
  table: string,
  { most, row: number }: { most: number | null; row: number | undefined },
): Promise<number> {
  const chosen = await tx<{ rowId: number; columns: string[] | null }[]>`
    select row_id, case when before <> 'null' then array(select jsonb_object_keys(before)) end as columns
    from operation_before_images
    where operation_id = ${from.operationId} and step_id = ${from.step} and table_name = ${table} and restored_at is null ${only(tx, number)}
    order by row_id limit ${most} for update`;
  const back = (ids: number[]) => tx`
    back as (
      update operation_before_images b set restored_at = ${call.now}
      where operation_id = ${from.operationId} and step_id = ${from.step} and table_name = ${table} and row_id = any(${ids}::bigint[])
      returning row_id, before
    ), logged as (
      insert into change_log (provider_id, client_id, entity, entity_id, action, changes, actor_kind, actor_id, operation_id, at)
      select ${call.providerId}, ${call.clientId}, ${entityOf(table)}, row_id, 'put-back', '{}', 'operation', ${call.operationId},
             ${call.operationId}, ${call.now}
      from back
    )`;
  const added = chosen.filter(({ columns }) => columns === null).map(({ rowId }) => rowId);
  if (added.length > 0)
    await tx`with ${back(added)} delete from ${tx(table)} t using back b where t.id = b.row_id`;
  const changed = chosen.filter(({ columns }) => columns !== null).map(({ rowId }) => rowId);
  if (changed.length > 0) {
    const row =
      table === 'login_clients'
        ? tx`t.login_id = b.row_id and t.client_id = ${call.clientId}`
        : tx`t.id = b.row_id`;
    // Rows of one table may have had different columns changed: those that a row did not have changed stay as they are.
    const columns = [...new Set(chosen.flatMap(({ columns }) => columns ?? []))];
    const values = listed(
      tx,
      columns.map((column) => tx`r.${tx(column)}`),
    );
    const targets = listed(
      tx,
      columns.map((column) => tx`${tx(column)}`),
    );
    await tx`
      with ${back(changed)}
      update ${tx(table)} t set (${targets}) = (select ${values} from jsonb_populate_record(t, b.before) r)
      from back b where ${row}`;
  }
  return chosen.length;
}

/** What the change log calls a row of a table. */
function entityOf(table: string): string {
  return table === 'login_clients' ? 'login' : table.replace(/s$/, '').replaceAll('_', '-');
}

/** Fragments with commas between them. */
function listed(tx: Tx, fragments: Fragment[]): Fragment {
  return fragments.reduce((list, next) => tx`${list}, ${next}`);
}
