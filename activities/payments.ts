import { Context } from '@temporalio/activity';
import { retryEvent } from '../db/charges/events.ts';
import type { Actor } from '../db/queries/change-log.ts';
import { openAttempts } from '../db/queries/charge-attempts.ts';
import { waitingEvents } from '../db/queries/gateway-events.ts';
import { openRefunds } from '../db/queries/refund-attempts.ts';
import { isOpenState } from '../domain/payments/charges.ts';
import type { PaymentActivities } from '../workflows/contracts/activities.ts';
import { noticeExpiringCards } from './card-expiry.ts';
import { followDisputes } from './chargebacks.ts';
import { chargeInvoice, settleOpenAttempt } from './charges.ts';
import type { Deps } from './deps.ts';
import { giveBack } from './refunds.ts';
import { reported } from './reported.ts';

/** A charge that is younger is still being made by whoever asked for it. */
const OWN_AFFAIR_MS = 2 * 60_000;
/** So many of each kind at most in one call. */
const MOST = 500;

const SWEEP: Actor = { kind: 'system', id: 'settle-charges' };

/** What is done with stored payment methods beside operations. */
export function paymentActivities(deps: Deps): PaymentActivities {
  const signal = () => Context.current().cancellationSignal;
  return {
    charge: ({ clientId: _, requestedBy, ...order }) =>
      reported(deps, () => chargeInvoice(deps, { ...order, actor: actorOf(requestedBy), signal: signal() })),
    refund: ({ attemptId, now }) =>
      reported(deps, () => giveBack(deps, { attemptId, now, signal: signal() })),
    settleCharges: ({ now }) => reported(deps, () => settleCharges(deps, now, signal())),
    noticeExpiringCards: ({ now }) =>
      reported(deps, () => noticeExpiringCards(deps, { now, signal: signal() })),
  };
}

async function settleCharges(deps: Deps, now: string, signal: AbortSignal) {
  const before = new Date(Date.parse(now) - OWN_AFFAIR_MS).toISOString();
  const attempts = await openAttempts(deps.sql, before, MOST);
  let settled = 0;
  for (const { id } of attempts) {
    if (signal.aborted) break;
    const after = await settleOpenAttempt(deps, id, { actor: SWEEP, now, signal });
    if (after && !isOpenState(after.state)) settled += 1;
  }
  const refunds = await openRefunds(deps.sql, before, MOST);
  for (const attemptId of refunds) {
    if (signal.aborted) break;
    const { result } = await giveBack(deps, { attemptId, now, signal });
    if (result === 'given-back' || result === 'refused') settled += 1;
  }
  let events = 0;
  for (const id of await waitingEvents(deps.sql, MOST)) {
    if (signal.aborted) break;
    const applied = await deps.sql.begin((tx) => retryEvent(tx, { actor: SWEEP, now }, id));
    if (applied?.state !== 'applied') continue;
    events += 1;
    if (applied.clientId !== undefined) await deps.dunning.touched(applied.clientId, 'gateway-event');
  }
  await followDisputes(deps, now, signal);
  return { settled, open: attempts.length + refunds.length - settled, events };
}

/** Who asked, as the change log names them. */
function actorOf(requestedBy: string): Actor {
  const [, kind, id] = /^(token|staff):(\d+)$/.exec(requestedBy) ?? [];
  return id === undefined ? { kind: 'system', id: requestedBy } : { kind: kind as 'token' | 'staff', id };
}
