import type { Tx } from '../../db/connect.ts';
import { type By, LedgerRefusal, touchDunning } from '../../db/ledger/index.ts';
import { findSurvivor } from '../../db/queries/clients.ts';
import { beginLook, type LookedAt, noteLook } from '../../db/queries/dunning-cases.ts';
import { loadFacts } from '../../db/queries/dunning-facts.ts';
import { type LookedBack, lookBack, skipRung, unsettledRungs } from '../../db/queries/dunning-rungs.ts';
import { isGap, noteRunning } from '../../db/queries/dunning-sweep.ts';
import { rungName } from '../../domain/dunning/brake.ts';
import { overdueDebt } from '../../domain/dunning/debt.ts';
import { isMessage } from '../../domain/dunning/moments.ts';
import { nextRungs, passedWith } from '../../domain/dunning/planner.ts';
import type { CaseFacts, Ladder, Plan, PlannedRung, SkippedRung } from '../../domain/dunning/types.ts';
import type { LookOutcome } from '../../workflows/contracts/messages.ts';
import { beginRung, type DunningDeps, settleRow } from './act.ts';
import { tidyBrake } from './brake.ts';
import { endSuspensions } from './services.ts';
import { type Begun, DUNNING, type Ended, type Look } from './types.ts';

/** Turns of one look at most; what is left comes with the next. */
const MOST_TURNS = 100;

interface Options {
  /** the look is that of a case, which is opened and closed; one of the sweep leaves no case behind */
  asCase: boolean;
  /** settles only rungs that were begun before this moment: younger ones are still somebody's own affair */
  settleBefore?: string;
}

/** What waits in this look, so that it is not tried twice. */
interface Waiting {
  /** names of rungs, with the code of what stands in the way */
  rungs: Map<string, string | null>;
  /** names of rungs that wait for an operator's yes */
  braked: Set<string>;
  /** no message gets through */
  mail: boolean;
}

/**
 * Does for one client what is due now, one transaction for each rung, until nothing is due. What is due is decided
 * under the lock of the client, which everybody who changes its money takes: so nothing is done about what is paid.
 */
export async function lookAt(deps: DunningDeps, look: Look, options: Options): Promise<LookOutcome> {
  const { hasUnsettled, ...before } = await lookBack(deps.sql, look.clientId);
  if (wasDown(before, look.now)) await noteRunning(deps.sql, look.now);
  const problems = hasUnsettled ? await settleBegun(deps, look, options) : new Set<string>();
  const waiting: Waiting = { rungs: new Map(), braked: new Set(), mail: false };
  for (let turns = 0; turns < MOST_TURNS && !look.signal.aborted; turns++) {
    const turn = await deps.sql.begin((tx) => takeTurn(deps, tx, look, { ...options, waiting, problems }));
    if (turn.is === 'over') return afterCommit(deps, turn);
    if (turn.is === 'acted') note(waiting, turn.what, await turn.outside());
  }
  return { open: true, nextAt: look.now, problem: null };
}

/** How late the look of a case may come on a busy machine. */
const LATE_MS = 15 * 60_000;

/**
 * Whether this look is the first after down time. One in time says that only the sweep does not run: taken for down
 * time, each announced suspension would be one that was missed, and be warned of again for ever.
 */
function wasDown({ sweptAt, nextAt }: Omit<LookedBack, 'hasUnsettled'>, now: string): boolean {
  const isLate = nextAt !== null && Date.parse(now) - Date.parse(nextAt) > LATE_MS;
  return isLate && sweptAt !== null && isGap(sweptAt, now);
}

/** Asks what became of what an earlier look has begun. Answers codes of what is still to be asked. */
async function settleBegun(deps: DunningDeps, look: Look, { settleBefore }: Options): Promise<Set<string>> {
  const problems = new Set<string>();
  for (const row of await unsettledRungs(deps.sql, look.clientId)) {
    if (settleBefore !== undefined && row.at >= settleBefore) continue;
    const { problem } = await settleRow(deps, look, row);
    if (problem !== null) problems.add(problem);
  }
  return problems;
}

type TurnTaken =
  | { is: 'again' }
  | { is: 'acted'; what: string; outside: () => Promise<Ended> }
  | { is: 'over'; outcome: LookOutcome; survivor?: number };

async function takeTurn(
  deps: DunningDeps,
  tx: Tx,
  look: Look,
  { asCase, waiting, problems }: Options & { waiting: Waiting; problems: ReadonlySet<string> },
): Promise<TurnTaken> {
  const { clientId, now } = look;
  const client = await beginLook(tx, clientId, { now, opensCase: asCase });
  if (!client?.followed) return ended(tx, look, client);
  const plans: Plan[] = [];
  const all = await loadFacts(tx, clientId, now);
  for (const { ladder, facts } of all) {
    if (!ladder) continue;
    const plan = nextRungs(ladder, facts);
    const turn = await planned(deps, tx, look, { ladder, facts, plan, waiting });
    if (turn) return turn;
    plans.push(plan);
  }
  const outcome = outcomeOf(plans, waiting, problems);
  if (asCase) {
    if (client.braked || waiting.braked.size > 0) {
      const taken = new Set(all.flatMap(({ facts }) => facts.done.map(rungName)));
      await tidyBrake(tx, clientId, { now, taken, waits: waiting.braked });
    }
    const invoices = all.flatMap(({ facts }) => facts.invoices);
    await noteLook(tx, clientId, {
      ...{ now, ...outcome, next: nextOf(plans), debt: overdueDebt(invoices, now.slice(0, 10)) },
    });
  }
  return { is: 'over', outcome };
}

/** One thing that the plan wants, or undefined when there is nothing to do now. */
async function planned(
  deps: DunningDeps,
  tx: Tx,
  look: Look,
  of: { ladder: Ladder; facts: CaseFacts; plan: Plan; waiting: Waiting },
): Promise<TurnTaken | undefined> {
  const { ladder, facts, plan, waiting } = of;
  const { clientId, now } = look;
  const passOver = async (rungs: readonly SkippedRung[]) => {
    let passed = false;
    for (const rung of rungs)
      passed = (await skipRung(tx, { clientId, now, ladderId: ladder.id }, rung)) || passed;
    return passed;
  };
  if (plan.unsuspend.length > 0 && !waiting.rungs.has(UNSUSPEND)) {
    const begun = await endSuspensions(deps, tx, { ...look, facts, unsuspend: plan.unsuspend });
    // Once in a look: it has not begun yet when the next turn comes.
    waiting.rungs.set(UNSUSPEND, begun.is === 'waits' ? begun.problem : null);
    if (begun.is === 'claimed') return { is: 'acted', what: UNSUSPEND, outside: begun.outside };
  }
  for (const rung of plan.due) {
    const invoice = facts.invoices.find(({ id }) => id === rung.invoiceId);
    if (!invoice || isWaiting(waiting, rung)) continue;
    await passOver(passedWith(plan, rung));
    const by: By = { actor: DUNNING, now };
    const begin = (inner: Tx) => beginRung(deps, inner, { ...look, by, rung, invoice, plan, facts, ladder });
    // The ledger has no say in a message.
    const begun = await (isMessage(rung.action) ? begin(tx) : refusable(tx, begin));
    if (begun.is === 'settled') return { is: 'again' };
    if (begun.is === 'claimed') return { is: 'acted', what: rungName(rung), outside: begun.outside };
    waiting.rungs.set(rungName(rung), begun.problem);
    if (begun.braked) waiting.braked.add(rungName(rung));
  }
  return (await passOver(plan.skipped)) ? { is: 'again' } : undefined;
}

const UNSUSPEND = 'unsuspend';

function isWaiting(waiting: Waiting, rung: PlannedRung): boolean {
  return waiting.rungs.has(rungName(rung)) || (waiting.mail && isMessage(rung.action));
}

function note(waiting: Waiting, what: string, { problem, all }: Ended): void {
  if (problem === null) return;
  waiting.rungs.set(what, problem);
  if (all) waiting.mail = true;
}

/** What the ledger refuses is undone, and waits. */
async function refusable(tx: Tx, work: (inner: Tx) => Promise<Begun>): Promise<Begun> {
  try {
    return (await tx.savepoint(work)) as Begun;
  } catch (error) {
    if (!(error instanceof LedgerRefusal)) throw error;
    return { is: 'waits', problem: error.code };
  }
}

function outcomeOf(plans: readonly Plan[], waiting: Waiting, problems: ReadonlySet<string>): LookOutcome {
  const [nextAt = null] = plans.flatMap(({ next }) => next?.at ?? []).sort();
  const open = plans.some((plan) => plan.open) || problems.size > 0;
  return { open, nextAt, problem: open ? problemOf(waiting, problems) : null };
}

/** The rung for which the case looks again; of several at one moment the first. */
function nextOf(plans: readonly Plan[]): { rungId: string; action: string } | null {
  const [first] = plans.flatMap(({ next }) => next ?? []).sort((a, b) => (a.at < b.at ? -1 : 1));
  const rung = first?.rungs[0];
  return rung ? { rungId: rung.rungId, action: rung.action.type } : null;
}

function problemOf({ rungs }: Waiting, problems: ReadonlySet<string>): string | null {
  return [...rungs.values()].find((problem) => problem !== null) ?? [...problems][0] ?? null;
}

/** The client is closed, no more, or a part of another: that one's debt has changed. */
async function ended(tx: Tx, { clientId, now }: Look, client: LookedAt | undefined): Promise<TurnTaken> {
  const outcome: LookOutcome = { open: false, nextAt: null, problem: null };
  await noteLook(tx, clientId, { now, ...outcome, next: null, debt: 0 });
  const survivor = client?.mergedIntoId == null ? undefined : await findSurvivor(tx, clientId);
  if (survivor === undefined) return { is: 'over', outcome };
  await touchDunning(tx, { now }, survivor, 'merged');
  return { is: 'over', outcome, survivor };
}

async function afterCommit(
  { dunning }: DunningDeps,
  { outcome, survivor }: TurnTaken & { is: 'over' },
): Promise<LookOutcome> {
  if (survivor !== undefined) await dunning.touched(survivor, 'merged');
  return outcome;
}
