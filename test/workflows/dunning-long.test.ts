import { randomUUID } from 'node:crypto';
import { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { recordPayment } from '../../db/ledger/index.ts';
import { bundleWorkflows } from '../../worker/bundle.ts';
import { dunningWorkflowId } from '../../workflows/contracts/ids.ts';
import { type TestApi, testApi } from '../api/support.ts';
import { type Debtor, type Debts, openDebts } from '../support/debts.ts';

let debts: Debts;
let api: TestApi;
let clock = new Date();
beforeAll(async () => {
  debts = await openDebts('dunning-long');
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
  // What an earlier test has left behind a brake keeps nobody waiting here.
  await debts.sql`update dunning_brakes set state = 'over' where state = 'waiting'`;
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

/** Waits until so many of them are suspended. */
const comeTo = (all: readonly Debtor[], count: number) =>
  expect.poll(() => suspendedOf(all), { timeout: 40_000 }).toBe(count);

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
  await comeTo(all, 3);
  const [brake] = (await api.ask('GET /v1/dunning/brakes?state=waiting')).body.items;
  expect(brake).toMatchObject({ waitingClients: 5, most: 3 });
  clock = new Date(await debts.now());
  const approved = await api.ask(`POST /v1/dunning/brakes/${brake?.id}/decisions`, {
    body: { action: 'approve', reason: 'the worker was down' },
  });
  expect(approved.status, approved.text).toBe(200);
  await debts.settled();
  await comeTo(all, 8);
  for (const { invoiceId } of all)
    expect(await debts.story(invoiceId)).toEqual(['+2 notice', '+9 notice (2)', '+10 suspend']);
}, 180_000);

test('X6: of a yes and a no at the same time one counts; who pays meanwhile is left alone whatever they say', async () => {
  await debts.ladder(suspending);
  await brakeAt(1);
  const all = await debtors(5);
  await debts.pass(4.2);
  await comeTo(all, 1);
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
  await comeTo(others, yes.status === 200 ? 4 : 1);
  await debts.pass(1);
  expect(await suspendedOf([paying])).toBe(0);
  expect(await suspendedOf(others)).toBe(yes.status === 200 ? 4 : 1);
}, 120_000);

/** Runs a workflow to its end with these activities in place of ours; answers its result, and in how many runs. */
async function workflowWith(
  activities: object,
  { type, args }: { type: string; args: unknown[] },
): Promise<{ result: unknown; runs: number }> {
  const taskQueue = `${type}-${randomUUID()}`;
  const worker = await Worker.create({
    ...{ connection: debts.time.nativeConnection, namespace: 'default', taskQueue, activities },
    workflowBundle: { code: (await bundleWorkflows({ cacheDir: '.tenure/cache' })).code },
  });
  const { workflow } = new Client({ connection: debts.time.connection });
  return worker.runUntil(async () => {
    const workflowId = `long-${randomUUID()}`;
    const handle = await workflow.start(type, { workflowId, taskQueue, args });
    const result: unknown = await handle.result();
    let runs = 1;
    for (let runId = handle.firstExecutionRunId; ; runs++) {
      const { events } = await workflow.getHandle(workflowId, runId).fetchHistory();
      const next = events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
      if (!next) return { result, runs };
      runId = next;
    }
  });
}

test('D1: a case of many looks goes on in a new run, and looks on until nothing is owed', async () => {
  const LOOKS = 430;
  const asked: string[] = [];
  const { runs } = await workflowWith(
    {
      followUp: async ({ now }: { now: string }) => {
        asked.push(now);
        return { open: asked.length < LOOKS, nextAt: now, problem: null };
      },
    },
    { type: 'dunning', args: [{ clientId: 7 }] },
  );
  expect(asked).toHaveLength(LOOKS);
  expect([...asked].sort()).toEqual(asked);
  // Two hundred looks and one in each run.
  expect(runs).toBe(3);
}, 120_000);

test('D1: a sweep of many pages goes on in a new run, and takes each page once', async () => {
  const pages = { nudges: 310, due: 320, unsettled: 2, cases: 305 };
  const taken: Record<string, (number | null)[]> = { nudges: [], due: [], unsettled: [], cases: [] };
  let begun = 0;
  const page = (name: keyof typeof pages) => async (call: { after: number | null }) => {
    taken[name]?.push(call.after);
    const next = (call.after ?? 0) + 1;
    return { after: next < pages[name] ? next : null };
  };
  const due = page('due');
  const activities = {
    beginDunningSweep: async () => {
      begun += 1;
    },
    sweepNudges: page('nudges'),
    sweepUnsettled: page('unsettled'),
    sweepCases: page('cases'),
    // Of invoices a place has a day too.
    sweepDue: async ({ after }: { after: { invoiceId: number } | null }) => {
      const next = await due({ after: after?.invoiceId ?? null });
      return { after: next.after === null ? null : { dueOn: '2026-03-01', invoiceId: next.after } };
    },
  };
  const { result, runs } = await workflowWith(activities, { type: 'dunningSweep', args: [] });
  expect(result).toEqual({ done: true });
  expect(runs).toBe(4);
  expect(begun).toBe(1);
  for (const [name, count] of Object.entries(pages))
    expect(taken[name], name).toEqual([null, ...Array.from({ length: count - 1 }, (_, n) => n + 1)]);
}, 120_000);

test('D1: an invoice that falls due while the case ends is taken up, whichever comes first', async () => {
  await debts.ladder({ rungs: [{ id: 'notice', offsetDays: 1, action: { type: 'notice', level: 1 } }] });
  const all = await debtors(12);
  await debts.pass(2);
  const now = await debts.now();
  const second = new Map<Debtor, number>();
  await Promise.all(
    all.map(async (debtor, n) => {
      const { clientId, invoiceId } = debtor;
      const pay = async () => {
        await debts.sql.begin((tx) =>
          recordPayment(
            tx,
            { actor: { kind: 'staff', id: '1' }, now },
            { clientId, invoiceId, amountMinor: 1190, currency: 'EUR', gateway: 'bank' },
          ),
        );
        await debts.deps.dunning.touched(clientId, 'ledger-changed');
      };
      const owe = async () => {
        await new Promise((resolve) => setTimeout(resolve, n * 15));
        second.set(debtor, await debts.bill(debtor, { due: -1 }));
        await debts.deps.dunning.touched(clientId, 'ledger-changed');
      };
      await Promise.all([pay(), owe()]);
    }),
  );
  await debts.settled();
  await debts.pass(0.1);
  for (const debtor of all) {
    expect(await debts.story(second.get(debtor) ?? 0)).toEqual(['+1 notice']);
    expect(await debts.isRunning(debtor.clientId)).toBe(true);
  }
}, 120_000);

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
