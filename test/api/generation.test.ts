import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { add, service } from '../db/billing/support.ts';
import { type TestApi, testApi } from './support.ts';

let api: TestApi;
let provider: number;
beforeAll(async () => {
  api = await testApi({ now: () => new Date('2026-03-10T09:00:00Z') });
  provider = await api.provider();
});
afterAll(() => api.close());

const ask = (request: string, body: object = {}) => api.ask(request, { body });
const post = async (path: string, body: object = {}) => {
  const reply = await ask(`POST /v1${path}`, body);
  expect(reply.status, reply.text).toBeLessThan(300);
  return reply.body;
};
const invoicesOf = async (client: number) => (await api.ask(`GET /v1/clients/${client}/invoices`)).body.items;

describe('bill what is due', () => {
  test('M3: on request for one client, shown before, with or without mail', async () => {
    const client = await api.client(provider);
    const web = await service(api.sql, client, '2026-03-15');
    const shown = await post(`/clients/${client}/invoices/generate`, { dryRun: true });
    expect(shown.invoices).toMatchObject([
      { id: null, number: null, dueOn: '2026-03-15', totalMinor: 1000, lines: [{ serviceId: web }] },
    ]);
    expect(await invoicesOf(client)).toEqual([]);
    const made = await post(`/clients/${client}/invoices/generate`, { mail: true });
    expect(made.invoices).toMatchObject([{ number: expect.any(String), totalMinor: 1000 }]);
    const [invoice] = await invoicesOf(client);
    expect(invoice).toMatchObject({ status: 'unpaid', owedMinor: 1000, dueOn: '2026-03-15' });
    const read = await api.ask(`GET /v1/invoices/${invoice?.id}`);
    expect(read.body.items).toMatchObject([
      { periodFrom: '2026-03-15', periodTo: '2026-04-15', serviceId: web },
    ]);
    const wanted = await api.sql`select mail_wanted from invoices where client_id = ${client}`;
    expect(wanted).toEqual([{ mailWanted: true }]);
    expect(await post(`/clients/${client}/invoices/generate`, { until: '2026-12-31' })).toEqual({
      invoices: [],
      passedOver: [{ what: 'service', id: web, why: 'unpaid', invoiceId: invoice?.id }],
    });
    const { items: changes } = (await api.ask(`GET /v1/clients/${client}/change-log`)).body;
    expect(changes.filter(({ entity, action }) => entity === 'invoice' && action === 'issued')).toHaveLength(
      1,
    );
    expect(api.touched).toContain(client);
  });

  test('M3: a closed, merged or held client is refused, a day that is none too', async () => {
    const client = await api.client(provider, { status: 'closed', closedAt: new Date() });
    expect((await ask(`POST /v1/clients/${client}/invoices/generate`)).body.detail).toContain(
      'Reopen it first',
    );
    const held = await api.client(provider);
    await api.hold(held);
    expect((await ask(`POST /v1/clients/${held}/invoices/generate`)).body.type).toBe('/problems/client-held');
    const other = await api.client(provider);
    for (const until of ['9999-12-31', '2026-02-30', 5])
      expect((await ask(`POST /v1/clients/${other}/invoices/generate`, { until })).status).toBe(400);
  });

  test('M4: lines are queued, listed, taken out, and billed with what is due', async () => {
    const client = await api.client(provider);
    const web = await service(api.sql, client, '2026-03-15');
    const line = await post(`/clients/${client}/queued-lines`, {
      description: 'Help',
      amountMinor: 6000,
      serviceId: web,
    });
    const wrong = await post(`/clients/${client}/queued-lines`, {
      description: 'Typing error',
      amountMinor: -1,
    });
    expect((await api.ask(`DELETE /v1/queued-lines/${wrong.id}`)).status).toBe(204);
    const list = async () => (await api.ask(`GET /v1/clients/${client}/queued-lines`)).body.items;
    expect(await list()).toMatchObject([{ id: line.id, amountMinor: 6000, serviceId: web }]);
    const made = await post(`/clients/${client}/invoices/generate`);
    expect(made.invoices).toMatchObject([
      { totalMinor: 7000, lines: [{ serviceId: web }, { queuedLineId: line.id }] },
    ]);
    expect(await list()).toEqual([]);
    expect((await api.ask(`DELETE /v1/queued-lines/${line.id}`)).status).toBe(404);
    const stranger = await service(api.sql, await api.client(provider), '2026-03-15');
    const foreign = await ask(`POST /v1/clients/${client}/queued-lines`, {
      ...{ description: 'Help', amountMinor: 1, serviceId: stranger },
    });
    expect(foreign.body).toMatchObject({ type: '/problems/not-possible' });
  });
});

describe('bill early', () => {
  test('L18: chosen things, as several invoices where due dates or methods differ, and nothing else', async () => {
    const client = await api.client(provider);
    const one = await service(api.sql, client, '2026-08-01', { paymentMethod: 'bank' });
    const two = await service(api.sql, client, '2026-08-01', { paymentMethod: 'bank' });
    const card = await service(api.sql, client, '2026-08-01', { paymentMethod: 'card' });
    const other = await service(api.sql, client, '2026-09-01', { paymentMethod: 'bank' });
    await service(api.sql, client, '2026-03-11');
    const domain = await add(api.sql, 'domains', {
      ...{
        clientId: client,
        name: 'a.test',
        status: 'active',
        years: 1,
        currency: 'EUR',
        priceMinor: 1,
        nextDueOn: '2026-09-01',
      },
    });
    const queued = await post(`/clients/${client}/queued-lines`, {
      description: 'Help',
      amountMinor: 50,
      dueOn: '2027-01-01',
    });
    const made = await post(`/clients/${client}/invoices/early`, {
      ...{ services: [one, two, card, other, one], domains: [domain], queued: [queued.id] },
    });
    const invoices = made.invoices as { dueOn: string; paymentMethod: string | null; lines: object[] }[];
    expect(invoices.map(({ dueOn, paymentMethod, lines }) => [dueOn, paymentMethod, lines.length])).toEqual([
      ['2026-08-01', 'bank', 2],
      ['2026-08-01', 'card', 1],
      ['2026-09-01', 'bank', 1],
      ['2026-09-01', null, 1],
      ['2027-01-01', null, 1],
    ]);
  });

  test('L18: never twice for one period: refused while it is not paid, the next period when it is', async () => {
    const client = await api.client(provider);
    const web = await service(api.sql, client, '2026-08-31');
    const fine = await service(api.sql, client, '2026-08-31');
    const early = (services: number[]) => ask(`POST /v1/clients/${client}/invoices/early`, { services });
    const first = (await early([web])).body.invoices as { id: number }[];
    const refused = await early([web, fine]);
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      type: '/problems/not-now',
      invoice: `/v1/invoices/${first[0]?.id}`,
    });
    expect(await invoicesOf(client)).toHaveLength(1);
    await post(`/clients/${client}/payments`, {
      invoiceId: first[0]?.id,
      gateway: 'bank',
      amountMinor: 1000,
    });
    expect((await early([web])).body.invoices).toMatchObject([
      { lines: [{ periodFrom: '2026-09-30', periodTo: '2026-10-31' }] },
    ]);
    const both = await Promise.all([early([fine]), early([fine])]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  test('L18: refused as a whole: what is not the client’s, is over, or nothing chosen', async () => {
    const client = await api.client(provider);
    const web = await service(api.sql, client, '2026-08-31');
    const gone = await service(api.sql, client, '2026-08-31', { status: 'terminated' });
    const ends = await service(api.sql, client, '2026-08-31', { terminateOn: '2026-08-01' });
    const stranger = await service(api.sql, await api.client(provider), '2026-08-31');
    for (const [id, type] of [
      [gone, 'not-possible'],
      [stranger, 'not-possible'],
      [ends, 'not-now'],
    ] as const) {
      const reply = await ask(`POST /v1/clients/${client}/invoices/early`, { services: [web, id] });
      expect(reply.body.type).toBe(`/problems/${type}`);
      expect(reply.body.detail).toContain(`ervice ${id}`);
    }
    expect((await ask(`POST /v1/clients/${client}/invoices/early`, {})).status).toBe(400);
    expect(await invoicesOf(client)).toEqual([]);
  });
});
