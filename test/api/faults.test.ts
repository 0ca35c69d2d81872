import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEngine } from '../../api/engine.ts';
import { connect } from '../../db/connect.ts';
import { migrate } from '../../db/migrate.ts';
import { type RunningPostgres, startPostgres } from '../../dev/postgres.ts';
import type { TestDatabase } from '../support/database.ts';
import { type OperationsApi, operationsApi } from './operations-support.ts';
import { type TestApi, testApi } from './support.ts';

/** A PostgreSQL of this file's own, so that it can be taken down. */
let dir: string;
let postgres: RunningPostgres;
let api: TestApi;
let provider: number;
let client: number;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tenure-api-faults-'));
  await chmod(dir, 0o711);
  postgres = await startPostgres({ dir, durable: false });
  await migrate(postgres.url);
  const sql = connect(postgres.url, { max: 8 });
  const database: TestDatabase = { sql, url: postgres.url, drop: () => sql.end({ timeout: 5 }) };
  api = await testApi({ database });
  provider = await api.provider();
  client = await api.client(provider);
});
afterAll(async () => {
  await api?.close();
  await api?.sql.end({ timeout: 5 });
  await postgres?.stop();
  if (postgres) await rm(postgres.home, { recursive: true, force: true });
  await rm(dir, { recursive: true, force: true });
});

test('PostgreSQL down: everything answers 503 as a problem document, and recovers by itself', async () => {
  expect((await api.ask(`GET /v1/clients/${client}`)).status).toBe(200);
  const { port } = postgres;
  await postgres.stop();
  const requests = [
    [`GET /v1/clients/${client}`, undefined],
    ['GET /v1/clients', undefined],
    ['GET /v1/operations', undefined],
    ['POST /v1/clients', { providerId: provider, lastName: 'Down' }],
    [`POST /v1/clients/${client}/operations`, { kind: 'archive', reason: 'x' }],
  ] as const;
  for (let round = 0; round < 3; round++) {
    for (const [request, body] of requests) {
      const reply = await api.ask(request, { body });
      expect(reply.status, `${request}: ${reply.text}`).toBe(503);
      expect(reply.body.type).toBe('/problems/database-unavailable');
      expect(reply.headers.get('content-type')).toBe('application/problem+json');
      expect(reply.headers.get('retry-after')).not.toBeNull();
    }
  }
  expect((await api.ask('GET /healthz')).status).toBe(200);
  const ready = await api.ask('GET /readyz');
  expect(ready.status).toBe(503);
  expect(ready.body.checks).toMatchObject({
    postgresql: { state: 'down' },
    migrations: { state: 'down' },
    temporal: { state: 'down' },
  });

  postgres = await startPostgres({ dir, durable: false, port });
  expect(postgres.port).toBe(port);
  let reply = await api.ask(`GET /v1/clients/${client}`);
  for (let look = 0; look < 20 && reply.status === 503; look++)
    reply = await api.ask(`GET /v1/clients/${client}`);
  expect(reply.status).toBe(200);
  expect(await api.sql`select id from clients where last_name = 'Down'`).toHaveLength(0);
});

test('a token that was never seen before is answered with 503 as well, not with 401', async () => {
  const fresh = await api.token(['clients:read']);
  const { port } = postgres;
  await postgres.stop();
  expect((await api.ask('GET /v1/clients', { token: fresh })).status).toBe(503);
  postgres = await startPostgres({ dir, durable: false, port });
  let reply = await api.ask('GET /v1/clients', { token: fresh });
  for (let look = 0; look < 20 && reply.status === 503; look++)
    reply = await api.ask('GET /v1/clients', { token: fresh });
  expect(reply.status).toBe(200);
});

test('Temporal down: reads work, starts and decisions answer 503, nothing is half-written, the key stays free', async () => {
  const request = { body: { kind: 'archive', reason: 'x' }, headers: { 'idempotency-key': 'temporal-down' } };
  for (let round = 0; round < 2; round++) {
    const reply = await api.ask(`POST /v1/clients/${client}/operations`, request);
    expect(reply.status, reply.text).toBe(503);
    expect(reply.body.type).toBe('/problems/engine-unavailable');
  }
  for (const table of ['operations', 'operation_steps', 'operation_events', 'idempotency_keys']) {
    expect(await api.sql`select 1 from ${api.sql(table)}`, table).toHaveLength(0);
  }
  const preview = await api.ask(`POST /v1/clients/${client}/operations/plan`, { body: { kind: 'archive' } });
  expect(preview.status, preview.text).toBe(200);
  expect((await api.ask('GET /v1/operations')).status).toBe(200);
  const ready = await api.ask('GET /readyz');
  expect(ready.body.checks).toMatchObject({
    postgresql: { state: 'up' },
    migrations: { state: 'up' },
    temporal: { state: 'down' },
  });
});

test('a Temporal that accepts connections and never answers is down, too', async () => {
  const silent: Server = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const address = silent.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const connection = Connection.lazy({ address: `127.0.0.1:${port}` });
  const engine = createEngine(new Client({ connection }), { taskQueue: 'none' });
  const other = await testApi({ engine });
  try {
    const id = await other.client(await other.provider());
    const reply = await other.ask(`POST /v1/clients/${id}/operations`, {
      body: { kind: 'archive', reason: 'x' },
    });
    expect(reply.body.type).toBe('/problems/engine-unavailable');
    expect(await other.sql`select 1 from operations`).toHaveLength(0);
  } finally {
    await other.close();
    await connection.close();
    silent.close();
  }
});

test('a database without its migrations is not ready', async () => {
  await api.sql`alter table schema_migrations rename to hidden`;
  const ready = await api.ask('GET /readyz');
  await api.sql`alter table hidden rename to schema_migrations`;
  expect(ready.body.checks).toMatchObject({ postgresql: { state: 'up' }, migrations: { state: 'down' } });
  expect(String(ready.body.detail)).toContain('tenure migrate');
});

test('worker down: starts are accepted, the detail answers from the record and says so, decisions wait and count once', async () => {
  const full: OperationsApi = await operationsApi();
  try {
    const { id: clientId } = await full.world.client({ services: 0 });
    const id = await full.start(clientId, { kind: 'close', mode: 'status-only', requireApproval: true });
    const detail = await full.ask(`GET /v1/operations/${id}`);
    expect(detail.body).toMatchObject({ state: 'awaiting-approval', live: false });
    expect(detail.body.notice).toContain('No worker');
    expect(detail.body.steps).not.toEqual([]);

    const second = await full.token(['operations:decide']);
    const approve = {
      token: second,
      body: { action: 'approve', reason: 'checked' },
      headers: { 'idempotency-key': 'later' },
    };
    const unanswered = await full.ask(`POST /v1/operations/${id}/decisions`, approve);
    expect(unanswered.status).toBe(503);
    expect(unanswered.body).toMatchObject({ type: '/problems/no-worker' });
    const sent = await full.ask(`GET /v1/operations/${id}/decisions`);
    expect(sent.body.items).toMatchObject([{ action: 'approve', state: 'sent', reason: 'checked' }]);
    const changed = await full.ask(`POST /v1/operations/${id}/decisions`, {
      ...approve,
      body: { action: 'reject', reason: 'checked' },
    });
    expect(changed.body.type).toBe('/problems/key-reused');

    await full.startWorker();
    const again = await full.ask(`POST /v1/operations/${id}/decisions`, approve);
    expect(again.status, again.text).toBe(200);
    expect(again.body.id).toBe(sent.body.items[0]?.id);
    await full.until(id, 'completed');
    expect((await full.ask(`GET /v1/operations/${id}/decisions`)).body.items).toMatchObject([
      { state: 'applied' },
    ]);
  } finally {
    await full.close();
  }
});
