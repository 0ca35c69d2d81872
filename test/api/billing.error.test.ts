import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApi, testApi } from './support.ts';

let api: TestApi;
let provider: number;
let client: number;
beforeAll(async () => {
  api = await testApi({ now: () => new Date('2026-03-10T09:00:00Z') });
  provider = await api.provider();
  client = await api.client(provider);
});
afterAll(() => api.close());

const post = (path: string, body: object = {}) => api.ask(`POST /v1${path}`, { body });

async function bill(amountMinor = 1000): Promise<number> {
  const lines = [{ description: 'Hosting', amountMinor }];
  const { body } = await post(`/clients/${client}/invoices`, { lines });
  await post(`/invoices/${body.id}/issue`);
  return body.id;
}
const payment = { gateway: 'bank', amountMinor: 1000 };

describe('what is no amount, day or currency', () => {
  test.each([
    ['below 0', { amountMinor: -1 }, 400, 'must be a whole number of minor units'],
    ['of half a cent', { amountMinor: 0.5 }, 400, 'must be a whole number of minor units'],
    ['of nothing', { amountMinor: 0 }, 400, 'must be a whole number of minor units'],
    ['as text', { amountMinor: '1000' }, 400, 'must be a whole number of minor units'],
    ['beyond counting', { amountMinor: 2 ** 53 }, 400, 'amountMinor'],
    ['in another currency', { currency: 'USD' }, 422, 'is in EUR: an amount in USD cannot be booked there'],
    ['in no currency', { currency: 'EURO' }, 400, 'currency code of ISO 4217'],
    ['of tomorrow', { at: '2026-03-11T09:00:00Z' }, 422, 'has not come yet'],
    ['with fees below 0', { feesMinor: -1 }, 400, 'feesMinor'],
    ['for an invoice of nobody', { invoiceId: 999_999 }, 422, 'has no invoice 999999'],
    ['with an unknown field', { amount: 10 }, 400, 'no such field exists'],
  ])('M7: a payment %s is refused', async (_, wrong, status, why) => {
    const reply = await post(`/clients/${client}/payments`, { ...payment, ...wrong });
    expect([reply.status, reply.text], reply.text).toEqual([status, expect.stringContaining(why)]);
    expect(reply.headers.get('content-type')).toContain('problem+json');
  });

  test.each([
    ['9999-12-31', 400, 'The year 9999 is too far away'],
    ['2026-02-30', 400, 'must be a date'],
    ['2026-03-09', 422, 'it would be overdue at once'],
  ])('M1: the due date %s is refused and the draft stays a draft', async (dueOn, status, why) => {
    const lines = [{ description: 'Hosting', amountMinor: 1000 }];
    const { body } = await post(`/clients/${client}/invoices`, { lines });
    const reply = await post(`/invoices/${body.id}/issue`, { dueOn });
    expect([reply.status, reply.text]).toEqual([status, expect.stringContaining(why)]);
    expect((await api.ask(`GET /v1/invoices/${body.id}`)).body).toMatchObject({
      status: 'draft',
      number: null,
    });
  });

  test('M8: a statement needs two days in their order, and a cursor of its own', async () => {
    const path = `GET /v1/clients/${client}/statement`;
    expect((await api.ask(path)).status).toBe(400);
    const backwards = await api.ask(`${path}?from=2026-02-01&to=2026-01-01`);
    expect([backwards.status, backwards.text]).toEqual([
      400,
      expect.stringContaining('ends before it begins'),
    ]);
    const far = await api.ask(`${path}?from=2026-02-01&to=9999-01-01`);
    expect([far.status, far.text]).toEqual([400, expect.stringContaining('too far away')]);
    const foreign = await api.ask(`${path}?from=2026-02-01&to=2026-02-02&cursor=abc.def`);
    expect(foreign.body.type).toBe('/problems/invalid-cursor');
  });
});

describe('what is not possible in the state that it is in', () => {
  test('M1: a paid invoice is not cancelled, issued, charged a fee or given lines, with the reason', async () => {
    const id = await bill();
    await post(`/clients/${client}/payments`, { ...payment, invoiceId: id });
    const asked = [
      await api.ask(`POST /v1/invoices/${id}/cancel`),
      await post(`/invoices/${id}/issue`),
      await post(`/invoices/${id}/fees`, { amountMinor: 1, description: 'Fee' }),
      await post(`/invoices/${id}/lines`, { description: 'More', amountMinor: 1 }),
      await post(`/invoices/${id}/collections`, { inCollections: true }),
    ];
    for (const reply of asked) {
      expect([reply.status, reply.body.type]).toEqual([409, '/problems/not-now']);
      expect(reply.body.detail).toContain(`Invoice ${id} is paid: `);
    }
    expect((await api.ask(`GET /v1/invoices/${id}`)).body).toMatchObject({ status: 'paid', paidMinor: 1000 });
  });

  test('M1: no more is refunded than there is, and credit is not made of nothing', async () => {
    const id = await bill();
    await post(`/clients/${client}/payments`, { ...payment, invoiceId: id });
    const refund = await post(`/invoices/${id}/refund`, { amountMinor: 1001 });
    expect([refund.status, refund.text]).toEqual([422, expect.stringContaining('holds 1000 of money')]);
    const open = await bill();
    const credit = await post(`/invoices/${open}/credit`, {});
    expect([credit.status, credit.text]).toEqual([422, expect.stringContaining('only 0 could be used')]);
    const adjusted = await post(`/clients/${client}/credit-entries`, { amountMinor: -1, description: 'x' });
    expect([adjusted.status, adjusted.text]).toEqual([422, expect.stringContaining('has 0 of credit')]);
  });

  test('M7: a reference stands for one payment', async () => {
    await post(`/clients/${client}/payments`, { ...payment, reference: 'once' });
    const other = await post(`/clients/${client}/payments`, {
      ...payment,
      reference: 'once',
      amountMinor: 5,
    });
    expect([other.status, other.body.type]).toEqual([409, '/problems/conflict']);
    expect(other.body.errors).toEqual([{ pointer: '/reference', detail: other.body.detail }]);
  });

  test('M2: what is not the client’s is not billed to it', async () => {
    const other = await api.client(provider);
    const [service] = await api.sql<{ id: number }[]>`
      insert into services (client_id, status, currency, cycle) values (${other}, 'active', 'EUR', 'monthly') returning id`;
    const lines = [{ description: 'Hosting', amountMinor: 1, serviceId: service?.id }];
    const reply = await post(`/clients/${client}/invoices`, { lines });
    expect([reply.status, reply.body.errors]).toEqual([
      422,
      [{ pointer: '/serviceId', detail: `Client ${client} has no service ${service?.id}.` }],
    ]);
    const elsewhere = await post(`/clients/${client}/invoices`, { providerId: await api.provider('Else') });
    expect([elsewhere.status, elsewhere.text]).toEqual([422, expect.stringContaining('does not serve')]);
  });

  test('M1: a series takes no pattern that repeats itself and no number that is given out', async () => {
    await bill();
    const path = `/v1/providers/${provider}/invoice-series`;
    const etag = (await api.ask(`GET ${path}`)).headers.get('etag') ?? '';
    const patch = (body: object) => api.ask(`PATCH ${path}`, { body, headers: { 'if-match': etag } });
    expect((await patch({ pattern: '{year}' })).text).toContain('exactly once');
    expect((await patch({ nextNumber: 1 })).text).toContain('are given out');
    expect((await api.ask(`PATCH ${path}`, { body: {} })).status).toBe(428);
  });
});

describe('clients that take no changes', () => {
  test('M7: money of a merged client is refused and leads to the survivor', async () => {
    const merged = await api.client(provider, { status: 'merged', mergedIntoId: client });
    const reply = await post(`/clients/${merged}/payments`, payment);
    expect([reply.status, reply.body.type, reply.body.survivor]).toEqual([
      409,
      '/problems/client-merged',
      `/v1/clients/${client}`,
    ]);
    const statistics = await api.ask(`GET /v1/clients/${merged}/statistics`);
    expect([statistics.status, statistics.headers.get('location')]).toEqual([
      308,
      `/v1/clients/${client}/statistics`,
    ]);
  });

  test('M7: so is that of an anonymized one, and of one that an operation holds', async () => {
    const gone = await api.client(provider, { status: 'anonymized', anonymizedAt: '2026-01-01T00:00:00Z' });
    expect((await post(`/clients/${gone}/payments`, payment)).body.type).toBe('/problems/client-gone');
    const held = await api.client(provider);
    const lines = [{ description: 'Hosting', amountMinor: 1000 }];
    const { body: draft } = await post(`/clients/${held}/invoices`, { lines });
    const operationId = await api.hold(held);
    for (const path of [`/clients/${held}/payments`, `/invoices/${draft.id}/lines`]) {
      const body = path.endsWith('lines') ? lines[0] : payment;
      const reply = await post(path, body);
      expect([reply.status, reply.body.operation]).toEqual([409, `/v1/operations/${operationId}`]);
    }
  });
});

describe('who may', () => {
  test('M7: billing needs its own scopes, and another provider’s money is not there', async () => {
    const id = await bill();
    const reader = await api.token(['billing:read', 'clients:read', 'clients:write']);
    const refused = await api.ask(`POST /v1/clients/${client}/payments`, { token: reader, body: payment });
    expect([refused.status, refused.body.requiredScope]).toEqual([403, 'billing:write']);
    const plain = await api.ask(`GET /v1/clients/${client}/statistics`, {
      token: await api.token(['clients:read']),
    });
    expect([plain.status, plain.body.requiredScope]).toEqual([403, 'billing:read']);
    const foreign = await api.token(['billing:read', 'billing:write'], [await api.provider('Foreign')]);
    const { body } = await post(`/clients/${client}/payments`, { ...payment, invoiceId: id });
    const { id: transactionId } = body.transaction as { id: number };
    for (const request of [
      `POST /v1/invoices/${id}/refund`,
      `POST /v1/transactions/${transactionId}/refund`,
      `GET /v1/transactions/${transactionId}`,
      `GET /v1/clients/${client}/credit-entries`,
    ]) {
      const reply = await api.ask(request, {
        token: foreign,
        ...(request.startsWith('POST') && { body: {} }),
      });
      expect(reply.status, request).toBe(404);
    }
  });

  test('M7: a payment that is sent twice with one Idempotency-Key is booked once', async () => {
    const other = await api.client(provider);
    const headers = { 'idempotency-key': 'pay-once' };
    const replies = [
      await api.ask(`POST /v1/clients/${other}/payments`, { body: payment, headers }),
      await api.ask(`POST /v1/clients/${other}/payments`, { body: payment, headers }),
    ];
    expect(replies.map(({ status }) => status)).toEqual([201, 201]);
    expect(replies[1]?.body).toEqual(replies[0]?.body);
    expect((await api.ask(`GET /v1/clients/${other}/transactions`)).body.items).toHaveLength(1);
    expect(api.touched.filter((id) => id === other)).toHaveLength(1);
  });

  test('X10: the log names no amounts, descriptions or references', async () => {
    await post(`/clients/${client}/payments`, {
      ...payment,
      reference: 'secret-ref',
      description: 'from Ada',
    });
    expect(api.logged.join('')).not.toMatch(/secret-ref|from Ada/);
  });
});
