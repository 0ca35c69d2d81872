import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { add, billedTwice, datesOf, service } from '../db/billing/support.ts';
import { imbalances } from '../db/ledger/support.ts';
import { type TestApi, testApi } from './support.ts';

let api: TestApi;
let provider: number;
beforeAll(async () => {
  api = await testApi({ now: () => new Date('2026-03-10T09:00:00Z') });
  provider = await api.provider();
});
afterAll(() => api.close());

const change = (path: string, body: object) => api.ask(`POST /v1/${path}/due-date`, { body });
const post = async (path: string, body: object = {}) => (await api.ask(`POST /v1${path}`, { body })).body;

describe('another due date', () => {
  test('L17: the days in between are billed; the date moves when that is paid', async () => {
    const client = await api.client(provider);
    const web = await service(api.sql, client, '2026-03-31');
    const shown = await change(`services/${web}`, { nextDueOn: '2026-04-15', dryRun: true });
    expect(shown.body).toMatchObject({
      ...{ nextDueOn: '2026-04-15', days: 15, amountMinor: 500 },
      invoice: { id: null, dueOn: '2026-03-31', totalMinor: 500 },
    });
    expect(await datesOf(api.sql, 'services', web)).toEqual({ due: '2026-03-31', invoice: null });
    const done = await change(`services/${web}`, { nextDueOn: '2026-04-15' });
    expect(done.body).toMatchObject({
      ...{ nextDueOn: '2026-03-31', nextInvoiceOn: '2026-04-15', amountMinor: 500 },
      invoice: { lines: [{ periodFrom: '2026-03-31', periodTo: '2026-04-15', amountMinor: 500 }] },
    });
    const { id } = done.body.invoice as { id: number };
    await post(`/clients/${client}/payments`, { invoiceId: id, gateway: 'bank', amountMinor: 500 });
    expect(await datesOf(api.sql, 'services', web)).toEqual({ due: '2026-04-15', invoice: '2026-04-15' });
    // From then on it is due on the 15th.
    const early = await post(`/clients/${client}/invoices/early`, { services: [web] });
    expect(early.invoices).toMatchObject([{ lines: [{ periodFrom: '2026-04-15', periodTo: '2026-05-15' }] }]);
    expect(await imbalances(api.sql, client)).toEqual([]);
  });

  test('L17: whole periods cost their price; add-ons and domains too; without an invoice the days are given away', async () => {
    const client = await api.client(provider);
    const web = await service(api.sql, client, '2026-03-31');
    const addon = await add(api.sql, 'addons', {
      ...{
        clientId: client,
        serviceId: web,
        name: 'Backup',
        status: 'active',
        currency: 'EUR',
        priceMinor: 300,
      },
      ...{ cycle: 'monthly', nextDueOn: '2026-04-01' },
    });
    const domain = await add(api.sql, 'domains', {
      ...{ clientId: client, name: 'a.test', status: 'active', years: 1, currency: 'EUR', priceMinor: 36500 },
      nextDueOn: '2027-03-01',
    });
    const amount = async (path: string, nextDueOn: string, more = {}) =>
      (await change(path, { nextDueOn, ...more })).body;
    // 31 March to 30 April to 31 May, and 15 of 30 days.
    expect(await amount(`services/${web}`, '2026-06-15', { dryRun: true })).toMatchObject({
      amountMinor: 2500,
    });
    expect(await amount(`addons/${addon}`, '2026-04-11')).toMatchObject({ amountMinor: 100, days: 10 });
    // A leap year: 366 days.
    expect(await amount(`domains/${domain}`, '2027-03-02')).toMatchObject({ amountMinor: 100 });
    expect(await amount(`services/${web}`, '2026-04-07', { invoice: false })).toMatchObject({
      ...{ nextDueOn: '2026-04-07', invoice: null, amountMinor: 233 },
    });
  });

  test('L17: never a credit: an earlier date gives nothing back, and not into days that are billed', async () => {
    const client = await api.client(provider);
    const web = await service(api.sql, client, '2026-08-31');
    const back = await change(`services/${web}`, { nextDueOn: '2026-08-15' });
    expect(back.body).toMatchObject({ nextDueOn: '2026-08-15', invoice: null, amountMinor: 0, days: 0 });
    expect(await datesOf(api.sql, 'services', web)).toEqual({ due: '2026-08-15', invoice: '2026-08-15' });
    const free = await service(api.sql, client, '2026-08-31', { priceMinor: 0 });
    expect((await change(`services/${free}`, { nextDueOn: '2026-09-15' })).body.invoice).toBeNull();
    await post(`/clients/${client}/invoices/early`, { services: [web] });
    const into = await change(`services/${web}`, { nextDueOn: '2026-09-01' });
    expect(into.status).toBe(422);
    expect(into.body.detail).toContain('billed until 2026-09-15');
    expect((await change(`services/${web}`, { nextDueOn: '2026-09-20' })).status).toBe(200);
    expect(await billedTwice(api.sql, client)).toEqual([]);
    const credit = await api.sql`select from credit_entries where client_id = ${client}`;
    expect(credit).toHaveLength(0);
  });

  test('L17: refused for what is not billed, a day far away, and a client under an operation', async () => {
    const client = await api.client(provider);
    const ended = await service(api.sql, client, '2026-08-31', { status: 'terminated' });
    expect((await change(`services/${ended}`, { nextDueOn: '2026-09-01' })).body.type).toBe(
      '/problems/not-possible',
    );
    const web = await service(api.sql, client, '2026-08-31');
    expect((await change(`services/${web}`, { nextDueOn: '2040-01-01' })).body.detail).toContain('ten years');
    expect((await change(`services/${web}`, { nextDueOn: '9999-12-31' })).status).toBe(400);
    expect((await change('services/999999', { nextDueOn: '2026-09-01' })).status).toBe(404);
    await api.hold(client);
    expect((await change(`services/${web}`, { nextDueOn: '2026-09-01' })).body.type).toBe(
      '/problems/client-held',
    );
  });
});
