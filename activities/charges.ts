import { randomUUID } from 'node:crypto';
import type { ChargeOutcome, FoundCharge, PaymentGateway } from '../connectors/payments/types.ts';
import { type ChargeWish, openAttempt } from '../db/charges/open.ts';
import { cancelAttempt, settleAttempt } from '../db/charges/settle.ts';
import { SecretError } from '../db/crypto/secrets.ts';
import { loggable } from '../db/errors.ts';
import { type By, LedgerRefusal } from '../db/ledger/index.ts';
import type { Actor } from '../db/queries/change-log.ts';
import { type AttemptRow, findAttempt, noteDoubt } from '../db/queries/charge-attempts.ts';
import { openPaymentMethod } from '../db/queries/payment-methods.ts';
import { type ChargeResult, isOpenState } from '../domain/payments/charges.ts';
import type { Deps } from './deps.ts';
import { StepFailure } from './failures.ts';
import { gatewayNamed } from './gateways.ts';

export type ChargeDeps = Pick<Deps, 'sql' | 'vault' | 'payments' | 'dunning' | 'log'>;

export interface ChargeOrder extends ChargeWish {
  /** who wants it */
  actor: Actor;
  /** ISO time of the workflow */
  now: string;
  signal: AbortSignal;
}

/** After this long a charge that the gateway does not have never reached it. */
export const ARRIVED_BY_MS = 10 * 60_000;

/**
 * Charges an invoice once for an occurrence: the client's methods in turn until one pays. Each attempt is written down
 * before the gateway is asked, and an attempt of which nobody knows what became of it is asked for before another is
 * made, whoever made it. Called again with the same occurrence it answers the same, or finishes what was begun.
 * Throws nothing for what gateway, client or invoice do.
 */
export async function chargeInvoice(deps: ChargeDeps, order: ChargeOrder): Promise<ChargeResult> {
  const by: By = { actor: order.actor, now: order.now };
  try {
    for (;;) {
      const opening = await deps.sql.begin((tx) => openAttempt(tx, by, order, randomUUID));
      switch (opening.is) {
        case 'nothing-owed':
        case 'no-method':
          return { result: opening.is };
        case 'over':
          return resultOf(opening.attempt, opening.attempts);
        case 'new':
        case 'in-flight': {
          const attempt = await resolve(deps, by, opening.attempt, opening.is, order.signal);
          if (attempt.state === 'declined' || attempt.code === NEVER_ARRIVED) continue;
          // What another request has charged meanwhile shows in what is owed.
          if (attempt.state === 'succeeded' && attempt.occurrence !== order.occurrence) continue;
          return resultOf(attempt, attempt.attempt);
        }
      }
    }
  } catch (error) {
    if (error instanceof LedgerRefusal) return { result: 'refused', code: error.code };
    throw error;
  }
}

/** Asks what became of an attempt that is under way, and writes it down. Nothing new is charged. */
export async function settleOpenAttempt(
  deps: ChargeDeps,
  attemptId: number,
  { actor, now, signal }: Pick<ChargeOrder, 'actor' | 'now' | 'signal'>,
): Promise<AttemptRow | undefined> {
  const attempt = await findAttempt(deps.sql, attemptId);
  if (!attempt || !isOpenState(attempt.state)) return attempt;
  return resolve(deps, { actor, now }, attempt, 'in-flight', signal);
}

/** Why an attempt ended that its gateway never got. */
export const NEVER_ARRIVED = 'never-arrived';

/** Brings an attempt as far as it can be brought now. */
async function resolve(
  deps: ChargeDeps,
  by: By,
  attempt: AttemptRow,
  standing: 'new' | 'in-flight',
  signal: AbortSignal,
): Promise<AttemptRow> {
  const cancel = (code: string) => settled(deps, attempt, (tx) => cancelAttempt(tx, by, attempt.id, code));
  let outcome: ChargeOutcome | FoundCharge;
  try {
    const access = await accessTo(deps, attempt, signal);
    outcome = standing === 'new' ? await send(access, attempt) : await ask(access, attempt, by.now);
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    // Of one that is under way only the gateway can say that nothing was charged.
    if (standing === 'in-flight') return noteDoubt(deps.sql, attempt.id, { code: error.failure.code });
    return cancel(error.failure.code);
  }
  switch (outcome.outcome) {
    case 'succeeded':
    case 'declined':
    case 'requires-action':
    case 'pending': {
      const { reference: gatewayReference } = outcome;
      const payment = outcome;
      return settled(deps, attempt, (tx) => settleAttempt(tx, by, attempt.id, payment), gatewayReference);
    }
    case 'absent':
      return cancel(NEVER_ARRIVED);
    case 'refused':
      return cancel(outcome.failure.code);
    case 'unreachable':
      if (standing === 'new') return cancel('unreachable');
      return noteDoubt(deps.sql, attempt.id, { code: outcome.failure.code });
    case 'unknown':
      deps.log.warn({ attempt: attempt.id }, 'whether a card was charged is not known yet');
      return noteDoubt(deps.sql, attempt.id, { code: outcome.failure.code });
  }
}

interface Access {
  gateway: PaymentGateway;
  /** the gateway's token, or null where it is not known any more */
  reference: string | null;
  call: Parameters<PaymentGateway['charge']>[1];
}

async function accessTo(deps: ChargeDeps, attempt: AttemptRow, signal: AbortSignal): Promise<Access> {
  const gateway = await gatewayNamed(deps, attempt.providerId, attempt.gateway);
  try {
    const { sql, vault } = deps;
    const { paymentMethodId: id } = attempt;
    const method = id === null ? undefined : await openPaymentMethod(sql, vault, id);
    const call = { signal, idempotencyKey: attempt.idempotencyKey };
    return { gateway, reference: method?.reference ?? null, call };
  } catch (error) {
    if (!(error instanceof SecretError)) throw error;
    throw new StepFailure({ code: 'bad-credentials', message: error.message });
  }
}

async function send({ gateway, reference, call }: Access, attempt: AttemptRow): Promise<ChargeOutcome> {
  if (reference === null)
    return { outcome: 'declined', reference: null, decline: 'hard', code: 'method_missing' };
  const { amountMinor, currency, invoiceId, clientId } = attempt;
  return gateway.charge({ reference, amountMinor, currency, invoiceId, clientId }, call);
}

/**
 * Looks for a charge at the gateway. One that is not there may still be on its way: for a while it is asked for again
 * with the same key, which charges once; then it is certain that it never arrived.
 */
async function ask(access: Access, attempt: AttemptRow, now: string): Promise<ChargeOutcome | FoundCharge> {
  const { gateway, reference, call } = access;
  const found = await gateway.findCharge({ reference, since: attempt.requestedAt }, call);
  if (found.outcome !== 'absent') return found;
  if (Date.parse(now) - Date.parse(attempt.requestedAt) > ARRIVED_BY_MS) return found;
  const again = reference === null ? found : await send(access, attempt);
  // Without a payment it says nothing of the first request, which may have been taken before.
  const proves = 'reference' in again && again.reference !== null;
  return proves || again.outcome === 'unknown' || again.outcome === 'unreachable' ? again : DOUBT;
}

const DOUBT: ChargeOutcome = {
  outcome: 'unknown',
  failure: { code: 'outcome-unknown', retryable: true, message: 'The gateway does not have the charge yet.' },
};

/** Writes down what is certain; while the client takes no changes it waits, with what the gateway calls it. */
async function settled(
  deps: ChargeDeps,
  attempt: AttemptRow,
  write: (tx: Parameters<typeof settleAttempt>[0]) => Promise<AttemptRow>,
  gatewayReference?: string | null,
): Promise<AttemptRow> {
  try {
    const after = await deps.sql.begin(write);
    if (after.state !== attempt.state) await touched(deps, after.clientId);
    return after;
  } catch (error) {
    if (!(error instanceof LedgerRefusal)) throw error;
    return noteDoubt(deps.sql, attempt.id, { code: error.code, gatewayReference });
  }
}

/** The note in the record is what counts: when the signal gets lost, the sweep takes it. */
export async function touched({ dunning, log }: ChargeDeps, clientId: number): Promise<void> {
  await dunning.touched(clientId, 'charge-ended').catch((error: unknown) => {
    log.warn({ clientId, error: loggable(error) }, 'dunning was not told of a charge');
  });
}

function resultOf(attempt: AttemptRow, attempts: number): ChargeResult {
  const { id: attemptId, state, code } = attempt;
  switch (state) {
    case 'succeeded':
      return { result: 'paid', attemptId };
    case 'declined':
      return {
        result: 'declined',
        attemptId,
        decline: attempt.decline ?? 'soft',
        code: code ?? '',
        attempts,
      };
    case 'cancelled':
      return code === 'unreachable' ? { result: 'unreachable' } : { result: 'refused', code: code ?? '' };
    case 'requested':
    case 'unknown':
      return { result: code === 'pending' ? 'pending' : 'unknown', attemptId };
  }
}
