import type { Sql, Tx } from '../connect.ts';

export interface GroupRow {
  id: number;
  providerId: number;
  name: string;
  discountPercent: number;
  settings: Record<string, unknown>;
  version: number;
  createdAt: string;
  updatedAt: string;
}
/** What people set of a client group. */
export type GroupFields = Pick<GroupRow, 'providerId' | 'name' | 'discountPercent' | 'settings'>;

// `numeric` comes as text; a percentage has three decimals and fits a number.
const columns = (sql: Sql) => sql`
  id, provider_id, name, discount_percent::float8, settings, version, created_at, updated_at`;

/** One client group, or undefined. */
export async function findGroup(sql: Sql, id: number): Promise<GroupRow | undefined> {
  const [row] = await sql<GroupRow[]>`select ${columns(sql)} from client_groups where id = ${id}`;
  return row;
}

/** Client groups in the order of their numbers, those of the providers in `only` behind `after`. */
export function listGroups(
  sql: Sql,
  { only, after = 0, limit }: { only?: readonly number[]; after?: number; limit: number },
): Promise<GroupRow[]> {
  return sql<GroupRow[]>`
    select ${columns(sql)} from client_groups
    where id > ${after} ${only === undefined ? sql`` : sql`and provider_id = any(${[...only]}::bigint[])`}
    order by id limit ${limit}`;
}

/** One client group, held until the transaction ends, or undefined. */
export async function lockGroup(tx: Tx, id: number): Promise<GroupRow | undefined> {
  const [row] = await tx<GroupRow[]>`select ${columns(tx)} from client_groups where id = ${id} for update`;
  return row;
}

export async function insertGroup(tx: Tx, { settings, ...fields }: GroupFields): Promise<GroupRow> {
  const [row] = await tx<GroupRow[]>`
    insert into client_groups ${tx({ ...fields, settings: tx.json(settings as never) } as never)} returning ${columns(tx)}`;
  if (!row) throw new Error('The database stored no client group.');
  return row;
}

/** Writes some fields; the version goes up by one. */
export async function updateGroup(
  tx: Tx,
  id: number,
  fields: Partial<Pick<GroupFields, 'name' | 'discountPercent'>>,
): Promise<GroupRow> {
  const [row] = await tx<GroupRow[]>`
    update client_groups set ${tx(fields as never)} where id = ${id} returning ${columns(tx)}`;
  if (!row) throw new Error(`Client group ${id} is gone.`);
  return row;
}

/** What stands in the way of removing a group. */
export interface GroupUse {
  /** in whatever state, also those that were merged away */
  clients: number;
  /** rungs on record that its ladder did */
  rungs: number;
  /** merges that give a client back to it when they are taken back */
  merges: number;
}

/** What names a group so that it cannot go. */
export async function groupUse(sql: Sql, id: number): Promise<GroupUse> {
  const [row] = await sql<GroupUse[]>`
    select (select count(*)::int from clients where group_id = ${id}) as clients,
      (select count(*)::int from dunning_rungs where ladder_id in (
        select id from dunning_ladders where group_id = ${id})) as rungs,
      (select count(distinct operation_id)::int from merge_images
        where table_name = 'clients' and before ->> 'group_id' = ${String(id)}) as merges`;
  return row ?? { clients: 0, rungs: 0, merges: 0 };
}

/** Removes a group that nothing names, with its ladder. */
export async function deleteGroup(tx: Tx, id: number): Promise<void> {
  await tx`delete from dunning_ladders where group_id = ${id}`;
  await tx`delete from client_groups where id = ${id}`;
}
