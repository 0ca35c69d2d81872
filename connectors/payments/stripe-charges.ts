import type Stripe from 'stripe';
import { z } from 'zod';
import type { GatewayPayment } from '../../domain/payments/charges.ts';
import type { Failure } from '../provisioning/types.ts';
import { failedCommand } from './failures.ts';
import { noAmount, toStripe } from './stripe-amounts.ts';
import type { MethodOwner, StripeTrouble } from './stripe-answers.ts';
import type { StripeCalls } from './stripe-calls.ts';
import { type Intent, intentSchema, KEPT, readDecline, readIntent } from './stripe-payments.ts';
import type { ChargeOutcome, FoundCharge, GatewayCall, PaymentGateway } from './types.ts';

type Charges = Pick<PaymentGateway, 'charge' | 'findCharge'>;

/** Clocks differ: so much earlier than said a payment may bear its time. */
const CLOCKS_MS = 10 * 60_000;
const PAGE = 100;
/** Nobody is charged more often than this between two looks. */
const MOST_PAGES = 10;

const intents = z.looseObject({ data: z.array(intentSchema), has_more: z.boolean() });

/** Charges at Stripe. */
export function createCharges({ label, ask, lookAt }: StripeCalls): Charges {
  const charge: Charges['charge'] = async (request, call): Promise<ChargeOutcome> => {
    const { reference, amountMinor, invoiceId, clientId } = request;
    const amount = toStripe(amountMinor, request.currency);
    if (amount === undefined) return { outcome: 'refused', failure: noAmount(label, request.currency) };
    const method = await lookAt(reference, call);
    // Before the payment is asked for nothing can have been charged.
    if (method.kind === 'refused') return { outcome: 'refused', failure: method.failure };
    if (method.kind === 'failed') return failedCommand(method.failure, 'no');
    if (method.kind === 'missing' || method.owner === null) return gone(method.kind);
    const kept = {
      [KEPT.attempt]: call.idempotencyKey,
      [KEPT.invoice]: String(invoiceId),
      [KEPT.client]: String(clientId),
    };
    const wish: Stripe.PaymentIntentCreateParams = {
      ...{ amount, currency: request.currency.toLowerCase(), payment_method: reference, ...method.owner },
      ...{ confirm: true, off_session: true, metadata: kept },
      // Nobody is there who could be sent to a bank's page.
      automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    };
    const options = (timeout: number) => ({ timeout, idempotencyKey: call.idempotencyKey });
    const answer = await ask<Paid>(
      reference,
      call,
      (stripe, timeout) => stripe.paymentIntents.create(wish, options(timeout)),
      (said, _, error) => paid(error === undefined ? intentOf(said) : readDecline(error)),
    );
    return answer.kind === 'paid' ? answer.payment : asCharge(answer);
  };

  /** Payments of a customer are listed as they are; those of anybody are only found once they are indexed. */
  async function search(
    owner: MethodOwner,
    since: number,
    call: GatewayCall,
  ): Promise<{ kind: 'found'; intent: Intent | null } | StripeTrouble> {
    const created = { gte: Math.floor((since - CLOCKS_MS) / 1000) };
    let after: string | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const answer = await ask<{ kind: 'page'; data: Intent[]; more: boolean }>(
        '',
        call,
        (stripe, timeout) =>
          owner === null
            ? stripe.paymentIntents.search(
                { query: `metadata['${KEPT.attempt}']:'${call.idempotencyKey}'`, limit: PAGE },
                { timeout },
              )
            : stripe.paymentIntents.list(
                { ...owner, created, limit: PAGE, ...(after && { starting_after: after }) },
                { timeout },
              ),
        (said) => {
          const parsed = intents.safeParse(said);
          return parsed.success
            ? { kind: 'page', data: parsed.data.data, more: parsed.data.has_more }
            : undefined;
        },
      );
      if (answer.kind !== 'page') return answer;
      const intent = answer.data.find(({ metadata }) => metadata?.[KEPT.attempt] === call.idempotencyKey);
      if (intent) return { kind: 'found', intent };
      after = answer.data.at(-1)?.id;
      if (!answer.more || after === undefined || owner === null) return { kind: 'found', intent: null };
    }
    return { kind: 'refused', failure: tooMany(label) };
  }

  const findCharge: Charges['findCharge'] = async ({ reference, since }, call): Promise<FoundCharge> => {
    const method = reference === null ? ({ kind: 'missing' } as const) : await lookAt(reference, call);
    if (method.kind === 'refused' || method.kind === 'failed')
      return { outcome: 'unreachable', failure: method.failure };
    const owner = method.kind === 'method' ? method.owner : null;
    const answer = await search(owner, Date.parse(since), call);
    if (answer.kind === 'missing') return { outcome: 'absent' };
    if (answer.kind !== 'found') return { outcome: 'unreachable', failure: answer.failure };
    if (answer.intent === null) return { outcome: 'absent' };
    return readIntent(answer.intent) ?? { outcome: 'pending', reference: answer.intent.id };
  };

  return { charge, findCharge };
}

const ASKED_FOR =
  'Whether the card was charged is not known; the gateway is asked before anything else is tried.';

interface Paid {
  kind: 'paid';
  payment: GatewayPayment;
}
const paid = (payment: GatewayPayment | undefined): Paid | undefined => payment && { kind: 'paid', payment };

function intentOf(said: unknown): GatewayPayment | undefined {
  const parsed = intentSchema.safeParse(said);
  return parsed.success ? readIntent(parsed.data) : undefined;
}

/** A method that is no longer the client's pays nothing, ever. */
const gone = (kind: 'missing' | 'method'): ChargeOutcome => ({
  outcome: 'declined',
  reference: null,
  decline: 'hard',
  code: kind === 'missing' ? 'method_missing' : 'method_detached',
});

function asCharge(answer: StripeTrouble): ChargeOutcome {
  switch (answer.kind) {
    case 'missing':
      // The method was there a moment ago.
      return gone('missing');
    case 'refused':
      return { outcome: 'refused', failure: answer.failure };
    case 'failed':
      return failedCommand(answer.failure, answer.arrived, ASKED_FOR);
  }
}

const tooMany = (label: string): Failure => ({
  code: 'protocol',
  retryable: true,
  message: `${label} has more payments of this customer than can be looked through.`,
});
