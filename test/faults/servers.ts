import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../../db/migrate.ts';
import { type RunningPostgres, startPostgres } from '../../dev/postgres.ts';
import { isRunning, until } from '../../dev/processes.ts';
import { type RunningTemporal, startTemporal } from '../../dev/temporal.ts';

/** A PostgreSQL and a Temporal of the matrix alone, since they are killed. */
export interface Servers {
  dir: string;
  databaseUrl: string;
  temporalAddress: string;
  /** SIGKILLs the server; the answer starts it again, on its data and port. */
  killPostgres(): Promise<() => Promise<void>>;
  killTemporal(): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

/** Starts both in a directory that goes away with them. */
export async function startServers(): Promise<Servers> {
  // The prefix and the process id let the next test run clear away what a killed run left.
  const dir = await mkdtemp(join(tmpdir(), `tenure-test-${process.pid}-faults-`));
  await chmod(dir, 0o711); // as root, PostgreSQL runs as nobody and must get through
  // Unlike in other tests its writes are durable: what a transaction has committed must survive the kill.
  const openPostgres = (port?: number) =>
    startPostgres({ dir: join(dir, 'postgres'), port, maxConnections: 400 });
  const openTemporal = (port?: number) =>
    startTemporal({ dbFile: join(dir, 'temporal.db'), port, uiPort: false });
  const started = await Promise.allSettled([openPostgres(), openTemporal()]);
  const running: { stop(): Promise<void> }[] = started.flatMap((each) =>
    each.status === 'fulfilled' ? [each.value] : [],
  );
  const stop = async () => {
    await Promise.all(running.map((server) => server.stop()));
    await rm(dir, { recursive: true, force: true });
  };
  try {
    let [postgres, temporal]: [RunningPostgres, RunningTemporal] = await Promise.all([
      settled(started[0]),
      settled(started[1]),
    ]);
    await migrate(postgres.url);
    const { url: databaseUrl, home } = postgres;
    return {
      dir,
      databaseUrl,
      temporalAddress: temporal.address,
      async killPostgres() {
        await kill(postgres.pid);
        return async () => {
          const again = await openPostgres(postgres.port);
          running.splice(running.indexOf(postgres), 1, again);
          samePort('PostgreSQL', postgres.port, again.port);
          postgres = again;
        };
      },
      async killTemporal() {
        await kill(temporal.pid);
        return async () => {
          const again = await openTemporal(temporal.port);
          running.splice(running.indexOf(temporal), 1, again);
          samePort('Temporal', temporal.port, again.port);
          temporal = again;
        };
      },
      async stop() {
        await stop();
        await rm(home, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function settled<T>(result: PromiseSettledResult<T>): T {
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}

async function kill(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  if (!(await until(() => !isRunning(pid), 10_000))) throw new Error(`process ${pid} survives SIGKILL`);
}

function samePort(what: string, before: number, now: number): void {
  if (before !== now) throw new Error(`${what} came back on port ${now} instead of ${before}.`);
}
