import type { Sql, Tx } from '../connect.ts';

export interface ServiceRow {
  id: number;
  clientId: number;
  productId: number | null;
  serverId: number | null;
  orderId: number | null;
  name: string;
  domain: string | null;
  username: string | null;
  externalId: string | null;
  /** what the account on the server carries, and no other */
  marker: string | null;
  status: 'pending' | 'active' | 'suspended' | 'terminated' | 'cancelled' | 'fraud' | 'completed';
  suspendedReason: string | null;
  suspendedNote: string | null;
  suspendedAt: string | null;
  terminatedAt: string | null;
  currency: string;
  quantity: number;
  firstPriceMinor: number;
  priceMinor: number;
  cycle: string;
  paymentMethod: string | null;
  signedUpOn: string | null;
  nextDueOn: string | null;
  /** the first day that is not billed */
  nextInvoiceOn: string | null;
  terminateOn: string | null;
  autoSuspendOverride: boolean;
  suspendNotBefore: string | null;
  /** has invoices of its own */
  separateInvoice: boolean;
  notes: string;
  version: number;
  createdAt: string;
  updatedAt: string;
}

const columns = [
  'id',
  'clientId',
  'productId',
  'serverId',
  'orderId',
  'name',
  'domain',
  'username',
  'externalId',
  'marker',
  'status',
  'suspendedReason',
  'suspendedNote',
  'suspendedAt',
  'terminatedAt',
  'currency',
  'quantity',
  'firstPriceMinor',
  'priceMinor',
  'cycle',
  'paymentMethod',
  'signedUpOn',
  'nextDueOn',
  'nextInvoiceOn',
  'terminateOn',
  'autoSuspendOverride',
  'suspendNotBefore',
  'separateInvoice',
  'notes',
  'version',
  'createdAt',
  'updatedAt',
] as const;

/** Rows of one client, newest first, those below `before`. */
export interface ClientPage {
  clientId: number;
  status?: string;
  before?: number;
  limit: number;
}

/** A client's services; the account's password is not among the columns. */
export function listServices(
  sql: Sql,
  { clientId, status, before, limit }: ClientPage,
): Promise<ServiceRow[]> {
  return sql<ServiceRow[]>`
    select ${sql(columns)} from services
    where client_id = ${clientId} ${status === undefined ? sql`` : sql`and status = ${status}`}
      ${before === undefined ? sql`` : sql`and id < ${before}`}
    order by id desc limit ${limit}`;
}

/** What staff set of a service: which account it is and where, whether overdue invoices suspend it, how it is billed. */
export type ServiceFields = Pick<
  ServiceRow,
  | 'serverId'
  | 'username'
  | 'domain'
  | 'externalId'
  | 'marker'
  | 'notes'
  | 'autoSuspendOverride'
  | 'suspendNotBefore'
  | 'separateInvoice'
>;

/** One service, or undefined. */
export async function findService(sql: Sql, id: number): Promise<ServiceRow | undefined> {
  const [row] = await sql<ServiceRow[]>`select ${sql(columns)} from services where id = ${id}`;
  return row;
}

/** One service, held until the transaction ends, or undefined. */
export async function lockService(tx: Tx, id: number): Promise<ServiceRow | undefined> {
  const [row] = await tx<ServiceRow[]>`select ${tx(columns)} from services where id = ${id} for update`;
  return row;
}

/** The provider that a service is of: that of its product or its server, else the client's. */
export async function providerOfService(sql: Sql, id: number): Promise<number | undefined> {
  const [row] = await sql<{ providerId: number }[]>`
    select coalesce(p.provider_id, r.provider_id, c.provider_id) as provider_id
    from services v join clients c on c.id = v.client_id
    left join products p on p.id = v.product_id left join servers r on r.id = v.server_id
    where v.id = ${id}`;
  return row?.providerId;
}

/** Writes some fields; the version goes up by one. */
export async function updateService(tx: Tx, id: number, fields: Partial<ServiceFields>): Promise<ServiceRow> {
  const [row] = await tx<ServiceRow[]>`
    update services set ${tx(fields as never)} where id = ${id} returning ${tx(columns)}`;
  if (!row) throw new Error(`Service ${id} is gone.`);
  return row;
}

export interface AddonRow {
  id: number;
  clientId: number;
  serviceId: number | null;
  orderId: number | null;
  name: string;
  status: ServiceRow['status'];
  currency: string;
  quantity: number;
  setupFeeMinor: number;
  priceMinor: number;
  cycle: string;
  signedUpOn: string | null;
  nextDueOn: string | null;
  nextInvoiceOn: string | null;
  terminatedAt: string | null;
  /** name of a gateway; null: as its service */
  paymentMethod: string | null;
  createdAt: string;
}

const addonColumns = [
  'id',
  'clientId',
  'serviceId',
  'orderId',
  'name',
  'status',
  'currency',
  'quantity',
  'setupFeeMinor',
  'priceMinor',
  'cycle',
  'signedUpOn',
  'nextDueOn',
  'nextInvoiceOn',
  'terminatedAt',
  'paymentMethod',
  'createdAt',
] as const;

/** A client's add-ons, or those of one of their services. */
export function listAddons(
  sql: Sql,
  { clientId, status, serviceId, before, limit }: ClientPage & { serviceId?: number },
): Promise<AddonRow[]> {
  return sql<AddonRow[]>`
    select ${sql(addonColumns)} from addons
    where client_id = ${clientId} ${status === undefined ? sql`` : sql`and status = ${status}`}
      ${serviceId === undefined ? sql`` : sql`and service_id = ${serviceId}`}
      ${before === undefined ? sql`` : sql`and id < ${before}`}
    order by id desc limit ${limit}`;
}

/** One add-on, or undefined. */
export async function findAddon(sql: Sql, id: number): Promise<AddonRow | undefined> {
  const [row] = await sql<AddonRow[]>`select ${sql(addonColumns)} from addons where id = ${id}`;
  return row;
}
