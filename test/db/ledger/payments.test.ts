import { describe, expect, test } from 'vitest';
import type { Tx } from '../../../db/connect.ts';
import * as ledger from '../../../db/ledger/index.ts';
import { openBooks } from './books.ts';
import { by } from './support.ts';

const books = openBooks();
const { bill, client, credit, pay, read, within } = books;

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
    const [source] = await books.sql<{ id: number }[]>`
      insert into import_sources (provider_id, system, name) values (${books.providerId}, 'whmcs', ${`s${clientId}`}) returning id`;
    await books.sql`
      insert into transactions (provider_id, client_id, gateway, gateway_reference, currency, amount_in_minor, at, source_id, source_row)
      values (${books.providerId}, ${clientId}, 'bank', 'ch_old', 'EUR', 700, '2025-01-01', ${source?.id ?? 0}, 1)`;
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
