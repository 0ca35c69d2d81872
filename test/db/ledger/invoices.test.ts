import { describe, expect, test } from 'vitest';
import type { Tx } from '../../../db/connect.ts';
import * as ledger from '../../../db/ledger/index.ts';
import { findSeries, setSeries, takeNumbers } from '../../../db/ledger/numbers.ts';
import { findAddressee } from '../../../db/queries/invoices.ts';
import type { TaxRule } from '../../../domain/billing/invoice.ts';
import { openBooks } from './books.ts';
import { by, issued, newClient, newProvider, numberGaps } from './support.ts';

const books = openBooks();
const { bill, client, read, within } = books;

describe('issuing', () => {
  test('M1: an issued invoice has a number, keeps the addressee, and owes its total', async () => {
    const clientId = await client();
    const invoice = await bill(clientId, 1200);
    expect(invoice).toMatchObject({ status: 'unpaid', totalMinor: 1200, owedMinor: 1200, paidMinor: 0 });
    expect(invoice).toMatchObject({ issuedOn: '2026-03-10', dueOn: '2026-03-24' });
    expect(invoice.number).toMatch(/^2026-\d{5}$/);
    await books.sql`update clients set first_name = 'Augusta', city = 'Paris' where id = ${clientId}`;
    expect(await findAddressee(books.sql, invoice.id)).toEqual({
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
    const own = await newProvider(books.sql);
    const clients = await Promise.all(Array.from({ length: 6 }, () => newClient(books.sql, own)));
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
    const numbers = await books.sql<{ number: string }[]>`
      select number from invoices where provider_id = ${own} and number is not null`;
    expect(numbers).toHaveLength(12);
    expect(await numberGaps(books.sql, own)).toEqual([]);
  });

  test('M1: a series keeps to its pattern, goes on where it is told, and passes over imported numbers', async () => {
    const own = await newProvider(books.sql);
    const clientId = await newClient(books.sql, own);
    await books.sql`
      insert into invoices (provider_id, client_id, number, status, currency) values (${own}, ${clientId}, 'R-101', 'draft', 'EUR')`;
    await within((tx) =>
      setSeries(tx, { providerId: own, pattern: 'R-{number:3}', nextNumber: 100 }, '2026-03-10'),
    );
    expect(await within((tx) => takeNumbers(tx, own, '2026-03-10', 3))).toEqual(['R-100', 'R-102', 'R-103']);
    expect(await findSeries(books.sql, own, '2026-03-10')).toMatchObject({ nextNumber: 104 });
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
