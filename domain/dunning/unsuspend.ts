import type { Ladder } from './ladder.ts';
import type { CaseFacts, InvoiceFacts, Plan } from './types.ts';
import { servicesOf, timeOf, type View } from './view.ts';
import { why } from './why.ts';

/** Services that only overdue has suspended, and that no invoice keeps suspended any more (D5). */
export function unsuspensions(ladder: Ladder, facts: CaseFacts, views: readonly View[]): Plan['unsuspend'] {
  const { clientStatus } = facts;
  if (!ladder.unsuspends || (clientStatus !== 'active' && clientStatus !== 'inactive')) return [];
  const suspended = facts.services.filter(
    ({ status, suspendedReason }) => status === 'suspended' && suspendedReason === 'overdue',
  );
  if (suspended.length === 0) return [];
  const kept = new Set([...keptByInvoices(ladder, facts), ...keptByRungs(views)]);
  return suspended
    .filter(({ id }) => !kept.has(id))
    .map(({ id }) => ({ serviceId: id, why: why('no-longer-owed') }));
}

/** What an invoice that is still owed suspended. Where none of ours did, any that is overdue may be the reason. */
function keptByInvoices(ladder: Ladder, facts: CaseFacts): number[] {
  const owed = facts.invoices.filter(isOwed);
  const owedIds = new Set(owed.map(({ id }) => id));
  const suspensions = facts.done.filter(
    ({ action, state, liftedAt }) => action === 'suspend' && state !== 'skipped' && liftedAt === null,
  );
  const ours = new Set(suspensions.flatMap(({ services }) => services));
  const today = facts.now.slice(0, 10);
  return [
    ...suspensions.filter(({ invoiceId }) => owedIds.has(invoiceId)).flatMap(({ services }) => services),
    ...owed
      .filter(({ dueOn }) => dueOn !== null && dueOn < today)
      .flatMap((invoice) => servicesOf(ladder, facts, invoice).map(({ id }) => id))
      .filter((id) => !ours.has(id)),
  ];
}

function isOwed({ owedMinor, status }: InvoiceFacts): boolean {
  return owedMinor > 0 && (status === 'unpaid' || status === 'payment-pending' || status === 'collections');
}

/** What an invoice concerns that has come to its own suspension: it would only be suspended again. */
function keptByRungs(views: readonly View[]): number[] {
  const hasCome = (view: View) =>
    view.rungs
      .filter(({ action }) => action.type === 'suspend')
      .map((rung) => timeOf(view, rung))
      .some((at) => at !== undefined && at <= view.facts.now);
  return views.filter(hasCome).flatMap(({ scope }) => scope.map(({ id }) => id));
}
