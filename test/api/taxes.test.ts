import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { add, service } from '../db/billing/support.ts';
import { imbalances } from '../db/ledger/support.ts';
import { type TestApi, testApi } from './support.ts';

let api: TestApi;
beforeAll(async () => {
  api = await testApi({ now: () => new Date('2026-03-10T09:00:00Z') });
});
afterAll(() => api.close());

const post = async (path: string, body: object = {}) => {
  const reply = await api.ask(`POST /v1${path}`, { body });
  expect(reply.status, reply.text).toBeLessThan(300);
  return reply.body;
};
const due = '2026-03-15';
const billed = async (client: number) => {
  const { invoices } = await post(`/clients/${client}/invoices/generate`);
  expect(await imbalances(api.sql, client)).toEqual([]);
  return invoices as Record<string, unknown>[];
};

describe('taxes', () => {
  test('M9: rules of a provider are added, edited and deleted, with sense', async () => {
    const provider = await api.provider();
    const rule = await post(`/providers/${provider}/tax-rules`, { name: 'VAT', country: 'DE', rate: '19' });
    expect(rule).toMatchObject({ rate: '19', included: false, productTypes: null });
    const address = `/v1/tax-rules/${rule.id}`;
    const etag = (await api.ask(`GET ${address}`)).headers.get('etag') ?? '';
    const edit = (body: object, tag = etag) =>
      api.ask(`PATCH ${address}`, { body, headers: { 'if-match': tag } });
    expect((await edit({ region: 'Bayern', country: null })).body.detail).toContain('belongs to a country');
    expect((await edit({ validFrom: '2026-02-01', validUntil: '2026-01-01' })).status).toBe(422);
    expect((await edit({ rate: '19.5' })).body.rate).toBe('19.5');
    expect((await edit({ rate: '20' })).status).toBe(412);
    for (const rate of ['101', '-1', '1,5', '1.2345', 19])
      expect(
        (await api.ask(`POST /v1/providers/${provider}/tax-rules`, { body: { name: 'x', rate } })).status,
      ).toBe(400);
    expect((await api.ask(`DELETE ${address}`)).status).toBe(204);
    expect((await api.ask(`GET /v1/providers/${provider}/tax-rules`)).body.items).toEqual([]);
  });

  test('M9: what is billed is taxed by country and type of product; an exempt client and one with an own rate are not', async () => {
    const provider = await api.provider();
    await post(`/providers/${provider}/tax-rules`, { name: 'VAT', country: 'DE', rate: '19' });
    await post(`/providers/${provider}/tax-rules`, {
      name: 'Domains',
      country: 'DE',
      rate: '7',
      productTypes: ['domain'],
    });
    const make = async (fields = {}) => {
      const client = await api.client(provider, { country: 'DE', ...fields });
      await service(api.sql, client, due);
      await add(api.sql, 'domains', {
        ...{
          clientId: client,
          name: 'a.test',
          status: 'active',
          years: 1,
          currency: 'EUR',
          priceMinor: 100,
          nextDueOn: due,
        },
      });
      return client;
    };
    const usual = await make();
    expect(await billed(usual)).toMatchObject([{ subtotalMinor: 1100, taxMinor: 197, totalMinor: 1297 }]);
    expect(await billed(await make({ country: 'FR' }))).toMatchObject([{ totalMinor: 1100 }]);
    const exempt = await make();
    await api.sql`insert into client_settings (client_id, key, value, set_by) values (${exempt}, 'taxExempt', 'true', 'test')`;
    expect(await billed(exempt)).toMatchObject([{ taxMinor: 0, totalMinor: 1100 }]);
    const own = await make();
    const term = { kind: 'tax-rate', percent: '5', validFrom: '2026-01-01', productTypes: ['other'] };
    await post(`/clients/${own}/terms`, term);
    expect(await billed(own)).toMatchObject([{ taxMinor: 57 }]);
    const lines = await api.sql`
      select tax_rate, tax_minor from invoice_items where client_id = ${own} order by id`;
    expect(lines).toEqual([
      { taxRate: '5.000', taxMinor: 50 },
      { taxRate: '7.000', taxMinor: 7 },
    ]);
  });

  test('M9: prices that hold the tax: the line is shown without, both add up to the price', async () => {
    const provider = await api.provider();
    await post(`/providers/${provider}/tax-rules`, { name: 'VAT', rate: '19', included: true });
    const client = await api.client(provider);
    await service(api.sql, client, due);
    expect(await billed(client)).toMatchObject([{ subtotalMinor: 840, taxMinor: 160, totalMinor: 1000 }]);
    const draft = await post(`/clients/${client}/invoices`, {
      lines: [
        { description: 'Help', amountMinor: 1000, taxed: true },
        { description: 'Stamp', amountMinor: 95 },
      ],
    });
    expect(draft).toMatchObject({ subtotalMinor: 935, taxMinor: 160, totalMinor: 1095, taxRate: '19.000' });
    const { line, invoice } = await post(`/invoices/${draft.id}/lines`, {
      description: 'More',
      amountMinor: 10,
      taxed: true,
    });
    expect(line).toMatchObject({ amountMinor: 8, taxMinor: 2 });
    expect(invoice).toMatchObject({ totalMinor: 1105 });
    // The rate of the day of issue counts; the price stays.
    await post(`/providers/${provider}/tax-rules`, {
      name: 'VAT',
      rate: '25',
      included: true,
      validFrom: '2026-03-10',
    });
    expect(await post(`/invoices/${draft.id}/issue`)).toMatchObject({ taxMinor: 202, totalMinor: 1105 });
    expect(await imbalances(api.sql, client)).toEqual([]);
  });
});

describe('own terms', () => {
  test('D3, M9: a fee carries tax only when asked to, of its own day; other lines keep theirs', async () => {
    const provider = await api.provider();
    const rule = await post(`/providers/${provider}/tax-rules`, { name: 'VAT', rate: '19' });
    const client = await api.client(provider);
    await service(api.sql, client, due);
    const [{ id } = { id: 0 }] = await billed(client);
    expect(await post(`/invoices/${id}/fees`, { amountMinor: 500, description: 'Late fee' })).toMatchObject({
      ...{ subtotalMinor: 1500, taxMinor: 190, totalMinor: 1690, taxRate: '19.000' },
    });
    await api.sql`update tax_rules set rate = 20 where id = ${rule.id}`;
    const taxed = { amountMinor: 500, description: 'Visit', taxed: true };
    expect(await post(`/invoices/${id}/fees`, taxed)).toMatchObject({
      ...{ subtotalMinor: 2000, taxMinor: 290, totalMinor: 2290, owedMinor: 2290, taxRate: '0.000' },
    });
    const { items } = (await api.ask(`GET /v1/invoices/${id}`)).body;
    expect(items.map(({ taxMinor, taxRate }) => [taxMinor, taxRate])).toEqual([
      ...[
        [190, '19.000'],
        [0, '0.000'],
        [100, '20.000'],
      ],
    ]);
    expect(await imbalances(api.sql, client)).toEqual([]);
  });

  test('M10: the discount of the group is a line of its own; a personal one goes before it, also when it is lower', async () => {
    const provider = await api.provider();
    await post(`/providers/${provider}/tax-rules`, { name: 'VAT', rate: '10' });
    const group = await post('/client-groups', {
      providerId: provider,
      name: 'Friends',
      discountPercent: 25,
    });
    const make = async (fields = {}) => {
      const client = await api.client(provider, { groupId: group.id, ...fields });
      await service(api.sql, client, due);
      return client;
    };
    const [usual] = await billed(await make());
    expect(usual).toMatchObject({
      ...{ subtotalMinor: 750, taxMinor: 75, totalMinor: 825 },
      lines: [
        { kind: 'item', amountMinor: 1000, taxMinor: 100 },
        { kind: 'discount', amountMinor: -250, taxMinor: -25, description: 'Discount 25%, Web' },
      ],
    });
    const personal = await make({ language: 'de' });
    const discount = { kind: 'discount', percent: '12.5', validFrom: '2026-03-10' };
    const term = await post(`/clients/${personal}/terms`, discount);
    expect((await api.ask(`GET /v1/clients/${personal}/terms`)).body.items).toMatchObject([
      { id: term.id, value: '12.5' },
    ]);
    expect(await billed(personal)).toMatchObject([
      {
        totalMinor: 962,
        lines: [{}, { amountMinor: -125, description: expect.stringContaining('Rabatt 12,5') }],
      },
    ]);
    const none = await make();
    const { id } = await post(`/clients/${none}/terms`, { ...discount, percent: '0' });
    expect(await billed(none)).toMatchObject([{ subtotalMinor: 1000 }]);
    expect((await api.ask(`DELETE /v1/client-terms/${id}`)).status).toBe(204);
    expect((await api.ask(`DELETE /v1/client-terms/${id}`)).status).toBe(404);
    const all = await make();
    await post(`/clients/${all}/terms`, { ...discount, percent: '100' });
    // Nothing is left to pay: it is paid at once, and its date moves on.
    expect(await billed(all)).toMatchObject([{ totalMinor: 0 }]);
    const paid = await api.sql`
      select i.status, s.next_due_on from invoices i join services s using (client_id) where client_id = ${all}`;
    expect(paid).toEqual([{ status: 'paid', nextDueOn: '2026-04-15' }]);
  });

  test('M10: a personal exchange rate brings prices into the currency of the account from its day on', async () => {
    const provider = await api.provider();
    const client = await api.client(provider);
    const dollars = await service(api.sql, client, due, { currency: 'USD' });
    await service(api.sql, client, due);
    const shown = await post(`/clients/${client}/invoices/generate`, { dryRun: true });
    expect(shown.invoices).toMatchObject([
      { currency: 'EUR', subtotalMinor: 1000 },
      { currency: 'USD', subtotalMinor: 1000 },
    ]);
    const rate = { kind: 'exchange-rate', fromCurrency: 'USD', rate: '0.9155', validFrom: '2026-03-01' };
    await post(`/clients/${client}/terms`, rate);
    await post(`/clients/${client}/terms`, { ...rate, rate: '2', validFrom: '2026-03-11' });
    const [one] = await billed(client);
    expect(one).toMatchObject({
      currency: 'EUR',
      subtotalMinor: 1916,
      lines: [{ serviceId: dollars, amountMinor: 916 }, {}],
    });
    const own = await api.ask(`POST /v1/clients/${client}/terms`, { body: { ...rate, fromCurrency: 'EUR' } });
    expect(own.body.detail).toContain('in EUR already');
    const wrong = await api.ask(`POST /v1/clients/${client}/terms`, {
      body: { ...rate, validUntil: '2026-01-01' },
    });
    expect(wrong.status).toBe(422);
  });
});
