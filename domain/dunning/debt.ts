import { exponentOf } from '../currencies.ts';
import type { Day, InvoiceFacts } from './types.ts';

/**
 * How much is owed after its due date, in whole units. Amounts of different currencies are added as numbers: no rates are
 * known, and it only says which debts come first.
 */
export function overdueDebt(
  invoices: readonly Pick<InvoiceFacts, 'dueOn' | 'owedMinor' | 'currency' | 'status'>[],
  today: Day,
): number {
  return invoices
    .filter(({ dueOn, status }) => status !== 'draft' && dueOn !== null && dueOn < today)
    .reduce((sum, { owedMinor, currency }) => sum + owedMinor / 10 ** exponentOf(currency), 0);
}
