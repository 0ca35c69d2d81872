import type { Tx } from '../connect.ts';
import type { Actor } from '../queries/change-log.ts';
import { type ClientRow, findSurvivor, lockClient } from '../queries/clients.ts';
import { findInvoice, type InvoiceRow, lockInvoice } from '../queries/invoices.ts';
import { leavesMoney } from '../queries/operations.ts';
import { impossible, LedgerRefusal } from './refusal.ts';

/** Who changes money, and when. Belongs to every function of the ledger that writes. */
export interface By {
  actor: Actor;
  /** ISO time; of a workflow where one asks */
  now: string;
}

/**
 * The client whose money changes, held until the transaction ends. Everybody takes this lock first, then the invoice's,
 * then the series' of numbers, so that changes of one client's money follow each other and nobody waits in a circle.
 * @throws LedgerRefusal when it is merged, anonymized, unknown, or its money held by an operation that is not the one
 *   that asks
 */
export async function lockAccount(tx: Tx, by: By, clientId: number): Promise<ClientRow> {
  const client = await lockClient(tx, clientId);
  if (!client) throw new LedgerRefusal('client-unknown', `There is no client ${clientId}.`);
  if (client.mergedIntoId !== null) {
    const survivorId = (await findSurvivor(tx, clientId)) ?? client.mergedIntoId;
    throw new LedgerRefusal(
      'client-merged',
      `Client ${clientId} was merged into client ${survivorId}: book it there.`,
      { survivorId },
    );
  }
  if (client.status === 'anonymized')
    throw new LedgerRefusal(
      'client-gone',
      `Client ${clientId} was anonymized: nothing can be booked for it.`,
    );
  const { heldBy } = client;
  const asksItself = by.actor.kind === 'operation' && by.actor.id === heldBy;
  if (heldBy !== null && !asksItself && !(await leavesMoney(tx, heldBy)))
    throw new LedgerRefusal(
      'client-held',
      `An operation runs on client ${clientId}: its money can be changed again when it has ended.`,
      { operationId: heldBy },
    );
  return client;
}

/** An invoice with its client, both held until the transaction ends. */
export async function lockOwnInvoice(
  tx: Tx,
  by: By,
  invoiceId: number,
): Promise<{ invoice: InvoiceRow; client: ClientRow }> {
  const unknown = () => new LedgerRefusal('invoice-unknown', `There is no invoice ${invoiceId}.`);
  const found = await findInvoice(tx, invoiceId);
  if (!found) throw unknown();
  const client = await lockAccount(tx, by, found.clientId);
  const invoice = await lockInvoice(tx, client.id, invoiceId);
  if (!invoice) throw unknown();
  return { invoice, client };
}

/** Throws unless an amount is a whole number of minor units above zero that can be counted exactly. */
export function requireAmount(minor: number, field = 'amountMinor'): void {
  if (Number.isSafeInteger(minor) && minor > 0) return;
  throw impossible(field, `An amount is a whole number of minor units above 0, not ${minor}.`);
}

/** Throws unless money is in the currency that the account, or the invoice, is in. */
export function requireCurrency(given: string, wanted: string, of: string): void {
  if (given === wanted) return;
  throw impossible('currency', `${of} is in ${wanted}: an amount in ${given} cannot be booked there.`);
}
