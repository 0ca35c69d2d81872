import type { Tx } from '../../db/connect.ts';
import { type RungRow, releaseRung, type Settlement, settleRung } from '../../db/queries/dunning-rungs.ts';
import type { ChargeResult } from '../../domain/payments/charges.ts';
import { type ChargeDeps, chargeInvoice } from '../charges.ts';
import { claim } from './claims.ts';
import { type Begun, DUNNING, type Ended, FINE, type Look, type Turn } from './types.ts';

/** So long after its time a gateway that is not reached is asked for a charge; then the ladder goes on. */
const REACHED_WITHIN_MS = 24 * 3_600_000;

/** D4. Charges the invoice to the client's stored methods, once for this rung and occurrence. */
export async function beginCharge(deps: ChargeDeps, tx: Tx, turn: Turn): Promise<Begun> {
  const id = await claim(tx, turn);
  if (id === undefined) return { is: 'waits', problem: null };
  const { invoiceId, rungId, occurrence, at: dueAt } = turn.rung;
  return {
    is: 'claimed',
    outside: () => settleCharge(deps, turn, { id, invoiceId, rungId, occurrence, dueAt }),
  };
}

/** Finishes a charge that was begun: what nobody knows the outcome of is asked for before anything else is tried. */
export async function settleCharge(
  deps: ChargeDeps,
  { now, signal }: Look,
  {
    id,
    invoiceId,
    rungId,
    occurrence,
    dueAt,
  }: Pick<RungRow, 'id' | 'invoiceId' | 'rungId' | 'occurrence' | 'dueAt'>,
): Promise<Ended> {
  // The look goes on by itself: nobody needs to tell it of what it has charged.
  const quiet: ChargeDeps = { ...deps, dunning: { touched: async () => true } };
  const result = await chargeInvoice(quiet, {
    ...{ invoiceId, occurrence: `rung/${rungId}/${occurrence}`, actor: DUNNING, now, signal },
  });
  const isLate = Date.parse(now) - Date.parse(dueAt) > REACHED_WITHIN_MS;
  const { settlement, problem } = outcomeOf(result, isLate);
  await deps.sql.begin(async (tx) => {
    if (settlement === 'give-back') await releaseRung(tx, id);
    else await settleRung(tx, id, { ...settlement, now });
  });
  return problem === null ? FINE : { problem };
}

type Outcome = { settlement: Omit<Settlement, 'now'> | 'give-back'; problem: string | null };

function outcomeOf(result: ChargeResult, isLate: boolean): Outcome {
  switch (result.result) {
    case 'paid': {
      const { attemptId } = result;
      return { settlement: { state: 'done', outcome: 'paid', effect: { attemptId } }, problem: null };
    }
    case 'declined': {
      const { attemptId, decline } = result;
      const outcome = decline === 'hard' ? 'hard-decline' : 'declined';
      return { settlement: { state: 'done', outcome, effect: { attemptId } }, problem: null };
    }
    case 'pending':
    case 'unknown': {
      const { attemptId } = result;
      const settlement = { state: 'unknown', outcome: result.result, effect: { attemptId } } as const;
      return { settlement, problem: result.result === 'unknown' ? 'charge-unknown' : null };
    }
    case 'unreachable':
      if (isLate) return { settlement: { state: 'done', outcome: 'unreachable' }, problem: null };
      return { settlement: 'give-back', problem: 'gateway-unreachable' };
    case 'nothing-owed':
    case 'no-method':
      return { settlement: { state: 'skipped', outcome: result.result }, problem: null };
    case 'refused':
      if (result.code === 'client-held') return { settlement: 'give-back', problem: null };
      return { settlement: { state: 'done', outcome: result.code }, problem: null };
  }
}
