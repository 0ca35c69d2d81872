import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
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

test('D4 stripe: charges, looks and refunds are requests as Stripe describes them', async () => {
  const gateway = connect();
  // The mock's example of a method belongs to nobody: a charge ends before it is asked for.
  const request = { reference: 'pm_1abc', amountMinor: 1190, currency: 'EUR', invoiceId: 7, clientId: 3 };
  expect(await gateway.charge(request, CALL)).toMatchObject({ outcome: 'declined', code: 'method_detached' });
  expect(await gateway.findCharge({ reference: 'pm_1abc', since: '2026-01-01T00:00:00.000Z' }, CALL)).toEqual(
    { outcome: 'absent' },
  );
  expect(await gateway.refund({ payment: 'pi_1abc', amountMinor: 190, currency: 'EUR' }, CALL)).toMatchObject(
    {
      outcome: 'done',
    },
  );
  expect(await gateway.findRefund({ payment: 'pi_1abc' }, CALL)).toEqual({ outcome: 'absent' });
});

test('D4 stripe: the request of a charge holds what Stripe describes, and its answer is understood', async () => {
  // The mock keeps nothing, so whom a method belongs to is said by a server in front of it.
  const front = await startOwner(mock.url);
  try {
    const gateway = createGateway({ kind: 'stripe', url: front.url, credentials: { secretKey: SECRET_KEY } });
    opened.push(gateway);
    const request = { reference: 'pm_1abc', amountMinor: 1190, currency: 'EUR', invoiceId: 7, clientId: 3 };
    const outcome = await gateway.charge(request, CALL);
    // The example that the mock answers with has never been confirmed.
    expect(outcome).toMatchObject({ outcome: 'declined', code: 'never_confirmed' });
    const found = await gateway.findCharge({ reference: 'pm_1abc', since: '2026-01-01T00:00:00.000Z' }, CALL);
    expect(found).toEqual({ outcome: 'absent' });
    expect(front.seen).toContain('POST /v1/payment_intents');
  } finally {
    await front.stop();
  }
});

test('X12 stripe: a key that Stripe does not take is bad credentials', async () => {
  const gateway = connect('sk_live_0123456789');
  const failure = { code: 'bad-credentials', retryable: false };
  expect(await gateway.probe('pm_1abc', CALL)).toMatchObject({ state: 'unreachable', failure });
  expect(await gateway.detach('pm_1abc', CALL)).toMatchObject({ outcome: 'refused', failure });
});

/** Passes everything on, but says that the method belongs to a customer. */
async function startOwner(target: string) {
  const seen: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const { method = 'GET', url = '/', headers } = request;
    seen.push(`${method} ${url.split('?')[0]}`);
    const answer = await fetch(`${target}${url}`, {
      method,
      headers: { authorization: headers.authorization ?? '', 'content-type': headers['content-type'] ?? '' },
      ...(method === 'POST' && { body: Buffer.concat(chunks) }),
    });
    const body = (await answer.json()) as Record<string, unknown>;
    const shown = url.startsWith('/v1/payment_methods/') ? { ...body, customer: 'cus_1' } : body;
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(shown));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    seen,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => new Promise((resolve) => void server.close(resolve)),
  };
}

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

test('D4 stripe: the demo gateway’s payments, refunds and events have fields that Stripe has, of the same kinds', async () => {
  const demo = await startGateway({ secretKey: SECRET_KEY, methods: [{ id: 'pm_1abc', customer: 'cus_1' }] });
  const ask = async (url: string, path: string, fields: Record<string, string>) => {
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${SECRET_KEY}` },
      body: new URLSearchParams(fields),
    });
    expect(answer.status).toBe(200);
    return (await answer.json()) as Record<string, unknown>;
  };
  const charge = {
    ...{ amount: '1190', currency: 'eur', payment_method: 'pm_1abc', customer: 'cus_1' },
    ...{ confirm: 'true', off_session: 'true' },
  };
  try {
    const [real, made] = [
      await ask(mock.url, '/v1/payment_intents', charge),
      await ask(demo.url, '/v1/payment_intents', charge),
    ];
    const refund = { payment_intent: String(made.id), amount: '190' };
    const [realRefund, madeRefund] = [
      await ask(mock.url, '/v1/refunds', refund),
      await ask(demo.url, '/v1/refunds', refund),
    ];
    for (const [like, shown] of [
      [real, made],
      [realRefund, madeRefund],
    ] as const)
      for (const [field, value] of Object.entries(shown)) {
        expect(Object.keys(like), field).toContain(field);
        // The examples leave open what is only there sometimes.
        if (like[field] !== null && value !== null) expect(typeof value, field).toBe(typeof like[field]);
      }
  } finally {
    await demo.stop();
  }
});
