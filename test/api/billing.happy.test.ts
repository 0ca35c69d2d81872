import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../api/app.ts';
import { type TestApi, testApi } from './support.ts';

let api: TestApi;
let provider: number;
beforeAll(async () => {
  api = await testApi({ now: () => new Date('2026-03-10T09:00:00Z') });
  provider = await api.provider();
});
afterAll(() => api.close());

const post = async (path: string, body: object = {}) => {
  const reply = await api.ask(`POST /v1${path}`, { body });
  expect(reply.status, reply.text).toBeLessThan(300);
  return reply.body;
};
const get = async (path: string) => (await api.ask(`GET /v1${path}`)).body;
const without = (path: string) => api.ask(`POST /v1${path}`);

async function bill(client: number, amountMinor: number, kind = 'item'): Promise<number> {
  const lines = [{ kind, description: 'Hosting', amountMinor }];
  const { id } = await post(`/clients/${client}/invoices`, { lines, dueOn: '2026-03-24' });
  await post(`/invoices/${id}/issue`);
  return id;
}
const pay = (client: number, invoiceId: number | null, amountMinor: number, more = {}) =>
  post(`/clients/${client}/payments`, { invoiceId, gateway: 'bank', amountMinor, ...more });

describe('invoices by hand', () => {
  test('M2: an empty draft takes lines, loses one again, and is issued; nobody is mailed', async () => {
    const client = await api.client(provider);
    const draft = await api.ask(`POST /v1/clients/${client}/invoices`, { body: {} });
    expect(draft.status).toBe(201);
    expect(draft.body).toMatchObject({ status: 'draft', number: null, totalMinor: 0, currency: 'EUR' });
    const { id } = draft.body;
    const first = await post(`/invoices/${id}/lines`, { description: 'Help', amountMinor: 6000 });
    const second = await post(`/invoices/${id}/lines`, { description: 'Typing error', amountMinor: 1 });
    expect(second.invoice).toMatchObject({ subtotalMinor: 6001, totalMinor: 6001 });
    const { id: lineId } = second.line as { id: number };
    expect((await api.ask(`DELETE /v1/invoices/${id}/lines/${lineId}`)).body).toMatchObject({
      totalMinor: 6000,
    });
    const issued = await post(`/invoices/${id}/issue`, { dueOn: '2026-03-31' });
    expect(issued).toMatchObject({ status: 'unpaid', number: '2026-00001', issuedOn: '2026-03-10' });
    expect(issued).toMatchObject({ dueOn: '2026-03-31', owedMinor: 6000 });
    const read = await get(`/invoices/${id}`);
    expect(read).toMatchObject({
      addressee: { firstName: 'Ada', lastName: 'Lovelace' },
      items: [first.line],
    });
    expect(await api.sql`select from messages where client_id = ${client}`).toHaveLength(0);
    expect(api.touched).toContain(client);
  });

  test('M13: an invoice tells what covered it, and refuses who has seen another version of it', async () => {
    const client = await api.client(provider);
    await post(`/clients/${client}/credit-entries`, { amountMinor: 300, description: 'Goodwill' });
    const invoice = await bill(client, 1000);
    const other = await bill(client, 500);
    await pay(client, invoice, 200, { reference: 'a/1' });
    await pay(client, other, 500, { reference: 'a/2' });
    await pay(client, invoice, 600, { reference: 'a/3' });
    const money = (await get(`/invoices/${invoice}/transactions`)).items as object[];
    expect(money).toMatchObject([
      { gatewayReference: 'a/3', amountInMinor: 600, creditedMinor: 100 },
      { gatewayReference: 'a/1', amountInMinor: 200, creditedMinor: 0 },
    ]);
    expect((await get(`/invoices/${invoice}/credit-entries`)).items).toMatchObject([
      { kind: 'overpayment', amountMinor: 100 },
      { kind: 'applied', amountMinor: -300 },
    ]);
    const log = await get(`/clients/${client}/change-log?entity=invoice&entityId=${other}`);
    for (const line of log.items) expect(line).toMatchObject({ entity: 'invoice', entityId: other });
    expect(log.items).not.toEqual([]);
    const stale = await api.ask(`POST /v1/invoices/${invoice}/refund`, {
      ...{ body: {}, headers: { 'if-match': '"v1"' } },
    });
    expect([stale.status, stale.body.type]).toEqual([412, '/problems/stale-version']);
  });

  test('M13: an invoice as PDF is in the language of its client, with lines, sums and what is still to be paid', async () => {
    const client = await api.client(provider, { language: 'de', companyName: 'Analytical GmbH' });
    const invoice = await bill(client, 123456);
    await pay(client, invoice, 3456);
    let made = '';
    const app = createApp({
      ...api.deps,
      async renderPdf(html) {
        made = html;
        return new TextEncoder().encode('%PDF-');
      },
    });
    const answer = await app.request(`/v1/invoices/${invoice}/pdf`, {
      headers: { authorization: `Bearer ${api.admin}` },
    });
    app.stop();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    const text = made.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
    for (const words of [
      'Rechnung',
      'Analytical GmbH',
      'Hosting',
      'Summe 1.234,56 €',
      'Zu zahlen: 1.200,00 €',
    ])
      expect(text).toContain(words);
  });

  test('M2: a paid invoice that adds funds is credit of the client', async () => {
    const client = await api.client(provider);
    await pay(client, await bill(client, 2500, 'add-funds'), 2500);
    expect(await get(`/clients/${client}/credit-entries`)).toMatchObject({
      balanceMinor: 2500,
      items: [{ kind: 'add-funds', amountMinor: 2500 }],
    });
  });

  test('M1: from unpaid to paid, refunded and cancelled', async () => {
    const client = await api.client(provider);
    const [first, second] = [await bill(client, 1000), await bill(client, 500)];
    expect(await pay(client, first, 400)).toMatchObject({ invoice: { status: 'unpaid', owedMinor: 600 } });
    expect(await pay(client, first, 600)).toMatchObject({ invoice: { status: 'paid', owedMinor: 0 } });
    expect(await post(`/invoices/${first}/refund`)).toMatchObject({
      status: 'refunded',
      refundedMinor: 1000,
    });
    expect((await without(`/invoices/${second}/cancel`)).body).toMatchObject({ status: 'cancelled' });
    const late = await pay(client, second, 500);
    expect(late).toMatchObject({ creditedMinor: 500, because: 'invoice-cancelled' });
    expect(late.said).toBe(`Invoice ${second} is cancelled: all of it went into credit.`);
  });

  test('D7: collections and back, with a fee on the way', async () => {
    const client = await api.client(provider);
    const id = await bill(client, 1000);
    expect(await post(`/invoices/${id}/fees`, { amountMinor: 500, description: 'Late fee' })).toMatchObject({
      owedMinor: 1500,
    });
    expect(await post(`/invoices/${id}/collections`, { inCollections: true })).toMatchObject({
      status: 'collections',
      owedMinor: 1500,
    });
    expect(await post(`/invoices/${id}/collections`, { inCollections: false })).toMatchObject({
      status: 'unpaid',
    });
  });

  test('M1: the series of a provider’s numbers is read and changed', async () => {
    const own = await api.provider('Own series');
    const path = `/v1/providers/${own}/invoice-series`;
    const { headers, body } = await api.ask(`GET ${path}`);
    expect(body).toEqual({ providerId: own, pattern: '{year}-{number:5}', nextNumber: 1 });
    const changed = await api.ask(`PATCH ${path}`, {
      body: { pattern: 'R{number:4}', nextNumber: 100 },
      headers: { 'if-match': headers.get('etag') ?? '' },
    });
    expect(changed.body).toEqual({ providerId: own, pattern: 'R{number:4}', nextNumber: 100 });
    const id = await bill(await api.client(own), 100);
    expect(await get(`/invoices/${id}`)).toMatchObject({ number: 'R0100' });
  });
});

describe('payments and credit', () => {
  test('M6: credit by payment and by hand, used by the next invoice, with its log', async () => {
    const client = await api.client(provider);
    const paid = await pay(client, null, 300);
    expect(paid).toMatchObject({ creditedMinor: 300, because: 'no-invoice', invoice: null });
    const gift = await post(`/clients/${client}/credit-entries`, { amountMinor: 200, description: 'Sorry' });
    expect(gift).toMatchObject({ balanceMinor: 500, entry: { kind: 'adjustment' } });
    const id = await bill(client, 450);
    expect(await get(`/invoices/${id}`)).toMatchObject({ status: 'paid', creditMinor: 450, totalMinor: 0 });
    const log = await get(`/clients/${client}/credit-entries`);
    expect(log).toMatchObject({ balanceMinor: 50, currency: 'EUR' });
    expect(log.items.map(({ kind, amountMinor }) => [kind, amountMinor])).toEqual([
      ['applied', -450],
      ['adjustment', 200],
      ['top-up', 300],
    ]);
    const more = await post(`/clients/${client}/credit-entries`, { amountMinor: 9, description: 'Slip' });
    const { id: entry } = more.entry as { id: number };
    expect((await api.ask(`DELETE /v1/credit-entries/${entry}`)).status).toBe(204);
    expect(await get(`/clients/${client}/credit-entries`)).toMatchObject({ balanceMinor: 50 });
  });

  test('M6: credit that was kept back is used when asked', async () => {
    const client = await api.client(provider);
    await pay(client, null, 300);
    const lines = [{ description: 'Hosting', amountMinor: 1000 }];
    const { id } = await post(`/clients/${client}/invoices`, { lines });
    expect(await post(`/invoices/${id}/issue`, { useCredit: false })).toMatchObject({ owedMinor: 1000 });
    expect(await post(`/invoices/${id}/credit`, { amountMinor: 100 })).toMatchObject({ owedMinor: 900 });
    expect(await post(`/invoices/${id}/credit`)).toMatchObject({ owedMinor: 700, creditMinor: 300 });
  });

  test('M7: transactions are listed with what came in, went out and was kept', async () => {
    const client = await api.client(provider);
    const id = await bill(client, 1000);
    const { transaction } = await pay(client, id, 1000, { reference: 'tr-1', feesMinor: 30 });
    const payment = transaction as { id: number };
    const again = await api.ask(`POST /v1/clients/${client}/payments`, {
      body: { invoiceId: id, gateway: 'bank', amountMinor: 1000, reference: 'tr-1' },
    });
    expect([again.status, again.body.repeated]).toEqual([200, true]);
    const refund = await post(`/transactions/${payment.id}/refund`, { amountMinor: 250 });
    expect(refund).toMatchObject({ transaction: { kind: 'refund', refundOfId: payment.id } });
    const reversal = await post(`/transactions/${payment.id}/reverse`, { feesMinor: 15 });
    expect(reversal).toMatchObject({
      transaction: { kind: 'reversal', amountOutMinor: 750 },
      invoice: { status: 'unpaid', owedMinor: 750 },
    });
    const { items, totals } = await get(`/clients/${client}/transactions`);
    expect(items.map(({ kind }) => kind)).toEqual(['reversal', 'refund', 'payment']);
    expect(totals).toEqual([
      { currency: 'EUR', count: 3, amountInMinor: 1000, amountOutMinor: 1000, feesMinor: 45 },
    ]);
    expect(await get(`/transactions/${payment.id}`)).toEqual(items[2]);
  });
});

describe('figures', () => {
  test('M1: counts and totals by status, due, overdue, gross, expenses, net and credit', async () => {
    const client = await api.client(provider);
    const [paid, open] = [await bill(client, 1000), await bill(client, 600)];
    const { transaction } = await pay(client, paid, 1100, { feesMinor: 30 });
    await post(`/transactions/${(transaction as { id: number }).id}/refund`, {
      amountMinor: 40,
      from: 'credit',
    });
    await pay(client, open, 100);
    await without(`/invoices/${await bill(client, 70)}/cancel`);
    await post(`/clients/${client}/invoices`, { lines: [{ description: 'Draft', amountMinor: 5 }] });
    await api.sql`update invoices set due_on = '2026-03-09' where id = ${open}`;
    // An invoice that collects others, as an import brings it: its invoices are counted, it is not.
    const [mass] = await api.sql<{ id: number }[]>`
      insert into invoices (provider_id, client_id, status, currency, due_on, subtotal_minor, total_minor)
      values (${provider}, ${client}, 'unpaid', 'EUR', '2026-03-09', 600, 600) returning id`;
    await api.sql`
      insert into invoice_items (client_id, invoice_id, kind, linked_invoice_id, amount_minor)
      values (${client}, ${mass?.id ?? 0}, 'Invoice', ${open}, 600)`;
    const none = { count: 0, totalMinor: 0 };
    expect(await get(`/clients/${client}/statistics`)).toEqual({
      clientId: client,
      currencies: [
        {
          currency: 'EUR',
          invoices: {
            ...{ draft: { count: 1, totalMinor: 5 }, unpaid: { count: 1, totalMinor: 600 } },
            ...{ paid: { count: 1, totalMinor: 1000 }, 'payment-pending': none, collections: none },
            ...{ cancelled: { count: 1, totalMinor: 70 }, refunded: none },
          },
          due: { count: 1, owedMinor: 500 },
          overdue: { count: 1, owedMinor: 500 },
          ...{ grossMinor: 1200, expensesMinor: 70, netMinor: 1130, creditMinor: 60 },
        },
      ],
    });
  });

  test('M8: the statement runs from the balance before to the balance after, page by page', async () => {
    const client = await api.client(provider);
    const at = (day: string) => ({ at: `2026-0${day}T10:00:00Z` });
    const issued = async (amountMinor: number, issuedOn: string) => {
      const lines = [{ description: 'Hosting', amountMinor }];
      const { id } = await post(`/clients/${client}/invoices`, { lines });
      await post(`/invoices/${id}/issue`, { issuedOn, dueOn: issuedOn });
      return id;
    };
    const first = await issued(1000, '2026-01-05');
    await pay(client, first, 1500, at('1-20'));
    const second = await issued(2000, '2026-02-03');
    const { transaction } = await pay(client, second, 1500, at('2-10'));
    await post(`/transactions/${(transaction as { id: number }).id}/refund`, {
      amountMinor: 500,
      ...at('2-12'),
    });
    await post(`/clients/${client}/credit-entries`, { amountMinor: 300, description: 'Gift' });
    const path = `/clients/${client}/statement`;
    const february = await get(`${path}?from=2026-02-01&to=2026-02-28`);
    expect(february).toMatchObject({ openingMinor: -500, closingMinor: 0, next: null });
    expect(
      february.items.map(({ on, kind, amountMinor, balanceMinor }) => [on, kind, amountMinor, balanceMinor]),
    ).toEqual([
      ['2026-02-03', 'invoice', 2000, 1500],
      ['2026-02-10', 'payment', -1500, 0],
      ['2026-02-12', 'refund', 500, 500],
      ['2026-02-12', 'invoice-refunded', -500, 0],
    ]);
    const whole = await get(`${path}?from=2026-01-01&to=2026-12-31`);
    expect(whole).toMatchObject({ openingMinor: 0, closingMinor: -300 });
    const pages: unknown[] = [];
    let cursor = '';
    do {
      const page = await get(`${path}?from=2026-01-01&to=2026-12-31&limit=2${cursor}`);
      pages.push(...page.items);
      cursor = page.next === null ? '' : `&cursor=${page.next}`;
    } while (cursor !== '');
    expect(pages).toEqual(whole.items);
  });
});
