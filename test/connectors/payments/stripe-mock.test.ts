import { afterAll, beforeAll, expect, test } from 'vitest';
import { detachMethod } from '../../../connectors/payments/detach.ts';
import { createGateway } from '../../../connectors/payments/registry.ts';
import type { PaymentGateway } from '../../../connectors/payments/types.ts';
import { startGateway } from '../../../dev/gateway/server.ts';
import { type StripeMock, startStripeMock } from '../../support/stripe-mock.ts';

const CALL = { signal: new AbortController().signal, idempotencyKey: 'operation-1/remove/7' };
const SECRET_KEY = 'sk_test_0123456789';
let mock: StripeMock;
const opened: PaymentGateway[] = [];

beforeAll(async () => {
  mock = await startStripeMock();
}, 16 * 60_000);
afterAll(async () => {
  await Promise.all(opened.map((gateway) => gateway.close()));
  await mock?.stop();
});

function connect(secretKey = SECRET_KEY): PaymentGateway {
  const gateway = createGateway({ kind: 'stripe', url: mock.url, credentials: { secretKey } });
  opened.push(gateway);
  return gateway;
}

test('X12 stripe: requests are what Stripe describes, and its examples are understood', async () => {
  const gateway = connect();
  // The mock keeps nothing; its example of a payment method belongs to no customer.
  expect(await gateway.probe('pm_1abc', CALL)).toEqual({ state: 'detached' });
  expect(await gateway.detach('pm_1abc', CALL)).toEqual({ outcome: 'done' });
  expect(await detachMethod(gateway, 'pm_1abc', CALL)).toMatchObject({
    outcome: 'already',
    before: 'detached',
  });
});

test('X12 stripe: a key that Stripe does not take is bad credentials', async () => {
  const gateway = connect('sk_live_0123456789');
  const failure = { code: 'bad-credentials', retryable: false };
  expect(await gateway.probe('pm_1abc', CALL)).toMatchObject({ state: 'unreachable', failure });
  expect(await gateway.detach('pm_1abc', CALL)).toMatchObject({ outcome: 'refused', failure });
});

test('X12 stripe: the demo gateway answers with fields that Stripe has, of the same kinds', async () => {
  const demo = await startGateway({ secretKey: SECRET_KEY, methods: [{ id: 'pm_1abc' }] });
  try {
    const ask = async (url: string, method: string, path: string) => {
      const headers = {
        authorization: `Bearer ${SECRET_KEY}`,
        'content-type': 'application/x-www-form-urlencoded',
      };
      const answer = await fetch(`${url}/v1/payment_methods/pm_1abc${path}`, { method, headers });
      expect(answer.status).toBe(200);
      return (await answer.json()) as Record<string, unknown>;
    };
    for (const [method, path] of [
      ['GET', ''],
      ['POST', '/detach'],
    ] as const) {
      const real = await ask(mock.url, method, path);
      for (const [field, value] of Object.entries(await ask(demo.url, method, path))) {
        expect(Object.keys(real)).toContain(field);
        // Who it belongs to is the one thing that the mock's example leaves open.
        if (field !== 'customer') expect(typeof value, field).toBe(typeof real[field]);
      }
    }
  } finally {
    await demo.stop();
  }
});
