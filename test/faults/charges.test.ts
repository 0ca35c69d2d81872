import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEngine } from '../../api/engine.ts';
import { openRefund } from '../../db/charges/open-refund.ts';
import { chargeWorkflowId, refundWorkflowId } from '../../workflows/contracts/ids.ts';
import { type Bank, CARDS, openBank, requireBalanced } from '../charges/support.ts';
import { type TestTemporal, testTemporal } from '../support/temporal.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';

let bank: Bank;
let temporal: TestTemporal;
let worker: WorkerProcess;
let dir = '';

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tenure-charges-'));
  [bank, temporal] = await Promise.all([openBank(), testTemporal()]);
  worker = await startWorkerProcess(
    {
      databaseUrl: bank.database.url,
      temporalAddress: temporal.address,
      namespace: temporal.namespace,
      taskQueue: temporal.taskQueue,
      smtpUrl: 'smtp://127.0.0.1:9',
      filesDir: join(dir, 'files'),
    },
    dir,
    { passed: () => {}, held: () => {}, ended: () => {} },
  );
});
afterAll(async () => {
  await worker?.stop();
  await temporal?.close();
  await bank?.close();
  await rm(dir, { recursive: true, force: true });
});

async function until(what: string, look: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; tries < 1_200; tries++) {
    if (await look()) return;
    await sleep(25);
  }
  throw new Error(`never came: ${what}`);
}

async function startCharge() {
  const { id: clientId } = await bank.client('4242');
  const invoiceId = await bank.invoice(clientId);
  const occurrence = `request/${clientId}`;
  const engine = createEngine(temporal.client, { taskQueue: temporal.taskQueue });
  await engine.charge({ clientId, invoiceId, occurrence, requestedBy: 'token:1' });
  const handle = temporal.client.workflow.getHandle(chargeWorkflowId(invoiceId, occurrence));
  return { clientId, invoiceId, result: () => handle.result() };
}

const taken = (invoiceId: number) => async () => (await bank.standing(invoiceId)).taken === 1;
const paidOnce = { status: 'paid', owedMinor: 0, payments: 1, taken: 1 };

test('D4: killed after the gateway has charged and before its answer has come, the worker charges once and books once', async () => {
  bank.gateway.faults.add({ on: 'charge', effect: 'slow', when: 'after', delayMs: 20_000 });
  const { invoiceId, result } = await startCharge();
  await until('the charge at the gateway', taken(invoiceId));
  const restart = await worker.kill();
  expect(await bank.standing(invoiceId)).toMatchObject({ payments: 0, taken: 1 });
  expect(await bank.attempts(invoiceId)).toMatchObject([{ state: 'requested' }]);
  await restart();
  expect(await result()).toMatchObject({ result: 'paid' });
  expect(await bank.standing(invoiceId)).toEqual(paidOnce);
  expect(await bank.attempts(invoiceId)).toMatchObject([{ state: 'succeeded' }]);
  expect(bank.gateway.calls().charge).toBe(1);
  await requireBalanced(bank.sql);
});

test('M7: killed after the gateway has given money back and before its answer has come, the worker does it once', async () => {
  const { clientId, invoiceId, result } = await startCharge();
  expect(await result()).toMatchObject({ result: 'paid' });
  const [payment] = await bank.sql<{ id: number; reference: string }[]>`
    select id, gateway_reference as reference from transactions where invoice_id = ${invoiceId}`;
  const { id: paymentId, reference } = payment ?? { id: 0, reference: '' };
  const given = () => bank.gateway.payments.get(reference)?.refunds?.length ?? 0;
  const { id: attemptId } = await bank.sql.begin((tx) =>
    openRefund(
      tx,
      { actor: { kind: 'token', id: '1' }, now: new Date().toISOString() },
      { paymentId, occurrence: 'request/killed' },
      { name: CARDS, providerId: bank.providerId, disabled: false },
      randomUUID,
    ),
  );
  bank.gateway.faults.add({ on: 'refund', effect: 'slow', when: 'after', delayMs: 20_000 });
  const engine = createEngine(temporal.client, { taskQueue: temporal.taskQueue });
  await engine.refund({ attemptId, clientId });
  await until('the refund at the gateway', () => given() === 1);
  const restart = await worker.kill();
  await restart();
  const handle = temporal.client.workflow.getHandle(refundWorkflowId(attemptId));
  expect(await handle.result()).toMatchObject({ result: 'given-back' });
  expect(given()).toBe(1);
  expect(await bank.standing(invoiceId)).toMatchObject({ status: 'refunded' });
  const booked = await bank.sql`select from transactions where refund_of_id = ${paymentId}`;
  expect(booked).toHaveLength(1);
  await requireBalanced(bank.sql);
});

test('D4: killed between the gateway’s answer and the record, the worker charges once and books once', async () => {
  bank.gateway.faults.add({ on: 'charge', effect: 'slow', when: 'after', delayMs: 1_000 });
  const { clientId, invoiceId, result } = await startCharge();
  await until('the charge at the gateway', taken(invoiceId));
  let restart: (() => Promise<void>) | undefined;
  await bank.sql.begin(async (tx) => {
    await tx`select from clients where id = ${clientId} for update`;
    await until('the record that waits', async () => {
      const [row] = await bank.sql<{ waiting: number }[]>`
        select count(*)::int as waiting from pg_stat_activity
        where datname = current_database() and application_name = 'faults-worker' and wait_event_type = 'Lock'`;
      return row?.waiting === 1;
    });
    restart = await worker.kill();
  });
  expect(await bank.standing(invoiceId)).toMatchObject({ payments: 0, taken: 1 });
  await restart?.();
  expect(await result()).toMatchObject({ result: 'paid' });
  expect(await bank.standing(invoiceId)).toEqual(paidOnce);
  expect(await bank.attempts(invoiceId)).toMatchObject([{ state: 'succeeded' }]);
  await requireBalanced(bank.sql);
});
