import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { detachMethod } from '../../../connectors/payments/detach.ts';
import { scrubTokens } from '../../../connectors/payments/failures.ts';
import { createPaymentPool } from '../../../connectors/payments/pool.ts';
import { createGateway, type GatewaySettings } from '../../../connectors/payments/registry.ts';
import type { PaymentGateway } from '../../../connectors/payments/types.ts';
import { ConnectorMisuseError } from '../../../connectors/provisioning/types.ts';
import { startGateway } from '../../../dev/gateway/server.ts';

const CALL = { signal: new AbortController().signal, idempotencyKey: 'operation-1/remove/7' };
const SECRET_KEY = 'sk_test_0123456789abcdef';
const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

function connect(url: string): PaymentGateway {
  const gateway = createGateway({ kind: 'stripe', url, credentials: { secretKey: SECRET_KEY } });
  opened.push(() => gateway.close());
  return gateway;
}

/** A server that answers what it is told to, and keeps what it was asked. */
async function answering(status: number, body: unknown, headers: Record<string, string> = {}) {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push(() => new Promise((resolve) => void server.close(resolve)));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

const method = (fields: object) => ({ object: 'payment_method', id: 'pm_1abc', customer: null, ...fields });
const stripeError = (error: object) => ({ error: { type: 'invalid_request_error', ...error } });

describe('Stripe: what an answer means', () => {
  test.each([
    ['a customer by its id', { customer: 'cus_1' }, 'attached'],
    ['a customer as an object', { customer: { id: 'cus_1', object: 'customer' } }, 'attached'],
    ['an account in place of a customer', { customer_account: 'acct_1' }, 'attached'],
    ['neither', {}, 'detached'],
  ])('X12 stripe: %s', async (_, fields, state) => {
    const { url } = await answering(200, method(fields));
    expect(await connect(url).probe('pm_1abc', CALL)).toEqual({ state });
  });

  test('X12 stripe: another method than asked for, or one without a word about its customer, is not believed', async () => {
    for (const body of [method({ id: 'pm_other' }), { object: 'payment_method', id: 'pm_1abc' }]) {
      const { url } = await answering(200, body);
      expect(await connect(url).probe('pm_1abc', CALL)).toMatchObject({
        state: 'unreachable',
        failure: { code: 'protocol' },
      });
    }
  });

  test('X12 stripe: a method that a key of the other mode cannot see is not missing', async () => {
    const message =
      "No such PaymentMethod: 'pm_1abc'; a similar object exists in live mode, but a test mode key was used to make this request.";
    const { url } = await answering(404, stripeError({ code: 'resource_missing', message }));
    expect(await connect(url).probe('pm_1abc', CALL)).toMatchObject({
      state: 'unreachable',
      failure: { code: 'bad-credentials', retryable: false },
    });
  });

  test('X12 stripe: a redirect is not followed', async () => {
    const target = await answering(200, method({}));
    const { url } = await answering(302, {}, { location: `${target.url}/v1/payment_methods/pm_1abc` });
    expect(await connect(url).probe('pm_1abc', CALL)).toMatchObject({ state: 'unreachable' });
    expect(target.seen).toEqual([]);
  });

  test('X12 stripe: an answer without end is not read to its end', async () => {
    const { url } = await answering(200, method({ padding: 'x'.repeat(6_000_000) }));
    expect(await connect(url).probe('pm_1abc', CALL)).toMatchObject({
      state: 'unreachable',
      failure: { retryable: true },
    });
  });

  test('X12 stripe: what is no reference of Stripe never becomes a request', async () => {
    const { url, seen } = await answering(200, method({}));
    for (const reference of ['', '4242424242424242', 'cus_1', 'pm_1/../../customers/cus_1', 'pm_1?x=y']) {
      expect(await detachMethod(connect(url), reference, CALL)).toMatchObject({
        outcome: 'unreachable',
        asked: false,
        failure: { code: 'refused', retryable: false },
      });
      expect((await connect(url).detach(reference, CALL)).outcome).toBe('refused');
    }
    expect(seen).toEqual([]);
  });

  test('X10 stripe: the key travels in its header only, and nothing about this machine goes along', async () => {
    const { url, seen } = await answering(200, method({}));
    await connect(url).probe('pm_1abc', CALL);
    await connect(url).detach('pm_1abc', CALL);
    expect(seen.map((request) => [request.method, request.url])).toEqual([
      ['GET', '/v1/payment_methods/pm_1abc'],
      ['POST', '/v1/payment_methods/pm_1abc/detach'],
    ]);
    for (const { headers } of seen) {
      const { authorization, ...others } = headers;
      expect(authorization).toBe(`Bearer ${SECRET_KEY}`);
      expect(JSON.stringify(others)).not.toContain(SECRET_KEY);
      expect(others['x-stripe-client-telemetry']).toBeUndefined();
      expect(String(others['x-stripe-client-user-agent'])).not.toMatch(/platform|telemetry_id|uname/);
    }
  });

  test('X12 stripe: each attempt has a key of its own that begins with that of the command', async () => {
    const { url, seen } = await answering(200, method({ customer: 'cus_1' }));
    for (let attempt = 0; attempt < 2; attempt++)
      await connect(url).detach('pm_1abc', {
        ...CALL,
        idempotencyKey: `${CALL.idempotencyKey}${'x'.repeat(400)}`,
      });
    const keys = seen.map(({ headers }) => String(headers['idempotency-key']));
    expect(new Set(keys).size).toBe(2);
    for (const key of keys) {
      expect(key.startsWith(CALL.idempotencyKey)).toBe(true);
      expect(key.length).toBeLessThanOrEqual(255);
    }
  });

  test('X12 stripe: a gateway that says "done" while the method is still attached is not believed', async () => {
    const { url } = await answering(200, method({ customer: 'cus_1' }));
    const proof = await detachMethod(connect(url), 'pm_1abc', {
      ...CALL,
      confirm: { attempts: 2, delayMs: 5 },
    });
    expect(proof).toMatchObject({
      outcome: 'unknown',
      answer: 'done',
      after: 'attached',
      failure: { code: 'outcome-unknown', retryable: true },
    });
  });
});

describe('payment gateways: settings and pool', () => {
  test('X12: settings that cannot work are refused with a sentence that holds no secret', () => {
    const good: GatewaySettings = { kind: 'stripe', credentials: { secretKey: SECRET_KEY } };
    const refused: [GatewaySettings, RegExp][] = [
      [{ ...good, kind: 'paypal' }, /no connector of this kind/],
      [{ ...good, credentials: null }, /credentials of Stripe/],
      [{ ...good, credentials: { secretKey: `pk_${SECRET_KEY}` } }, /secret \(sk_\)/],
      [{ ...good, credentials: { secretKey: `${SECRET_KEY}\r\nx: y` } }, /secret \(sk_\)/],
      [{ ...good, credentials: { secretKey: SECRET_KEY, more: SECRET_KEY } }, /more/],
      [{ ...good, url: 'ftp://gateway.example' }, /not an http or https URL/],
      [{ ...good, url: `https://${SECRET_KEY}@gateway.example` }, /without user/],
      [{ ...good, url: 'https://gateway.example/v1' }, /without user, path/],
      [{ ...good, url: 'http://gateway.example' }, /plain http/],
      [{ ...good, timeoutMs: 0 }, /timeoutMs/],
    ];
    for (const [settings, words] of refused) {
      const making = () => void createGateway(settings);
      expect(making).toThrow(ConnectorMisuseError);
      expect(making).toThrow(words);
      expect(making).not.toThrow(SECRET_KEY);
    }
  });

  test('X12: the pool keeps one connector per gateway and makes a new one when its key changes', async () => {
    const demo = await startGateway({ secretKey: SECRET_KEY, methods: [{ id: 'pm_1abc' }] });
    opened.push(() => demo.stop());
    const pool = createPaymentPool();
    opened.push(() => pool.close());
    const old = { kind: 'stripe', url: demo.url, credentials: { secretKey: 'sk_test_old' } };
    const first = pool.get(7, old);
    expect(pool.get(7, structuredClone(old))).toBe(first);
    expect(await first.probe('pm_1abc', CALL)).toMatchObject({ failure: { code: 'bad-credentials' } });
    const second = pool.get(7, { ...old, credentials: { secretKey: SECRET_KEY } });
    expect(await second.probe('pm_1abc', CALL)).toEqual({ state: 'attached' });
  });

  test('X12 stripe: many calls reuse a few connections, and after closing they answer that nobody is reached', async () => {
    const demo = await startGateway({ secretKey: SECRET_KEY });
    opened.push(() => demo.stop());
    const ids = Array.from({ length: 100 }, (_, n) => `pm_n${n}`);
    for (const id of ids) demo.methods.put({ id });
    const gateway = createGateway({
      kind: 'stripe',
      url: demo.url,
      credentials: { secretKey: SECRET_KEY },
      maxConnections: 5,
    });
    const proofs = await Promise.all(ids.map((id) => detachMethod(gateway, id, CALL)));
    expect(proofs.filter(({ outcome }) => outcome === 'done')).toHaveLength(100);
    expect(demo.calls()).toEqual({ retrieve: 200, detach: 100 });
    expect(demo.connections()).toBeLessThanOrEqual(5);
    await gateway.close();
    expect(await gateway.probe('pm_n1', CALL)).toMatchObject({
      state: 'unreachable',
      failure: { code: 'unreachable', retryable: true },
    });
  });

  test('X10: no token or key of a gateway’s text survives scrubbing', () => {
    const token = fc
      .tuple(
        fc.constantFrom('pm', 'cus', 'sk', 'rk', 'acct', 'seti'),
        fc.stringMatching(/^[A-Za-z0-9]{8,30}$/),
      )
      .map((parts) => parts.join('_'));
    fc.assert(
      fc.property(token, token, (a, b) => {
        const clean = scrubTokens(`No such thing: '${a}'; a similar ${b}, exists.`, [a]);
        expect(clean).not.toContain(a.split('_')[1]);
        expect(clean).not.toContain(b.split('_')[1]);
        expect(clean).toContain('No such thing');
      }),
    );
  });
});
