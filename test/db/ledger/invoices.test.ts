import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Tx } from '../../../db/connect.ts';
import * as ledger from '../../../db/ledger/index.ts';
import { creditBalance } from '../../../db/queries/credit-entries.ts';
import { findAddressee, findInvoice } from '../../../db/queries/invoices.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

const by: ledger.By = { actor: { kind: 'token', id: '1' }, now: '2026-03-10T09:00:00.000Z' };

let database: TestDatabase;
let providerId: number;
beforeAll(async () => {
  database = await testDatabase();
  providerId = await newProvider();
});
afterAll(() => database?.drop());

async function newProvider(): Promise<number> {
  const [row] = await database.sql<{ id: number }[]>`
    insert into providers (name, time_zone) values ('Hosting', 'Europe/Berlin') returning id`;
  return row?.id ?? 0;
}

async function newClient(fields: Record<string, unknown> = {}): Promise<number> {
  const row = { providerId, firstName: 'Ada', lastName: 'Byron', city: 'London', currency: 'EUR', ...fields };
  const [client] = await database.sql<{ id: number }[]>`
    insert into clients ${database.sql(row as never)} returning id`;
  return client?.id ?? 0;
}

const within = <T>(work: (tx: Tx) => Promise<T>) => database.sql.begin(work) as Promise<T>;

/** An issued invoice of one line, due on 2026-03-24. */
function issued(clientId: number, amountMinor: number, kind = 'item') {
  return within(async (tx) => {
    const { id } = await ledger.createInvoice(tx, by, { clientId, dueOn: '2026-03-24' });
    await ledger.addLine(tx, by, id, { kind, description: 'Hosting', amountMinor });
    return ledger.issueInvoice(tx, by, id);
  });
}

function pay(
  clientId: number,
  invoiceId: number | null,
  amountMinor: number,
  reference: string | null = null,
) {
  const payment = { clientId, invoiceId, amountMinor, reference, gateway: 'bank', currency: 'EUR' };
  return within((tx) => ledger.recordPayment(tx, by, payment));
}

const credit = (clientId: number) => creditBalance(database.sql, clientId, 'EUR');
const read = async (id: number) => {
  const invoice = await findInvoice(database.sql, id);
  if (!invoice) throw new Error('no such invoice');
  return invoice;
};

describe('issuing', () => {
  test('M1: an issued invoice has a number, keeps the addressee, and owes its total', async () => {
    const clientId = await newClient();
    const invoice = await issued(clientId, 1200);
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
});

describe('payments', () => {
  test('M6: what is more than owed becomes credit, which the next invoice uses by itself', async () => {
    const clientId = await newClient();
    const first = await issued(clientId, 1000);
    const paid = await pay(clientId, first.id, 1300);
    expect(paid).toMatchObject({ creditedMinor: 300, because: 'overpaid', repeated: false });
    expect(paid.invoice).toMatchObject({ status: 'paid', owedMinor: 0, paidMinor: 1000 });
    expect(await credit(clientId)).toBe(300);
    const next = await issued(clientId, 500);
    expect(next).toMatchObject({ status: 'unpaid', creditMinor: 300, totalMinor: 200, owedMinor: 200 });
    expect(await credit(clientId)).toBe(0);
    expect((await read(first.id)).status).toBe('paid');
  });
});
