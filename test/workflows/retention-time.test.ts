import proto from '@temporalio/proto'; // CommonJS: has no named exports at run time
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SEARCH_ATTRIBUTES } from '../../dev/search-attributes.ts';
import { installRuntime } from '../../worker/runtime.ts';
import { type RunningWorker, startWorker } from '../../worker/worker.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { type Operations, operationsOf } from '../support/operations.ts';
import { timeSkippingEnvironment } from '../support/time-skipping.ts';
import { makeWorld, type World } from '../support/world.ts';

const TASK_QUEUE = 'retention-time';
const { INDEXED_VALUE_TYPE_KEYWORD: KEYWORD } = proto.temporal.api.enums.v1.IndexedValueType;
const YEAR = 366 * 24 * 3_600_000;

let database: TestDatabase;
let time: TestWorkflowEnvironment;
let world: World;
let worker: RunningWorker;
let operations: Operations;

beforeAll(async () => {
  // Before the environment, which would install the SDK's own.
  installRuntime(pino({ level: 'silent' }));
  [database, time] = await Promise.all([testDatabase(), timeSkippingEnvironment()]);
  await time.connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: Object.fromEntries(SEARCH_ATTRIBUTES.map((name) => [name, KEYWORD])),
  });
  world = await makeWorld(database.sql, time.client);
  worker = await startWorker({
    connection: { address: time.address },
    namespace: 'default',
    taskQueue: TASK_QUEUE,
    deps: world.deps,
    log: world.deps.log,
    cacheDir: '.tenure/cache',
  });
  operations = operationsOf(database.sql, time.client, TASK_QUEUE);
}, 120_000);
afterAll(async () => {
  await worker?.stop();
  await world?.close();
  await time?.teardown();
  await database?.drop();
});

describe('retention', () => {
  test('L5, X8: ten years pass, then the second pass clears what tax law had kept, scans again and certifies', async () => {
    const { sql } = database;
    const client = await world.client({ services: 0, name: 'Zephyrine', email: 'zephyrine@mail.example' });
    await sql`update clients set last_name = 'Quillfeather' where id = ${client.id}`;
    const now = new Date(await time.currentTimeMs()).toISOString();
    await sql`update invoices set status = 'paid', issued_on = ${now.slice(0, 10)},
      addressee = ${sql.json({ firstName: 'Zephyrine', lastName: 'Quillfeather', email: 'zephyrine@mail.example' })}
      where id = ${client.invoiceIds[0] ?? 0}`;
    await sql`update invoices set status = 'paid' where client_id = ${client.id}`;
    await operations.ended(await operations.start('anonymize', client.id, { notify: false }));
    const addressee = async () =>
      (
        await sql<
          { addressee: unknown }[]
        >`select addressee from invoices where id = ${client.invoiceIds[0] ?? 0}`
      )[0]?.addressee;
    const sweep = async () => {
      await time.client.workflow.execute('eraseDueSweep', {
        workflowId: `sweep-${await time.currentTimeMs()}`,
        taskQueue: TASK_QUEUE,
        args: [],
      });
      const [latest] = await sql<{ id: string; kind: string }[]>`
        select id, kind from operations where client_id = ${client.id} order by created_at desc, id desc limit 1`;
      if (latest) await operations.ended(latest.id);
      return latest;
    };
    await time.sleep(9 * YEAR);
    // By now the reason of the operation has had its three years; the document is kept by tax law.
    expect((await sweep())?.kind).toBe('erase-due');
    expect(await addressee()).not.toBeNull();
    await time.sleep(2 * YEAR);
    const second = await sweep();
    expect(second?.kind).toBe('erase-due');
    expect(await addressee()).toBeNull();
    const [certificate] = await sql<{ body: { outcome: string; kept: { what: string }[] } }[]>`
      select body from erasure_certificates where operation_id = ${second?.id ?? ''}`;
    expect(certificate?.body.outcome).toBe('erased');
    // What is kept now is why this operation was run, until its own time has come.
    expect(new Set(certificate?.body.kept.map(({ what }) => what))).toEqual(new Set(['Operation']));
    const [total] = await sql<{ totalMinor: number }[]>`
      select total_minor from invoices where id = ${client.invoiceIds[0] ?? 0}`;
    expect(total?.totalMinor).toBe(500);
  }, 300_000);

  test('L5: rows of which no client is left are cleared when their time is over', async () => {
    const { sql } = database;
    const [row] = await sql<{ id: number }[]>`
      insert into transactions (provider_id, client_id, gateway, gateway_reference, currency, amount_in_minor, description, at)
      values (${world.providerId}, null, 'bank', 'REF-1', 'EUR', 900, 'Paid by Ada', '2009-02-01') returning id`;
    await time.client.workflow.execute('eraseDueSweep', {
      workflowId: 'sweep-detached',
      taskQueue: TASK_QUEUE,
      args: [],
    });
    expect(
      await sql`select gateway_reference, description, amount_in_minor from transactions where id = ${row?.id ?? 0}`,
    ).toEqual([{ gatewayReference: null, description: '', amountInMinor: 900 }]);
  }, 120_000);
});
