import type { FoundRefund, PaymentGateway, RefundOutcome } from '../connectors/payments/types.ts';
import { cancelRefund, settleRefund } from '../db/charges/settle-refund.ts';
import type { Tx } from '../db/connect.ts';
import { type By, LedgerRefusal } from '../db/ledger/index.ts';
import {
  findRefundAttempt,
  noteAsked,
  noteRefundDoubt,
  noteUnasked,
  type RefundAttemptRow,
} from '../db/queries/refund-attempts.ts';
import { isOpenState, type RefundResult } from '../domain/payments/charges.ts';
import { ARRIVED_BY_MS, type ChargeDeps, NEVER_ARRIVED, touched } from './charges.ts';
import { StepFailure } from './failures.ts';
import { gatewayNamed } from './gateways.ts';

/** A gateway that was not reached for so long is asked no more: staff ask again when they like. */
const PATIENCE_MS = 24 * 3_600_000;

/**
 * Brings a refund at a gateway as far as it can be brought now: asked for once, looked for when nobody knows whether it
 * arrived, booked in one transaction with its mark. Called again it answers the same, or goes on.
 * Throws nothing for what gateway, client or payment do.
 */
export async function giveBack(
  deps: ChargeDeps,
  { attemptId, now, signal }: { attemptId: number; now: string; signal: AbortSignal },
): Promise<RefundResult> {
  const attempt = await findRefundAttempt(deps.sql, attemptId);
  if (!attempt) return { result: 'unrecorded' };
  if (!isOpenState(attempt.state)) return resultOf(attempt);
  const by: By = { actor: { kind: attempt.requestedByKind, id: attempt.requestedBy }, now };
  await bring(deps, by, attempt, signal);
  const after = await findRefundAttempt(deps.sql, attemptId);
  return after ? resultOf(after) : { result: 'unrecorded' };
}

async function bring(
  deps: ChargeDeps,
  by: By,
  attempt: RefundAttemptRow,
  signal: AbortSignal,
): Promise<void> {
  const { sql, log } = deps;
  const { id } = attempt;
  const cancel = (code: string) => booked(deps, attempt, (tx) => cancelRefund(tx, by, id, code));
  // From here on a crash leaves open whether it was asked for.
  const first = attempt.askedAt === null && (await noteAsked(sql, id, by.now));
  let outcome: RefundOutcome | FoundRefund;
  try {
    const gateway = await gatewayNamed(deps, attempt.providerId, attempt.gateway);
    const call = { signal, idempotencyKey: attempt.idempotencyKey };
    outcome = first ? await send(gateway, attempt, call) : await look(gateway, attempt, call, by.now);
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    // Of one that may be there only the gateway can say that nothing was given back.
    return first ? cancel(error.failure.code) : noteRefundDoubt(sql, id, { code: error.failure.code });
  }
  switch (outcome.outcome) {
    case 'done':
    case 'pending': {
      const { reference } = outcome;
      return booked(deps, attempt, (tx) => settleRefund(tx, by, id, reference), reference);
    }
    case 'already':
      return cancel('already-refunded');
    case 'refused':
      return cancel(outcome.failure.code);
    case 'absent':
      return cancel(NEVER_ARRIVED);
    case 'unreachable':
      if (!first) return noteRefundDoubt(sql, id, { code: outcome.failure.code });
      if (Date.parse(by.now) - Date.parse(attempt.requestedAt) > PATIENCE_MS) return cancel('unreachable');
      return noteUnasked(sql, id, 'unreachable');
    case 'unknown':
      log.warn({ refund: id }, 'whether money was given back is not known yet');
      return noteRefundDoubt(sql, id, { code: outcome.failure.code });
  }
}

type Call = Parameters<PaymentGateway['refund']>[1];

function send(gateway: PaymentGateway, attempt: RefundAttemptRow, call: Call): Promise<RefundOutcome> {
  const { amountMinor, currency, payment } = attempt;
  return gateway.refund({ payment, amountMinor, currency }, call);
}

/**
 * Looks for a refund at the gateway. One that is not there may still be on its way: for a while it is asked for again
 * with the same key, which counts once; then it is certain that it never arrived.
 */
async function look(
  gateway: PaymentGateway,
  attempt: RefundAttemptRow,
  call: Call,
  now: string,
): Promise<RefundOutcome | FoundRefund> {
  const found = await gateway.findRefund({ payment: attempt.payment }, call);
  if (found.outcome !== 'absent') return found;
  if (Date.parse(now) - Date.parse(attempt.askedAt ?? now) > ARRIVED_BY_MS) return found;
  const again = await send(gateway, attempt, call);
  const proves = again.outcome === 'done' || again.outcome === 'pending';
  // Anything else says nothing of the first request, which may have been taken before.
  return proves || again.outcome === 'unknown' || again.outcome === 'unreachable' ? again : DOUBT;
}

const DOUBT: RefundOutcome = {
  outcome: 'unknown',
  failure: { code: 'outcome-unknown', retryable: true, message: 'The gateway does not have the refund yet.' },
};

/** Writes down what is certain; while the client takes no changes it waits, with what the gateway calls it. */
async function booked(
  deps: ChargeDeps,
  { id, clientId }: RefundAttemptRow,
  write: (tx: Tx) => Promise<RefundAttemptRow>,
  gatewayReference?: string,
): Promise<void> {
  try {
    await deps.sql.begin(write);
    await touched(deps, clientId);
  } catch (error) {
    if (!(error instanceof LedgerRefusal)) throw error;
    await noteRefundDoubt(deps.sql, id, { code: error.code, gatewayReference });
  }
}

function resultOf({ id: attemptId, state, code }: RefundAttemptRow): RefundResult {
  switch (state) {
    case 'succeeded':
      return { result: 'given-back', attemptId };
    case 'cancelled':
      return { result: 'refused', code: code ?? '' };
    case 'requested':
      return { result: 'unreachable', attemptId };
    case 'unknown':
      return { result: 'unknown', attemptId };
  }
}
