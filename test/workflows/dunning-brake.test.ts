import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestApi, testApi } from '../api/support.ts';
import { type Debtor, type Debts, openDebts } from '../support/debts.ts';

const CASES = 50;
const MOST = 20;
let debts: Debts;
let api: TestApi;
let clock = new Date();
beforeAll(async () => {
  debts = await openDebts('dunning-brake');
  api = await testApi({ database: debts.database, now: () => clock });
  api.deps.dunning = { ...api.deps.dunning, touched: debts.deps.dunning.touched };
  await debts.sql`update providers set policy = ${debts.sql.json({
    dunning: { brake: { services: MOST, percent: 100, always: 0 } },
  })}`;
  await debts.ladder({
    rungs: [
      { id: 'notice', offsetDays: 5, action: { type: 'notice', level: 1 } },
      { id: 'suspend', offsetDays: 10, action: { type: 'suspend' } },
    ],
  });
});
afterAll(async () => {
  await api?.close();
  await debts?.close();
});

const count = async (rows: Promise<readonly { count: number }[]>) => (await rows)[0]?.count ?? 0;
const suspended = () =>
  count(debts.sql`select count(*)::int as count from services where status = 'suspended'`);
const waiting = () =>
  count(
    debts.sql`select count(*)::int as count from dunning_cases where state = 'braked' and closed_at is null`,
  );

async function decide(brakeId: number, body: object) {
  clock = new Date(await debts.now());
  const reply = await api.ask(`POST /v1/dunning/brakes/${brakeId}/decisions`, {
    body: { reason: 'looked at', ...body },
  });
  await debts.settled();
  return reply;
}

beforeEach(() => debts.nextMorning());

test('X6: more suspensions than may be in an hour wait for one decision, which all of them obey at once', async () => {
  const debtors: Debtor[] = [];
  for (let n = 0; n < CASES; n++) debtors.push(await debts.debtor());
  for (const { clientId } of debtors) await debts.touch(clientId);
  await debts.pass(10.2);
  expect(await suspended()).toBe(MOST);
  expect(await waiting()).toBe(CASES - MOST);

  const list = await api.ask('GET /v1/dunning/brakes?state=waiting');
  expect(list.body.items).toHaveLength(1);
  const [brake] = list.body.items;
  expect(brake).toMatchObject({
    ...{ state: 'waiting', services: MOST, most: MOST, active: CASES },
    ...{ waitingClients: CASES - MOST, waitingServices: CASES - MOST },
  });
  const id = brake?.id ?? 0;
  const who = await api.ask(`GET /v1/dunning/brakes/${id}/clients?limit=200`);
  expect(who.body.items).toHaveLength(CASES - MOST);
  expect(who.body.items[0]).toMatchObject({ rungs: [{ rungId: 'suspend', action: 'suspend' }] });

  // An hour later the brake still holds, and whoever pays is off the list.
  await debts.pass(0.1);
  expect(await suspended()).toBe(MOST);
  const paying = debtors.find(({ clientId }) => clientId === who.body.items[0]?.clientId);
  if (!paying) throw new Error('nobody waits');
  await debts.pay(paying, paying.invoiceId, 1190);
  expect(await waiting()).toBe(CASES - MOST - 1);

  // One client ahead of the others.
  const first = who.body.items[1]?.clientId as number;
  clock = new Date(await debts.now());
  const approved = await api.ask(`POST /v1/clients/${first}/dunning/decisions`, {
    body: { action: 'approve', reason: 'knows of it' },
  });
  expect(approved.status, approved.text).toBe(200);
  await debts.settled();
  await expect.poll(suspended).toBe(MOST + 1);

  // Some of the list; the others go on waiting.
  const [spared, ...ahead] = who.body.items.slice(2, 5).map(({ clientId }) => clientId);
  const some = await decide(id, { action: 'approve', clientIds: ahead });
  expect(some.body, some.text).toMatchObject({ state: 'waiting', waitingClients: CASES - MOST - 4 });
  await expect.poll(suspended).toBe(MOST + 3);
  const held = await decide(id, { action: 'reject', clientIds: [spared] });
  expect(held.body).toMatchObject({ state: 'waiting', waitingClients: CASES - MOST - 5 });
  expect((await decide(id, { action: 'approve', clientIds: [spared] })).status).toBe(422);

  const decided = await decide(id, { action: 'approve' });
  expect(decided.status, decided.text).toBe(200);
  expect(decided.body).toMatchObject({ state: 'approved', waitingClients: 0 });
  expect(decided.body.reason).toBe('looked at\nlooked at\nlooked at');
  await expect.poll(suspended, { timeout: 30_000 }).toBe(CASES - 2);
  expect(await waiting()).toBe(0);
  expect((await decide(id, { action: 'approve' })).body.type).toBe('/problems/decision-refused');
  const [row] = await debts.sql`select status from services where id = ${paying.serviceId}`;
  expect(row).toEqual({ status: 'active' });
}, 180_000);

test('X6: a no holds the invoices of the list, and staff let them go on one by one', async () => {
  await debts.sql`update providers set policy = ${debts.sql.json({
    dunning: { brake: { services: 1, percent: 100, always: 0 } },
  })}`;
  const debtors = [await debts.debtor(), await debts.debtor(), await debts.debtor()];
  for (const { clientId } of debtors) await debts.touch(clientId);
  await debts.pass(10.2);
  expect(await waiting()).toBe(2);
  const [brake] = (await api.ask('GET /v1/dunning/brakes?state=waiting')).body.items;
  const rejected = await decide(brake?.id ?? 0, { action: 'reject' });
  expect(rejected.body).toMatchObject({ state: 'rejected', waitingClients: 0 });
  const held = await debts.sql<{ clientId: number; kind: string; invoiceId: number }[]>`
    select client_id, kind, invoice_id from dunning_holds
    where client_id = any(${debtors.map(({ clientId }) => clientId)}) order by id`;
  expect(held.map(({ kind }) => kind)).toEqual(['stop', 'stop']);
  await debts.pass(3);
  const states = async () =>
    (
      await debts.sql<{ status: string }[]>`
      select status from services where client_id = any(${debtors.map(({ clientId }) => clientId)}) order by status`
    ).map(({ status }) => status);
  expect(await states()).toEqual(['active', 'active', 'suspended']);
  expect(await waiting()).toBe(0);

  clock = new Date(await debts.now());
  await api.ask(`POST /v1/clients/${held[0]?.clientId}/dunning/decisions`, {
    body: { action: 'resume', reason: 'they may' },
  });
  await debts.pass(2);
  expect(await states()).toEqual(['active', 'suspended', 'suspended']);
});

test('X6: a service that two invoices come to on one day is stopped once, and counts once', async () => {
  await debts.sql`update providers set policy = ${debts.sql.json({
    dunning: { brake: { services: 1, percent: 100, always: 1 } },
  })}`;
  const debtor = await debts.debtor();
  const second = await debts.bill(debtor);
  await debts.touch(debtor.clientId);
  await debts.pass(10.5);
  for (const id of [debtor.invoiceId, second])
    expect(await debts.story(id)).toEqual(['+5 notice', '+10 suspend']);
  expect(await debts.openCase(debtor.clientId)).toMatchObject({ state: 'open' });
});
