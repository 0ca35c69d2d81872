import { isMessage } from './moments.ts';
import type {
  CaseFacts,
  DoneRung,
  Hold,
  Instant,
  Overrides,
  Plan,
  PlannedRung,
  SkippedRung,
} from './types.ts';

/** Something that happens from outside while a ladder is climbed. */
export type CaseEvent = { at: Instant } & (
  | { type: 'payment'; invoiceId: number; minor: number }
  | { type: 'cancelled'; invoiceId: number }
  | ({ type: 'hold' } & Hold)
  | { type: 'release'; invoiceId: number | null }
  | { type: 'dispute'; invoiceId: number; open: boolean }
  | { type: 'overrides'; overrides: Partial<Overrides> }
  /** nothing runs until then */
  | { type: 'outage'; until: Instant }
);

/** What a charge comes to in a simulation. */
export type ChargeOutcome = 'declined' | 'paid';

/** The facts after something happened from outside. */
export function afterEvent(facts: CaseFacts, event: CaseEvent): CaseFacts {
  switch (event.type) {
    case 'payment':
      return withPaid(facts, event.invoiceId, event.minor);
    case 'cancelled':
      return withInvoice(facts, event.invoiceId, { status: 'cancelled', owedMinor: 0 });
    case 'hold': {
      const { kind, invoiceId, until } = event;
      return { ...facts, holds: [...facts.holds, { kind, invoiceId, until }] };
    }
    case 'release':
      return { ...facts, holds: facts.holds.filter(({ invoiceId }) => invoiceId !== event.invoiceId) };
    case 'dispute':
      return withInvoice(facts, event.invoiceId, { disputed: event.open });
    case 'overrides':
      return { ...facts, overrides: { ...facts.overrides, ...event.overrides } };
    case 'outage':
      return { ...facts, outages: [...facts.outages, { from: event.at, to: event.until }] };
  }
}

/** The facts after a rung was done. */
export function afterRung(facts: CaseFacts, rung: PlannedRung, charges: ChargeOutcome): CaseFacts {
  const done = { ...facts, done: [...facts.done, rowOf(facts, rung, charges)] };
  const { invoiceId } = rung;
  switch (rung.action.type) {
    case 'late-fee':
      return withInvoice(done, invoiceId, { owedMinor: owedOn(done, invoiceId) + (rung.feeMinor ?? 0) });
    case 'charge':
      return charges === 'paid' ? withPaid(done, invoiceId, owedOn(done, invoiceId)) : done;
    case 'suspend':
      return withServices(done, rung.services, ({ status }) =>
        status === 'active'
          ? { status: 'suspended', suspendedReason: 'overdue', suspendedAt: facts.now }
          : {},
      );
    case 'terminate':
      return withServices(done, rung.services, () => ({ status: 'terminated', suspendedAt: null }));
    case 'collections':
      return withInvoice(done, invoiceId, { status: 'collections' });
    case 'cancel-invoice':
      return withInvoice(done, invoiceId, { status: 'cancelled', owedMinor: 0 });
    case 'reminder':
    case 'notice':
    case 'final-warning':
    case 'message':
    case 'ticket':
    case 'webhook':
      return done;
  }
}

/** The facts after a rung was passed over. */
export function afterSkip(facts: CaseFacts, rung: SkippedRung): CaseFacts {
  const row = { ...rowOf(facts, { ...rung, services: [], feeMinor: null }, 'declined'), deliveredAt: null };
  return { ...facts, done: [...facts.done, { ...row, state: 'skipped', outcome: null }] };
}

/** The facts after services run again because what they were suspended for was paid. */
export function afterUnsuspend(facts: CaseFacts, { unsuspend }: Pick<Plan, 'unsuspend'>): CaseFacts {
  const ids = unsuspend.map(({ serviceId }) => serviceId);
  const lifts = (row: DoneRung) =>
    row.action === 'suspend' && row.liftedAt === null && row.services.some((id) => ids.includes(id));
  return withServices(
    { ...facts, done: facts.done.map((row) => (lifts(row) ? { ...row, liftedAt: facts.now } : row)) },
    ids,
    () => ({ status: 'active', suspendedReason: null, suspendedAt: null }),
  );
}

/** What an invoice owes by these facts. */
export function owedOn({ invoices }: CaseFacts, invoiceId: number): number {
  return invoices.find(({ id }) => id === invoiceId)?.owedMinor ?? 0;
}

function rowOf({ now }: CaseFacts, rung: PlannedRung, charges: ChargeOutcome): DoneRung {
  const { invoiceId, rungId, occurrence, action, at, services, why } = rung;
  return {
    ...{ invoiceId, rungId, occurrence, services, at: now, dueAt: at, why: why.code, state: 'done' },
    action: action.type,
    level: action.type === 'notice' ? action.level : null,
    deliveredAt: isMessage(action) ? now : null,
    liftedAt: null,
    outcome: action.type === 'charge' ? charges : null,
  };
}

function withPaid(facts: CaseFacts, invoiceId: number, minor: number): CaseFacts {
  const owedMinor = Math.max(owedOn(facts, invoiceId) - minor, 0);
  return withInvoice(facts, invoiceId, { owedMinor, ...(owedMinor === 0 && { status: 'paid' as const }) });
}

function withInvoice(
  facts: CaseFacts,
  invoiceId: number,
  change: Partial<CaseFacts['invoices'][number]>,
): CaseFacts {
  return {
    ...facts,
    invoices: facts.invoices.map((invoice) =>
      invoice.id === invoiceId ? { ...invoice, ...change } : invoice,
    ),
  };
}

type Service = CaseFacts['services'][number];

function withServices(
  facts: CaseFacts,
  ids: readonly number[],
  change: (service: Service) => Partial<Service>,
): CaseFacts {
  const changed = new Set(ids);
  return {
    ...facts,
    services: facts.services.map((each) => (changed.has(each.id) ? { ...each, ...change(each) } : each)),
  };
}
