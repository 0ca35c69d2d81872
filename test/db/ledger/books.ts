import { afterAll, beforeAll } from 'vitest';
import type { Pool, Tx } from '../../../db/connect.ts';
import * as ledger from '../../../db/ledger/index.ts';
import { creditBalance } from '../../../db/queries/credit-entries.ts';
import { findInvoice } from '../../../db/queries/invoices.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { by, issued, newClient, newProvider } from './support.ts';

/** A database with one provider for the tests of a file, and what they do there in one word each. */
export function openBooks() {
  let database: TestDatabase;
  let providerId: number;
  beforeAll(async () => {
    database = await testDatabase();
    providerId = await newProvider(database.sql);
  });
  afterAll(() => database?.drop());

  const within = <T>(work: (tx: Tx) => Promise<T>) => database.sql.begin(work) as Promise<T>;
  return {
    get sql(): Pool {
      return database.sql;
    },
    get providerId(): number {
      return providerId;
    },
    within,
    client: (fields?: Record<string, unknown>) => newClient(database.sql, providerId, fields),
    /** An issued invoice of one line. */
    bill: (clientId: number, amountMinor: number, kind?: string) =>
      within((tx) => issued(tx, clientId, amountMinor, kind)),
    credit: (clientId: number) => creditBalance(database.sql, clientId, 'EUR'),
    /** A payment by bank; null: for the client's credit. */
    pay(clientId: number, invoiceId: number | null, amountMinor: number, reference?: string) {
      const payment = { clientId, invoiceId, amountMinor, reference, gateway: 'bank', currency: 'EUR' };
      return within((tx) => ledger.recordPayment(tx, by, payment));
    },
    async read(id: number) {
      const invoice = await findInvoice(database.sql, id);
      if (!invoice) throw new Error('no such invoice');
      return invoice;
    },
  };
}
