import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chown, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import postgres from 'postgres';
import { type Account, ownedDir, type PostgresBinaries, postgresBinaries } from './postgres-binaries.ts';
import { reachableHome } from './postgres-home.ts';
import {
  type Child,
  choosePort,
  endProcess,
  errorCode,
  findProcesses,
  isRunning,
  isZombie,
  logTail,
  type Progress,
  startChild,
  until,
} from './processes.ts';

export interface PostgresOptions {
  /** Directory that keeps the data between runs; made when missing. */
  dir: string;
  /** Wanted port on 127.0.0.1; another is taken, and named, when somebody has it. Any when left out. */
  port?: number;
  /** False turns off what protects committed data from a crash of the machine: for tests only. */
  durable?: boolean;
  /** Clients at a time; 200 unless told. */
  maxConnections?: number;
  /** False leaves the server running when our process is killed. The next start copes either way. */
  guard?: boolean;
  onProgress?: Progress;
  /** Called with a sentence if the server ends by itself. */
  onUnexpectedEnd?: (sentence: string) => void;
}

export interface RunningPostgres {
  /** Address of the database `tenure` with its owner and password. */
  url: string;
  port: number;
  pid: number;
  logFile: string;
  /** Where its data is: `dir`, or elsewhere as `reachableHome` says. */
  home: string;
  /** Fast shutdown: open transactions are rolled back, everything committed is kept. */
  stop(): Promise<void>;
}

const USER = 'tenure';
const DATABASE = 'tenure';
const START_TIMEOUT_MS = 60_000;

/**
 * Starts the embedded PostgreSQL on `dir`, creating the cluster and the database on first use. A server that a
 * killed process left behind on the same data is stopped first.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const onProgress = options.onProgress ?? (() => undefined);
  const binaries = await postgresBinaries(onProgress);
  const home = await reachableHome(resolve(options.dir), binaries.account, onProgress);
  const data = join(home, 'data');
  await stopOrphan(data, onProgress);
  const password = await ensureCluster(home, data, binaries, options.durable !== false, onProgress);
  const logFile = join(home, 'postgres.log');
  const { server, port } = await startServer(options, binaries, data, logFile, onProgress);
  const stop = () => server.stop(['SIGINT', 'SIGQUIT', 'SIGKILL'], 3_000);
  const url = `postgres://${USER}:${password}@127.0.0.1:${port}/${DATABASE}`;
  try {
    await ensureDatabase(url);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, port, pid: server.pid, logFile, home, stop };
}

async function stopOrphan(data: string, onProgress: Progress): Promise<void> {
  for (const { pid } of findProcesses('postgres', `-D ${data} `)) {
    onProgress(`Stopping the PostgreSQL that an earlier run left behind (process ${pid}).`);
    const gone = await endProcess(pid, ['SIGINT', 'SIGQUIT', 'SIGKILL'], 8_000);
    if (!gone)
      throw new Error(
        `PostgreSQL (process ${pid}) of an earlier run does not stop. End it by hand: kill -QUIT ${pid}`,
      );
  }
  await dropStalePidFile(data);
}

/** PostgreSQL refuses to start while the id in its pid file exists, even as a zombie or as another program. */
async function dropStalePidFile(data: string): Promise<void> {
  const pid = readPidFile(data)?.pid;
  if (pid === undefined) return;
  if (isZombie(pid)) await until(() => !isZombie(pid), 5_000);
  if (isRunning(pid) || isZombie(pid)) await rm(join(data, 'postmaster.pid'), { force: true });
}

function readPidFile(data: string): { pid: number; status: string } | undefined {
  try {
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    return Number.isInteger(pid) && pid > 0 ? { pid, status: (lines[7] ?? '').trim() } : undefined;
  } catch {
    return undefined;
  }
}

/** Creates the cluster unless it is there, and returns its password. A half-made one from a kill is thrown away. */
async function ensureCluster(
  home: string,
  data: string,
  { initdb, account }: PostgresBinaries,
  durable: boolean,
  onProgress: Progress,
): Promise<string> {
  const passwordFile = join(home, 'password');
  if (existsSync(join(data, 'PG_VERSION'))) return (await readFile(passwordFile, 'utf8')).trim();
  onProgress('Creating the PostgreSQL data directory.');
  for (const left of await readdir(home)) {
    if (left.startsWith('data.new-')) await rm(join(home, left), { recursive: true, force: true });
  }
  const password = randomBytes(18).toString('base64url');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  const fresh = join(home, `data.new-${process.pid}`);
  await ownedDir(fresh, account);
  const passwordForInit = `${fresh}.pw`;
  await writeFile(passwordForInit, `${password}\n`, { mode: 0o600 });
  if (account) await chown(passwordForInit, account.uid, account.gid);
  await run(
    initdb,
    [
      ...['-D', fresh, '--username', USER, '--pwfile', passwordForInit, '--auth', 'scram-sha-256'],
      ...[
        '--encoding',
        'UTF8',
        '--locale',
        'C',
        '--locale-provider',
        'builtin',
        '--builtin-locale',
        'C.UTF-8',
      ],
      ...(durable ? [] : ['--no-sync']),
    ],
    account,
  );
  await rm(passwordForInit);
  await rename(fresh, data);
  return password;
}

function run(file: string, args: string[], account: Account | undefined): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(file, args, {
      ...account,
      cwd: '/',
      env: plainEnv(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
    child.once('error', fail);
    child.once('exit', (code) => {
      if (code === 0) done();
      else
        fail(
          new Error(
            `PostgreSQL could not create its data directory: ${said.trim().split('\n').slice(-3).join(' ')}`,
          ),
        );
    });
  });
}

/** PG* variables of the user's shell would change what initdb and postgres do. */
function plainEnv(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
}

async function startServer(
  options: PostgresOptions,
  binaries: PostgresBinaries,
  data: string,
  logFile: string,
  onProgress: Progress,
): Promise<{ server: Child; port: number }> {
  let said = '';
  for (let attempt = 0; attempt < 5; attempt++) {
    let ready = false;
    const port = await choosePort('PostgreSQL', options.port, onProgress);
    const server = startChild(binaries.postgres, serverArgs(options, data, port), {
      ...binaries.account,
      cwd: '/',
      env: plainEnv(),
      logFile,
      guardSignal: options.guard === false ? undefined : 'INT',
      onUnexpectedEnd: (how) =>
        ready && options.onUnexpectedEnd?.(`PostgreSQL ended by itself (${how}). Its log is ${logFile}.`),
    });
    const isUp = () => {
      const file = readPidFile(data);
      return file?.pid === server.pid && file.status === 'ready';
    };
    await until(() => server.ended() !== undefined || isUp(), START_TIMEOUT_MS);
    ready = server.ended() === undefined && isUp();
    if (ready) return { server, port };
    said = logTail(logFile);
    await server.stop(['SIGQUIT', 'SIGKILL'], 3_000);
    // the usual reasons pass: the port was taken meanwhile, or backends of a killed server are just ending
    await until(() => false, 1_000);
  }
  throw new Error(`PostgreSQL does not start on ${data}. The end of its log ${logFile}:\n${said}`);
}

function serverArgs(
  { durable, maxConnections = 200 }: PostgresOptions,
  data: string,
  port: number,
): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: maxConnections,
    shared_buffers: '128MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // statements and details in the log would carry personal data
    log_min_error_statement: 'panic',
    log_parameter_max_length_on_error: 0,
    log_error_verbosity: 'terse',
    ...(durable === false
      ? {
          fsync: 'off',
          synchronous_commit: 'off',
          full_page_writes: 'off',
          autovacuum: 'off',
          max_wal_size: '4GB',
        }
      : {}),
  };
  // the space-free "-D dir" comes first: stopOrphan looks for it in the command line
  return ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

async function ensureDatabase(url: string): Promise<void> {
  const admin = new URL(url);
  admin.pathname = '/postgres';
  const sql = postgres(admin.href, { max: 1, onnotice: () => undefined });
  try {
    await sql`create database ${sql(DATABASE)}`;
  } catch (error) {
    if (errorCode(error) !== '42P04') throw error; // duplicate_database: made by an earlier run
  } finally {
    await sql.end();
  }
}
