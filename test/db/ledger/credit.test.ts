import { describe, expect, test } from 'vitest';
import * as ledger from '../../../db/ledger/index.ts';
import { listCreditEntries } from '../../../db/queries/credit-entries.ts';
import { openBooks } from './books.ts';
import { by, imbalances } from './support.ts';

const books = openBooks();
const { bill, client, credit, pay, read, within } = books;

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
    expect(await imbalances(books.sql, clientId)).toEqual([]);
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
    const [topUp] = await listCreditEntries(books.sql, { clientId, limit: 1 });
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
