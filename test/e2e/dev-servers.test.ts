import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { takeLock, withLock } from '../../dev/locks.ts';
import { startPostgres } from '../../dev/postgres.ts';
import { processBirth } from '../../dev/processes.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tenure-servers-')); // mode 0700: as root, nobody else can enter it
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function databasesOf(url: string): Promise<string[]> {
  const sql = postgres(url, { max: 1 });
  const rows = await sql<{ datname: string }[]>`select datname from pg_database order by 1`.finally(() =>
    sql.end(),
  );
  return rows.map(({ datname }) => datname);
}

test('PostgreSQL runs in a directory that only its owner may enter, and under a strict umask', async () => {
  const script = `
    import { startPostgres } from ${JSON.stringify(new URL('../../dev/postgres.ts', import.meta.url).href)};
    process.umask(0o077);
    const server = await startPostgres({ dir: process.argv[1], durable: false });
    console.log(JSON.stringify({ url: server.url, home: server.home }));
    process.stdin.on('end', () => server.stop()).resume();`;
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '-e', script, join(dir, 'pg')],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const [line] = (await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])) as [Buffer];
  const { url, home } = JSON.parse(line.toString()) as { url: string; home: string };
  expect(await databasesOf(url)).toContain('tenure');
  const ended = once(child, 'exit');
  child.stdin.end();
  expect(await ended).toEqual([0, null]);
  await rm(home, { recursive: true, force: true });
});

test('a pid file of PostgreSQL whose number now belongs to another program does not keep it from starting', async () => {
  const first = await startPostgres({ dir: join(dir, 'pg'), durable: false });
  await first.stop();
  const stranger = [process.pid, join(first.home, 'data'), 1, first.port, '', '127.0.0.1', '0 0', 'ready'];
  await writeFile(join(first.home, 'data', 'postmaster.pid'), `${stranger.join('\n')}\n`);
  const second = await startPostgres({ dir: join(dir, 'pg'), durable: false });
  expect(second.home).toBe(first.home);
  expect(await databasesOf(second.url)).toContain('tenure');
  await second.stop();
  await rm(second.home, { recursive: true, force: true });
});

test('only who has the password gets into PostgreSQL', async () => {
  const server = await startPostgres({ dir: join(dir, 'pg'), durable: false });
  const stranger = new URL(server.url);
  stranger.password = 'guess';
  await expect(databasesOf(stranger.href)).rejects.toThrow(/password authentication failed/);
  await server.stop();
  await rm(server.home, { recursive: true, force: true });
});

test('a lock is held by one at a time, and is free again when its owner is gone', async () => {
  const file = join(dir, 'lock');
  const first = takeLock(file);
  expect(first.held).toBe(true);
  expect(takeLock(file)).toEqual({
    held: false,
    owner: { pid: process.pid, birth: processBirth(process.pid) },
  });
  if (first.held) first.release();

  // the id of the owner that was killed has gone to another program: this one
  await writeFile(file, JSON.stringify({ pid: process.pid, birth: 'long ago' }));
  const second = takeLock(file);
  expect(second.held).toBe(true);
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ birth: processBirth(process.pid) });
});

test('work under a lock never overlaps', async () => {
  let inside = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++inside);
    await mkdir(join(dir, `work-${most}-${Math.random()}`));
    inside--;
  };
  await Promise.all(Array.from({ length: 5 }, () => withLock(join(dir, 'lock'), () => {}, work)));
  expect([most, inside]).toEqual([1, 0]);
});
