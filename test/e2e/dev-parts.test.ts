import { expect, onTestFinished, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { testTemporal } from '../support/temporal.ts';
import { timeSkippingEnvironment } from '../support/time-skipping.ts';

test('each test database has all tables, and is gone after its test', async () => {
  const one = await testDatabase();
  const two = await testDatabase();
  await one.sql`create table only_here (id int)`;
  const tables = await two.sql<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public'`;
  expect(tables.map(({ name }) => name)).toContain('clients');
  expect(tables.map(({ name }) => name)).not.toContain('only_here');
  await one.drop();
  const left = await two.sql`select 1 from pg_database where datname = ${new URL(one.url).pathname.slice(1)}`;
  expect(left).toHaveLength(0);
  await two.drop();
});

test('each test has a Temporal namespace in which operations are found by client', async () => {
  const temporal = await testTemporal();
  onTestFinished(() => temporal.close());
  const other = await testTemporal();
  onTestFinished(() => other.close());
  const workflowId = 'lifecycle/client-1';
  for (const { client, taskQueue } of [temporal, other]) {
    await client.workflow.start('close', { taskQueue, workflowId, searchAttributes: { ClientId: ['1'] } });
  }
  await expect
    .poll(async () => (await temporal.client.workflow.count('ClientId = "1"')).count, { timeout: 10_000 })
    .toBe(1);
});

test('the time-skipping server lets days pass at once', async () => {
  const environment = await timeSkippingEnvironment();
  onTestFinished(() => environment.teardown());
  const before = await environment.currentTimeMs();
  await environment.sleep('30 days');
  const passed = (await environment.currentTimeMs()) - before;
  expect(passed).toBeGreaterThanOrEqual(30 * 24 * 3600 * 1000);
});
