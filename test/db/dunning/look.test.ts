import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Pool } from '../../../db/connect.ts';
import { touchDunning } from '../../../db/ledger/index.ts';
import { lockClient } from '../../../db/queries/clients.ts';
import { beginLook, findOpenCase } from '../../../db/queries/dunning-cases.ts';
import { loadFacts } from '../../../db/queries/dunning-facts.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

const NOW = '2026-03-10T09:00:00.000Z';
let database: TestDatabase;
let sql: Pool;
let providerId: number;

beforeAll(async () => {
  database = await testDatabase();
  sql = database.sql;
  const [row] = await sql<{ id: number }[]>`insert into providers (name) values ('Look') returning id`;
  providerId = row?.id ?? 0;
});
afterAll(() => database.drop());

async function client(status = 'active', mergedIntoId: number | null = null): Promise<number> {
  const [row] = await sql<{ id: number }[]>`
    insert into clients (provider_id, first_name, currency, status, merged_into_id, closed_at)
    values (${providerId}, 'Looked at', 'EUR', ${status}, ${mergedIntoId}, ${status === 'active' ? null : NOW}) returning id`;
  return row?.id ?? 0;
}

async function owes(clientId: number): Promise<number> {
  const [row] = await sql<{ id: number }[]>`
    insert into invoices (provider_id, client_id, status, currency, issued_on, due_on, subtotal_minor, total_minor)
    values (${providerId}, ${clientId}, 'unpaid', 'EUR', '2026-02-01', '2026-03-01', 1190, 1190) returning id`;
  return row?.id ?? 0;
}

const look = (clientId: number, opensCase = true) =>
  sql.begin((tx) => beginLook(tx, clientId, { now: NOW, opensCase }));
const hasNote = async (clientId: number) =>
  (await sql`select from dunning_nudges where client_id = ${clientId}`).length === 1;

test('a look takes the note, and opens one case', async () => {
  const id = await client();
  await sql.begin((tx) => touchDunning(tx, { now: NOW }, id, 'invoice-issued'));
  expect(await look(id)).toEqual({ followed: true, mergedIntoId: null, braked: false });
  const opened = await findOpenCase(sql, id);
  expect(opened).toMatchObject({ openedAt: NOW, state: 'open' });
  expect(await hasNote(id)).toBe(false);
  await look(id);
  expect((await findOpenCase(sql, id))?.id).toBe(opened?.id);
});

test('a look of the sweep opens none, and nobody has one who is not followed up', async () => {
  const [early, closed, survivor] = [await client(), await client('closed'), await client()];
  const merged = await client('merged', survivor);
  await look(early, false);
  for (const id of [closed, merged]) expect((await look(id))?.followed).toBe(false);
  expect((await look(merged))?.mergedIntoId).toBe(survivor);
  expect(await look(9_999_999)).toBeUndefined();
  for (const id of [early, closed, merged]) expect(await findOpenCase(sql, id)).toBeUndefined();
});

test('what changes while a look waits for the client is in the facts that it reads, and its note is not lost', async () => {
  const id = await client();
  const invoiceId = await owes(id);
  let letGo = () => {};
  const heldUntil = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let isHeld = () => {};
  const held = new Promise<void>((resolve) => {
    isHeld = resolve;
  });
  const paying = sql.begin(async (tx) => {
    await lockClient(tx, id);
    isHeld();
    await heldUntil;
    await tx`update invoices set status = 'cancelled', cancelled_at = ${NOW} where id = ${invoiceId}`;
    await touchDunning(tx, { now: NOW }, id, 'invoice-cancelled');
  });
  await held;
  const looking = sql.begin(async (tx) => {
    await beginLook(tx, id, { now: NOW, opensCase: true });
    return loadFacts(tx, id, NOW);
  });
  const waits = async () => {
    const [row] = await sql<{ count: number }[]>`
      select count(*)::int as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and query like '%dunning_nudges%'`;
    return row?.count === 1;
  };
  while (!(await waits()));
  letGo();
  await paying;
  expect((await looking).flatMap(({ facts }) => facts.invoices)).toEqual([]);
  expect(await hasNote(id)).toBe(true);
  await look(id);
  expect(await hasNote(id)).toBe(false);
});

test('what waits behind a brake is told', async () => {
  const id = await client();
  await look(id);
  await sql`update dunning_cases set state = 'braked', brake = '{"rungs": []}' where client_id = ${id}`;
  expect((await look(id))?.braked).toBe(true);
});
