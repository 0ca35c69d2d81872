import type { Sql } from '../connect.ts';
import type { ClientPage } from './services.ts';

export interface DomainRow {
  id: number;
  clientId: number;
  orderId: number | null;
  name: string;
  registrar: string | null;
  type: 'register' | 'transfer';
  status: string;
  years: number;
  currency: string;
  priceMinor: number;
  registeredOn: string | null;
  expiresOn: string | null;
  nextDueOn: string | null;
  nextInvoiceOn: string | null;
  autoRenew: boolean;
  /** name of a gateway; null: as the client */
  paymentMethod: string | null;
  createdAt: string;
}

const columns = [
  'id',
  'clientId',
  'orderId',
  'name',
  'registrar',
  'type',
  'status',
  'years',
  'currency',
  'priceMinor',
  'registeredOn',
  'expiresOn',
  'nextDueOn',
  'nextInvoiceOn',
  'autoRenew',
  'paymentMethod',
  'createdAt',
] as const;

/** A client's domains, newest first. */
export function listDomains(sql: Sql, { clientId, status, before, limit }: ClientPage): Promise<DomainRow[]> {
  return sql<DomainRow[]>`
    select ${sql(columns)} from domains
    where client_id = ${clientId} ${status === undefined ? sql`` : sql`and status = ${status}`}
      ${before === undefined ? sql`` : sql`and id < ${before}`}
    order by id desc limit ${limit}`;
}

/** One domain, or undefined. */
export async function findDomain(sql: Sql, id: number): Promise<DomainRow | undefined> {
  const [row] = await sql<DomainRow[]>`select ${sql(columns)} from domains where id = ${id}`;
  return row;
}
