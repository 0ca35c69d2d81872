import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { recordPayment } from '../../db/ledger/index.ts';
import { dunningWorkflowId } from '../../workflows/contracts/ids.ts';
import { type TestApi, testApi } from '../api/support.ts';
import { type Debtor, type Debts, openDebts } from '../support/debts.ts';

let debts: Debts;
let api: TestApi;
let clock = new Date();
beforeAll(async () => {
  debts = await openDebts('dunning-outage');
  api = await testApi({ database: debts.database, now: () => clock });
  api.deps.dunning = { ...api.deps.dunning, touched: debts.deps.dunning.touched };
});
afterAll(async () => {
  await api?.close();
  await debts?.close();
});
beforeEach(async () => {
  debts.world.panel.faults.clear();
  await policy({});
  await debts.nextMorning();
});

const policy = (content: object) => debts.sql`
  update providers set policy = ${debts.sql.json(content as never)} where id = ${debts.world.providerId}`;
const brakeAt = (services: number) => policy({ dunning: { brake: { services, percent: 100, always: 0 } } });

async function debtors(count: number): Promise<Debtor[]> {
  const all: Debtor[] = [];
  for (let n = 0; n < count; n++) all.push(await debts.debtor());
  for (const { clientId } of all) await debts.touch(clientId);
  return all;
}

async function suspendedOf(all: readonly Debtor[]): Promise<number> {
  const [row] = await debts.sql<{ count: number }[]>`
    select count(*)::int as count from services
    where status = 'suspended' and id = any(${all.map(({ serviceId }) => serviceId)}::bigint[])`;
  return row?.count ?? 0;
}

const suspending = {
  rungs: [
    { id: 'notice', offsetDays: 2, action: { type: 'notice' as const, level: 1 } },
    { id: 'suspend', offsetDays: 4, action: { type: 'suspend' as const } },
  ],
};

test('X6: after a week without a worker all are warned once more, then the brake lets only so many go until a yes', async () => {
  await debts.ladder(suspending);
  await brakeAt(3);
  const all = await debtors(8);
  await debts.sweep();
  await debts.pass(2.5);
  // The server skips no time while a workflow waits for a worker: so the workflows end with it.
  for (const { clientId } of all) {
    await debts.time.client.workflow.getHandle(dunningWorkflowId(clientId)).terminate('the worker is lost');
  }
  await debts.stopWorker();
  await debts.time.sleep('7 days');
  await debts.startWorker();
  await debts.sweep();
  for (const { invoiceId } of all)
    expect(await debts.story(invoiceId)).toEqual(['+2 notice', '+9 notice (2)']);
  expect(await suspendedOf(all)).toBe(0);

  await debts.pass(1.1);
  expect(await suspendedOf(all)).toBe(3);
  const [brake] = (await api.ask('GET /v1/dunning/brakes?state=waiting')).body.items;
  expect(brake).toMatchObject({ waitingClients: 5, most: 3 });
  clock = new Date(await debts.now());
  const approved = await api.ask(`POST /v1/dunning/brakes/${brake?.id}/decisions`, {
    body: { action: 'approve', reason: 'the worker was down' },
  });
  expect(approved.status, approved.text).toBe(200);
  await debts.settled();
  await expect.poll(() => suspendedOf(all), { timeout: 30_000 }).toBe(8);
  for (const { invoiceId } of all)
    expect(await debts.story(invoiceId)).toEqual(['+2 notice', '+9 notice (2)', '+10 suspend']);
}, 180_000);

test('X6: of a yes and a no at the same time one counts; who pays meanwhile is left alone whatever they say', async () => {
  await debts.ladder(suspending);
  await brakeAt(1);
  const all = await debtors(5);
  await debts.pass(4.2);
  expect(await suspendedOf(all)).toBe(1);
  const [brake] = (await api.ask('GET /v1/dunning/brakes?state=waiting')).body.items;
  const who = (await api.ask(`GET /v1/dunning/brakes/${brake?.id}/clients`)).body.items;
  const paying = all.find(({ clientId }) => clientId === who[0]?.clientId);
  if (!paying) throw new Error('nobody waits');
  clock = new Date(await debts.now());
  const decide = (action: string) =>
    api.ask(`POST /v1/dunning/brakes/${brake?.id}/decisions`, { body: { action, reason: 'looked at' } });
  const [yes, no] = await Promise.all([
    decide('approve'),
    decide('reject'),
    debts.sql.begin((tx) =>
      recordPayment(
        tx,
        { actor: { kind: 'staff', id: '1' }, now: clock.toISOString() },
        { ...paying, amountMinor: 1190, currency: 'EUR', gateway: 'bank' },
      ),
    ),
  ]);
  expect([yes.status, no.status].sort()).toEqual([200, 409]);
  await debts.deps.dunning.touched(paying.clientId, 'ledger-changed');
  await debts.settled();
  const others = all.filter((one) => one !== paying);
  await expect.poll(() => suspendedOf(others), { timeout: 30_000 }).toBe(yes.status === 200 ? 4 : 1);
  await debts.pass(1);
  expect(await suspendedOf([paying])).toBe(0);
  expect(await suspendedOf(others)).toBe(yes.status === 200 ? 4 : 1);
}, 120_000);

test('D1: a case of many looks goes on in a new run, and loses neither its clock nor a signal', async () => {
  await debts.ladder({
    rungs: [
      { id: 'notice-1', offsetDays: 1, action: { type: 'notice', level: 1 } },
      { id: 'notice-2', offsetDays: 3, action: { type: 'notice', level: 2 } },
    ],
  });
  const debtor = await debts.debtor();
  await debts.touch(debtor.clientId);
  const workflow = debts.time.client.workflow.getHandle(dunningWorkflowId(debtor.clientId));
  const first = (await workflow.describe()).runId;
  await debts.pass(1.5);
  for (let n = 0; n < 205; n++) await debts.touch(debtor.clientId);
  expect((await workflow.describe()).runId).not.toBe(first);
  expect(await debts.historyLength(debtor.clientId)).toBeLessThan(500);
  await debts.pass(2);
  expect(await debts.story(debtor.invoiceId)).toEqual(['+1 notice-1', '+3 notice-2']);
  await debts.pay(debtor, debtor.invoiceId, 1190);
  await debts.isOver(debtor.clientId);
}, 180_000);

test('X5: what is paid while its termination is blocked is left where it is, and runs again', async () => {
  await policy({ retry: { attempts: 1 } });
  await debts.ladder({
    rungs: [
      { id: 'notice', offsetDays: 1, action: { type: 'notice', level: 1 } },
      { id: 'suspend', offsetDays: 3, action: { type: 'suspend' } },
      { id: 'final', offsetDays: 5, action: { type: 'final-warning' } },
      { id: 'terminate', offsetDays: 7, action: { type: 'terminate' } },
    ],
  });
  const debtor = await debts.debtor();
  const user = `debtor${debtor.clientId}`;
  await debts.touch(debtor.clientId);
  await debts.pass(6);
  debts.world.panel.faults.add({ on: 'removeacct', user, effect: 'refuse', times: null });
  await debts.pass(1.2);
  const commands = async () =>
    (
      await debts.sql<{ line: string }[]>`
        select (params ->> 'command') || ' ' || state as line from operations
        where client_id = ${debtor.clientId} order by created_at`
    ).map(({ line }) => line);
  await expect.poll(commands, { timeout: 20_000 }).toEqual(['suspend completed', 'terminate blocked']);
  debts.world.panel.faults.clear();
  await debts.pay(debtor, debtor.invoiceId, 1190);
  await expect
    .poll(commands, { timeout: 20_000 })
    .toEqual(['suspend completed', 'terminate completed', 'unsuspend completed']);
  await debts.settled();
  expect(debts.world.panel.account(user)).toMatchObject({ suspended: false });
  const [service] = await debts.sql`select status from services where id = ${debtor.serviceId}`;
  expect(service).toEqual({ status: 'active' });
  expect(await debts.story(debtor.invoiceId)).toEqual(['+1 notice', '+3 suspend', '+5 final']);
  await debts.isOver(debtor.clientId);
}, 120_000);
