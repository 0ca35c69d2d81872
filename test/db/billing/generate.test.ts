import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as ledger from '../../../db/ledger/index.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { imbalances, newClient, newProvider } from '../ledger/support.ts';
import { add, at, bill, billedTwice, datesOf, pay, service } from './support.ts';

let database: TestDatabase;
let providerId: number;
beforeAll(async () => {
  database = await testDatabase();
  providerId = await newProvider(database.sql);
});
afterAll(() => database?.drop());

const NOW = '2026-03-10T09:00:00.000Z';
const client = (fields = {}) => newClient(database.sql, providerId, fields);
const setting = (clientId: number, key: string, value: unknown = true) =>
  database.sql`insert into client_settings ${database.sql({ clientId, key, value: database.sql.json(value as never), setBy: 'test' })}`;

describe('due invoices', () => {
  test('M3, M5: what is due on one day and paid the same way shares an invoice, with the days that each line bills', async () => {
    const { sql } = database;
    const clientId = await client();
    const web = await service(sql, clientId, '2026-03-20', { domain: 'ada.test', paymentMethod: 'bank' });
    const backup = await add(sql, 'addons', {
      ...{ clientId, serviceId: web, name: 'Backup', status: 'active', currency: 'EUR', priceMinor: 300 },
      ...{ cycle: 'annually', nextDueOn: '2026-03-20' },
    });
    const other = await service(sql, clientId, '2026-03-20', { paymentMethod: 'card' });
    const name = await add(sql, 'domains', {
      ...{ clientId, name: 'ada.test', status: 'active', years: 2, currency: 'EUR', priceMinor: 2400 },
      nextDueOn: '2026-03-24',
    });
    const later = await service(sql, clientId, '2026-03-25');
    const { invoices, passed } = await bill(sql, NOW, { providerId, clientId });
    expect(passed).toEqual([]);
    expect(
      invoices.map(({ dueOn, paymentMethod, subtotalMinor, lines }) => [
        dueOn,
        paymentMethod,
        subtotalMinor,
        lines.length,
      ]),
    ).toEqual([
      ['2026-03-20', 'bank', 1300, 2],
      ['2026-03-20', 'card', 1000, 1],
      ['2026-03-24', null, 2400, 1],
    ]);
    const lines = await sql`
      select service_id, addon_id, domain_id, description, period_from, period_to, due_on, amount_minor from invoice_items
      where client_id = ${clientId} order by id`;
    expect(lines).toMatchObject([
      {
        serviceId: web,
        periodFrom: '2026-03-20',
        periodTo: '2026-04-20',
        description: 'Web, ada.test (2026-03-20 – 2026-04-19)',
      },
      { addonId: backup, periodFrom: '2026-03-20', periodTo: '2027-03-20' },
      { serviceId: other, dueOn: '2026-03-20' },
      {
        domainId: name,
        periodFrom: '2026-03-24',
        periodTo: '2028-03-24',
        description: 'ada.test (2026-03-24 – 2028-03-23)',
      },
    ]);
    expect(await datesOf(sql, 'services', web)).toEqual({ due: '2026-03-20', invoice: '2026-04-20' });
    expect(await datesOf(sql, 'services', later)).toEqual({ due: '2026-03-25', invoice: null });
    const [issued] = await sql`
      select status, number, addressee, mail_wanted from invoices where client_id = ${clientId} order by id limit 1`;
    expect(issued).toMatchObject({
      status: 'unpaid',
      number: expect.stringMatching(/^2026-0000\d$/),
      mailWanted: true,
    });
    expect(issued?.addressee).toMatchObject({ firstName: 'Ada', city: 'London' });
    expect(await imbalances(sql, clientId)).toEqual([]);
    const again = await bill(sql, NOW, { providerId, clientId });
    expect(again.invoices).toEqual([]);
  });

  test('M3: the next due date moves when the invoice is paid, back when the money goes, on when it is cancelled', async () => {
    const { sql } = database;
    const clientId = await client();
    const web = await service(sql, clientId, '2026-01-31');
    const dates = () => datesOf(sql, 'services', web);
    const first = (await bill(sql, NOW, { providerId, clientId })).invoices[0];
    expect(first).toMatchObject({ dueOn: '2026-03-10', lines: [{ dueOn: '2026-01-31' }] });
    expect(await dates()).toEqual({ due: '2026-01-31', invoice: '2026-02-28' });
    const waiting = await bill(sql, NOW, { providerId, clientId });
    expect(waiting).toEqual({
      invoices: [],
      passed: [{ what: 'service', id: web, why: 'unpaid', invoiceId: first?.id }],
    });
    await pay(sql, NOW, first?.id);
    expect(await dates()).toEqual({ due: '2026-02-28', invoice: '2026-02-28' });
    const second = (await bill(sql, NOW, { providerId, clientId })).invoices[0];
    // The end of a month stays an end.
    expect(second?.lines[0]?.period).toEqual({ from: '2026-02-28', to: '2026-03-31' });
    await sql.begin((tx) => ledger.cancelInvoice(tx, at(NOW), second?.id ?? 0));
    expect(await dates()).toEqual({ due: '2026-03-31', invoice: '2026-03-31' });
    const [payment] = await sql<
      { id: number }[]
    >`select id from transactions where invoice_id = ${first?.id ?? 0}`;
    await sql.begin((tx) => ledger.reversePayment(tx, at(NOW), { paymentId: payment?.id ?? 0 }));
    expect(await dates()).toEqual({ due: '2026-01-31', invoice: '2026-03-31' });
    expect(await imbalances(sql, clientId)).toEqual([]);
  });

  test('M3: the days of a cancelled invoice are billed anew only when somebody sets the date back', async () => {
    const { sql } = database;
    const clientId = await client();
    const web = await service(sql, clientId, '2026-03-15');
    const made = await bill(sql, NOW, { providerId, clientId });
    await sql.begin((tx) => ledger.cancelInvoice(tx, at(NOW), made.invoices[0]?.id ?? 0));
    expect((await bill(sql, NOW, { providerId, clientId })).invoices).toEqual([]);
    await sql`update services set next_invoice_on = '2026-03-15', next_due_on = '2026-03-15' where id = ${web}`;
    const anew = await bill(sql, NOW, { providerId, clientId });
    expect(anew.invoices[0]?.lines[0]?.period).toEqual({ from: '2026-03-15', to: '2026-04-15' });
    const held = await sql`
      select period_released from invoice_items where service_id = ${web} order by id`;
    expect(held.map(({ periodReleased }) => periodReleased)).toEqual([true, false]);
  });

  test('M3: a day that is billed is never billed again, also when dates are set back, and the database itself refuses it', async () => {
    const { sql } = database;
    const clientId = await client();
    const web = await service(sql, clientId, '2026-03-15');
    const made = await bill(sql, NOW, { providerId, clientId });
    await pay(sql, NOW, made.invoices[0]?.id);
    await sql`update services set next_invoice_on = '2026-03-15', next_due_on = '2026-03-15' where id = ${web}`;
    expect(
      (await bill(sql, NOW, { providerId, clientId, until: '2026-04-30' })).invoices[0]?.lines[0]?.period,
    ).toEqual({
      from: '2026-04-15',
      to: '2026-05-15',
    });
    const twice = sql`
      insert into invoice_items (client_id, invoice_id, service_id, amount_minor, period_from, period_to)
      values (${clientId}, ${made.invoices[0]?.id ?? 0}, ${web}, 1, '2026-04-14', '2026-04-16')`;
    await expect(twice).rejects.toThrow('invoice_items_service_period');
    expect(await billedTwice(sql, clientId)).toEqual([]);
  });

  test('M3: runs that race bill each period once', async () => {
    const { sql } = database;
    const clientId = await client();
    await Promise.all(Array.from({ length: 5 }, (_, n) => service(sql, clientId, `2026-03-1${n}`)));
    const runs = await Promise.all(Array.from({ length: 6 }, () => bill(sql, NOW, { providerId, clientId })));
    expect(runs.flatMap(({ invoices }) => invoices)).toHaveLength(5);
    expect(await billedTwice(sql, clientId)).toEqual([]);
  });

  test('M3: the provider’s day and lead days decide, its domains have their own', async () => {
    const { sql } = database;
    const clientId = await client();
    await setting(clientId, 'invoiceLeadDays', 3);
    await setting(clientId, 'domainLeadDays', 30);
    await service(sql, clientId, '2026-03-14');
    await add(sql, 'domains', {
      ...{
        clientId,
        name: 'far.test',
        status: 'active',
        years: 1,
        currency: 'EUR',
        priceMinor: 1,
        nextDueOn: '2026-04-09',
      },
    });
    const days = async (now: string) =>
      (await bill(sql, now, { providerId, clientId, dryRun: true })).invoices.map(({ dueOn }) => dueOn);
    expect(await days('2026-03-10T22:30:00.000Z')).toEqual(['2026-04-09']);
    // In Berlin it is the 11th already.
    expect(await days('2026-03-10T23:30:00.000Z')).toEqual(['2026-03-14', '2026-04-09']);
    expect((await days(NOW)).length).toBe(1);
  });

  test('M5: separate invoices, of a client and of one service with its add-ons', async () => {
    const { sql } = database;
    const due = '2026-03-12';
    const make = async (separate: boolean) => {
      const clientId = await client();
      const web = await service(sql, clientId, due, { separateInvoice: separate });
      await add(sql, 'addons', {
        ...{ clientId, serviceId: web, name: 'Backup', status: 'active', currency: 'EUR', priceMinor: 300 },
        ...{ cycle: 'monthly', nextDueOn: due },
      });
      await service(sql, clientId, due);
      await service(sql, clientId, due);
      return clientId;
    };
    const sizes = async (clientId: number) =>
      (await bill(sql, NOW, { providerId, clientId })).invoices.map(({ lines }) => lines.length).sort();
    expect(await sizes(await make(false))).toEqual([4]);
    expect(await sizes(await make(true))).toEqual([2, 2]);
    const clientId = await make(false);
    await setting(clientId, 'separateInvoices');
    expect(await sizes(clientId)).toEqual([1, 1, 2]);
  });

  test('M4: queued lines go on the next invoice, those with a day on the one of that day', async () => {
    const { sql } = database;
    const clientId = await client();
    await service(sql, clientId, '2026-05-01');
    const queue = (fields: object) =>
      sql.begin((tx) =>
        ledger.queueLine(tx, at(NOW), {
          clientId,
          description: 'Help',
          amountMinor: 6000,
          taxed: true,
          ...fields,
        }),
      );
    const loose = await queue({});
    const dated = await queue({ dueOn: '2026-03-20' });
    const first = await bill(sql, NOW, { providerId, clientId });
    expect(first.invoices.map(({ dueOn, subtotalMinor }) => [dueOn, subtotalMinor])).toEqual([
      ['2026-03-20', 12000],
    ]);
    expect(first.invoices[0]?.lines.map(({ queuedId }) => queuedId).sort()).toEqual([loose.id, dated.id]);
    const waits = await queue({});
    expect((await bill(sql, NOW, { providerId, clientId })).invoices).toEqual([]);
    const second = await bill(sql, '2026-04-20T09:00:00.000Z', { providerId, clientId });
    expect(second.invoices[0]?.lines.map(({ queuedId }) => queuedId)).toEqual([null, waits.id]);
    // Who has nothing else would wait for ever.
    const alone = await client();
    await sql.begin((tx) =>
      ledger.queueLine(tx, at(NOW), { clientId: alone, description: 'Help', amountMinor: 100 }),
    );
    expect((await bill(sql, NOW, { providerId, clientId: alone })).invoices).toMatchObject([
      { dueOn: '2026-03-24', subtotalMinor: 100 },
    ]);
    expect(await imbalances(sql, clientId)).toEqual([]);
  });

  test('M3: what is not billable is left alone: ended, cancelled, free, once only, not renewed, or ending before', async () => {
    const { sql } = database;
    const clientId = await client();
    const due = '2026-03-12';
    for (const fields of [
      { status: 'terminated' },
      { status: 'pending' },
      { cycle: 'free' },
      { cycle: 'one-time' },
    ])
      await service(sql, clientId, due, fields);
    const ends = await service(sql, clientId, due, { terminateOn: due });
    const costless = await service(sql, clientId, due, { priceMinor: 0 });
    const domain = {
      clientId,
      name: 'a.test',
      status: 'active',
      years: 1,
      currency: 'EUR',
      priceMinor: 1,
      nextDueOn: due,
    };
    await add(sql, 'domains', { ...domain, autoRenew: false });
    await add(sql, 'domains', { ...domain, status: 'expired' });
    expect(await bill(sql, NOW, { providerId, clientId })).toEqual({
      invoices: [],
      passed: [{ what: 'service', id: ends, why: 'ends' }],
    });
    expect((await datesOf(sql, 'services', costless)).invoice).toBe('2026-04-12');
    const gone = await service(sql, clientId, due, { status: 'cancelled' });
    await add(sql, 'addons', {
      ...{ clientId, serviceId: gone, name: 'Backup', status: 'active', currency: 'EUR', priceMinor: 300 },
      ...{ cycle: 'monthly', nextDueOn: due },
    });
    expect((await bill(sql, NOW, { providerId, clientId })).invoices).toEqual([]);
  });

  test('L21: what has no method of its own is invoiced for the client’s usual one, before that of a stored card', async () => {
    const { sql } = database;
    const clientId = await client();
    await add(sql, 'payment_methods', { clientId, gateway: 'cards', kind: 'card', isDefault: true });
    await service(sql, clientId, '2026-03-12');
    const methods = async () =>
      (await bill(sql, NOW, { providerId, clientId })).invoices.map(({ paymentMethod }) => paymentMethod);
    expect(await methods()).toEqual(['cards']);
    await setting(clientId, 'paymentMethod', 'bank');
    await service(sql, clientId, '2026-03-13');
    await service(sql, clientId, '2026-03-14', { paymentMethod: 'wallet' });
    expect(await methods()).toEqual(['bank', 'wallet']);
    const byHand = await sql.begin((tx) => ledger.createInvoice(tx, at(NOW), { clientId }));
    expect(byHand.paymentMethod).toBe('bank');
  });

  test('L15: add-ons and domains are billed by their own payment method, else as their service and the client', async () => {
    const { sql } = database;
    const clientId = await client();
    await setting(clientId, 'paymentMethod', 'bank');
    const serviceId = await service(sql, clientId, '2026-03-12', { paymentMethod: 'wallet' });
    const addon = {
      clientId,
      serviceId,
      status: 'active',
      currency: 'EUR',
      cycle: 'monthly',
      priceMinor: 300,
    };
    await add(sql, 'addons', { ...addon, name: 'Backup', nextDueOn: '2026-03-12' });
    await add(sql, 'addons', { ...addon, name: 'Care', nextDueOn: '2026-03-13', paymentMethod: 'cards' });
    const domain = { clientId, status: 'active', currency: 'EUR', years: 1, priceMinor: 1200 };
    await add(sql, 'domains', {
      ...domain,
      name: 'a.example',
      nextDueOn: '2026-03-14',
      paymentMethod: 'cards',
    });
    await add(sql, 'domains', { ...domain, name: 'b.example', nextDueOn: '2026-03-15' });
    const { invoices } = await bill(sql, NOW, { providerId, clientId });
    expect(
      invoices.map(({ dueOn, paymentMethod, subtotalMinor }) => [dueOn, paymentMethod, subtotalMinor]),
    ).toEqual([
      ['2026-03-12', 'wallet', 1300],
      ['2026-03-13', 'cards', 300],
      ['2026-03-14', 'cards', 1200],
      ['2026-03-15', 'bank', 1200],
    ]);
  });

  test('M3: an invoice of less than 0 is not made, what else is due is', async () => {
    const { sql } = database;
    const clientId = await client();
    await service(sql, clientId, '2026-03-12');
    const minus = await service(sql, clientId, '2026-03-12', { priceMinor: -5000, paymentMethod: 'card' });
    const { invoices, passed } = await bill(sql, NOW, { providerId, clientId });
    expect(invoices.map(({ subtotalMinor }) => subtotalMinor)).toEqual([1000]);
    expect(passed).toEqual([{ what: 'service', id: minus, why: 'negative' }]);
  });

  test('M3, M6: credit pays what it can, and what is paid by it moves on at once', async () => {
    const { sql } = database;
    const clientId = await client();
    const web = await service(sql, clientId, '2026-03-12');
    const other = await service(sql, clientId, '2026-03-13');
    await sql.begin((tx) =>
      ledger.adjustCredit(tx, at(NOW), { clientId, currency: 'EUR', amountMinor: 1400, description: 'gift' }),
    );
    const { invoices } = await bill(sql, NOW, { providerId, clientId });
    expect(await datesOf(sql, 'services', web)).toEqual({ due: '2026-04-12', invoice: '2026-04-12' });
    expect(await datesOf(sql, 'services', other)).toEqual({ due: '2026-03-13', invoice: '2026-04-13' });
    const [owed] =
      await sql`select owed_minor from invoice_balances where invoice_id = ${invoices[1]?.id ?? 0}`;
    expect(owed?.owedMinor).toBe(600);
    expect(await imbalances(sql, clientId)).toEqual([]);
  });

  test('M3: several periods at once where further ones do not wait for payment', async () => {
    const { sql } = database;
    const clientId = await client();
    await setting(clientId, 'invoiceWhileUnpaid');
    const web = await service(sql, clientId, '2026-01-31', { anchorDay: 31 });
    const { invoices } = await bill(sql, NOW, { providerId, clientId, until: '2026-04-30' });
    expect(invoices.flatMap(({ lines }) => lines.map(({ period }) => period?.from))).toEqual([
      ...['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30'],
    ]);
    // The later one first: the due date stays at the first day that is not paid.
    await pay(sql, NOW, invoices[1]?.id);
    expect((await datesOf(sql, 'services', web)).due).toBe('2026-01-31');
    await pay(sql, NOW, invoices[0]?.id);
    expect((await datesOf(sql, 'services', web)).due).toBe('2026-04-30');
  });

  test('M3: what another system has billed already is not billed again', async () => {
    const { sql } = database;
    const clientId = await client();
    const source = await add(sql, 'import_sources', { providerId, system: 'whmcs', name: `s${clientId}` });
    const name = await add(sql, 'domains', {
      ...{
        clientId,
        name: 'b.test',
        status: 'active',
        years: 1,
        currency: 'EUR',
        priceMinor: 1,
        nextDueOn: '2026-03-12',
      },
    });
    const invoiceId = await add(sql, 'invoices', {
      providerId,
      clientId,
      status: 'unpaid',
      currency: 'EUR',
      dueOn: '2026-03-12',
    });
    await add(sql, 'invoice_items', {
      ...{
        invoiceId,
        clientId,
        domainId: name,
        kind: 'Domain',
        amountMinor: 1,
        dueOn: '2026-03-12',
        sourceId: source,
        sourceRow: 1,
      },
    });
    expect((await bill(sql, NOW, { providerId, clientId })).invoices).toEqual([]);
    expect((await datesOf(sql, 'domains', name)).invoice).toBe('2027-03-12');
  });
});
