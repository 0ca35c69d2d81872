import type { Sql, Tx } from '../connect.ts';

export const connectorKinds = [
  'whm',
  'webhook',
  'manual',
  'plesk',
  'directadmin',
  'hestia',
  'proxmox',
  'pterodactyl',
  'virtualizor',
] as const;

/** A server as the API shows it: its credentials are never among the columns. */
export interface ServerRow {
  id: number;
  providerId: number;
  name: string;
  connector: (typeof connectorKinds)[number];
  url: string | null;
  tlsVerify: boolean;
  maxConcurrency: number;
  disabled: boolean;
  /** `needed`: nothing can be done on this server before they are entered; `none`: it is worked by hand */
  credentials: 'set' | 'needed' | 'none';
  version: number;
  createdAt: string;
  updatedAt: string;
}
/** What people set of a server, besides its credentials. */
export type ServerFields = Pick<
  ServerRow,
  'providerId' | 'name' | 'connector' | 'url' | 'tlsVerify' | 'maxConcurrency' | 'disabled'
>;

const columns = (sql: Sql) => sql`
  id, provider_id, name, connector, url, tls_verify, max_concurrency, disabled, version, created_at, updated_at,
  case when connector = 'manual' then 'none' when credentials is null then 'needed' else 'set' end as credentials`;

/** One server, or undefined. */
export async function findServer(sql: Sql, id: number): Promise<ServerRow | undefined> {
  const [row] = await sql<ServerRow[]>`select ${columns(sql)} from servers where id = ${id}`;
  return row;
}

/** One server, held until the transaction ends, or undefined. */
export async function lockServer(tx: Tx, id: number): Promise<ServerRow | undefined> {
  const [row] = await tx<ServerRow[]>`select ${columns(tx)} from servers where id = ${id} for update`;
  return row;
}

/** A server with its sealed credentials, or undefined. */
export async function findSealedServer(
  sql: Sql,
  id: number,
): Promise<{ server: ServerRow; sealed: string | null } | undefined> {
  const [row] = await sql<(ServerRow & { sealed: string | null })[]>`
    select ${columns(sql)}, credentials as sealed from servers where id = ${id}`;
  if (!row) return undefined;
  const { sealed, ...server } = row;
  return { server, sealed };
}

/** Servers in the order of their numbers, those of the providers in `only` behind `after`. */
export function listServers(
  sql: Sql,
  { only, after = 0, limit }: { only?: readonly number[]; after?: number; limit: number },
): Promise<ServerRow[]> {
  return sql<ServerRow[]>`
    select ${columns(sql)} from servers
    where id > ${after} ${only === undefined ? sql`` : sql`and provider_id = any(${[...only]}::bigint[])`}
    order by id limit ${limit}`;
}

export async function insertServer(tx: Tx, fields: Partial<ServerFields>): Promise<ServerRow> {
  const [row] = await tx<ServerRow[]>`insert into servers ${tx(fields as never)} returning ${columns(tx)}`;
  if (!row) throw new Error('The database stored no server.');
  return row;
}

/** Writes some fields; the version goes up by one. `credentials` are sealed text, or null to forget them. */
export async function updateServer(
  tx: Tx,
  id: number,
  fields: Partial<ServerFields> & { credentials?: string | null },
): Promise<ServerRow> {
  const [row] = await tx<ServerRow[]>`
    update servers set ${tx(fields as never)} where id = ${id} returning ${columns(tx)}`;
  if (!row) throw new Error(`Server ${id} is gone.`);
  return row;
}
