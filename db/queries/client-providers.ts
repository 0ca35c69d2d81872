import type { Sql, Tx } from '../connect.ts';

/** A provider that serves a client beside its home provider. */
export interface ClientProviderRow {
  id: number;
  clientId: number;
  providerId: number;
  connectedBy: string;
  connectedAt: string;
  disconnectedBy: string | null;
  disconnectedAt: string | null;
}

const columns = [
  'id',
  'clientId',
  'providerId',
  'connectedBy',
  'connectedAt',
  'disconnectedBy',
  'disconnectedAt',
] as const;

/** Providers that serve a client beside its home provider, also those that once did; newest first, below `before`. */
export function listClientProviders(
  sql: Sql,
  clientId: number,
  { before, limit }: { before?: number; limit: number },
): Promise<ClientProviderRow[]> {
  return sql<ClientProviderRow[]>`
    select ${sql(columns)} from client_providers
    where client_id = ${clientId} ${before === undefined ? sql`` : sql`and id < ${before}`}
    order by id desc limit ${limit}`;
}

/** The connection of a client with a provider that stands, or undefined. */
export async function findConnection(
  sql: Sql,
  clientId: number,
  providerId: number,
): Promise<ClientProviderRow | undefined> {
  const [row] = await sql<ClientProviderRow[]>`
    select ${sql(columns)} from client_providers
    where client_id = ${clientId} and provider_id = ${providerId} and disconnected_at is null`;
  return row;
}

/** Connects a client with a provider. A unique key refuses a second connection (SQLSTATE 23505). */
export async function insertConnection(
  tx: Tx,
  connection: Pick<ClientProviderRow, 'clientId' | 'providerId' | 'connectedBy' | 'connectedAt'>,
): Promise<ClientProviderRow> {
  const [row] = await tx<
    ClientProviderRow[]
  >`insert into client_providers ${tx(connection)} returning ${tx(columns)}`;
  if (!row) throw new Error('The database stored no connection.');
  return row;
}

/** SQL that is true when the provider of that SQL expression serves the client, at home or connected. */
export function serves(sql: Sql, provider: ReturnType<Sql>, client: { id: number; providerId: number }) {
  return sql`(${provider} = ${client.providerId} or exists (
    select from client_providers cp
    where cp.client_id = ${client.id} and cp.provider_id = ${provider} and cp.disconnected_at is null))`;
}
