import { ITEM } from '../../domain/billing/invoice.ts';
import type { Day } from '../../domain/calendar.ts';
import type { Tx } from '../connect.ts';
import { type InvoiceItemRow, itemColumns } from '../queries/invoices.ts';
import { type By, lockAccount } from './account.ts';
import { requireOwnThings } from './invoices.ts';
import { log } from './notices.ts';
import { impossible, LedgerRefusal } from './refusal.ts';

export interface NewQueuedLine {
  clientId: number;
  description: string;
  /** negative for a reduction of the next invoice */
  amountMinor: number;
  taxed?: boolean;
  serviceId?: number | null;
  addonId?: number | null;
  domainId?: number | null;
  /** billed with what is due on this day; null: with the next invoice */
  dueOn?: Day | null;
}

/** Queues a line in the currency of the account. Nothing is owed for it until an invoice takes it. */
export async function queueLine(tx: Tx, by: By, line: NewQueuedLine): Promise<InvoiceItemRow> {
  const { clientId, description, amountMinor, taxed = false, dueOn = null } = line;
  const { serviceId = null, addonId = null, domainId = null } = line;
  const client = await lockAccount(tx, by, clientId);
  if (!Number.isSafeInteger(amountMinor) || amountMinor === 0)
    throw impossible(
      'amountMinor',
      `An amount is a whole number of minor units other than 0, not ${amountMinor}.`,
    );
  await requireOwnThings(tx, clientId, line);
  const [row] = await tx<InvoiceItemRow[]>`
    insert into invoice_items ${tx({
      ...{ clientId, kind: ITEM, description, amountMinor, taxed, serviceId, addonId, domainId, dueOn },
      createdAt: by.now,
    })} returning ${tx(itemColumns)}`;
  if (!row) throw new Error('The database stored no line.');
  await log(
    tx,
    by,
    { providerId: client.providerId, clientId },
    {
      ...{ entity: 'invoice-line', entityId: row.id, action: 'queued' },
      changes: { amountMinor: { from: null, to: amountMinor }, dueOn: { from: null, to: dueOn } },
    },
  );
  return row;
}

/** Takes a line out of the queue. */
export async function dropQueuedLine(tx: Tx, by: By, clientId: number, lineId: number): Promise<void> {
  const { providerId } = await lockAccount(tx, by, clientId);
  const [gone] = await tx<{ amountMinor: number }[]>`
    delete from invoice_items where id = ${lineId} and client_id = ${clientId} and invoice_id is null returning amount_minor`;
  if (!gone) throw new LedgerRefusal('line-unknown', `Client ${clientId} has no queued line ${lineId}.`);
  await log(
    tx,
    by,
    { providerId, clientId },
    {
      ...{ entity: 'invoice-line', entityId: lineId, action: 'deleted' },
      changes: { amountMinor: { from: gone.amountMinor, to: null } },
    },
  );
}
