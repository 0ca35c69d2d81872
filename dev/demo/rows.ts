import type { Storage } from '../../connectors/storage/types.ts';
import type { Tx } from '../../db/connect.ts';
import type { Vault } from '../../db/crypto/secrets.ts';

/** Where a demo is written, and the moment that its dates are counted from. */
export interface DemoTools {
  tx: Tx;
  vault: Vault;
  storage: Storage;
  /** ISO 8601. */
  now: string;
}

/** What a demo is written with, once its provider is there. */
export interface Demo extends DemoTools {
  providerId: number;
  /** The server that is the demo panel. */
  serverId: number;
  /** A server that staff work on by hand. */
  manualServerId: number;
}

type Row = Record<string, unknown>;

/** Writes rows and returns their numbers, in the same order. Columns in camelCase; rows may have different ones. */
export async function insert(tx: Tx, table: string, rows: readonly Row[]): Promise<number[]> {
  const ids: number[] = [];
  for (const row of rows) {
    const [written] = await tx<{ id: number }[]>`insert into ${tx(table)} ${tx(row as never)} returning id`;
    if (!written) throw new Error(`The database stored no row in ${table}.`);
    ids.push(written.id);
  }
  return ids;
}

/** Writes one row and returns its number. */
export async function insertOne(tx: Tx, table: string, row: Row): Promise<number> {
  const [id] = await insert(tx, table, [row]);
  return id ?? 0;
}

/** The date so many days after now (before, when negative), as `YYYY-MM-DD`. */
export function day({ now }: Pick<Demo, 'now'>, days: number): string {
  return moment({ now }, days).slice(0, 10);
}

/** The moment so many days after now, ISO 8601. */
export function moment({ now }: Pick<Demo, 'now'>, days: number): string {
  return new Date(Date.parse(now) + days * 86_400_000).toISOString();
}

export interface Item {
  description: string;
  amountMinor: number;
  serviceId?: number;
  addonId?: number;
  domainId?: number;
}

export interface Bill {
  clientId: number;
  number: string;
  status: 'draft' | 'unpaid' | 'paid' | 'cancelled';
  currency: string;
  /** Days from now; negative for the past. */
  due: number;
  taxPercent: number;
  items: readonly Item[];
  addressee: Row;
}

/** Writes an invoice with its items, issued two weeks before it is due, and the payment when it is paid. */
export async function writeInvoice(demo: Demo, bill: Bill): Promise<number> {
  const { tx, providerId } = demo;
  const { clientId, currency, status, items } = bill;
  const subtotal = items.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const tax = Math.round((subtotal * bill.taxPercent) / 100);
  const issued = status !== 'draft';
  const invoiceId = await insertOne(tx, 'invoices', {
    providerId,
    clientId,
    currency,
    status,
    number: issued ? bill.number : null,
    issuedOn: issued ? day(demo, bill.due - 14) : null,
    dueOn: day(demo, bill.due),
    paidAt: status === 'paid' ? moment(demo, bill.due - 2) : null,
    subtotalMinor: subtotal,
    taxMinor: tax,
    taxRate: bill.taxPercent,
    totalMinor: subtotal + tax,
    paymentMethod: 'bank',
    addressee: issued ? tx.json(bill.addressee as never) : null,
  });
  await insert(
    tx,
    'invoice_items',
    items.map((item) => ({ ...item, clientId, invoiceId, kind: 'Hosting', taxed: bill.taxPercent > 0 })),
  );
  if (status === 'paid') {
    await insertOne(tx, 'transactions', {
      providerId,
      clientId,
      invoiceId,
      currency,
      gateway: 'bank',
      gatewayReference: `T-${bill.number}`,
      amountInMinor: subtotal + tax,
      description: `Payment of ${bill.number}`,
      at: moment(demo, bill.due - 2),
    });
  }
  return invoiceId;
}
