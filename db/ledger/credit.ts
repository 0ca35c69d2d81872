import { openStatuses } from '../../domain/billing/invoice-status.ts';
import type { Tx } from '../connect.ts';
import { type CreditEntryRow, creditBalance, findCreditEntry } from '../queries/credit-entries.ts';
import type { InvoiceRow } from '../queries/invoices.ts';
import { type By, lockAccount, lockOwnInvoice, requireCurrency } from './account.ts';
import { type NewEntry, tellCredit, writeEntry } from './entries.ts';
import { addsFunds, follow } from './follow.ts';
import { log, touchDunning } from './notices.ts';
import { impossible, LedgerRefusal } from './refusal.ts';

/**
 * Uses the client's credit for an invoice that is open, as far as both go. An invoice that adds funds takes none: that
 * would turn credit into credit.
 * @param most at most so many minor units; all there is when left out
 */
export async function applyCredit(tx: Tx, by: By, invoiceId: number, most?: number): Promise<InvoiceRow> {
  const { invoice } = await lockOwnInvoice(tx, by, invoiceId);
  const { clientId, currency, owedMinor } = invoice;
  const balance = await creditBalance(tx, clientId, currency);
  const used = Math.min(balance, owedMinor, most ?? owedMinor);
  if (used <= 0 || (await addsFunds(tx, invoiceId))) return invoice;
  await writeEntry(tx, by, invoice, { kind: 'applied', currency, amountMinor: -used, invoiceId });
  await tx`
    update invoices set credit_minor = credit_minor + ${used}, total_minor = total_minor - ${used} where id = ${invoiceId}`;
  await touchDunning(tx, by, clientId, 'credit-changed');
  return follow(tx, by, invoiceId, 'settled');
}

/** Gives back to the client's credit what an invoice has used of it; its status is the caller's. */
export async function unapplyCredit(
  tx: Tx,
  by: By,
  invoice: Pick<InvoiceRow, 'id' | 'providerId' | 'clientId' | 'currency'>,
  amountMinor: number,
  kind: 'applied' | 'returned',
): Promise<void> {
  if (amountMinor <= 0) return;
  const { id: invoiceId, currency } = invoice;
  await tx`
    update invoices set credit_minor = credit_minor - ${amountMinor}, total_minor = total_minor + ${amountMinor}
    where id = ${invoiceId}`;
  await writeEntry(tx, by, invoice, { kind, currency, amountMinor, invoiceId });
}

/**
 * Takes credit back that has lost its ground. What was used of it meanwhile is owed again: it comes back from the
 * newest invoices first. Only what no invoice has leaves the balance below zero.
 */
export async function takeBackCredit(
  tx: Tx,
  by: By,
  whose: { providerId: number; clientId: number },
  entry: NewEntry,
): Promise<void> {
  const { balanceMinor } = await writeEntry(tx, by, whose, entry);
  if (balanceMinor >= 0) return;
  const users = await tx<InvoiceRow[]>`
    select id, provider_id, client_id, currency, credit_minor from invoices
    where client_id = ${whose.clientId} and currency = ${entry.currency} and credit_minor > 0 and source_id is null
      and status in ${tx([...openStatuses, 'paid'])}
    order by id desc for update`;
  let missing = -balanceMinor;
  for (const invoice of users) {
    if (missing === 0) break;
    const back = Math.min(missing, invoice.creditMinor);
    await unapplyCredit(tx, by, invoice, back, 'applied');
    await follow(tx, by, invoice.id, 'owes-more');
    missing -= back;
  }
}

/**
 * Changes a client's credit by hand: a line of its log and nothing else, no money moves.
 * @param adjustment.amountMinor negative takes away, never below zero
 */
export async function adjustCredit(
  tx: Tx,
  by: By,
  adjustment: { clientId: number; currency: string; amountMinor: number; description: string },
): Promise<{ entry: CreditEntryRow; balanceMinor: number }> {
  const { clientId, currency, amountMinor, description } = adjustment;
  const client = await lockAccount(tx, by, clientId);
  requireCurrency(currency, client.currency, `The account of client ${clientId}`);
  if (!Number.isSafeInteger(amountMinor) || amountMinor === 0)
    throw impossible(
      'amountMinor',
      `An adjustment is a whole number of minor units other than 0, not ${amountMinor}.`,
    );
  const balance = await creditBalance(tx, clientId, currency);
  if (amountMinor < 0 && balance + amountMinor < 0)
    throw impossible(
      'amountMinor',
      `Client ${clientId} has ${balance} of credit: no more can be taken away.`,
    );
  if (!Number.isSafeInteger(balance + amountMinor))
    throw impossible('amountMinor', 'The credit would be more than can be counted exactly.');
  await touchDunning(tx, by, clientId, 'credit-changed');
  return writeEntry(
    tx,
    by,
    { providerId: client.providerId, clientId },
    {
      ...{ kind: 'adjustment', currency, amountMinor, description },
    },
  );
}

/**
 * Deletes a line of the credit log that stands for itself.
 * @throws LedgerRefusal when it is one half of a payment or of an invoice, or when its credit has been used
 */
export async function deleteCreditEntry(tx: Tx, by: By, entryId: number): Promise<CreditEntryRow> {
  const unknown = () => new LedgerRefusal('credit-entry-unknown', `There is no credit entry ${entryId}.`);
  const found = await findCreditEntry(tx, entryId);
  if (!found) throw unknown();
  const client = await lockAccount(tx, by, found.clientId);
  const entry = await findCreditEntry(tx, entryId);
  if (!entry) throw unknown();
  const { clientId, currency, amountMinor, invoiceId, transactionId } = entry;
  const half =
    transactionId !== null
      ? `payment ${transactionId}`
      : invoiceId !== null
        ? `invoice ${invoiceId}`
        : undefined;
  if (half !== undefined)
    throw new LedgerRefusal(
      'not-now',
      `Credit entry ${entryId} belongs to ${half}: without it that would no longer add up. Refund or adjust instead.`,
    );
  const balance = await creditBalance(tx, clientId, currency);
  if (amountMinor > 0 && balance < amountMinor)
    throw new LedgerRefusal(
      'not-now',
      `Credit entry ${entryId} has been used: only ${balance} of it is left.`,
    );
  await tx`delete from credit_entries where id = ${entryId}`;
  const whose = { providerId: client.providerId, clientId };
  const balanceMinor = await tellCredit(tx, by, whose, currency);
  await log(tx, by, whose, {
    ...{ entity: 'credit-entry', entityId: entryId, action: 'deleted' },
    changes: {
      amountMinor: { from: amountMinor, to: null },
      balanceMinor: { from: balanceMinor + amountMinor, to: balanceMinor },
    },
  });
  await touchDunning(tx, by, clientId, 'credit-changed');
  return entry;
}
