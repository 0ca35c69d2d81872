import { loadFactsOf } from '../../../db/queries/dunning-facts.ts';
import { dayIn } from '../../../domain/calendar.ts';
import { nextRungs } from '../../../domain/dunning/planner.ts';
import type { CaseFacts, Plan } from '../../../domain/dunning/types.ts';
import { inLanes } from '../../../domain/lanes.ts';
import type { DunningDeps } from '../act.ts';
import { lookAt } from '../look.ts';

/** Clients whose facts are read at once, and that are worked on at the same time. */
const PAGE = 50;
export const AT_A_TIME = 8;
/** What was begun less long ago is still the affair of whoever began it. */
const OWN_AFFAIR_MS = 10 * 60_000;

export interface Swept {
  /** cases that were started or told to look */
  cases: number;
  /** clients for whom something was done before their due date, without a case */
  early: number;
}

interface Call {
  now: string;
  taskQueue: string;
  signal: AbortSignal;
}

/**
 * Looks at clients without a case. Whoever is overdue with something to be done gets one; what is due before a due
 * date, as reminders, is done here.
 * @param quiet told of each client for whom nothing is to be done now
 */
export async function lookOver(
  deps: DunningDeps,
  clientIds: readonly number[],
  call: Call,
  quiet: (clientId: number) => Promise<void> = async () => {},
): Promise<Swept> {
  const swept: Swept = { cases: 0, early: 0 };
  for (let from = 0; from < clientIds.length && !call.signal.aborted; from += PAGE) {
    const wanted = await wantedOf(deps, clientIds.slice(from, from + PAGE), call.now);
    let mailIsDown = false;
    const one = async ({ clientId, wants }: { clientId: number; wants: Wants }) => {
      switch (wants) {
        case 'nothing':
          return quiet(clientId);
        case 'case':
          await deps.engine.touchCase(clientId, call.taskQueue);
          swept.cases += 1;
          return;
        case 'early': {
          if (mailIsDown) return;
          const look = { clientId, now: call.now, signal: call.signal };
          const { problem } = await lookAt(deps, look, { asCase: false, settleBefore: ownAffair(call.now) });
          mailIsDown = problem === 'mail-unreachable';
          swept.early += 1;
        }
      }
    };
    await inLanes(wanted, AT_A_TIME, one, () => !call.signal.aborted);
  }
  return swept;
}

/** The moment before which whatever was begun has been left by whoever began it. */
export function ownAffair(now: string): string {
  return new Date(Date.parse(now) - OWN_AFFAIR_MS).toISOString();
}

type Wants = 'nothing' | 'early' | 'case';

async function wantedOf(
  { sql }: DunningDeps,
  clientIds: readonly number[],
  now: string,
): Promise<{ clientId: number; wants: Wants }[]> {
  const wants = new Map<number, Wants>(clientIds.map((id) => [id, 'nothing']));
  for (const { clientId, ladder, facts } of await loadFactsOf(sql, clientIds, now)) {
    if (!ladder) continue;
    const its = wantsOf(nextRungs(ladder, facts), facts);
    if (its === 'case' || wants.get(clientId) === 'nothing') wants.set(clientId, its);
  }
  return [...wants].map(([clientId, its]) => ({ clientId, wants: its }));
}

function wantsOf({ due, skipped, held, unsuspend, unsettled }: Plan, facts: CaseFacts): Wants {
  if (facts.clientStatus !== 'active' && facts.clientStatus !== 'inactive') return 'nothing';
  const today = dayIn(facts.now, facts.timeZone ?? facts.providerTimeZone);
  const isOverdue = (invoiceId: number) => {
    const dueOn = facts.invoices.find(({ id }) => id === invoiceId)?.dueOn;
    return dueOn != null && dueOn < today;
  };
  const arrived = [...due, ...skipped, ...held];
  if (unsuspend.length > 0 || unsettled.length > 0 || arrived.some(({ invoiceId }) => isOverdue(invoiceId)))
    return 'case';
  return due.length > 0 || skipped.length > 0 ? 'early' : 'nothing';
}
