import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { Logger } from 'pino';
import type { Pool } from '../../db/connect.ts';
import { connect } from '../../db/connect.ts';
import { planOperation } from '../../db/plans/index.ts';
import type { OperationKind, OperationParams } from '../../domain/operations/kinds.ts';
import type { Plan } from '../../domain/operations/plan.ts';
import { type RunningWorker, startWorker } from '../../worker/worker.ts';
import { stepsOf } from '../../workflows/operations.ts';
import { testDatabase } from '../support/database.ts';
import { type Operations, operationsOf } from '../support/operations.ts';
import { type TestTemporal, testTemporal } from '../support/temporal.ts';
import { makeWorld, type TestClient, type World } from '../support/world.ts';

/** One real house per test file: database, namespace, panel, mailbox, worker. */
export interface House {
  sql: Pool;
  databaseUrl: string;
  temporal: TestTemporal;
  world: World;
  worker: RunningWorker;
  operations: Operations;
  close(): Promise<void>;
}

/** Opens a house. `workerUrl` lets the worker reach the database another way than the test does. */
export async function openHouse({
  log,
  workerUrl,
}: {
  log?: Logger;
  workerUrl?: (url: string) => Promise<string>;
} = {}): Promise<House> {
  const [database, temporal] = await Promise.all([testDatabase(), testTemporal()]);
  const world = await makeWorld(database.sql, temporal.client);
  const workerSql = workerUrl
    ? connect(await workerUrl(database.url), { max: 20, name: 'test-worker' })
    : undefined;
  const deps = { ...world.deps, log: log ?? world.deps.log, sql: workerSql ?? world.deps.sql };
  const worker = await startWorker({
    connection: { address: temporal.address },
    namespace: temporal.namespace,
    taskQueue: temporal.taskQueue,
    deps,
    log: deps.log,
    cacheDir: '.tenure/cache',
  });
  return {
    sql: database.sql,
    databaseUrl: database.url,
    temporal,
    world,
    worker,
    operations: operationsOf(database.sql, temporal.client, temporal.taskQueue),
    async close() {
      await worker.stop();
      await workerSql?.end({ timeout: 1 });
      await world.close();
      await temporal.close();
      await database.drop();
    },
  };
}

/** The plan of an operation as the API previews it. */
export async function preview<K extends OperationKind>(
  sql: Pool,
  kind: K,
  clientId: number,
  params: OperationParams<K>,
): Promise<Plan> {
  const plan = await planOperation(sql, { kind, clientId, params, steps: stepsOf(kind, params) });
  if (!plan) throw new Error(`no client ${clientId}`);
  return plan;
}

/** Waits until a look answers something true. */
export async function eventually<T>(look: () => Promise<T | undefined | false>, what: string): Promise<T> {
  for (let tries = 0; tries < 1200; tries++) {
    const found = await look();
    if (found) return found;
    await sleep(25);
  }
  throw new Error(`never came: ${what}`);
}

/** Columns that change without the row being another one. */
const BOOKKEEPING = new Set(['version', 'updatedAt', 'heldBy']);

/** Every row of a client in the tables that operations touch, without versions and times of writing. */
export async function rowsOf(
  sql: Pool,
  client: TestClient,
): Promise<Record<string, Record<string, unknown>[]>> {
  const tables: Record<string, Promise<Record<string, unknown>[]>> = {
    clients: sql`select * from clients where id = ${client.id}`,
    loginClients: sql`select * from login_clients where client_id = ${client.id} order by login_id`,
    services: sql`select * from services where client_id = ${client.id} order by id`,
    addons: sql`select * from addons where client_id = ${client.id} order by id`,
    domains: sql`select * from domains where client_id = ${client.id} order by id`,
    orders: sql`select * from orders where client_id = ${client.id} order by id`,
    invoices: sql`select * from invoices where client_id = ${client.id} order by id`,
    transactions: sql`select * from transactions where client_id = ${client.id} order by id`,
    tickets: sql`select * from tickets where client_id = ${client.id} order by id`,
  };
  const rows: Record<string, Record<string, unknown>[]> = {};
  for (const [table, query] of Object.entries(tables)) {
    rows[table] = (await query).map((row) =>
      Object.fromEntries(Object.entries(row).filter(([column]) => !BOOKKEEPING.has(column))),
    );
  }
  return rows;
}

/** The columns that differ between two looks, as `table.id.column`, with what they became (times as `time`). */
export function differences(
  before: Awaited<ReturnType<typeof rowsOf>>,
  after: Awaited<ReturnType<typeof rowsOf>>,
): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [table, rows] of Object.entries(after)) {
    for (const [n, row] of rows.entries()) {
      for (const [column, value] of Object.entries(row)) {
        const was = before[table]?.[n]?.[column];
        if (JSON.stringify(was) === JSON.stringify(value)) continue;
        found[`${table}.${n}.${column}`] = /(At|On)$/.test(column) && value !== null ? 'time' : value;
      }
    }
    if (before[table]?.length !== rows.length) found[`${table}.rows`] = rows.length;
  }
  return found;
}

/** Gives the client one of everything that closing may touch, in every state that matters. */
export async function furnish(sql: Pool, world: World, client: TestClient): Promise<{ staffLogin: number }> {
  const [service = 0] = client.serviceIds;
  await sql`insert into addons (client_id, service_id, name, status, currency, cycle) values
    (${client.id}, ${service}, 'Backup', 'active', 'EUR', 'monthly'), (${client.id}, null, 'Later', 'pending', 'EUR', 'monthly')`;
  await sql`insert into services (client_id, server_id, name, status, currency, cycle) values
    (${client.id}, null, 'Consulting', 'cancelled', 'EUR', 'monthly')`;
  await sql`insert into orders (client_id, status, currency) values (${client.id}, 'draft', 'EUR')`;
  await sql`insert into domains (client_id, name, status, currency, auto_renew) values
    (${client.id}, ${`pending${client.id}.test`}, 'pending', 'EUR', true), (${client.id}, ${`gone${client.id}.test`}, 'expired', 'EUR', true)`;
  await sql`insert into invoices (provider_id, client_id, status, currency, due_on, subtotal_minor, total_minor) values
    (${world.providerId}, ${client.id}, 'payment-pending', 'EUR', '2026-02-28', 700, 700), (${world.providerId}, ${client.id}, 'draft', 'EUR', '2026-03-31', 900, 900)`;
  await sql`insert into tickets (provider_id, client_id, subject, status) values (${world.providerId}, ${client.id}, 'Old', 'closed')`;
  const [login] = await sql<{ id: number }[]>`
    insert into logins (provider_id, name, email) values (${world.providerId}, ${`staff-stopped-${client.id}`}, 'staff@example.com') returning id`;
  const staffLogin = login?.id ?? 0;
  await sql`insert into login_clients (login_id, client_id, owner, enabled) values (${staffLogin}, ${client.id}, false, false)`;
  return { staffLogin };
}

/** The sentence with which a decision was refused. */
export async function refusal(deciding: Promise<void>): Promise<string> {
  try {
    await deciding;
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure)
      return error.cause.message;
    throw error;
  }
  throw new Error('the decision was accepted');
}

/** The items of a step as the record has them, by item. */
export async function itemsOf(sql: Pool, operationId: string): Promise<Map<number, ItemRow>> {
  const rows = await sql<(ItemRow & { itemId: number })[]>`
    select item_id, state, attempt, next_attempt_at, error, summary, skipped_by from operation_items
    where operation_id = ${operationId} order by position`;
  return new Map(rows.map(({ itemId, ...row }) => [itemId, row]));
}
interface ItemRow {
  state: string;
  attempt: number;
  nextAttemptAt: string | null;
  error: { code: string; message: string } | null;
  summary: Record<string, unknown> | null;
  skippedBy: string | null;
}

/** Makes every change of a client's rows in a table fail until the answer is called: a bug, as the engine sees it. */
export async function breakTable(sql: Pool, table: string, clientId: number): Promise<() => Promise<void>> {
  const name = `broken_${table}_${clientId}`;
  const owner = table === 'clients' ? 'id' : 'client_id';
  await sql.unsafe(`
    create function ${name}() returns trigger language plpgsql as $$ begin raise exception 'broken for a test'; end $$;
    create trigger ${name} before update of status on ${table} for each row when (new.${owner} = ${clientId}) execute function ${name}()`);
  return async () => {
    await sql.unsafe(`drop function ${name} cascade`);
  };
}
