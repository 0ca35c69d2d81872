import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { OperationParams } from '../../domain/operations/kinds.ts';
import { addBelongings } from '../support/belongings.ts';
import { rowsOfClients } from '../support/random-clients.ts';
import { type House, openHouse, preview } from './harness.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.close());

type Params = OperationParams<'change-currency'>;
const toDollars: Params = { to: 'USD', mode: 'recalculate', rate: '1.0825', issuedInvoices: 'keep' };

/** A client with prices, a draft of two lines, a queued line, credit, and one service in another currency. */
async function furnished() {
  const { sql, world } = house;
  const client = await world.client({ services: 1 });
  const { payments } = await addBelongings(world, client);
  await sql`insert into addons (client_id, name, status, currency, cycle, price_minor, setup_fee_minor) values (${client.id}, 'Backup', 'active', 'EUR', 'monthly', 333, 1)`;
  await sql`update domains set price_minor = 1201 where client_id = ${client.id}`;
  await sql`update orders set amount_minor = 4999 where client_id = ${client.id}`;
  await sql`insert into services (client_id, name, status, currency, cycle, price_minor) values (${client.id}, 'Old', 'terminated', 'CHF', 'monthly', 700)`;
  const [draft] = await sql<{ id: number }[]>`
    insert into invoices (provider_id, client_id, status, currency, subtotal_minor, tax_minor, credit_minor, total_minor)
    values (${world.providerId}, ${client.id}, 'draft', 'EUR', 1001, 190, 91, 1100) returning id`;
  await sql`insert into invoice_items (client_id, invoice_id, amount_minor) values (${client.id}, ${draft?.id ?? 0}, 500), (${client.id}, ${draft?.id ?? 0}, 501), (${client.id}, null, 777)`;
  await sql`insert into credit_entries (client_id, currency, amount_minor) values (${client.id}, 'EUR', 3), (${client.id}, 'EUR', 3), (${client.id}, 'EUR', -1)`;
  return { client, draft: draft?.id ?? 0, payments };
}

async function changed(clientId: number, params: Params) {
  const id = await house.operations.start('change-currency', clientId, params);
  expect((await house.operations.ended(id)).state).toBe('completed');
  return id;
}

describe('recalculate', () => {
  test('L11: what is charged from now on is in the new currency; what was issued stays as it was issued', async () => {
    const { sql } = house;
    const { client, draft } = await furnished();
    const issued =
      await sql`select * from invoices where client_id = ${client.id} and status <> 'draft' order by id`;
    const payments = await sql`select * from transactions where client_id = ${client.id} order by id`;
    await changed(client.id, toDollars);

    expect(await sql`select currency from clients where id = ${client.id}`).toEqual([{ currency: 'USD' }]);
    expect(
      await sql`select currency, price_minor from services where client_id = ${client.id} and price_minor > 0 order by id`,
    ).toEqual([
      { currency: 'USD', priceMinor: 541 }, // 500 × 1.0825 = 541.25
      { currency: 'CHF', priceMinor: 700 },
    ]);
    expect(
      await sql`select currency, price_minor, setup_fee_minor from addons where client_id = ${client.id}`,
    ).toEqual([{ currency: 'USD', priceMinor: 360, setupFeeMinor: 1 }]);
    expect(await sql`select currency, price_minor from domains where client_id = ${client.id}`).toEqual([
      { currency: 'USD', priceMinor: 1300 }, // 1300.08
    ]);
    expect(
      await sql`select * from invoices where client_id = ${client.id} and status <> 'draft' order by id`,
    ).toEqual(issued);
    expect(await sql`select * from transactions where client_id = ${client.id} order by id`).toEqual(
      payments,
    );
    // 500 and 501 become 541 and 542: the subtotal is theirs, the total is the old one at the rate.
    expect(
      await sql`select currency, subtotal_minor, tax_minor, credit_minor, adjustment_minor, total_minor from invoices where id = ${draft}`,
    ).toEqual([
      {
        currency: 'USD',
        subtotalMinor: 1083,
        taxMinor: 206,
        creditMinor: 99,
        adjustmentMinor: 1,
        totalMinor: 1191,
      },
    ]);
    expect(
      await sql`select amount_minor from invoice_items where client_id = ${client.id} order by id`,
    ).toEqual([{ amountMinor: 541 }, { amountMinor: 542 }, { amountMinor: 841 }]);
    // 333 + 3 + 3 - 1 = 338, at the rate 365.885: the entries make 360 + 3 + 3 - 1, one more takes the rest.
    expect(
      await sql`select kind, currency, amount_minor from credit_entries where client_id = ${client.id} order by id`,
    ).toEqual([
      { kind: 'entry', currency: 'USD', amountMinor: 360 },
      { kind: 'entry', currency: 'USD', amountMinor: 3 },
      { kind: 'entry', currency: 'USD', amountMinor: 3 },
      { kind: 'entry', currency: 'USD', amountMinor: -1 },
      { kind: 'currency-rounding', currency: 'USD', amountMinor: 1 },
    ]);
  });

  test('L11: issued invoices and transactions change too when asked for, each in the decimals of its currency', async () => {
    const { sql } = house;
    const { client } = await furnished();
    await changed(client.id, { to: 'JPY', mode: 'recalculate', rate: '162.35', issuedInvoices: 'convert' });
    expect(
      await sql`select status, currency, total_minor from invoices where client_id = ${client.id} order by id`,
    ).toEqual([
      { status: 'unpaid', currency: 'JPY', totalMinor: 812 }, // 5.00 EUR are 811.75 JPY
      { status: 'paid', currency: 'JPY', totalMinor: 812 },
      { status: 'draft', currency: 'JPY', totalMinor: 1786 },
    ]);
    expect(
      await sql`select currency, amount_in_minor from transactions where client_id = ${client.id}`,
    ).toEqual([
      { currency: 'JPY', amountInMinor: 812 },
      { currency: 'JPY', amountInMinor: 812 },
    ]);
  });
});

test('L11: code-only changes the code and no figure', async () => {
  const { sql } = house;
  const { client } = await furnished();
  const figures = async () => {
    const rows = await rowsOfClients(sql, [client.id]);
    return Object.fromEntries(
      [
        'services',
        'addons',
        'domains',
        'orders',
        'invoices',
        'invoice_items',
        'transactions',
        'credit_entries',
      ].map((table) => [table, (rows[table] ?? []).map(({ currency: _, ...row }) => row)]),
    );
  };
  const before = await figures();
  await changed(client.id, { to: 'CHF', mode: 'code-only', issuedInvoices: 'keep' });
  expect(await figures()).toEqual(before);
  const codes = await sql`
    select distinct currency from services where client_id = ${client.id}
    union select currency from invoices where client_id = ${client.id} and status = 'draft'
    union select currency from credit_entries where client_id = ${client.id}`;
  expect(codes).toEqual([{ currency: 'CHF' }]);
});

describe('taken back', () => {
  let mend: (() => Promise<void>) | undefined;
  afterEach(async () => mend?.());

  test('L11: blocked at its last step and rolled back, every row is as it was', async () => {
    const { sql, operations } = house;
    const { client } = await furnished();
    const { change_log: _before, ...before } = await rowsOfClients(sql, [client.id]);
    mend = await breakCurrency(client.id);
    const id = await operations.start('change-currency', client.id, {
      ...toDollars,
      issuedInvoices: 'convert',
    });
    await operations.until(id, 'blocked');
    expect(
      await sql`select distinct currency from services where client_id = ${client.id} order by 1`,
    ).toEqual([{ currency: 'CHF' }, { currency: 'USD' }]);
    await operations.decide(id, 'roll-back');
    expect((await operations.ended(id)).state).toBe('rolled-back');
    const { change_log: _after, ...after } = await rowsOfClients(sql, [client.id]);
    for (const own of Object.keys(after).filter(
      // Dunning is told of the operation's end; its note is gone when it has looked.
      (table) => table.startsWith('operation') || table === 'outbox' || table === 'dunning_nudges',
    ))
      after[own] = before[own] ?? [];
    expect(after).toEqual(before);
  });
});

/** Lets everything through but the client's own currency. */
async function breakCurrency(clientId: number): Promise<() => Promise<void>> {
  await house.sql.unsafe(`
    create function broken_currency() returns trigger language plpgsql as $$ begin raise exception 'broken for a test'; end $$;
    create trigger broken_currency before update of currency on clients for each row when (new.id = ${clientId}) execute function broken_currency()`);
  return async () => {
    await house.sql.unsafe('drop function if exists broken_currency cascade');
  };
}

test('L11: each bad wish is refused with a sentence', async () => {
  const { sql, world } = house;
  const { client } = await furnished();
  const why = async (wish: Partial<Params>) =>
    (await preview(sql, 'change-currency', client.id, { ...toDollars, ...wish })).blockers.map(
      ({ message }) => message,
    );
  expect(await why({})).toEqual([]);
  expect(await why({ to: 'EUR' })).toEqual([
    `Client ${client.id} is billed in EUR already: there is nothing to change.`,
  ]);
  expect(await why({ to: 'ABC' })).toEqual(['ABC is no currency code of ISO 4217.']);
  expect(await why({ rate: undefined })).toEqual(['How many USD one EUR is worth must be given in `rate`.']);
  expect(await why({ rate: '0' })).toEqual(['A rate of 0 from EUR to USD cannot be right.']);
  expect(await why({ rate: '900000000000' })).toEqual([
    'A rate of 900000000000 from EUR to USD cannot be right.',
  ]);
  expect(await why({ mode: 'code-only', to: 'CHF' })).toEqual([
    'With the code alone no figure changes: leave `rate` out, or recalculate.',
  ]);
  expect(await why({ mode: 'code-only', to: 'JPY', rate: undefined })).toEqual([
    'EUR has 2 decimals and JPY has 0: another code alone would change what every figure means. Recalculate instead, at a rate of 1 if need be.',
  ]);
  await sql`update orders set amount_minor = 9000000000000000 where client_id = ${client.id} and status = 'active'`;
  expect(await why({})).toEqual([
    'At a rate of 1.0825 an amount would be larger than can be counted exactly.',
  ]);
  await sql`update orders set amount_minor = 0 where client_id = ${client.id}`;
  const [pending] = await sql<{ id: number }[]>`
    insert into invoices (provider_id, client_id, status, currency, due_on) values (${world.providerId}, ${client.id}, 'payment-pending', 'EUR', '2026-01-01') returning id`;
  expect(await why({})).toEqual([
    `A payment is under way for invoice ${pending?.id}: wait until it has ended.`,
  ]);
});

test('L11: the preview says what becomes of the credit, what stays, and how it is rounded', async () => {
  const { sql } = house;
  const { client } = await furnished();
  const plan = await preview(sql, 'change-currency', client.id, toDollars);
  expect(plan.steps.find(({ id }) => id === 'convert-credit')?.touches).toMatchObject([
    {
      count: 4,
      what: 'credit entries',
      amounts: [
        { currency: 'EUR', minor: 338 },
        { currency: 'USD', minor: 366 },
      ],
    },
  ]);
  expect(plan.warnings.map(({ message }) => message)).toEqual([
    '1 unpaid invoice will stay in EUR.',
    '1 row in currencies other than EUR will stay as they are.',
    'Each amount is rounded once, half away from zero; what that adds up to is an adjustment of its invoice or a credit entry of its own.',
  ]);
});
