import type { Sql } from '../connect.ts';

/** What a client is called in lists; `c` is its row. */
export const clientName = (sql: Sql) => sql`
  coalesce(case when c.type = 'company' then nullif(c.company_name, '') end,
    nullif(concat_ws(' ', nullif(c.first_name, ''), nullif(c.last_name, '')), ''), c.company_name)`;

/** What these clients are called, by their numbers. */
export async function namesOfClients(sql: Sql, ids: readonly number[]): Promise<Map<number, string>> {
  const rows = await sql<{ id: number; name: string }[]>`
    select c.id, ${clientName(sql)} as name from clients c where c.id = any(${[...ids]}::bigint[])`;
  return new Map(rows.map(({ id, name }) => [id, name]));
}
