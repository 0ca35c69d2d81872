import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { billDue } from '../../../activities/invoicing.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { newClient, newProvider, numberGaps } from '../ledger/support.ts';
import { add, billedTwice, service } from './support.ts';

let database: TestDatabase;
let providerId: number;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.drop());
beforeEach(async () => {
  providerId = await newProvider(database.sql);
  await database.sql`update providers set settings = '{"automaticInvoices": true}' where id = ${providerId}`;
});

const NOW = '2026-03-10T09:00:00.000Z';
const sweep = (now = NOW, after = 0) =>
  billDue(
    { sql: database.sql, log: pino({ level: 'silent' }) },
    { providerId, after, now, signal: new AbortController().signal },
  );
const client = (fields = {}) => newClient(database.sql, providerId, fields);
const billed = async (clientId: number) => {
  const rows = await database.sql`select id from invoices where client_id = ${clientId}`;
  return rows.length;
};

test('M3: every client of a provider that wants it is billed once, in bunches, also when sweeps race', async () => {
  const { sql } = database;
  const clients = await sql<{ id: number }[]>`
    insert into clients (provider_id, currency) select ${providerId}, 'EUR' from generate_series(1, 600) returning id`;
  await sql`
    insert into services (client_id, status, currency, price_minor, cycle, next_due_on)
    select id, 'active', 'EUR', 500, 'monthly', date '2026-03-01' + (id % 40)::int from clients where provider_id = ${providerId}`;
  const due = await sql`
    select from services s join clients c on c.id = s.client_id
    where c.provider_id = ${providerId} and s.next_due_on <= '2026-03-24'`;
  const runs = await Promise.all([sweep(), sweep(), sweep()]);
  const late = await sweep();
  expect([...runs, late].reduce((sum, { invoices }) => sum + invoices, 0)).toBe(due.length);
  expect(runs.every(({ failed, last }) => failed === 0 && last === null)).toBe(true);
  expect(await numberGaps(sql, providerId)).toEqual([]);
  for (const { id } of clients.slice(0, 40)) expect(await billedTwice(sql, id)).toEqual([]);
  expect(await sweep()).toEqual({ last: null, invoices: 0, failed: 0 });
});

test('M3: nobody is billed by itself unless somebody has switched it on, and not before the provider’s hour', async () => {
  const { sql } = database;
  const clientId = await client();
  await service(sql, clientId, '2026-03-12');
  await sql`update providers set settings = '{}' where id = ${providerId}`;
  expect((await sweep()).invoices).toBe(0);
  await sql`update providers set settings = '{"automaticInvoices": true, "invoicesFromHour": 6}' where id = ${providerId}`;
  // 05:59 and 06:00 in Berlin, on the day before the change of clocks and on the day of it.
  expect((await sweep('2026-03-28T04:59:00.000Z')).invoices).toBe(0);
  expect((await sweep('2026-03-29T03:59:00.000Z')).invoices).toBe(0);
  expect((await sweep('2026-03-29T04:00:00.000Z')).invoices).toBe(1);
  const off = await client();
  await service(sql, off, '2026-03-12');
  await sql`insert into client_settings ${sql({ clientId: off, key: 'automaticInvoices', value: sql.json(false), setBy: 'test' })}`;
  await sweep('2026-03-29T12:00:00.000Z');
  expect(await billed(off)).toBe(0);
});

test('M3: a client under an operation, or whom somebody is changing, comes with the next run', async () => {
  const { sql } = database;
  const [held, locked, free] = [await client(), await client(), await client()];
  for (const id of [held, locked, free]) await service(sql, id, '2026-03-12');
  const [operation] = await sql<{ id: string }[]>`insert into operations ${sql({
    ...{ id: randomUUID(), kind: 'close', providerId, clientId: held, exclusive: true, workflowId: 'w' },
    ...{ state: 'running', params: sql.json({}), plan: sql.json({}), planHash: '', reason: '' },
    ...{ requestedByKind: 'token', requestedBy: '1' },
  })} returning id`;
  await sql`update clients set held_by = ${operation?.id ?? null} where id = ${held}`;
  await sql.begin(async (tx) => {
    await tx`select from clients where id = ${locked} for update`;
    expect((await sweep()).invoices).toBe(1);
  });
  expect([await billed(held), await billed(locked), await billed(free)]).toEqual([0, 0, 1]);
  await sql`update clients set held_by = null where id = ${held}`;
  expect((await sweep()).invoices).toBe(2);
});

test('M3: a client who cannot be billed keeps no other one from it', async () => {
  const { sql } = database;
  const clients = [await client(), await client(), await client()];
  for (const id of clients) await service(sql, id, '2026-03-12');
  const [, broken = 0] = clients;
  const huge = { priceMinor: Number.MAX_SAFE_INTEGER };
  await service(sql, broken, '2026-03-12', huge);
  await service(sql, broken, '2026-03-12', huge);
  expect(await sweep()).toMatchObject({ invoices: 2, failed: 1 });
  expect(await Promise.all(clients.map(billed))).toEqual([1, 0, 1]);
  expect(await numberGaps(sql, providerId)).toEqual([]);
});

test('M3: what belongs to another provider is billed by that one, in its numbers', async () => {
  const { sql } = database;
  const other = await newProvider(sql);
  const clientId = await client();
  const product = await add(sql, 'products', { providerId: other, name: 'VPS', type: 'server' });
  const theirs = await service(sql, clientId, '2026-03-12', { productId: product });
  await service(sql, clientId, '2026-03-12');
  expect((await sweep()).invoices).toBe(1);
  const lines = await sql`select service_id from invoice_items where client_id = ${clientId}`;
  expect(lines.map(({ serviceId }) => serviceId)).not.toContain(theirs);
});
