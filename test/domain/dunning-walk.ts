import { nextRungs } from '../../domain/dunning/planner.ts';
import type { CaseEvent } from '../../domain/dunning/simulate.ts';
import type { CaseFacts, DoneRung, Ladder, Plan, PlannedRung } from '../../domain/dunning/types.ts';

/** What a wake-up did. */
export interface Step {
  at: string;
  what: 'done' | 'skipped' | 'unsuspended';
  invoiceId: number | null;
  rungId: string | null;
  occurrence: number | null;
  services: number[];
  /** the facts right before it */
  before: CaseFacts;
  planned: PlannedRung | undefined;
}

const MESSAGES = new Set(['reminder', 'notice', 'final-warning', 'message']);

/** A world that a planner is walked through: what a worker would do, in the plainest way, on rows of its own. */
export function walk(
  ladder: Ladder,
  facts: CaseFacts,
  from: string,
  to: string,
  events: readonly CaseEvent[],
): Step[] {
  const world = structuredClone({ ...facts, now: from });
  const coming = [...events].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const steps: Step[] = [];
  for (let wakes = 0; world.now <= to; wakes += 1) {
    if (wakes > 5000) throw new Error('The walk does not end.');
    while (coming[0] && coming[0].at <= world.now) happen(world, coming.shift() as CaseEvent);
    const outage = world.outages.find(
      (each) => each.from <= world.now && each.to !== null && world.now < each.to,
    );
    const wake = outage ? undefined : climb(ladder, world, steps);
    const times = [wake, outage?.to, coming[0]?.at].filter((time) => typeof time === 'string').sort();
    if (times[0] === undefined) break;
    if (times[0] <= world.now) throw new Error(`Woken at ${times[0]}, which is not after ${world.now}.`);
    world.now = times[0];
  }
  return steps;
}

/** Does what is due until nothing is; answers when to wake up again. */
function climb(ladder: Ladder, world: CaseFacts, steps: Step[]): string | undefined {
  for (let rounds = 0; ; rounds += 1) {
    if (rounds > 100) throw new Error('There is always something due.');
    const plan = nextRungs(ladder, structuredClone(world));
    const before = structuredClone(world);
    const note = (what: Step['what'], planned?: PlannedRung, services: number[] = []) =>
      steps.push({
        ...{ at: world.now, what, before, planned, services },
        ...{ invoiceId: planned?.invoiceId ?? null, rungId: planned?.rungId ?? null },
        occurrence: planned?.occurrence ?? null,
      });
    const pass = (rungs: Plan['skipped']) => {
      for (const rung of rungs) {
        const planned = { ...rung, services: [], feeMinor: null };
        world.done.push({ ...rowFor(world, planned), state: 'skipped', deliveredAt: null });
        note('skipped', planned);
      }
    };
    const [first] = plan.due;
    if (plan.unsuspend.length > 0) {
      const ids = plan.unsuspend.map(({ serviceId }) => serviceId);
      for (const service of world.services.filter(({ id }) => ids.includes(id)))
        Object.assign(service, { status: 'active', suspendedReason: null, suspendedAt: null });
      for (const row of world.done)
        if (row.action === 'suspend' && row.liftedAt === null && row.services.some((id) => ids.includes(id)))
          row.liftedAt = world.now;
      note('unsuspended', undefined, ids);
    } else if (first) {
      pass(
        plan.skipped.filter(
          ({ invoiceId, rungId, action }) =>
            invoiceId === first.invoiceId &&
            (rungId === first.rungId || (MESSAGES.has(action.type) && MESSAGES.has(first.action.type))),
        ),
      );
      note('done', first, carryOut(world, first));
      world.done.push(rowFor(world, first));
    } else if (plan.skipped.length > 0) pass(plan.skipped);
    else return plan.next?.at;
  }
}

function rowFor(world: CaseFacts, planned: PlannedRung): DoneRung {
  const { invoiceId, rungId, occurrence, action, services, at } = planned;
  return {
    ...{ invoiceId, rungId, occurrence, services, dueAt: at, at: world.now, state: 'done', liftedAt: null },
    ...{ action: action.type, level: action.type === 'notice' ? action.level : null, why: planned.why.code },
    deliveredAt: MESSAGES.has(action.type) ? world.now : null,
    outcome: action.type === 'charge' ? 'declined' : null,
  };
}

function carryOut(world: CaseFacts, { action, invoiceId, services, feeMinor }: PlannedRung): number[] {
  const invoice = world.invoices.find(({ id }) => id === invoiceId);
  if (!invoice) throw new Error(`There is no invoice ${invoiceId}.`);
  const changed: number[] = [];
  for (const service of world.services.filter(({ id }) => services.includes(id))) {
    if (action.type === 'suspend' && service.status === 'active') {
      Object.assign(service, { status: 'suspended', suspendedReason: 'overdue', suspendedAt: world.now });
      changed.push(service.id);
    }
    if (action.type === 'terminate' && service.status === 'suspended') {
      Object.assign(service, { status: 'terminated', suspendedAt: null });
      changed.push(service.id);
    }
  }
  if (action.type === 'late-fee') invoice.owedMinor += feeMinor ?? 0;
  if (action.type === 'collections') invoice.status = 'collections';
  if (action.type === 'cancel-invoice') Object.assign(invoice, { status: 'cancelled', owedMinor: 0 });
  return changed;
}

function happen(world: CaseFacts, event: CaseEvent): void {
  const invoice = world.invoices.find(({ id }) => 'invoiceId' in event && id === event.invoiceId);
  switch (event.type) {
    case 'payment':
      if (!invoice) return;
      invoice.owedMinor = Math.max(invoice.owedMinor - event.minor, 0);
      if (invoice.owedMinor === 0) invoice.status = 'paid';
      return;
    case 'cancelled':
      Object.assign(invoice ?? {}, { status: 'cancelled', owedMinor: 0 });
      return;
    case 'hold':
      world.holds.push({ kind: event.kind, invoiceId: event.invoiceId, until: event.until });
      return;
    case 'release':
      world.holds = world.holds.filter(({ invoiceId }) => invoiceId !== event.invoiceId);
      return;
    case 'dispute':
      if (invoice) invoice.disputed = event.open;
      return;
    case 'overrides':
      Object.assign(world.overrides, event.overrides);
      return;
    case 'outage':
      world.outages.push({ from: event.at, to: event.until });
  }
}
