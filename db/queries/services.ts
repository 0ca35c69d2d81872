import type { Sql } from '../connect.ts';

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
  terminateOn: string | null;
  autoSuspendOverride: boolean;
  suspendNotBefore: string | null;
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
  'terminateOn',
  'autoSuspendOverride',
  'suspendNotBefore',
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

export interface AddonRow {
  id: number;
  clientId: number;
  serviceId: number | null;
  name: string;
  status: ServiceRow['status'];
  currency: string;
  quantity: number;
  setupFeeMinor: number;
  priceMinor: number;
  cycle: string;
  signedUpOn: string | null;
  nextDueOn: string | null;
  terminatedAt: string | null;
  createdAt: string;
}

const addonColumns = [
  'id',
  'clientId',
  'serviceId',
  'name',
  'status',
  'currency',
  'quantity',
  'setupFeeMinor',
  'priceMinor',
  'cycle',
  'signedUpOn',
  'nextDueOn',
  'terminatedAt',
  'createdAt',
] as const;

/** A client's add-ons. */
export function listAddons(sql: Sql, { clientId, status, before, limit }: ClientPage): Promise<AddonRow[]> {
  return sql<AddonRow[]>`
    select ${sql(addonColumns)} from addons
    where client_id = ${clientId} ${status === undefined ? sql`` : sql`and status = ${status}`}
      ${before === undefined ? sql`` : sql`and id < ${before}`}
    order by id desc limit ${limit}`;
}
