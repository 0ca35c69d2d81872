import type { Sql, Tx } from '../connect.ts';

/** An endpoint as the API shows it: its secret is never among the columns. */
export interface EndpointRow {
  id: number;
  providerId: number;
  url: string;
  description: string;
  topics: string[];
  acknowledge: boolean;
  /** until then the secret before the present one signs too */
  previousUntil: string | null;
  disabledAt: string | null;
  disabledReason: string | null;
  version: number;
  createdAt: string;
  updatedAt: string;
}
/** What people set of an endpoint. */
export type EndpointFields = Pick<
  EndpointRow,
  'providerId' | 'url' | 'description' | 'topics' | 'acknowledge' | 'disabledAt' | 'disabledReason'
>;

const columns = [
  'id',
  'providerId',
  'url',
  'description',
  'topics',
  'acknowledge',
  'previousUntil',
  'disabledAt',
  'disabledReason',
  'version',
  'createdAt',
  'updatedAt',
] as const;

/** One endpoint, or undefined. */
export async function findEndpoint(sql: Sql, id: number): Promise<EndpointRow | undefined> {
  const [row] = await sql<EndpointRow[]>`select ${sql(columns)} from webhook_endpoints where id = ${id}`;
  return row;
}

/** One endpoint with its sealed secret, or undefined. */
export async function findSealedEndpoint(sql: Sql, id: number): Promise<SealedEndpoint | undefined> {
  const [row] = await sql<SealedEndpoint[]>`
    select ${sql([...columns, 'secret'])} from webhook_endpoints where id = ${id}`;
  return row;
}
/** An endpoint with its sealed secret. */
export type SealedEndpoint = EndpointRow & { secret: string };

/** The same, held until the transaction ends. */
export async function lockEndpoint(tx: Tx, id: number): Promise<SealedEndpoint | undefined> {
  const [row] = await tx<SealedEndpoint[]>`
    select ${tx([...columns, 'secret'])} from webhook_endpoints where id = ${id} for no key update`;
  return row;
}

/** Endpoints in the order of their numbers, those of the providers in `only` behind `after`. */
export function listEndpoints(
  sql: Sql,
  { only, after = 0, limit }: { only?: readonly number[]; after?: number; limit: number },
): Promise<EndpointRow[]> {
  return sql<EndpointRow[]>`
    select ${sql(columns)} from webhook_endpoints
    where id > ${after} ${only === undefined ? sql`` : sql`and provider_id = any(${[...only]}::bigint[])`}
    order by id limit ${limit}`;
}

/** The number of an endpoint that is about to be written: its sealed secret is bound to it. */
export async function nextEndpointId(tx: Tx): Promise<number> {
  const [row] = await tx<{ id: number }[]>`
    select nextval(pg_get_serial_sequence('webhook_endpoints', 'id')) as id`;
  if (!row) throw new Error('The database gave no number.');
  return row.id;
}

export async function insertEndpoint(
  tx: Tx,
  fields: Partial<EndpointFields> & { id: number; secret: string },
): Promise<EndpointRow> {
  const [row] = await tx<EndpointRow[]>`
    insert into webhook_endpoints ${tx(fields as never)} returning ${tx(columns)}`;
  if (!row) throw new Error('The database stored no endpoint.');
  return row;
}

/** Writes some fields; the version goes up by one. `secret` is sealed text. */
export async function updateEndpoint(
  tx: Tx,
  id: number,
  fields: Partial<EndpointFields> & { secret?: string; previousUntil?: string | null },
): Promise<EndpointRow> {
  const [row] = await tx<EndpointRow[]>`
    update webhook_endpoints set ${tx(fields as never)} where id = ${id} returning ${tx(columns)}`;
  if (!row) throw new Error(`Endpoint ${id} is gone.`);
  return row;
}

/** Removes an endpoint with its deliveries. */
export async function deleteEndpoint(tx: Tx, id: number): Promise<void> {
  await tx`delete from webhook_endpoints where id = ${id}`;
}

/** Tells the workers that an endpoint has something to be sent; so does every new delivery by itself. */
export async function wakeEndpoint(tx: Tx, id: number): Promise<void> {
  await tx`select pg_notify('webhook_deliveries', ${String(id)})`;
}
