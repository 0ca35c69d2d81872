import { randomUUID } from 'node:crypto';
import { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { recordPayment } from '../../db/ledger/index.ts';
import { bundleWorkflows } from '../../worker/bundle.ts';
import { type Debtor, type Debts, openDebts } from '../support/debts.ts';

let debts: Debts;
beforeAll(async () => {
  debts = await openDebts('dunning-long');
});
afterAll(() => debts?.close());
beforeEach(() => debts.nextMorning());

async function debtors(count: number): Promise<Debtor[]> {
  const all: Debtor[] = [];
  for (let n = 0; n < count; n++) all.push(await debts.debtor());
  for (const { clientId } of all) await debts.touch(clientId);
  return all;
}

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
