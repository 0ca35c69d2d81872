import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../db/migrate.ts';
import { startPostgres } from '../../dev/postgres.ts';
import { endProcess, findProcesses, isRunning } from '../../dev/processes.ts';
import { startTemporal } from '../../dev/temporal.ts';
import { timeSkippingServer } from '../../dev/time-server.ts';
import { TEMPLATE } from './template.ts';

/** A part that tests need: what it gives, or the sentence why it cannot be had on this machine. */
export type Part<T> = { ok: true; value: T } | { ok: false; why: string };

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the server's database `tenure`; use `testDatabase()`. */
    postgresUrl: Part<string>;
    /** `host:port` of the dev server; use `testTemporal()`. */
    temporalAddress: Part<string>;
    /** Path of the time-skipping server; use `timeSkippingEnvironment()`. */
    timeServer: Part<string>;
  }
}

const PREFIX = 'tenure-test-';

/** Starts one PostgreSQL and one Temporal for the whole run, in a directory that goes away with it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const onProgress = (line: string) => console.log(`  ${line}`);
  await clearKilledRuns();
  const dir = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  await chmod(dir, 0o711); // as root, PostgreSQL runs as nobody and must get through
  const [database, temporal, timeServer] = await Promise.all([
    part(() => startDatabase(dir, onProgress)),
    part(() => startTemporal({ dbFile: join(dir, 'temporal.db'), uiPort: false, onProgress })),
    part(() => timeSkippingServer({ onProgress })),
  ]);
  project.provide(
    'postgresUrl',
    valuePart(database, ({ url }) => url),
  );
  project.provide(
    'temporalAddress',
    valuePart(temporal, ({ address }) => address),
  );
  project.provide('timeServer', timeServer);
  return async () => {
    await Promise.all(
      [database, temporal].map(async (started) => started.ok && (await started.value.stop())),
    );
    if (database.ok) await rm(database.value.home, { recursive: true, force: true });
    await rm(dir, { recursive: true, force: true });
  };
}

async function part<T>(start: () => Promise<T>): Promise<Part<T>> {
  try {
    return { ok: true, value: await start() };
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : String(error) };
  }
}

function valuePart<A, B>(from: Part<A>, pick: (value: A) => B): Part<B> {
  return from.ok ? { ok: true, value: pick(from.value) } : from;
}

async function startDatabase(dir: string, onProgress: (line: string) => void) {
  const server = await startPostgres({
    dir: join(dir, 'postgres'),
    durable: false,
    maxConnections: 400,
    onProgress,
  });
  try {
    const sql = postgres(server.url, { max: 1 });
    await sql`create database ${sql(TEMPLATE)}`;
    await sql.end();
    const template = new URL(server.url);
    template.pathname = `/${TEMPLATE}`;
    await migrate(template.href);
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** A run that was killed leaves its directory, and its servers if their guards were killed too. */
async function clearKilledRuns(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : Number.NaN;
    if (Number.isNaN(pid) || isRunning(pid)) continue;
    const dir = join(tmpdir(), name);
    const servers = findProcesses(` ${dir}/`).filter(({ command }) => /postgres|start-dev/.test(command));
    for (const server of servers) await endProcess(server.pid, ['SIGQUIT', 'SIGKILL'], 5_000);
    await rm(dir, { recursive: true, force: true });
  }
}
