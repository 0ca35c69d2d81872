import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import mysql, { type Connection } from 'mysql2/promise';
import { ownedDir, unprivilegedAccount } from '../../dev/postgres-binaries.ts';
import { freePort, logTail, startChild, until } from '../../dev/processes.ts';

/** A MariaDB server whose databases we may make and drop. */
export interface MariaDb {
  /** `mysql://user:password@host:port` without a database, for a user who may do everything. */
  url: string;
  stop(): Promise<void>;
}

/** A database of its own on it. */
export interface SourceDatabase {
  /** Address for a user who may only SELECT in it. */
  url: string;
  /** A connection that may write. */
  sql: Connection;
  drop(): Promise<void>;
}

const run = promisify(execFile);
const FOLDERS = [
  '/usr/sbin',
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/libexec',
  '/opt/homebrew/bin',
  '/usr/bin',
];
const START_TIMEOUT_MS = 60_000;

/**
 * The server at `MARIADB_URL`, else one of our own from a `mariadbd` on this machine, else, as root on Debian, from
 * its package. Our own runs in a directory that goes away with it.
 * @throws with a sentence about what is missing
 */
export async function startMariaDb(): Promise<MariaDb> {
  const given = process.env.MARIADB_URL;
  if (given) return { url: given.replace(/\/$/, ''), stop: async () => {} };
  const server = findProgram('mariadbd') ?? (await installFromDebian());
  const install = findProgram('mariadb-install-db');
  if (!install) throw new Error(missing('its companion mariadb-install-db is not beside mariadbd'));
  return startOwn(server, install);
}

function findProgram(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...FOLDERS];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

const missing = (why: string) =>
  `The import from WHMCS is tested against MariaDB, and ${why}. Give the address of a server in MARIADB_URL (mysql://root:password@host:3306), or put mariadbd on PATH (Debian: apt-get install mariadb-server).`;

async function installFromDebian(): Promise<string> {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new Error(missing('there is none on this machine'));
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    // test files that come here at the same time take turns
    const both = 'apt-get update && apt-get install -y --no-install-recommends mariadb-server';
    await run('flock', [join(tmpdir(), 'tenure-apt.lock'), 'sh', '-c', both], { env, maxBuffer: 2 ** 26 });
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    throw new Error(missing(`Debian's package could not be installed (${stderr.trim().split('\n').at(-1)})`));
  }
  const server = findProgram('mariadbd');
  if (!server) throw new Error(missing("Debian's package brought no mariadbd"));
  return server;
}

async function startOwn(server: string, install: string): Promise<MariaDb> {
  const account = unprivilegedAccount();
  const dir = await mkdtemp(join(tmpdir(), 'tenure-mariadb-'));
  await chmod(dir, 0o711);
  const data = join(dir, 'data');
  const scratch = join(dir, 'tmp'); // two servers in one folder would remove each other's temporary tables
  await ownedDir(data, account);
  await ownedDir(scratch, account);
  const remove = () => rm(dir, { recursive: true, force: true });
  try {
    await run(
      install,
      [
        '--no-defaults',
        `--datadir=${data}`,
        `--tmpdir=${scratch}`,
        '--auth-root-authentication-method=normal',
        '--skip-test-db',
      ],
      { ...account, cwd: '/' },
    );
    const port = await freePort();
    const logFile = join(dir, 'log');
    const child = startChild(server, options(data, scratch, port), {
      ...account,
      cwd: '/',
      logFile,
      guardSignal: 'TERM',
    });
    const url = `mysql://root@127.0.0.1:${port}`;
    const up = await until(async () => child.ended() !== undefined || answers(url), START_TIMEOUT_MS);
    if (!up || child.ended() !== undefined) {
      await child.stop(['SIGKILL'], 5_000);
      throw new Error(`MariaDB did not start:\n${logTail(logFile)}`);
    }
    return {
      url,
      async stop() {
        await child.stop(['SIGTERM', 'SIGKILL'], 20_000);
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Fast and forgetful: the data is thrown away anyway. */
const options = (data: string, scratch: string, port: number) => [
  '--no-defaults',
  `--datadir=${data}`,
  `--tmpdir=${scratch}`,
  `--socket=${join(data, 'socket')}`,
  `--pid-file=${join(data, 'pid')}`,
  '--bind-address=127.0.0.1',
  `--port=${port}`,
  '--innodb-flush-log-at-trx-commit=0',
  '--innodb-flush-method=nosync',
  '--innodb-buffer-pool-size=256M',
  '--innodb-log-file-size=256M',
  '--skip-name-resolve',
  '--sql-mode=NO_ENGINE_SUBSTITUTION',
  '--character-set-server=utf8mb4',
];

async function answers(url: string): Promise<boolean> {
  try {
    const connection = await mysql.createConnection({ uri: url, connectTimeout: 2_000 });
    await connection.end();
    return true;
  } catch {
    return false;
  }
}

/** Makes a database from SQL files of test/import/fixture, and a user who may only read it. */
export async function sourceDatabase(server: MariaDb, ...files: string[]): Promise<SourceDatabase> {
  const id = randomUUID().replaceAll('-', '').slice(0, 20);
  const name = `whmcs_${id}`;
  const reader = `r_${id}`;
  const sql = await mysql.createConnection({
    uri: server.url,
    multipleStatements: true,
    dateStrings: true,
    charset: 'utf8mb4',
  });
  await sql.query(`create database ${name} character set utf8mb3 collate utf8mb3_unicode_ci; use ${name};
    create user ${reader}@'%' identified by 'p@ss/word'; grant select on ${name}.* to ${reader}@'%'`);
  for (const file of files) {
    await sql.query(await readFile(new URL(`../import/fixture/${file}`, import.meta.url), 'utf8'));
  }
  const url = new URL(server.url);
  return {
    url: `mysql://${reader}:${encodeURIComponent('p@ss/word')}@${url.host}/${name}`,
    sql,
    async drop() {
      await sql.query(`drop database ${name}; drop user ${reader}@'%'`);
      await sql.end();
    },
  };
}
