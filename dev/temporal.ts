import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Connection } from '@temporalio/client';
import {
  type Child,
  choosePort,
  endProcess,
  findProcesses,
  logTail,
  type Progress,
  startChild,
  until,
} from './processes.ts';
import { SEARCH_ATTRIBUTES } from './search-attributes.ts';
import { findTemporalCli } from './temporal-cli.ts';

export { ensureSearchAttributes, SEARCH_ATTRIBUTES } from './search-attributes.ts';
export { findTemporalCli } from './temporal-cli.ts';

export interface TemporalOptions {
  /** SQLite file that keeps the workflows between runs; made when missing. */
  dbFile: string;
  /** Wanted gRPC port on 127.0.0.1; another is taken, and named, when somebody has it. Any when left out. */
  port?: number;
  /** Wanted port of the Web UI, likewise; false for none. */
  uiPort?: number | false;
  /** `default` unless told. */
  namespace?: string;
  /** False leaves the server running when our process is killed. The next start copes either way. */
  guard?: boolean;
  onProgress?: Progress;
  /** Called with a sentence if the server ends by itself. */
  onUnexpectedEnd?: (sentence: string) => void;
}

export interface RunningTemporal {
  /** `host:port` of the gRPC frontend. */
  address: string;
  /** Undefined when the CLI has no Web UI, or none was wanted. */
  uiUrl: string | undefined;
  port: number;
  uiPort: number | undefined;
  namespace: string;
  pid: number;
  logFile: string;
  stop(): Promise<void>;
}

interface Attempt {
  server: Child;
  port: number;
  uiPort: number | undefined;
  /** Set once it answers: an end before that is a failed attempt, not news. */
  ready: boolean;
}

const START_TIMEOUT_MS = 60_000;

/**
 * Starts Temporal's dev server on a database file and waits until its namespace answers. A server that a killed
 * process left behind on the same file is stopped first.
 */
export async function startTemporal(options: TemporalOptions): Promise<RunningTemporal> {
  const onProgress = options.onProgress ?? (() => undefined);
  const namespace = options.namespace ?? 'default';
  const dbFile = resolve(options.dbFile);
  const logFile = `${dbFile}.log`;
  mkdirSync(dirname(dbFile), { recursive: true });
  const cli = await findTemporalCli({ onProgress });
  await stopOrphan(dbFile, onProgress);

  for (const withUi of options.uiPort === false ? [false, false] : [true, true, false]) {
    const attempt = await spawnServer(cli, { ...options, dbFile, namespace }, logFile, withUi, onProgress);
    const { server, port, uiPort } = attempt;
    const address = `127.0.0.1:${port}`;
    const isUp = () => answers(address, namespace);
    await until(async () => server.ended() !== undefined || (await isUp()), START_TIMEOUT_MS);
    attempt.ready = server.ended() === undefined && (await isUp());
    if (attempt.ready) {
      const hasUi = uiPort !== undefined && (await servesPages(uiPort));
      const uiUrl = hasUi ? `http://127.0.0.1:${uiPort}` : undefined;
      const stop = () => server.stop(['SIGTERM', 'SIGKILL'], 2_500);
      return { address, uiUrl, port, uiPort, namespace, pid: server.pid, logFile, stop };
    }
    await server.stop(['SIGTERM', 'SIGKILL'], 3_000);
  }
  throw new Error(
    `Temporal's dev server does not start on ${dbFile}. The end of its log ${logFile}:\n${logTail(logFile)}`,
  );
}

async function stopOrphan(dbFile: string, onProgress: Progress): Promise<void> {
  for (const { pid } of findProcesses('start-dev', `--db-filename ${dbFile} `)) {
    onProgress(`Stopping the Temporal server that an earlier run left behind (process ${pid}).`);
    const gone = await endProcess(pid, ['SIGTERM', 'SIGKILL'], 5_000);
    if (!gone)
      throw new Error(
        `Temporal (process ${pid}) of an earlier run does not stop. End it by hand: kill -9 ${pid}`,
      );
  }
}

async function spawnServer(
  cli: string,
  options: TemporalOptions & { namespace: string },
  logFile: string,
  withUi: boolean,
  onProgress: Progress,
): Promise<Attempt> {
  const port = await choosePort('Temporal', options.port, onProgress);
  const uiPort = withUi
    ? await choosePort("Temporal's Web UI", options.uiPort || undefined, onProgress)
    : undefined;
  const args = [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port)],
    // the db file is followed by another option: stopOrphan looks for it and a space in the command line
    ...['--db-filename', options.dbFile, '--namespace', options.namespace, '--log-level', 'error'],
    ...(uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort)]),
    // write-ahead log: 2.5 times the throughput, and still nothing is lost when the process is killed
    ...['--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=1'],
    ...SEARCH_ATTRIBUTES.flatMap((name) => ['--search-attribute', `${name}=Keyword`]),
  ];
  const state = { ready: false };
  const server = startChild(cli, args, {
    cwd: dirname(options.dbFile),
    // TEMPORAL_* variables are for our clients; the dev server must not read them
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
    logFile,
    guardSignal: options.guard === false ? undefined : 'TERM',
    onUnexpectedEnd: (how) =>
      options.onUnexpectedEnd?.(`Temporal ended by itself (${how}). Its log is ${logFile}.`),
  });
  return Object.assign(state, { server, port, uiPort });
}

async function answers(address: string, namespace: string): Promise<boolean> {
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect({ address, connectTimeout: 1_000 });
    await connection.withDeadline(Date.now() + 2_000, async () => {
      await connection?.workflowService.describeNamespace({ namespace });
    });
    return true;
  } catch {
    return false;
  } finally {
    await connection?.close();
  }
}

async function servesPages(port: number): Promise<boolean> {
  const load = async () => {
    const response = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(2_000) });
    return response.ok && (response.headers.get('content-type') ?? '').includes('html');
  };
  return until(() => load().catch(() => false), 3_000);
}
