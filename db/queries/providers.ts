import type { Sql, Tx } from '../connect.ts';

export interface ProviderRow {
  id: number;
  name: string;
  legalName: string | null;
  address: string | null;
  country: string | null;
  defaultLanguage: string;
  defaultCurrency: string;
  timeZone: string;
  publicUrl: string | null;
  mailFrom: string | null;
  policy: Record<string, unknown>;
  version: number;
  createdAt: string;
  updatedAt: string;
}
/** What people set of a provider. */
export type ProviderFields = Omit<ProviderRow, 'id' | 'version' | 'createdAt' | 'updatedAt'>;

const columns = [
  'id',
  'name',
  'legalName',
  'address',
  'country',
  'defaultLanguage',
  'defaultCurrency',
  'timeZone',
  'publicUrl',
  'mailFrom',
  'policy',
  'version',
  'createdAt',
  'updatedAt',
] as const;

/** One provider, or undefined. */
export async function findProvider(sql: Sql, id: number): Promise<ProviderRow | undefined> {
  const [row] = await sql<ProviderRow[]>`select ${sql(columns)} from providers where id = ${id}`;
  return row;
}

/** One provider, held until the transaction ends, or undefined. */
export async function lockProvider(tx: Tx, id: number): Promise<ProviderRow | undefined> {
  const [row] = await tx<ProviderRow[]>`select ${tx(columns)} from providers where id = ${id} for update`;
  return row;
}

/** Providers in the order of their numbers, those of `only` behind `after`. */
export function listProviders(
  sql: Sql,
  { only, after = 0, limit }: { only?: readonly number[]; after?: number; limit: number },
): Promise<ProviderRow[]> {
  return sql<ProviderRow[]>`
    select ${sql(columns)} from providers
    where id > ${after} ${only === undefined ? sql`` : sql`and id = any(${[...only]}::bigint[])`}
    order by id limit ${limit}`;
}

export async function insertProvider(tx: Tx, fields: Partial<ProviderFields>): Promise<ProviderRow> {
  const [row] = await tx<
    ProviderRow[]
  >`insert into providers ${tx(stored(tx, fields))} returning ${tx(columns)}`;
  if (!row) throw new Error('The database stored no provider.');
  return row;
}

/** Writes some fields; the version goes up by one. */
export async function updateProvider(
  tx: Tx,
  id: number,
  fields: Partial<ProviderFields>,
): Promise<ProviderRow> {
  const [row] = await tx<ProviderRow[]>`
    update providers set ${tx(stored(tx, fields))} where id = ${id} returning ${tx(columns)}`;
  if (!row) throw new Error(`Provider ${id} is gone.`);
  return row;
}

function stored(tx: Tx, { policy, ...fields }: Partial<ProviderFields>) {
  return { ...fields, ...(policy && { policy: tx.json(policy as never) }) } as never;
}
