import { createGateway } from '../../../connectors/payments/registry.ts';
import type { PaymentGateway } from '../../../connectors/payments/types.ts';
import { startGateway } from '../../../dev/gateway/server.ts';
import type { Fault } from '../../../dev/panel/faults.ts';
import { selfSigned } from '../provisioning/tls.ts';
import type { Harness, MakeHarness, SeededCard, Spoiling } from './kit.ts';

export const SECRET_KEY = 'sk_test_theGoodKey0123456789';
const WRONG_KEY = 'sk_test_theWrongKey987654321';
const REFERENCE = 'pm_1NqHarness000kit';

const FAULTS: Record<Spoiling, Fault> = {
  html: { effect: 'html' },
  'html-after': { effect: 'html', when: 'after' },
  'other-json': { effect: 'garbage' },
  refused: { effect: 'refuse', reason: `The charge of ${REFERENCE} for cus_HarnessPerson is disputed.` },
  slow: { effect: 'slow', delayMs: 300 },
  'slow-after': { effect: 'slow', when: 'after', delayMs: 20_000 },
  reset: { effect: 'reset' },
  'reset-after': { effect: 'reset', when: 'after' },
  '5xx': { effect: 'status', status: 503 },
  '5xx-after': { effect: 'status', status: 502, when: 'after' },
  'rate-limited': { effect: 'status', status: 429 },
  'key-revoked': { effect: 'status', status: 401 },
  'account-gone': { effect: 'status', status: 403 },
};

const LAST_FOUR: Record<SeededCard, string> = {
  good: '4242',
  'no-money': '9995',
  stolen: '9979',
  expired: '0069',
  'needs-its-owner': '3184',
  'takes-days': '3000',
};
const CALLS: Record<Parameters<Harness['spoil']>[0], string> = {
  ...{ probe: 'retrieve', detach: 'detach', charge: 'charge', find: 'list', refund: 'refund' },
  'find-refund': 'refunds',
};
const STATES = {
  succeeded: 'succeeded',
  processing: 'pending',
  requires_payment_method: 'declined',
} as const;

/** The demo gateway with one payment method. */
export const makeStripeHarness: MakeHarness = async ({ tls }) => {
  const pems = tls ? await selfSigned() : undefined;
  const gateway = await startGateway({ secretKey: SECRET_KEY, ...(pems ? { tls: pems } : {}) });
  const connectors: PaymentGateway[] = [];
  return {
    kind: 'stripe',
    reference: REFERENCE,
    secrets: [SECRET_KEY, WRONG_KEY, REFERENCE, 'cus_HarnessPerson'],
    connect({ ca = false, badCredentials = false, timeoutMs = 20_000 } = {}) {
      const connector = createGateway({
        kind: 'stripe',
        url: gateway.url,
        credentials: { secretKey: badCredentials ? WRONG_KEY : SECRET_KEY },
        timeoutMs,
        ...(ca && pems ? { ca: pems.cert } : {}),
      });
      connectors.push(connector);
      return connector;
    },
    seed: (card = 'good') =>
      void gateway.methods.put({ id: REFERENCE, customer: 'cus_HarnessPerson', last4: LAST_FOUR[card] }),
    payments: () =>
      gateway.payments.all().map(({ status, amount, refunded }) => ({
        ...{ state: STATES[status], amountMinor: amount, refundedMinor: refunded },
      })),
    detach: () => gateway.methods.detach(REFERENCE),
    remove: () => gateway.methods.remove(REFERENCE),
    truth() {
      const method = gateway.methods.get(REFERENCE);
      return method === undefined ? 'missing' : method.customer === null ? 'detached' : 'attached';
    },
    spoil: (on, effect, times = 1) => gateway.faults.add({ ...FAULTS[effect], on: CALLS[on], times }),
    down: () => gateway.down(),
    up: () => gateway.up(),
    async close() {
      await gateway.stop();
      await Promise.all(connectors.map((connector) => connector.close()));
    },
  };
};
