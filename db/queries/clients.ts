import type { Sql, Tx } from '../connect.ts';

export interface ClientRow {
  id: number;
  providerId: number;
  groupId: number | null;
  mergedIntoId: number | null;
  status: 'active' | 'inactive' | 'closed' | 'merged' | 'anonymized';
  archivedAt: string | null;
  closedAt: string | null;
  anonymizedAt: string | null;
  type: 'person' | 'company';
  firstName: string;
  lastName: string;
  companyName: string;
  email: string | null;
  phone: string | null;
  taxId: string | null;
  address1: string;
  address2: string;
  city: string;
  region: string;
  postcode: string;
  country: string | null;
  language: string;
  currency: string;
  timeZone: string | null;
  label: string | null;
  characteristic: 'common' | 'good' | 'problematic';
  customFields: Record<string, unknown>;
  signedUpOn: string | null;
  registeredBy: string | null;
  lastSignInAt: string | null;
  lastSignInAddress: string | null;
  lastSignInHost: string | null;
  /** the operation that holds the client's records */
  heldBy: string | null;
  version: number;
  createdAt: string;
  updatedAt: string;
}
type ByOperations =
  | 'id'
  | 'mergedIntoId'
  | 'archivedAt'
  | 'closedAt'
  | 'anonymizedAt'
  | 'heldBy'
  | 'lastSignInAt'
  | 'lastSignInAddress'
  | 'lastSignInHost';
/** What people set of a client; the rest is done by operations and by the system. */
export type ClientFields = Omit<ClientRow, ByOperations | 'version' | 'createdAt' | 'updatedAt'>;

const columns = [
  'id',
  'providerId',
  'groupId',
  'mergedIntoId',
  'status',
  'archivedAt',
  'closedAt',
  'anonymizedAt',
  'type',
  'firstName',
  'lastName',
  'companyName',
  'email',
  'phone',
  'taxId',
  'address1',
  'address2',
  'city',
  'region',
  'postcode',
  'country',
  'language',
  'currency',
  'timeZone',
  'label',
  'characteristic',
  'customFields',
  'signedUpOn',
  'registeredBy',
  'lastSignInAt',
  'lastSignInAddress',
  'lastSignInHost',
  'heldBy',
  'version',
  'createdAt',
  'updatedAt',
] as const;

/** One client, or undefined. */
export async function findClient(sql: Sql, id: number): Promise<ClientRow | undefined> {
  const [row] = await sql<ClientRow[]>`select ${sql(columns)} from clients where id = ${id}`;
  return row;
}

/** The clients with these numbers, in the order of their numbers. */
export function clientsWithIds(sql: Sql, ids: readonly number[]): Promise<ClientRow[]> {
  return sql<ClientRow[]>`
    select ${sql(columns)} from clients where id = any(${[...ids]}::bigint[]) order by id`;
}

/** What keeps the client's data from being erased or deleted. */
export interface Duties {
  legalHold: boolean;
  openDisputes: number;
}

export async function findDuties(sql: Sql, id: number): Promise<Duties> {
  const [row] = await sql<Duties[]>`
    select exists (select from legal_holds where client_id = ${id} and released_at is null) as legal_hold,
           (select count(*)::int from disputes where client_id = ${id} and state = 'open') as open_disputes`;
  return row ?? { legalHold: false, openDisputes: 0 };
}

/** One client, held until the transaction ends, or undefined. */
export async function lockClient(tx: Tx, id: number): Promise<ClientRow | undefined> {
  const [row] = await tx<ClientRow[]>`select ${tx(columns)} from clients where id = ${id} for update`;
  return row;
}

/** Where a chain of merges ends: the number of the client that is still there. */
export async function findSurvivor(sql: Sql, id: number): Promise<number | undefined> {
  const [row] = await sql<{ id: number }[]>`
    with recursive chain as (
      select id, merged_into_id, 1 as length from clients where id = ${id}
      union all
      select next.id, next.merged_into_id, length + 1 from clients next join chain on next.id = chain.merged_into_id
      where length < 100)
    select id from chain where merged_into_id is null`;
  return row?.id;
}

export interface ClientFilter {
  /** name, mail, company, number, a whole domain of a service or a registration, or the number of an invoice */
  q?: string;
  status?: ClientRow['status'];
  /** the only clients to look at, merged ones among them */
  ids?: readonly number[];
  groupId?: number;
  /** the only providers to look at */
  providerIds?: readonly number[];
  /** `undefined`: both */
  archived?: boolean;
  country?: string;
  currency?: string;
}

/** Clients in the order of their numbers; merged ones only when the filter asks for that status or names them. */
export function listClients(
  sql: Sql,
  filter: ClientFilter,
  { after, limit, newestFirst = false }: { after?: number; limit: number; newestFirst?: boolean },
): Promise<ClientRow[]> {
  const { q, status, ids, groupId, providerIds, archived, country, currency } = filter;
  return sql<ClientRow[]>`
    select ${sql(columns)} from clients
    where ${status !== undefined ? sql`status = ${status}` : ids ? sql`true` : sql`status <> 'merged'`}
      ${ids === undefined ? sql`` : sql`and id = any(${[...ids]}::bigint[])`}
      ${archived === undefined ? sql`` : archived ? sql`and archived_at is not null` : sql`and archived_at is null`}
      ${providerIds === undefined ? sql`` : providerCondition(sql, providerIds)}
      ${groupId === undefined ? sql`` : sql`and group_id = ${groupId}`}
      ${country === undefined ? sql`` : sql`and country = ${country}`}
      ${currency === undefined ? sql`` : sql`and currency = ${currency}`}
      ${q === undefined ? sql`` : searchCondition(sql, q, providerIds)}
      ${after === undefined ? sql`` : newestFirst ? sql`and id < ${after}` : sql`and id > ${after}`}
    order by ${newestFirst ? sql`id desc` : sql`id`} limit ${limit}`;
}

/** With one provider the index on (provider_id, id) gives the rows in order; `any` would make it sort. */
function providerCondition(sql: Sql, providerIds: readonly number[]) {
  const [only] = providerIds;
  return providerIds.length === 1 && only !== undefined
    ? sql`and provider_id = ${only}`
    : sql`and provider_id = any(${[...providerIds]}::bigint[])`;
}

/** With the providers named, the index on the numbers of their invoices finds one at once. */
function searchCondition(sql: Sql, q: string, providerIds: readonly number[] | undefined) {
  const word = q.toLowerCase();
  const pattern = `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const number = /^#?(\d{1,15})$/.exec(q)?.[1];
  return sql`and (search like ${pattern}
    or id = any(array(select client_id from services where lower(domain) = ${word} limit 1000))
    or id = any(array(select client_id from domains where lower(name) = ${word} limit 1000))
    or id = any(array(
      select i.client_id from providers p join invoices i on i.provider_id = p.id and i.number = ${q}
      where ${providerIds === undefined ? sql`true` : sql`p.id = any(${[...providerIds]}::bigint[])`} limit 1000))
    ${number === undefined ? sql`` : sql`or id = ${Number(number)}`})`;
}

export async function insertClient(tx: Tx, fields: Partial<ClientFields>): Promise<ClientRow> {
  const [row] = await tx<ClientRow[]>`insert into clients ${tx(stored(tx, fields))} returning ${tx(columns)}`;
  if (!row) throw new Error('The database stored no client.');
  return row;
}

/** Writes some fields; the version goes up by one. */
export async function updateClient(tx: Tx, id: number, fields: Partial<ClientFields>): Promise<ClientRow> {
  const [row] = await tx<ClientRow[]>`
    update clients set ${tx(stored(tx, fields))} where id = ${id} returning ${tx(columns)}`;
  if (!row) throw new Error(`Client ${id} is gone.`);
  return row;
}

function stored(tx: Tx, { customFields, ...fields }: Partial<ClientFields>) {
  return { ...fields, ...(customFields && { customFields: tx.json(customFields as never) }) } as never;
}

/**
 * Lets go of the clients that an operation holds. Whoever follows up their debts has waited for it, so a note is left.
 * @returns their numbers
 */
export async function releaseClients(tx: Tx, operationId: string, now: string): Promise<number[]> {
  const rows = await tx<{ id: number }[]>`
    with freed as (
      update clients set held_by = null where held_by = ${operationId} returning id, status
    ), noted as (
      insert into dunning_nudges (client_id, why, at)
      select f.id, 'operation-ended', ${now} from freed f
      where f.status not in ('merged', 'anonymized') and (
        exists (select from dunning_cases d where d.client_id = f.id and d.closed_at is null)
        or exists (select from invoices i where i.client_id = f.id and i.status in ('unpaid', 'payment-pending')))
      on conflict (client_id) do update set why = excluded.why, at = excluded.at
    )
    select id from freed`;
  return rows.map(({ id }) => id);
}
