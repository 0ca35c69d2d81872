import { describe, expect, test } from 'vitest';
import * as ledger from '../../../db/ledger/index.ts';
import { openBooks } from './books.ts';
import { by } from './support.ts';

const books = openBooks();
const { bill, client, pay, read, within } = books;

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
    await books.sql`
      insert into operations (id, kind, provider_id, client_id, exclusive, workflow_id, state, params, plan, plan_hash, requested_by_kind, requested_by)
      values (${operationId}, 'close', ${books.providerId}, ${held}, true, 'none', 'running', '{}', '{}', '', 'token', '1')`;
    await books.sql`update clients set held_by = ${operationId} where id = ${held}`;
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
    const topics = await books.sql<{ topic: string }[]>`
      select topic from outbox where client_id = ${clientId} order by id`;
    expect(topics.map(({ topic }) => topic)).toEqual([
      'invoice.issued',
      'payment.received',
      'credit.changed',
      'invoice.paid',
    ]);
    const lines = await books.sql`
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
    expect(await books.sql`select client_id, why from dunning_nudges where client_id = ${clientId}`).toEqual([
      { clientId, why: 'payment-received' },
    ]);
  });

  test('X14: an imported invoice keeps its status until the ledger changes it; paid ones owe nothing', async () => {
    const clientId = await client();
    const import1 = async (status: string, paidMinor: number) => {
      const [invoice] = await books.sql<{ id: number }[]>`
        insert into invoices (provider_id, client_id, status, currency, issued_on, due_on, subtotal_minor, total_minor)
        values (${books.providerId}, ${clientId}, ${status}, 'EUR', '2025-01-01', '2025-01-15', 1000, 1000) returning id`;
      const id = invoice?.id ?? 0;
      await books.sql`
        insert into transactions (provider_id, client_id, invoice_id, gateway, currency, amount_in_minor, at)
        values (${books.providerId}, ${clientId}, ${id}, 'bank', 'EUR', ${paidMinor}, '2025-01-15')`;
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
