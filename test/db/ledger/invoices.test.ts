import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Tx } from '../../../db/connect.ts';
import * as ledger from '../../../db/ledger/index.ts';
import { findSeries, setSeries, takeNumbers } from '../../../db/ledger/numbers.ts';
import { creditBalance, listCreditEntries } from '../../../db/queries/credit-entries.ts';
import { findAddressee, findInvoice } from '../../../db/queries/invoices.ts';
import type { TaxRule } from '../../../domain/billing/invoice.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { by, imbalances, issued, newClient, newProvider, numberGaps } from './support.ts';

let database: TestDatabase;
let providerId: number;
beforeAll(async () => {
  database = await testDatabase();
  providerId = await newProvider(database.sql);
});
afterAll(() => database?.drop());

const within = <T>(work: (tx: Tx) => Promise<T>) => database.sql.begin(work) as Promise<T>;
const client = (fields?: Record<string, unknown>) => newClient(database.sql, providerId, fields);
const bill = (clientId: number, amountMinor: number, kind?: string) =>
  within((tx) => issued(tx, clientId, amountMinor, kind));
const credit = (clientId: number) => creditBalance(database.sql, clientId, 'EUR');

function pay(clientId: number, invoiceId: number | null, amountMinor: number, reference?: string) {
  const payment = { clientId, invoiceId, amountMinor, reference, gateway: 'bank', currency: 'EUR' };
  return within((tx) => ledger.recordPayment(tx, by, payment));
}

async function read(id: number) {
  const invoice = await findInvoice(database.sql, id);
  if (!invoice) throw new Error('no such invoice');
  return invoice;
}

describe('issuing', () => {
  test('M1: an issued invoice has a number, keeps the addressee, and owes its total', async () => {
    const clientId = await client();
    const invoice = await bill(clientId, 1200);
    expect(invoice).toMatchObject({ status: 'unpaid', totalMinor: 1200, owedMinor: 1200, paidMinor: 0 });
    expect(invoice).toMatchObject({ issuedOn: '2026-03-10', dueOn: '2026-03-24' });
    expect(invoice.number).toMatch(/^2026-\d{5}$/);
    await database.sql`update clients set first_name = 'Augusta', city = 'Paris' where id = ${clientId}`;
    expect(await findAddressee(database.sql, invoice.id)).toEqual({
      firstName: 'Ada',
      lastName: 'Byron',
      city: 'London',
    });
  });

  test('M1: the day of issue is the provider’s day, not the server’s', async () => {
    const clientId = await client();
    const late = { ...by, now: '2026-12-31T23:30:00.000Z' };
    const invoice = await within(async (tx) => {
      const { id } = await ledger.createInvoice(tx, late, { clientId });
      await ledger.addLine(tx, late, id, { description: 'Hosting', amountMinor: 100 });
      return ledger.issueInvoice(tx, late, id);
    });
    expect(invoice).toMatchObject({ issuedOn: '2027-01-01', dueOn: '2027-01-01', number: '2027-00001' });
  });

  test('M1: taxes come from whoever computes them, over the lines that are issued', async () => {
    const clientId = await client();
    const invoice = await within(async (tx) => {
      const { id } = await ledger.createInvoice(tx, by, { clientId });
      await ledger.addLine(tx, by, id, { description: 'Hosting', amountMinor: 1000, taxed: true });
      await ledger.addLine(tx, by, id, { description: 'Deposit', amountMinor: 500 });
      const taxes: TaxRule = ({ taxed, amountMinor }) => ({
        ...{ amountMinor, taxMinor: taxed ? amountMinor / 5 : 0, tax2Minor: 0, taxIncluded: false },
        ...{ taxRate: taxed ? '20' : '0', tax2Rate: '0' },
      });
      return ledger.issueInvoice(tx, by, id, { taxes });
    });
    expect(invoice).toMatchObject({
      subtotalMinor: 1500,
      taxMinor: 200,
      taxRate: '20.000',
      totalMinor: 1700,
    });
  });

  test('M1: an issue that is rolled back leaves no gap, and those that race get one number each', async () => {
    const own = await newProvider(database.sql);
    const clients = await Promise.all(Array.from({ length: 6 }, () => newClient(database.sql, own)));
    await Promise.allSettled(
      clients.flatMap((clientId) =>
        [false, true, false].map((fails) =>
          within(async (tx) => {
            await issued(tx, clientId, 100);
            if (fails) throw new Error('rolled back');
          }),
        ),
      ),
    );
    const numbers = await database.sql<{ number: string }[]>`
      select number from invoices where provider_id = ${own} and number is not null`;
    expect(numbers).toHaveLength(12);
    expect(await numberGaps(database.sql, own)).toEqual([]);
  });

  test('M1: a series keeps to its pattern, goes on where it is told, and passes over imported numbers', async () => {
    const own = await newProvider(database.sql);
    const clientId = await newClient(database.sql, own);
    await database.sql`
      insert into invoices (provider_id, client_id, number, status, currency) values (${own}, ${clientId}, 'R-101', 'draft', 'EUR')`;
    await within((tx) =>
      setSeries(tx, { providerId: own, pattern: 'R-{number:3}', nextNumber: 100 }, '2026-03-10'),
    );
    expect(await within((tx) => takeNumbers(tx, own, '2026-03-10', 3))).toEqual(['R-100', 'R-102', 'R-103']);
    expect(await findSeries(database.sql, own, '2026-03-10')).toMatchObject({ nextNumber: 104 });
    const twice = within((tx) => setSeries(tx, { providerId: own, nextNumber: 103 }, '2026-03-10'));
    await expect(twice).rejects.toThrow('The numbers up to 103 are given out');
  });

  test.each([
    ['no lines', async () => {}],
    [
      'less than 0',
      async (tx: Tx, id: number) => {
        await ledger.addLine(tx, by, id, { description: 'Discount', amountMinor: -1 });
      },
    ],
  ])('M1: a draft with %s is not issued', async (why, fill) => {
    const clientId = await client();
    const { id } = await within((tx) => ledger.createInvoice(tx, by, { clientId }));
    const issue = within(async (tx) => {
      await fill(tx, id);
      await ledger.issueInvoice(tx, by, id);
    });
    await expect(issue).rejects.toThrow(why);
    expect(await read(id)).toMatchObject({ status: 'draft', number: null });
  });
});

describe('payments', () => {
  test('M6: what is more than owed becomes credit, which the next invoice uses by itself', async () => {
    const clientId = await client();
    const first = await bill(clientId, 1000);
    const paid = await pay(clientId, first.id, 1300);
    expect(paid).toMatchObject({ creditedMinor: 300, because: 'overpaid', repeated: false });
    expect(paid.invoice).toMatchObject({ status: 'paid', owedMinor: 0, paidMinor: 1000 });
    expect(await credit(clientId)).toBe(300);
    const next = await bill(clientId, 500);
    expect(next).toMatchObject({ status: 'unpaid', creditMinor: 300, totalMinor: 200, owedMinor: 200 });
    expect(await credit(clientId)).toBe(0);
    const covered = await pay(clientId, next.id, 200);
    expect(covered.invoice?.status).toBe('paid');
  });

  test('M7: part by part an invoice is paid, and only then', async () => {
    const clientId = await client();
    const { id } = await bill(clientId, 1000);
    expect((await pay(clientId, id, 400)).invoice).toMatchObject({ status: 'unpaid', owedMinor: 600 });
    expect((await pay(clientId, id, 600)).invoice).toMatchObject({ status: 'paid', owedMinor: 0 });
  });

  test('M7: one reference counts once, also when it comes twice at the same time', async () => {
    const clientId = await client();
    const { id } = await bill(clientId, 1000);
    const results = await Promise.all(Array.from({ length: 5 }, () => pay(clientId, id, 1000, 'ch_once')));
    expect(results.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(new Set(results.map(({ transaction }) => transaction.id)).size).toBe(1);
    expect(await credit(clientId)).toBe(0);
    await expect(pay(clientId, id, 999, 'ch_once')).rejects.toThrow('under the reference ch_once');
  });

  test('M7: what an import has brought is not booked again when the gateway repeats it', async () => {
    const clientId = await client();
    const [source] = await database.sql<{ id: number }[]>`
      insert into import_sources (provider_id, system, name) values (${providerId}, 'whmcs', ${`s${clientId}`}) returning id`;
    await database.sql`
      insert into transactions (provider_id, client_id, gateway, gateway_reference, currency, amount_in_minor, at, source_id, source_row)
      values (${providerId}, ${clientId}, 'bank', 'ch_old', 'EUR', 700, '2025-01-01', ${source?.id ?? 0}, 1)`;
    expect(await pay(clientId, null, 700, 'ch_old')).toMatchObject({ repeated: true });
    // Other systems use one reference for several payments: other money is other money.
    expect(await pay(clientId, null, 800, 'ch_old')).toMatchObject({ repeated: false, creditedMinor: 800 });
  });

  test.each([
    ['cancelled', 'invoice-cancelled', (tx: Tx, id: number) => ledger.cancelInvoice(tx, by, id)],
    ['paid', 'nothing-owed', (tx: Tx, id: number) => ledger.applyCredit(tx, by, id)],
  ] as const)('M6: money for a %s invoice becomes credit and says so', async (status, because, make) => {
    const clientId = await client();
    const { id } = await bill(clientId, 300);
    await pay(clientId, null, 300);
    await within((tx) => make(tx, id));
    expect((await read(id)).status).toBe(status);
    const before = await credit(clientId);
    const result = await pay(clientId, id, 250);
    expect(result).toMatchObject({ creditedMinor: 250, because });
    expect(result.said).toContain('all of it went into credit');
    expect(await credit(clientId)).toBe(before + 250);
    expect(await read(id)).toMatchObject({ status, owedMinor: 0 });
  });

  test('M6: another client’s invoice is as good as unknown: the money becomes credit of whoever paid', async () => {
    const [clientId, other] = [await client(), await client()];
    const { id } = await bill(other, 300);
    expect(await pay(clientId, id, 300)).toMatchObject({ because: 'invoice-unknown', invoice: undefined });
    expect(await credit(clientId)).toBe(300);
    expect((await read(id)).owedMinor).toBe(300);
  });
});

describe('money that goes back', () => {
  test('M1: a refund of a paid invoice is no longer asked for; all of it makes it refunded', async () => {
    const clientId = await client();
    const { id } = await bill(clientId, 1000);
    await pay(clientId, id, 1000);
    const part = await within((tx) => ledger.refundInvoice(tx, by, { invoiceId: id, amountMinor: 400 }));
    expect(part.invoice).toMatchObject({ status: 'paid', paidMinor: 600, refundedMinor: 400, owedMinor: 0 });
    const rest = await within((tx) => ledger.refundInvoice(tx, by, { invoiceId: id }));
    expect(rest.invoice).toMatchObject({
      status: 'refunded',
      paidMinor: 0,
      refundedMinor: 1000,
      owedMinor: 0,
    });
    expect(rest.transactions).toMatchObject([{ kind: 'refund', amountOutMinor: 600 }]);
  });

  test('M6: a refund of everything gives back the credit that the invoice used', async () => {
    const clientId = await client();
    await pay(clientId, null, 300);
    const { id } = await bill(clientId, 1000);
    await pay(clientId, id, 700);
    const { invoice } = await within((tx) => ledger.refundInvoice(tx, by, { invoiceId: id }));
    expect(invoice).toMatchObject({ status: 'refunded', creditMinor: 0, refundedMinor: 700 });
    expect(await credit(clientId)).toBe(300);
  });

  test('M7: a reversed payment makes its invoice owed again, and once however often the event comes', async () => {
    const clientId = await client();
    const { id } = await bill(clientId, 1000);
    const { transaction } = await pay(clientId, id, 1000);
    const reversal = { paymentId: transaction.id, reference: 'dp_1', feesMinor: 1500, happened: true };
    const first = await within((tx) => ledger.reversePayment(tx, by, reversal));
    expect(first).toMatchObject({
      repeated: false,
      invoice: { status: 'unpaid', owedMinor: 1000, paidAt: null },
    });
    const again = await within((tx) => ledger.reversePayment(tx, by, reversal));
    expect(again).toMatchObject({ repeated: true, transaction: { id: first.transaction.id } });
    expect((await pay(clientId, id, 1000)).invoice?.status).toBe('paid');
  });

  test('M6: credit whose payment is reversed comes back from the invoices that used it', async () => {
    const clientId = await client();
    const { transaction } = await pay(clientId, null, 500);
    const [first, second] = [await bill(clientId, 300), await bill(clientId, 200)];
    expect([first.status, second.status]).toEqual(['paid', 'paid']);
    await within((tx) => ledger.reversePayment(tx, by, { paymentId: transaction.id, amountMinor: 250 }));
    expect(await read(second.id)).toMatchObject({ status: 'unpaid', owedMinor: 200, creditMinor: 0 });
    expect(await read(first.id)).toMatchObject({ status: 'unpaid', owedMinor: 50, creditMinor: 250 });
    expect(await credit(clientId)).toBe(0);
  });

  test('M6: what was cancelled gives its money and its credit back to the client', async () => {
    const clientId = await client();
    await pay(clientId, null, 100);
    const { id } = await bill(clientId, 1000);
    await pay(clientId, id, 250);
    const cancelled = await within((tx) => ledger.cancelInvoice(tx, by, id));
    expect(cancelled).toMatchObject({ status: 'cancelled', paidMinor: 0, creditMinor: 0, owedMinor: 0 });
    expect(await credit(clientId)).toBe(350);
  });

  test('M7: what is given back is at most what is left', async () => {
    const clientId = await client();
    const { id } = await bill(clientId, 1000);
    const { transaction } = await pay(clientId, id, 1000);
    const refund = (amountMinor: number) =>
      within((tx) => ledger.refundPayment(tx, by, { paymentId: transaction.id, amountMinor }));
    await refund(900);
    await expect(refund(101)).rejects.toThrow(`Of payment ${transaction.id} 100 can be given back`);
    await refund(100);
    await expect(refund(1)).rejects.toThrow('0 can be given back');
  });
});

describe('funds, fees and credit by hand', () => {
  test('M2: an invoice that adds funds becomes credit when it is paid, and takes it back when that is reversed', async () => {
    const clientId = await client();
    await pay(clientId, null, 50);
    const { id } = await bill(clientId, 400, 'add-funds');
    expect((await read(id)).creditMinor).toBe(0);
    const { transaction, invoice } = await pay(clientId, id, 400);
    expect(invoice?.status).toBe('paid');
    expect(await credit(clientId)).toBe(450);
    await within((tx) => ledger.reversePayment(tx, by, { paymentId: transaction.id }));
    expect(await read(id)).toMatchObject({ status: 'unpaid', owedMinor: 400 });
    expect(await credit(clientId)).toBe(50);
    expect(await imbalances(database.sql, clientId)).toEqual([]);
  });

  test('M2: an invoice that adds funds has no other lines and takes no fee', async () => {
    const clientId = await client();
    const mixed = within(async (tx) => {
      const { id } = await ledger.createInvoice(tx, by, { clientId });
      await ledger.addLine(tx, by, id, { description: 'Hosting', amountMinor: 100 });
      await ledger.addLine(tx, by, id, { kind: 'add-funds', description: 'Funds', amountMinor: 100 });
    });
    await expect(mixed).rejects.toThrow('has no other lines');
    const { id } = await bill(clientId, 100, 'add-funds');
    const fee = within((tx) => ledger.addFee(tx, by, id, { amountMinor: 10, description: 'Late' }));
    await expect(fee).rejects.toThrow('adds funds');
  });

  test('M1: a fee is owed on top, and only of what is open', async () => {
    const clientId = await client();
    const { id } = await bill(clientId, 1000);
    const fee = () =>
      within((tx) => ledger.addFee(tx, by, id, { amountMinor: 150, description: 'Late fee' }));
    expect(await fee()).toMatchObject({ subtotalMinor: 1150, owedMinor: 1150 });
    await pay(clientId, id, 1150);
    await expect(fee()).rejects.toThrow('is paid: only what is unpaid takes a fee');
  });

  test('M6: an adjustment is a line of the log; it can be deleted until its credit is used', async () => {
    const clientId = await client();
    const adjust = (amountMinor: number) =>
      within((tx) =>
        ledger.adjustCredit(tx, by, { clientId, currency: 'EUR', amountMinor, description: 'goodwill' }),
      );
    const { entry, balanceMinor } = await adjust(500);
    expect(balanceMinor).toBe(500);
    await expect(adjust(-501)).rejects.toThrow('has 500 of credit');
    await adjust(-100);
    const remove = (id: number) => within((tx) => ledger.deleteCreditEntry(tx, by, id));
    await expect(remove(entry.id)).rejects.toThrow('only 400 of it is left');
    await adjust(100);
    await remove(entry.id);
    expect(await credit(clientId)).toBe(0);
    await pay(clientId, null, 70);
    const [topUp] = await listCreditEntries(database.sql, { clientId, limit: 1 });
    await expect(remove(topUp?.id ?? 0)).rejects.toThrow('belongs to payment');
  });

  test('D7: an unpaid invoice goes to collections and back, and is still owed there', async () => {
    const clientId = await client();
    const { id } = await bill(clientId, 1000);
    const send = (inCollections: boolean) => within((tx) => ledger.setCollections(tx, by, id, inCollections));
    expect(await send(true)).toMatchObject({ status: 'collections', owedMinor: 1000 });
    expect((await pay(clientId, id, 400)).invoice).toMatchObject({ status: 'collections', owedMinor: 600 });
    expect(await send(false)).toMatchObject({ status: 'unpaid' });
    await expect(send(false)).rejects.toThrow('is not in collections');
    await pay(clientId, id, 600);
    await expect(send(true)).rejects.toThrow('only what is unpaid goes to collections');
  });
});

describe('what the ledger refuses and leaves behind', () => {
  test('M7: another currency than the account’s, and amounts that are none', async () => {
    const clientId = await client();
    const { id } = await bill(clientId, 1000);
    const payment = { clientId, invoiceId: id, gateway: 'bank', currency: 'EUR', amountMinor: 100 };
    for (const wrong of [
      { currency: 'USD' },
      { amountMinor: -1 },
      { amountMinor: 0.5 },
      { amountMinor: 2 ** 53 },
    ])
      await expect(
        within((tx) => ledger.recordPayment(tx, by, { ...payment, ...wrong })),
        JSON.stringify(wrong),
      ).rejects.toThrow(ledger.LedgerRefusal);
    expect((await read(id)).owedMinor).toBe(1000);
  });

  test('a client that is merged, anonymized or held takes none, but the operation that holds it does', async () => {
    const survivor = await client();
    const merged = await client({ status: 'merged', mergedIntoId: survivor });
    const gone = await client({ status: 'anonymized', anonymizedAt: by.now });
    const operationId = '019c0000-0000-7000-8000-000000000001';
    const held = await client();
    await database.sql`
      insert into operations (id, kind, provider_id, client_id, exclusive, workflow_id, state, params, plan, plan_hash, requested_by_kind, requested_by)
      values (${operationId}, 'close', ${providerId}, ${held}, true, 'none', 'running', '{}', '{}', '', 'token', '1')`;
    await database.sql`update clients set held_by = ${operationId} where id = ${held}`;
    await expect(pay(merged, null, 1)).rejects.toMatchObject({
      code: 'client-merged',
      details: { survivorId: survivor },
    });
    await expect(pay(gone, null, 1)).rejects.toMatchObject({ code: 'client-gone' });
    await expect(pay(held, null, 1)).rejects.toMatchObject({ code: 'client-held', details: { operationId } });
    const itself: ledger.By = { ...by, actor: { kind: 'operation', id: operationId } };
    const made = await within((tx) => ledger.createInvoice(tx, itself, { clientId: held }));
    expect(made.status).toBe('draft');
  });

  test('C5: change log, notices and a nudge for dunning are written with the money, without any text of people', async () => {
    const clientId = await client();
    const { id } = await bill(clientId, 1000);
    const payment = { clientId, invoiceId: id, gateway: 'bank', currency: 'EUR', amountMinor: 1200 };
    await within((tx) => ledger.recordPayment(tx, by, { ...payment, description: 'Ada wrote this' }));
    const topics = await database.sql<{ topic: string }[]>`
      select topic from outbox where client_id = ${clientId} order by id`;
    expect(topics.map(({ topic }) => topic)).toEqual([
      'invoice.issued',
      'payment.received',
      'credit.changed',
      'invoice.paid',
    ]);
    const lines = await database.sql`
      select entity, action, changes from change_log where client_id = ${clientId} order by id`;
    expect(lines.map(({ entity, action }) => `${entity} ${action}`)).toEqual([
      'invoice created',
      'invoice-line created',
      'invoice unpaid',
      'invoice issued',
      'transaction created',
      'credit-entry created',
      'invoice paid',
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/Ada|Hosting/);
    expect(
      await database.sql`select client_id, why from dunning_nudges where client_id = ${clientId}`,
    ).toEqual([{ clientId, why: 'payment-received' }]);
  });

  test('X14: an imported invoice keeps its status until the ledger changes it; paid ones owe nothing', async () => {
    const clientId = await client();
    const import1 = async (status: string, paidMinor: number) => {
      const [invoice] = await database.sql<{ id: number }[]>`
        insert into invoices (provider_id, client_id, status, currency, issued_on, due_on, subtotal_minor, total_minor)
        values (${providerId}, ${clientId}, ${status}, 'EUR', '2025-01-01', '2025-01-15', 1000, 1000) returning id`;
      const id = invoice?.id ?? 0;
      await database.sql`
        insert into transactions (provider_id, client_id, invoice_id, gateway, currency, amount_in_minor, at)
        values (${providerId}, ${clientId}, ${id}, 'bank', 'EUR', ${paidMinor}, '2025-01-15')`;
      return id;
    };
    const paidByNobodyKnowsWhat = await import1('paid', 0);
    expect(await read(paidByNobodyKnowsWhat)).toMatchObject({ status: 'paid', owedMinor: 0 });
    expect(await pay(clientId, paidByNobodyKnowsWhat, 10)).toMatchObject({ because: 'nothing-owed' });
    const openAndCovered = await import1('unpaid', 1000);
    expect(await read(openAndCovered)).toMatchObject({ status: 'unpaid', owedMinor: 0 });
    expect((await pay(clientId, openAndCovered, 10)).invoice?.status).toBe('paid');
    const half = await import1('unpaid', 400);
    expect(await read(half)).toMatchObject({ owedMinor: 600, paidMinor: 400 });
  });
});
