import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { cancelInvoice } from '../../db/ledger/index.ts';
import { type Debts, openDebts } from '../support/debts.ts';

let debts: Debts;
beforeAll(async () => {
  debts = await openDebts('dunning');
});
afterAll(() => debts?.close());

const rungs = [
  { id: 'notice-1', offsetDays: 1, action: { type: 'notice', level: 1 } },
  { id: 'fee', offsetDays: 4, action: { type: 'late-fee', percent: '10' } },
  { id: 'notice-2', offsetDays: 7, action: { type: 'notice', level: 2 } },
  { id: 'tell', offsetDays: 10, action: { type: 'webhook' } },
  { id: 'ticket', offsetDays: 14, action: { type: 'ticket' } },
  { id: 'collections', offsetDays: 60, action: { type: 'collections' } },
] as const;
const WHOLE = ['+1 notice-1', '+4 fee', '+7 notice-2', '+10 tell', '+14 ticket', '+60 collections'];
beforeEach(async () => {
  await debts.nextMorning();
  await debts.ladder({ rungs: [...rungs] });
});

test('D1, D3, D7: a debt climbs its ladder on the days of it, and the case ends when it is somebody else’s', async () => {
  const debtor = await debts.debtor();
  await debts.touch(debtor.clientId);
  await debts.pass(90);
  expect(await debts.story(debtor.invoiceId)).toEqual(WHOLE);
  const [invoice] = await debts.sql`select status, total_minor from invoices where id = ${debtor.invoiceId}`;
  expect(invoice).toEqual({ status: 'collections', totalMinor: 1309 });
  expect(await debts.openCase(debtor.clientId)).toBeUndefined();
  await debts.isOver(debtor.clientId);
  // A case of six rungs.
  expect(await debts.historyLength(debtor.clientId)).toBeLessThanOrEqual(80);
  const mails = (await debts.world.mailbox.mails()).map(({ subject }) => subject);
  expect(mails).toEqual([
    `Invoice ${debtor.invoiceId} is overdue`,
    `Second notice: invoice ${debtor.invoiceId} is overdue`,
  ]);
  const told = await debts.sql`select payload from outbox where topic = 'invoice.dunned'`;
  expect(told).toMatchObject([{ payload: { invoiceId: debtor.invoiceId, rung: 'tell', owedMinor: 1309 } }]);
});

test('D1: a wake-up with a notice costs at most ten events and its timer', async () => {
  const debtor = await debts.debtor();
  await debts.touch(debtor.clientId);
  await debts.pass(5);
  const before = await debts.historyLength(debtor.clientId);
  await debts.pass(3);
  expect(await debts.story(debtor.invoiceId)).toEqual(WHOLE.slice(0, 3));
  // The last event is always that of the timer that waits.
  expect((await debts.historyLength(debtor.clientId)) - before).toBeLessThanOrEqual(11);
});

test('D1, X4: what is paid between any two rungs meets none that follow, for 90 days', async () => {
  const days = [0, 2, 5, 8, 12, 20, 75];
  const before = (await debts.mails()).length;
  const debtors = [];
  for (const _ of days) debtors.push(await debts.debtor());
  for (const { clientId } of debtors) await debts.touch(clientId);
  for (const [at, debtor] of debtors.entries()) {
    await debts.pass((days[at] ?? 0) - (days[at - 1] ?? 0) + (at === 0 ? 0.5 : 0));
    await debts.pay(debtor, debtor.invoiceId, 5_000);
    expect(await debts.openCase(debtor.clientId)).toBeUndefined();
  }
  await debts.pass(90);
  for (const [at, { clientId, invoiceId }] of debtors.entries()) {
    expect(await debts.story(invoiceId)).toEqual(WHOLE.slice(0, at));
    await debts.isOver(clientId);
  }
  expect((await debts.mails()).length - before).toBe(6 + 4);
});

test('X4: payments of a part move no rung, and the last part ends them', async () => {
  const [paying, other] = [await debts.debtor(), await debts.debtor()];
  for (const { clientId } of [paying, other]) await debts.touch(clientId);
  for (const _ of Array.from({ length: 11 })) {
    await debts.pay(paying, paying.invoiceId, 100);
    await debts.pass(1);
  }
  expect(await debts.story(paying.invoiceId)).toEqual(WHOLE.slice(0, 4));
  expect(await debts.story(other.invoiceId)).toEqual(WHOLE.slice(0, 4));
  await debts.pay(paying, paying.invoiceId, 5_000);
  await debts.pass(60);
  expect(await debts.story(paying.invoiceId)).toEqual(WHOLE.slice(0, 4));
  expect(await debts.story(other.invoiceId)).toEqual(WHOLE);
  const [fee] = await debts.sql<{ amountMinor: number }[]>`
    select amount_minor from invoice_items where invoice_id = ${paying.invoiceId} and kind = 'late-fee'`;
  // Ten percent of what was owed when the fee came: 11.90 less four or five payments of 1.00.
  expect([79, 69]).toContain(fee?.amountMinor);
});

test('D1: two invoices of one client climb by their own due dates in one case', async () => {
  const debtor = await debts.debtor();
  const second = await debts.bill(debtor, { due: 5 });
  await debts.touch(debtor.clientId);
  await debts.pass(13);
  expect(await debts.story(debtor.invoiceId)).toEqual(WHOLE.slice(0, 4));
  expect(await debts.story(second)).toEqual(WHOLE.slice(0, 3));
  await debts.pay(debtor, debtor.invoiceId, 5_000);
  expect(await debts.openCase(debtor.clientId)).toBeDefined();
  await debts.pass(70);
  expect(await debts.story(debtor.invoiceId)).toEqual(WHOLE.slice(0, 4));
  expect(await debts.story(second)).toEqual(WHOLE);
  const cases = await debts.sql`select from dunning_cases where client_id = ${debtor.clientId}`;
  expect(cases).toHaveLength(1);
});

test('D1: an invoice that is issued while the case runs is taken up, one that is cancelled is let go', async () => {
  const debtor = await debts.debtor();
  await debts.touch(debtor.clientId);
  await debts.pass(2);
  const second = await debts.bill(debtor, { due: -1 });
  await debts.touch(debtor.clientId);
  expect(await debts.story(second)).toEqual(['+1 notice-1']);

  await debts.change(debtor.clientId, (tx, by) => cancelInvoice(tx, by, second));
  await debts.pass(20);
  expect(await debts.story(second)).toEqual(['+1 notice-1']);
  expect(await debts.story(debtor.invoiceId)).toEqual(WHOLE.slice(0, 5));
});

test('D3: a late fee carries tax only where the provider says so, then that of its day', async () => {
  const { sql, world } = debts;
  const [rule] = await sql<{ id: number }[]>`
    insert into tax_rules (provider_id, name, rate) values (${world.providerId}, 'VAT', 20) returning id`;
  const feeOf = async () => {
    const debtor = await debts.debtor();
    await debts.touch(debtor.clientId);
    await debts.pass(5);
    const [line] = await sql`
      select amount_minor, taxed, tax_minor, tax_rate from invoice_items
      where invoice_id = ${debtor.invoiceId} and kind = 'late-fee'`;
    const [invoice] = await sql`select tax_minor, total_minor from invoices where id = ${debtor.invoiceId}`;
    return { ...line, ...invoice, line: line?.taxMinor };
  };
  expect(await feeOf()).toMatchObject({ amountMinor: 119, taxed: false, line: 0, totalMinor: 1309 });
  await sql`update providers set settings = '{"lateFeeTaxed": true}' where id = ${world.providerId}`;
  await debts.nextMorning();
  expect(await feeOf()).toMatchObject({
    ...{ amountMinor: 119, taxed: true, line: 24, taxRate: '20.000', taxMinor: 24, totalMinor: 1333 },
  });
  await sql`update providers set settings = '{}' where id = ${world.providerId}`;
  await sql`delete from tax_rules where id = ${rule?.id ?? 0}`;
});
