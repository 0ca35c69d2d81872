import type { Tx } from '../../../db/connect.ts';
import { type By, LedgerRefusal } from '../../../db/ledger/index.ts';
import { findInvoice, type InvoiceRow } from '../../../db/queries/invoices.ts';
import { findTransaction, type TransactionRow } from '../../../db/queries/transactions.ts';
import { actorOf } from '../../http/actor.ts';
import { type Caller, maySee } from '../../http/caller.ts';
import type { WriteCall } from '../../http/endpoint.ts';
import { etagOf, requireSame } from '../../http/versions.ts';
import { impossibleField, notFound, Problem } from '../../problems.ts';
import { clientToBook } from '../clients/access.ts';

/**
 * Changes money for a request: what the ledger refuses becomes a problem document, and when all is committed dunning
 * looks again at what the client owes.
 */
export async function book<T>(
  call: WriteCall,
  clientId: number,
  work: (tx: Tx, by: By) => Promise<T>,
): Promise<T> {
  const { tx, dunning, now } = call;
  const done = await refusing(work(tx, { actor: actorOf(call), now: now().toISOString() }));
  call.afterCommit(() => dunning.touched(clientId, 'ledger-changed'));
  return done;
}

/** What the ledger does, or its refusal as a problem document. */
export async function refusing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof LedgerRefusal ? problemOf(error) : error;
  }
}

/**
 * The invoice that a request changes, with its client held until the transaction ends.
 * @throws Problem 404; 409 when the client takes no changes; 412 when it is not the version that was looked at
 */
export async function invoiceToChange({ tx, caller, c }: WriteCall, id: number): Promise<InvoiceRow> {
  const seen = await findInvoice(tx, id);
  if (!seen || !maySee(caller, seen.providerId)) throw notFound('invoice', id);
  await clientToBook(tx, caller, seen.clientId);
  const invoice = await findInvoice(tx, id);
  if (!invoice) throw notFound('invoice', id);
  requireSame(c.req.header('if-match'), etagOf(invoice));
  return invoice;
}

/** The same for money that came or went. */
export async function transactionToChange(
  tx: Tx,
  caller: Caller,
  id: number,
): Promise<TransactionRow & { clientId: number }> {
  const transaction = await findTransaction(tx, id);
  if (!transaction || !maySee(caller, transaction.providerId)) throw notFound('transaction', id);
  const { clientId } = transaction;
  if (clientId === null)
    throw new Problem('client-gone', `Transaction ${id} is of a client who was deleted: it stays as it is.`);
  await clientToBook(tx, caller, clientId);
  return { ...transaction, clientId };
}

function problemOf({ code, message, details }: LedgerRefusal): Problem {
  switch (code) {
    case 'client-unknown':
    case 'invoice-unknown':
    case 'line-unknown':
    case 'payment-unknown':
    case 'credit-entry-unknown':
      return new Problem('not-found', message);
    case 'client-merged':
      return new Problem('client-merged', message, {
        members: { survivor: `/v1/clients/${details.survivorId}` },
      });
    case 'client-gone':
      return new Problem('client-gone', message);
    case 'client-held':
      return new Problem('client-held', message, {
        members: { operation: `/v1/operations/${details.operationId}` },
      });
    case 'not-now':
      return new Problem('not-now', message);
    case 'not-possible':
      return impossibleField(`/${details.field ?? ''}`, message);
    case 'reference-reused':
      return new Problem('conflict', message, { errors: [{ pointer: '/reference', detail: message }] });
  }
}
