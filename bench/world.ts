import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client, Connection } from '@temporalio/client';
import { connect, type Pool } from '../db/connect.ts';
import { createVault } from '../db/crypto/secrets.ts';
import { migrate } from '../db/migrate.ts';
import { startPostgres } from '../dev/postgres.ts';
import { ensureSearchAttributes, startTemporal } from '../dev/temporal.ts';

/** The key of the benchmark's vault. */
export const BENCH_KEY = Buffer.alloc(32, 9);
const PANEL_TOKEN = 'bench-panel-token';

/** PostgreSQL and Temporal as `npm start` runs them, and the demo panel in a process of its own. */
export interface BenchWorld {
  sql: Pool;
  databaseUrl: string;
  client: Client;
  temporalAddress: string;
  panelUrl: string;
  serverId: number;
  providerId: number;
  /** A client with so many accounts on the panel; answers its number. */
  makeClient(services: number): Promise<number>;
  /** A call to the panel's own API, as its root. */
  whm(call: string, fields: Record<string, string>): Promise<void>;
  /** Something that shall go wrong on the panel. */
  fault(fault: object): Promise<void>;
  stop(): Promise<void>;
}

/** Builds a world for benchmarks in a temporary folder. */
export async function benchWorld({ maxConcurrency = 10 } = {}): Promise<BenchWorld> {
  const dir = await mkdtemp(join(tmpdir(), 'tenure-bench-'));
  const [postgres, temporal, panel] = await Promise.all([
    startPostgres({ dir: join(dir, 'postgres') }),
    startTemporal({ dbFile: join(dir, 'temporal', 'temporal.db'), uiPort: false }),
    startChild('dev/panel/main.ts', { PANEL_TOKEN }),
  ]);
  await migrate(postgres.url);
  const connection = await Connection.connect({ address: temporal.address });
  await ensureSearchAttributes(connection);
  const sql = connect(postgres.url, { max: 20, name: 'bench' });
  const panelUrl = String(panel.first.url);
  const [row] = await sql<{ providerId: number; serverId: number }[]>`
    with p as (insert into providers (name) values ('Bench') returning id)
    insert into servers (provider_id, name, connector, url, max_concurrency)
    select id, 'web1', 'whm', ${panelUrl}, ${maxConcurrency} from p returning provider_id, id as server_id`;
  const { providerId, serverId } = row ?? { providerId: 0, serverId: 0 };
  const sealed = createVault({ current: BENCH_KEY }).seal(
    { username: 'root', token: PANEL_TOKEN },
    `servers:${serverId}`,
  );
  await sql`update servers set credentials = ${sealed} where id = ${serverId}`;
  let count = 0;

  async function whm(call: string, fields: Record<string, string>) {
    const answer = await fetch(`${panelUrl}/json-api/${call}`, {
      method: 'POST',
      headers: { authorization: `whm root:${PANEL_TOKEN}` },
      body: new URLSearchParams({ 'api.version': '1', ...fields }),
    });
    if (!answer.ok) throw new Error(`the panel answered ${answer.status} to ${call}`);
    await answer.arrayBuffer();
  }

  return {
    sql,
    databaseUrl: postgres.url,
    client: new Client({ connection }),
    temporalAddress: temporal.address,
    panelUrl,
    serverId,
    providerId,
    whm,
    async makeClient(services) {
      count += 1;
      const users = Array.from({ length: services }, (_, n) => `b${count}x${n}`);
      for (const username of users)
        await whm('createacct', {
          username,
          domain: `${username}.example.com`,
          plan: 'default',
          password: 'p4ssw0rd-long',
        });
      const [client] = await sql<{ id: number }[]>`
        insert into clients (provider_id, first_name, currency) values (${providerId}, 'Bench', 'EUR') returning id`;
      const id = client?.id ?? 0;
      await sql`
        insert into services (client_id, server_id, name, domain, username, status, currency, cycle)
        select ${id}, ${serverId}, 'Web', u || '.example.com', u, 'active', 'EUR', 'monthly' from unnest(${users}::text[]) as u`;
      return id;
    },
    async fault(fault) {
      await fetch(`${panelUrl}/demo/faults`, {
        method: 'POST',
        headers: { authorization: `Bearer ${PANEL_TOKEN}`, 'content-type': 'application/json' },
        body: JSON.stringify(fault),
      });
    },
    async stop() {
      panel.child.kill('SIGTERM');
      await Promise.all([sql.end({ timeout: 2 }), connection.close()]);
      await Promise.all([temporal.stop(), postgres.stop()]);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Asks a process to end, and waits until it has. */
export function endChild(child: ChildProcess): Promise<unknown> {
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  return exit;
}

/** Starts a TypeScript program as a process and reads its first line, which is JSON. */
export async function startChild(
  file: string,
  env: Record<string, string>,
): Promise<{ child: ChildProcess; first: Record<string, unknown> }> {
  const child = spawn(process.execPath, ['--import', 'tsx', file], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) return { child, first: JSON.parse(line) as Record<string, unknown> };
  throw new Error(`${file} ended before it said where it is`);
}
