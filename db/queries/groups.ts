import type { Sql, Tx } from '../connect.ts';

export interface GroupRow {
  id: number;
  providerId: number;
  name: string;
  discountPercent: number;
  suspensionExempt: boolean;
  separateInvoices: boolean;
  settings: Record<string, unknown>;
  createdAt: string;
}
/** What people set of a client group. */
export type GroupFields = Pick<
  GroupRow,
  'providerId' | 'name' | 'discountPercent' | 'suspensionExempt' | 'separateInvoices'
>;

// `numeric` comes as text; a percentage has three decimals and fits a number.
const columns = (sql: Sql) => sql`
  id, provider_id, name, discount_percent::float8, suspension_exempt, separate_invoices, settings, created_at`;

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

export async function insertGroup(tx: Tx, fields: GroupFields): Promise<GroupRow> {
  const [row] = await tx<GroupRow[]>`
    insert into client_groups ${tx(fields)} returning ${columns(tx)}`;
  if (!row) throw new Error('The database stored no client group.');
  return row;
}
