import type { CloseMode } from '../kinds.ts';
import { sentence } from '../sentences.ts';
import { each, few, numbers, type Rows } from '../words.ts';

/** What plans say that close, reopen, archive or forget a client. */
export const endingNotes = {
  'already-closed': sentence(
    'already-closed',
    ({ client }: { client: number }) =>
      `Client ${client} is closed already. To end what is left, reopen the client and close it in the mode you want.`,
  ),
  'accounts-stay': sentence(
    'accounts-stay',
    ({ count, mode }: { count: number; mode: CloseMode }) =>
      `${few(count, 'running service')} will stay on the servers: mode ${mode} does nothing there.`,
  ),
  'invoices-stay': sentence(
    'invoices-stay',
    ({ count }: { count: number }) => `${few(count, 'unpaid invoice')} will stay open.`,
  ),
  'part-paid': sentence(
    'part-paid',
    ({ invoices }: { invoices: number[] }) =>
      `Partly paid, will be cancelled and keep what was paid: ${each('invoice', invoices)}.`,
  ),
  'drafts-stay': sentence(
    'drafts-stay',
    ({ count }: { count: number }) =>
      `${few(count, 'draft invoice')} will stay a draft: nothing is sent or owed.`,
  ),
  'payments-left-alone': sentence(
    'payment-pending',
    ({ invoices }: { invoices: number[] }) =>
      `A payment is under way, will be left alone: ${each('invoice', invoices)}.`,
  ),
  'domains-expire': sentence(
    'domains-stay',
    ({ count }: { count: number }) =>
      `${few(count, 'domain')} will stay registered until the expiry date and not be renewed.`,
  ),
  'terminated-stay': sentence(
    'not-restored',
    ({ count }: { count: number }) =>
      `${few(count, 'terminated service')} will stay terminated: the accounts are gone and must be ordered anew.`,
  ),
  'cancelled-services-stay': sentence(
    'not-restored',
    ({ count }: { count: number }) => `${few(count, 'cancelled service')} will stay cancelled.`,
  ),
  'cancelled-invoices-stay': sentence(
    'not-restored',
    ({ count }: { count: number }) => `${few(count, 'cancelled invoice')} will stay cancelled.`,
  ),
  'cancelled-orders-stay': sentence(
    'not-restored',
    ({ count }: { count: number }) => `${few(count, 'cancelled order')} will stay cancelled.`,
  ),
  'not-closed': sentence(
    'not-closed',
    ({ client, status }: { client: number; status: string }) =>
      `Client ${client} is ${status}: only a closed client can be reopened.`,
  ),
  'archived-already': sentence(
    'nothing-to-do',
    ({ client }: { client: number }) => `Client ${client} is archived already.`,
  ),
  'not-archived': sentence(
    'nothing-to-do',
    ({ client }: { client: number }) => `Client ${client} is not archived.`,
  ),
  'held-until-released': sentence(
    'legal-hold',
    ({ client, holds }: { client: number; holds: number[] }) =>
      `The data of client ${client} must be kept: legal hold ${holds.join(', ')}. It can be anonymized when the hold is released.`,
  ),
  'data-held': sentence(
    'legal-hold',
    ({ client, holds }: { client: number; holds: number[] }) =>
      `The data of client ${client} must be kept: legal hold ${holds.join(', ')}.`,
  ),
  'payments-disputed': sentence(
    'open-disputes',
    ({ client, disputes }: { client: number; disputes: number[] }) =>
      `Payments of client ${client} are disputed: dispute ${disputes.join(', ')}. Settle them first; the data is needed until then.`,
  ),
  'invoices-unpaid': sentence(
    'unpaid-invoices',
    ({ client, invoices }: { client: number; invoices: Rows }) =>
      `Client ${client} has ${few(invoices.count, 'unpaid invoice')} (${numbers(invoices)}): have them paid or cancel them first.`,
  ),
  'cannot-be-undone': sentence(
    'cannot-be-undone',
    ({ client }: { client: number }) =>
      `Client ${client} will be forgotten for good: nobody can sign in, nobody can be asked, nothing of it comes back.`,
  ),
  'credit-left': sentence(
    'credit-left',
    ({ amounts }: { amounts: { currency: string; minor: number }[] }) =>
      `A credit balance is left and nobody will be there to use it: ${amounts.map(amount).join(', ')}.`,
  ),
  'never-paid': sentence(
    'unpaid-invoices',
    ({ invoices }: { invoices: Rows }) =>
      `${few(invoices.count, 'invoice')} will never be paid (${numbers(invoices)}): the policy allows it.`,
  ),
  'disputes-stay': sentence(
    'open-disputes',
    ({ disputes }: { disputes: number[] }) => `Disputes stay open: ${disputes.join(', ')}.`,
  ),
  'left-accounts': sentence(
    'left-accounts',
    ({ services }: { services: Rows }) =>
      `${few(services.count, 'cancelled service')} may still have an account on a server (${numbers(services)}): what is there will be removed.`,
  ),
  'not-anonymized': sentence(
    'not-anonymized',
    ({ client, status }: { client: number; status: string }) =>
      `Client ${client} is ${status}: the second pass is for clients that were anonymized.`,
  ),
  'nothing-due': sentence(
    'nothing-to-do',
    ({ client }: { client: number }) => `Of client ${client} nothing is kept whose time is over.`,
  ),
} as const;

function amount({ minor, currency }: { minor: number; currency: string }): string {
  const digits =
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  return `${(minor / 10 ** digits).toFixed(digits)} ${currency}`;
}
