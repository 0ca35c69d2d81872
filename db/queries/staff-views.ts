import type { Sql, Tx } from '../connect.ts';

/** The lists of which staff keep views. */
export const viewedLists = ['cases', 'clients', 'operations'] as const;
export type ViewedList = (typeof viewedLists)[number];

/** Filters of a list under a name. */
export interface ViewRow {
  id: number;
  list: ViewedList;
  name: string;
  /** as it stands in an address, such as `state=blocked` */
  query: string;
  createdAt: string;
}

const shown = (sql: Sql) => sql`id, list, name, query, created_at`;

/** Somebody's views of one list, or of all, by their names. */
export function listViews(sql: Sql, staffId: number, list?: ViewedList): Promise<ViewRow[]> {
  return sql<ViewRow[]>`
    select ${shown(sql)} from staff_views
    where staff_id = ${staffId} ${list === undefined ? sql`` : sql`and list = ${list}`}
    order by list, name`;
}

/** Keeps a view; one of the same list and name takes its filters. */
export async function putView(
  tx: Tx,
  staffId: number,
  { list, name, query, now }: Pick<ViewRow, 'list' | 'name' | 'query'> & { now: Date },
): Promise<ViewRow> {
  const [row] = await tx<ViewRow[]>`
    insert into staff_views (staff_id, list, name, query, created_at)
    values (${staffId}, ${list}, ${name}, ${query}, ${now.toISOString()})
    on conflict (staff_id, list, name) do update set query = excluded.query
    returning ${shown(tx)}`;
  if (!row) throw new Error('The database stored no view.');
  return row;
}

/** Removes a view of somebody. Returns whether there was one. */
export async function removeView(tx: Tx, staffId: number, id: number): Promise<boolean> {
  const { count } = await tx`delete from staff_views where id = ${id} and staff_id = ${staffId}`;
  return count > 0;
}

/** Gives a view of somebody another name; undefined when there is none. */
export async function renameView(
  tx: Tx,
  staffId: number,
  id: number,
  name: string,
): Promise<ViewRow | undefined> {
  const [row] = await tx<ViewRow[]>`
    update staff_views set name = ${name} where id = ${id} and staff_id = ${staffId} returning ${shown(tx)}`;
  return row;
}

/** Whether somebody has another view of this name of the same list. */
export async function isViewNameTaken(sql: Sql, staffId: number, id: number, name: string): Promise<boolean> {
  const rows = await sql`
    select from staff_views v join staff_views o on o.staff_id = v.staff_id and o.list = v.list and o.id <> v.id
    where v.id = ${id} and v.staff_id = ${staffId} and o.name = ${name}`;
  return rows.length > 0;
}
