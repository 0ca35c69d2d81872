import {
  afterEvent,
  afterRung,
  afterSkip,
  afterUnsuspend,
  type CaseEvent,
  type ChargeOutcome,
  owedOn,
} from './effects.ts';
import type { ActionType, Ladder } from './ladder.ts';
import { nextRungs, passedWith } from './planner.ts';
import type { CaseFacts, Instant, Plan, PlannedRung } from './types.ts';
import type { Why } from './why.ts';

export type { CaseEvent, ChargeOutcome } from './effects.ts';

/** A stretch of time to play, and what happens in it. */
export interface Script {
  from: Instant;
  to: Instant;
  events?: readonly CaseEvent[];
  /** what charges come to; declined unless told otherwise, which shows all that would follow */
  charges?: ChargeOutcome;
}

/** One line of what would happen. */
export interface TimelineEntry {
  at: Instant;
  what: 'done' | 'skipped' | 'held' | 'event' | 'unsuspended';
  invoiceId: number | null;
  rungId: string | null;
  occurrence: number | null;
  action: ActionType | CaseEvent['type'] | 'unsuspend';
  services: number[];
  amountMinor: number | null;
  currency: string | null;
  /** until when it is held */
  until: Instant | null;
  why: Why | null;
}

/** Counts of what would be done; amounts in minor units by currency. */
export interface Totals {
  reminders: number;
  notices: number;
  finalWarnings: number;
  messages: number;
  fees: number;
  feesMinor: Record<string, number>;
  charges: number;
  /** services */
  suspensions: number;
  unsuspensions: number;
  terminations: number;
  collections: number;
  cancelledInvoices: number;
  tickets: number;
  webhooks: number;
  skipped: number;
  /** owed at the end */
  owedMinor: Record<string, number>;
}

export interface Simulation {
  timeline: TimelineEntry[];
  totals: Totals;
}

/**
 * Plays the planner over a stretch of time, each wake-up doing what is due. Touches nothing.
 * @param facts as they are at the beginning; `now` is taken from the script
 * @param script its instants as the record writes them: UTC with milliseconds
 */
export function simulate(ladder: Ladder, facts: CaseFacts, script: Script): Simulation {
  const { to, charges = 'declined' } = script;
  const events = [...(script.events ?? [])].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const log = createLog();
  let state: CaseFacts = { ...facts, now: script.from };
  while (state.now <= to) {
    for (let event = events[0]; event && event.at <= state.now; event = events[0]) {
      events.shift();
      state = afterEvent(state, event);
      log.event(state, event);
    }
    const down = state.outages.find(
      (outage) => outage.from <= state.now && state.now < (outage.to ?? outage.from),
    );
    const plan = down ? undefined : settle();
    const next = [plan?.next?.at, down?.to, events[0]?.at].filter(isInstant).sort()[0];
    if (next === undefined) break;
    if (next <= state.now)
      throw new Error(`The planner asks to be asked again at ${next}, which has passed.`);
    state = { ...state, now: next };
  }
  return { timeline: log.entries, totals: totalsOf(log.entries, state) };

  /** Does what is due until nothing is, and answers the last plan. */
  function settle(): Plan {
    for (;;) {
      const plan = nextRungs(ladder, state);
      if (takeTurn(plan)) continue;
      for (const rung of plan.held) log.held(state, rung);
      return plan;
    }
  }

  /** One thing at a time, as a case does it: what comes first may change the rest. Answers whether there was one. */
  function takeTurn(plan: Plan): boolean {
    const [rung] = plan.due;
    if (plan.unsuspend.length > 0) {
      log.unsuspended(state, plan);
      state = afterUnsuspend(state, plan);
      return true;
    }
    const passed = rung ? passedWith(plan, rung) : plan.skipped;
    for (const other of passed) {
      state = afterSkip(state, other);
      log.rung(state, 'skipped', other);
    }
    if (rung) {
      const said = { ...rung, services: changedBy(state, rung) };
      log.rung(state, 'done', said, amountOf(state, rung));
      state = afterRung(state, rung, charges);
    }
    return rung !== undefined || passed.length > 0;
  }
}

/** Plays many clients, one after the other, and keeps none of them. */
export async function* simulateAll<C extends { ladder: Ladder; facts: CaseFacts }>(
  cases: AsyncIterable<C>,
  script: Script,
): AsyncGenerator<Simulation & { of: C }> {
  for await (const of of cases) yield { of, ...simulate(of.ladder, of.facts, script) };
}

const isInstant = (at: Instant | null | undefined): at is Instant => typeof at === 'string';

/** The services that a rung changes; what another invoice has suspended already stays as it is. */
function changedBy({ services }: CaseFacts, { action, services: ids }: PlannedRung): number[] {
  const from = action.type === 'suspend' ? 'active' : 'suspended';
  const chosen = new Set(ids);
  return services.filter(({ id, status }) => chosen.has(id) && status === from).map(({ id }) => id);
}

function amountOf(facts: CaseFacts, { action, feeMinor, invoiceId }: PlannedRung): number | null {
  return action.type === 'charge' ? owedOn(facts, invoiceId) : feeMinor;
}

type Logged = Omit<PlannedRung, 'feeMinor' | 'services'> & { services?: number[]; until?: Instant | null };

function createLog() {
  const entries: TimelineEntry[] = [];
  const heldSince = new Map<string, string>();

  function rung(
    facts: CaseFacts,
    what: 'done' | 'skipped' | 'held',
    planned: Logged,
    amountMinor: number | null = null,
  ): void {
    const { invoiceId, rungId, occurrence, action, services = [], until = null, why } = planned;
    const invoice = facts.invoices.find(({ id }) => id === invoiceId);
    const currency = amountMinor === null ? null : (invoice?.currency ?? null);
    const at = facts.now;
    entries.push({
      ...{
        at,
        what,
        invoiceId,
        rungId,
        occurrence,
        action: action.type,
        services,
        amountMinor,
        currency,
        until,
        why,
      },
    });
  }

  return {
    entries,
    rung,
    /** One line for each reason that something waits, not for each time that somebody looked. */
    held(facts: CaseFacts, planned: Logged): void {
      const key = `${planned.invoiceId}/${planned.rungId}/${planned.occurrence}`;
      const reason = `${planned.why.code} ${planned.until ?? ''} ${planned.services?.join() ?? ''}`;
      if (heldSince.get(key) === reason) return;
      heldSince.set(key, reason);
      rung(facts, 'held', planned);
    },
    event(facts: CaseFacts, event: CaseEvent): void {
      entries.push({
        ...{
          at: facts.now,
          what: 'event',
          action: event.type,
          rungId: null,
          occurrence: null,
          services: [],
          why: null,
        },
        invoiceId: 'invoiceId' in event ? event.invoiceId : null,
        amountMinor: event.type === 'payment' ? event.minor : null,
        currency:
          event.type === 'payment'
            ? (facts.invoices.find(({ id }) => id === event.invoiceId)?.currency ?? null)
            : null,
        until: 'until' in event ? event.until : null,
      });
    },
    unsuspended(facts: CaseFacts, { unsuspend }: Plan): void {
      entries.push({
        ...{
          at: facts.now,
          what: 'unsuspended',
          action: 'unsuspend',
          invoiceId: null,
          rungId: null,
          occurrence: null,
        },
        ...{ amountMinor: null, currency: null, until: null, why: unsuspend[0]?.why ?? null },
        services: unsuspend.map(({ serviceId }) => serviceId),
      });
    },
  };
}

function totalsOf(timeline: readonly TimelineEntry[], end: CaseFacts): Totals {
  const totals = noTotals();
  for (const entry of timeline) {
    if (entry.what === 'skipped') totals.skipped += 1;
    if (entry.what === 'unsuspended') totals.unsuspensions += entry.services.length;
    if (entry.what === 'done') count(totals, entry);
  }
  for (const { currency, owedMinor, status } of end.invoices)
    if (owedMinor > 0 && status !== 'draft') add(totals.owedMinor, currency, owedMinor);
  return totals;
}

/** Totals of nothing. */
export function noTotals(): Totals {
  return {
    ...{ reminders: 0, notices: 0, finalWarnings: 0, messages: 0, fees: 0, feesMinor: {}, charges: 0 },
    ...{ suspensions: 0, unsuspensions: 0, terminations: 0, collections: 0, cancelledInvoices: 0 },
    ...{ tickets: 0, webhooks: 0, skipped: 0, owedMinor: {} },
  };
}

/** The sum of totals. */
export function addTotals(one: Totals, other: Totals): Totals {
  const sum = structuredClone(one);
  for (const [name, value] of Object.entries(other) as [keyof Totals, number | Record<string, number>][]) {
    const into = sum[name];
    if (typeof value === 'number') Object.assign(sum, { [name]: Number(into) + value });
    else
      for (const [currency, minor] of Object.entries(value))
        add(into as Record<string, number>, currency, minor);
  }
  return sum;
}

function add(amounts: Record<string, number>, currency: string, minor: number): void {
  amounts[currency] = (amounts[currency] ?? 0) + minor;
}

const COUNTED = {
  reminder: 'reminders',
  notice: 'notices',
  'final-warning': 'finalWarnings',
  message: 'messages',
  'late-fee': 'fees',
  charge: 'charges',
  collections: 'collections',
  'cancel-invoice': 'cancelledInvoices',
  ticket: 'tickets',
  webhook: 'webhooks',
} as const;

function count(totals: Totals, { action, services, amountMinor, currency }: TimelineEntry): void {
  if (action === 'suspend') totals.suspensions += services.length;
  else if (action === 'terminate') totals.terminations += services.length;
  else if (action in COUNTED) totals[COUNTED[action as keyof typeof COUNTED]] += 1;
  if (action === 'late-fee' && currency !== null) add(totals.feesMinor, currency, amountMinor ?? 0);
}
