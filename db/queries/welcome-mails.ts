import type { Sql, Tx } from '../connect.ts';

/** The template of the welcome, which also names its messages. */
export const WELCOME = 'client-welcome';

/** What the welcome of a client is known by: there is one. */
export const welcomeMailKey = (clientId: number) => `${WELCOME}/${clientId}`;

/** Marks a new client as one to be welcomed. */
export async function wantWelcome(tx: Tx, clientId: number): Promise<void> {
  await tx`update clients set welcome_wanted = true where id = ${clientId}`;
}

/** Clients that are to be welcomed and that no operation holds, in the order of their numbers. */
export async function clientsToWelcome(sql: Sql, limit: number): Promise<number[]> {
  const rows = await sql<{ id: number }[]>`
    select id from clients where welcome_wanted and held_by is null order by id limit ${limit}`;
  return rows.map(({ id }) => id);
}

/** How many of them there are. */
export async function countToWelcome(sql: Sql): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from clients where welcome_wanted and held_by is null`;
  return row?.count ?? 0;
}

/**
 * A client that is to be welcomed, with the name that its owner signs in with; from now on it no longer is. Undefined when
 * somebody else does it.
 */
export async function lockClientToWelcome(
  tx: Tx,
  id: number,
): Promise<{ status: string; login: string | null } | undefined> {
  const locked = await tx`
    select from clients where id = ${id} and welcome_wanted and held_by is null for update skip locked`;
  if (locked.length === 0) return undefined;
  await tx`update clients set welcome_wanted = false where id = ${id}`;
  const [row] = await tx<{ status: string; login: string | null }[]>`
    select c.status, (
      select l.name from login_clients t join logins l on l.id = t.login_id
      where t.client_id = c.id and t.enabled order by t.owner desc, l.id limit 1) as login
    from clients c where c.id = ${id}`;
  return row;
}
