import postgres from 'postgres';
import type { Tx } from '../db/connect.ts';
import type { StepCall } from '../workflows/contracts/activities.ts';

type Fragment = postgres.PendingQuery<postgres.Row[]>;
type Value = string | number | boolean | null;

interface RowChange {
  table: string;
  /** the column that names a row together with `where` */
  key?: string;
  /** columns in snake_case with their new values */
  set: Record<string, Value>;
  /** condition on columns of the table, called `t` */
  where: ReturnType<Tx>;
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
  { table, key = 'id', set, where, loggedFor = call.clientId }: RowChange,
): Promise<number[]> {
  const columns = Object.keys(set);
  const fields = columns.map(postgres.toCamel);
  const assignments = listed(
    tx,
    Object.entries(set).map(([column, value]) => tx`${tx(column)} = ${value}`),
  );
  const rows = await tx<{ rowId: number }[]>`
    with found as (
      select t.${tx(key)} as row_id, to_jsonb(t) as whole from ${tx(table)} t where ${where} for update
    ), kept as (
      insert into operation_before_images (operation_id, step_id, table_name, row_id, before)
      select ${call.operationId}, ${call.step}, ${table}, row_id,
             (select jsonb_object_agg(name, whole -> name) from unnest(${columns}::text[]) as name)
      from found on conflict do nothing
    ), logged as (
      insert into change_log (provider_id, client_id, entity, entity_id, action, changes, actor_kind, actor_id, operation_id, at)
      select ${call.providerId}, ${loggedFor}, ${entityOf(table)}, row_id, 'changed',
             (select jsonb_object_agg(field, jsonb_build_object('from', whole -> name, 'to', ${tx.json(set)}::jsonb -> name))
              from unnest(${columns}::text[], ${fields}::text[]) as u (name, field)),
             'operation', ${call.operationId}, ${call.operationId}, ${call.now}
      from found
    )
    update ${tx(table)} t set ${assignments} from found where t.${tx(key)} = found.row_id and ${where}
    returning found.row_id`;
  return rows.map(({ rowId }) => rowId);
}

/**
 * Puts back what a step changed, where that has not been done yet.
 * @param from the operation and step whose changes are taken back; by default the call's own
 * @returns how many rows were put back
 */
export async function putBackRows(
  tx: Tx,
  call: StepCall,
  from: { operationId: string; step: string } = call,
): Promise<number> {
  const tables = await tx<{ tableName: string; columns: string[] }[]>`
    select table_name, array_agg(distinct name) as columns
    from operation_before_images, lateral jsonb_object_keys(before) as name
    where operation_id = ${from.operationId} and step_id = ${from.step} and restored_at is null
    group by table_name order by table_name`;
  let count = 0;
  for (const { tableName, columns } of tables)
    count += await putBackTable(tx, call, from, tableName, columns);
  return count;
}

async function putBackTable(
  tx: Tx,
  call: StepCall,
  from: { operationId: string; step: string },
  table: string,
  columns: string[],
): Promise<number> {
  const row =
    table === 'login_clients'
      ? tx`t.login_id = b.row_id and t.client_id = ${call.clientId}`
      : tx`t.id = b.row_id`;
  // Rows of one table may have had different columns changed: those that a row did not have changed stay as they are.
  const values = listed(
    tx,
    columns.map((column) => tx`r.${tx(column)}`),
  );
  const targets = listed(
    tx,
    columns.map((column) => tx`${tx(column)}`),
  );
  const restored = await tx`
    with back as (
      update operation_before_images b set restored_at = ${call.now}
      where operation_id = ${from.operationId} and step_id = ${from.step} and table_name = ${table} and restored_at is null
      returning row_id, before
    ), logged as (
      insert into change_log (provider_id, client_id, entity, entity_id, action, changes, actor_kind, actor_id, operation_id, at)
      select ${call.providerId}, ${call.clientId}, ${entityOf(table)}, row_id, 'put-back', '{}', 'operation', ${call.operationId},
             ${call.operationId}, ${call.now}
      from back
    )
    update ${tx(table)} t set (${targets}) = (select ${values} from jsonb_populate_record(t, b.before) r)
    from back b where ${row} returning b.row_id`;
  return restored.length;
}

/** What the change log calls a row of a table. */
function entityOf(table: string): string {
  return table === 'login_clients' ? 'login' : table.replace(/s$/, '').replaceAll('_', '-');
}

/** Fragments with commas between them. */
function listed(tx: Tx, fragments: Fragment[]): Fragment {
  return fragments.reduce((list, next) => tx`${list}, ${next}`);
}
