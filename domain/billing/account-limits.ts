import { addDays, type Day } from '../calendar.ts';
import { total } from '../money.ts';

/** On which terms a provider lets a client owe. */
export interface AccountTerms {
  /** post-paid: until invoices are due; credit-limit: any time, up to a sum */
  mode: 'post-paid' | 'credit-limit';
  currency: string;
  /** of a credit limit; in minor units */
  creditLimitMinor: number | null;
  /** days in which what is owed beyond the terms is to be repaid; null: grace without end */
  repayDays: number | null;
  /** days after which nothing can be ordered, renewed or edited; null with `repayDays` */
  restrictDays: number | null;
}

/** An invoice of which something is still owed. */
export interface Debt {
  issuedOn: Day;
  dueOn: Day;
  currency: string;
  owedMinor: number;
}

/** What a restricted account keeps a client from. */
export const restrictions = ['order', 'renew', 'edit'] as const;
export type Restriction = (typeof restrictions)[number];

export type AccountState =
  /** `exceededSince`: the day on which the debt went beyond the terms, where grace has no end; null: within them */
  | { state: 'ok'; exceededSince: Day | null }
  | { state: 'repay-by'; exceededSince: Day; repayBy: Day; restrictedFrom: Day }
  | { state: 'restricted'; exceededSince: Day; since: Day; what: readonly Restriction[] };

/** What holds where nobody has agreed on anything: invoices are paid when they are due, grace has no end. */
export function usualTerms(currency: string): AccountTerms {
  return { mode: 'post-paid', currency, creditLimitMinor: null, repayDays: null, restrictDays: null };
}

/**
 * D9. How an account stands on a day. Days count from the day on which what is still owed went beyond the terms: a
 * payment that brings it back within them ends it at once.
 */
export function accountState(terms: AccountTerms, debts: readonly Debt[], today: Day): AccountState {
  const exceededSince = beyondTermsSince(terms, debts, today);
  const { repayDays, restrictDays } = terms;
  if (exceededSince === null || repayDays === null || restrictDays === null)
    return { state: 'ok', exceededSince };
  const restrictedFrom = addDays(exceededSince, restrictDays);
  if (today >= restrictedFrom)
    return { state: 'restricted', exceededSince, since: restrictedFrom, what: restrictions };
  return { state: 'repay-by', exceededSince, repayBy: addDays(exceededSince, repayDays), restrictedFrom };
}

/** What is told once when it begins, and when it ends. */
export type Crossing = { kind: 'exceeded' | 'restricted'; since: Day };

/** What an account has crossed. Overdue invoices alone, without an end of grace, are none: dunning follows them up. */
export function crossingsOf({ mode, repayDays }: AccountTerms, standing: AccountState): Crossing[] {
  const { exceededSince } = standing;
  if (exceededSince === null || (mode === 'post-paid' && repayDays === null)) return [];
  const exceeded: Crossing = { kind: 'exceeded', since: exceededSince };
  return standing.state === 'restricted'
    ? [exceeded, { kind: 'restricted', since: standing.since }]
    : [exceeded];
}

/** The day on which the debts that are still there went beyond the terms, or null. */
function beyondTermsSince(
  { mode, currency, creditLimitMinor }: AccountTerms,
  debts: readonly Debt[],
  today: Day,
): Day | null {
  switch (mode) {
    case 'post-paid':
      return earliest(debts.map(({ dueOn }) => dueOn).filter((day) => day < today));
    case 'credit-limit': {
      const owed = debts
        .filter((debt) => debt.currency === currency && debt.issuedOn <= today)
        .sort((a, b) => (a.issuedOn < b.issuedOn ? -1 : 1));
      if (creditLimitMinor === null || sumOf(owed, currency) <= creditLimitMinor) return null;
      let left = creditLimitMinor;
      const crossing = owed.find(({ owedMinor }) => {
        left -= owedMinor;
        return left < 0;
      });
      return crossing?.issuedOn ?? null;
    }
  }
}

/** What is owed in the currency of an account, in minor units. */
export function sumOf(debts: readonly Debt[], currency: string): number {
  const own = debts.filter((debt) => debt.currency === currency);
  return total(
    own.map(({ owedMinor: minor }) => ({ minor, currency })),
    currency,
  ).minor;
}

/** The day on which the oldest of the debts was due, or null when there are none. */
export function oldestDue(debts: readonly Debt[]): Day | null {
  return earliest(debts.map(({ dueOn }) => dueOn));
}

function earliest(days: readonly Day[]): Day | null {
  return [...days].sort()[0] ?? null;
}
