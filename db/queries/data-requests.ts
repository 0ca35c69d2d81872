import type { Sql, Tx } from '../connect.ts';

export type DataRequestKind = 'access' | 'erasure';

export interface DataRequestRow {
  id: number;
  providerId: number;
  /** null: the client was deleted */
  clientId: number | null;
  kind: DataRequestKind;
  receivedOn: string;
  dueOn: string;
  note: string;
  /** the operation that answered it */
  fulfilledBy: string | null;
  closedAt: string | null;
  createdAt: string;
}

const columns = [
  'id',
  'providerId',
  'clientId',
  'kind',
  'receivedOn',
  'dueOn',
  'note',
  'fulfilledBy',
  'closedAt',
  'createdAt',
] as const;

/** Writes a request down; it is due so many days after it was received. */
export async function insertDataRequest(
  tx: Tx,
  {
    days,
    receivedOn,
    ...fields
  }: Pick<DataRequestRow, 'providerId' | 'kind' | 'receivedOn' | 'note'> & { clientId: number; days: number },
): Promise<DataRequestRow> {
  const { providerId, clientId, kind, note } = fields;
  const [row] = await tx<DataRequestRow[]>`
    insert into data_requests (provider_id, client_id, kind, received_on, due_on, note)
    values (${providerId}, ${clientId}, ${kind}, ${receivedOn}, ${receivedOn}::date + ${days}::int, ${note})
    returning ${tx(columns)}`;
  if (!row) throw new Error('The database stored no request.');
  return row;
}

/** One request, or undefined. */
export async function findDataRequest(sql: Sql, id: number): Promise<DataRequestRow | undefined> {
  const [row] = await sql<DataRequestRow[]>`select ${sql(columns)} from data_requests where id = ${id}`;
  return row;
}

/** One request, held until the transaction ends, or undefined. */
export async function lockDataRequest(tx: Tx, id: number): Promise<DataRequestRow | undefined> {
  const [row] = await tx<
    DataRequestRow[]
  >`select ${tx(columns)} from data_requests where id = ${id} for update`;
  return row;
}

/** The requests of a client, newest first, those below `before`. */
export function listClientDataRequests(
  sql: Sql,
  clientId: number,
  { before, limit }: { before?: number; limit: number },
): Promise<DataRequestRow[]> {
  return sql<DataRequestRow[]>`
    select ${sql(columns)} from data_requests
    where client_id = ${clientId} ${before === undefined ? sql`` : sql`and id < ${before}`}
    order by id desc limit ${limit}`;
}

export interface DataRequestFilter {
  state?: 'open' | 'closed';
  /** due earlier than that day */
  dueBefore?: string;
  providerIds?: readonly number[];
}

/** Requests, those that are due first before others, behind the position [dueOn, id]. */
export function listDataRequests(
  sql: Sql,
  { state, dueBefore, providerIds }: DataRequestFilter,
  { after, limit }: { after?: readonly (string | number)[]; limit: number },
): Promise<DataRequestRow[]> {
  const [dueOn, id] = (after ?? []) as [string?, number?];
  return sql<DataRequestRow[]>`
    select ${sql(columns)} from data_requests
    where true ${state === undefined ? sql`` : state === 'open' ? sql`and closed_at is null` : sql`and closed_at is not null`}
      ${dueBefore === undefined ? sql`` : sql`and due_on < ${dueBefore}`}
      ${providerIds === undefined ? sql`` : sql`and provider_id = any(${[...providerIds]}::bigint[])`}
      ${dueOn === undefined || id === undefined ? sql`` : sql`and (due_on, id) > (${dueOn}, ${id})`}
    order by due_on, id limit ${limit}`;
}

/** Closes a request by hand; the remark says why. */
export async function closeDataRequest(
  tx: Tx,
  id: number,
  { note, now }: { note: string; now: string },
): Promise<DataRequestRow> {
  const [row] = await tx<DataRequestRow[]>`
    update data_requests set closed_at = ${now}, note = ${note} where id = ${id} returning ${tx(columns)}`;
  if (!row) throw new Error(`Request ${id} is gone.`);
  return row;
}

/** Closes the client's open requests of a kind as answered by an operation; answers how many. */
export async function fulfilDataRequests(
  tx: Tx,
  {
    clientIds,
    kind,
    operationId,
    now,
  }: { clientIds: readonly number[]; kind: DataRequestKind; operationId: string; now: string },
): Promise<number> {
  const { count } = await tx`
    update data_requests set fulfilled_by = ${operationId}, closed_at = ${now}
    where client_id = any(${[...clientIds]}::bigint[]) and kind = ${kind} and closed_at is null`;
  return count;
}
