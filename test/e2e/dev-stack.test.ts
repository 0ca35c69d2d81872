import { readFile, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { endProcess, findProcesses, freePort, isRunning, until } from '../../dev/processes.ts';
import { readUp } from '../../dev/up-file.ts';
import { runStack, type StackProcess, serversOf, stackDir, type UpLine } from '../support/stack-process.ts';

let dir = '';
let remove = async () => {};
async function rememberFreePorts(): Promise<void> {
  const ports = { postgres: await freePort(), temporal: await freePort(), temporalUi: await freePort() };
  await writeFile(join(dir, 'ports.json'), JSON.stringify(ports));
}

describe('a running stack', { timeout: 240_000 }, () => {
  let stack: StackProcess;
  let up: UpLine;
  beforeAll(async () => {
    ({ dir, remove } = await stackDir());
    await rememberFreePorts();
    stack = runStack(dir);
    up = await stack.up();
    await leaveTraces(up);
  }, 240_000);
  afterAll(() => remove());

  test('refuses a second start, which says where the first runs and ends with exit code 1', async () => {
    const second = runStack(dir);
    expect(await second.ended).toBe(1);
    expect(second.lines.join('\n')).toContain(`process ${stack.pid}; its API is at ${up.apiUrl}`);
    await expectTraces(up);
  });

  test('keeps up.json, its ports and its keys to the owner', async () => {
    const { firstRun, key, ...published } = up;
    expect(readUp(dir)).toEqual(published);
    expect(up.pid).toBe(stack.pid);
    for (const file of ['up.json', 'ports.json', 'keys/secret-key', 'keys/signing-key.pem']) {
      expect([file, (await stat(join(dir, file))).mode & 0o777]).toEqual([file, 0o600]);
    }
    expect((await stat(join(dir, 'keys'))).mode & 0o777).toBe(0o700);
  });

  test('starts PostgreSQL and Temporal again on their ports when they end by themselves', async () => {
    for (const server of ['postgres', 'temporal'] as const) {
      const old = serversOf(dir)[server] ?? -1;
      process.kill(old, 'SIGKILL');
      expect(await until(() => (serversOf(dir)[server] ?? old) !== old, 60_000)).toBe(true);
    }
    await expect.poll(() => expectTraces(up).then(() => 'there'), { timeout: 90_000 }).toBe('there');
  });

  test('at Ctrl-C, which reaches the parent only, stops its parts, Temporal and PostgreSQL', async () => {
    const servers = serversOf(dir);
    process.kill(-stack.pid, 'SIGINT'); // a terminal signals the whole foreground group
    expect(await stack.ended).toBe(0);
    expect(stack.lines.slice(-2)).toEqual(['part stopped', 'all stopped']);
    await expectGone(servers.postgres, servers.temporal);
    expect(readUp(dir)).toBeUndefined();
    await until(() => findProcesses(dir).length === 0, 5_000);
    expect(findProcesses(dir)).toEqual([]);
    const log = await readFile(join(dir, 'postgres', 'postgres.log'), 'utf8');
    expect(log.trimEnd().split('\n').at(-1)).toContain('database system is shut down');
  });
});

describe('a start', { timeout: 240_000 }, () => {
  beforeEach(async () => {
    ({ dir, remove } = await stackDir());
    await rememberFreePorts();
  });
  afterEach(() => remove());

  test('after kill -9 of the parent, whose servers then end by themselves, has all data', async () => {
    const first = runStack(dir);
    const before = await first.up();
    await leaveTraces(before);
    const servers = serversOf(dir);
    await kill(first);
    await expectGone(servers.postgres, servers.temporal);

    const second = runStack(dir);
    const after = await second.up();
    await expectTraces(after);
    expect(after).toMatchObject({ apiUrl: before.apiUrl, databaseUrl: before.databaseUrl, key: before.key });
    expect([before.firstRun, after.firstRun]).toEqual([true, false]);
    await stop(second);
  });

  test('after kill -9 of the parent and its guards stops the orphans and has all data', async () => {
    const first = runStack(dir);
    await leaveTraces(await first.up());
    const { postgres: oldPostgres = -1, temporal: oldTemporal = -1 } = serversOf(dir);
    for (const pid of [oldPostgres, oldTemporal]) {
      const guards = findProcesses('read -r line || kill', ` ${pid}`);
      expect(guards).not.toHaveLength(0);
      for (const guard of guards) await endProcess(guard.pid, ['SIGKILL'], 5_000);
    }
    await kill(first);
    expect([oldPostgres, oldTemporal].map(isRunning)).toEqual([true, true]);

    const second = runStack(dir);
    await expectTraces(await second.up());
    expect(second.lines.join('\n')).toMatch(/PostgreSQL that an earlier run left behind/);
    expect(second.lines.join('\n')).toMatch(/Temporal server that an earlier run left behind/);
    await expectGone(oldPostgres, oldTemporal);
    await stop(second);
  });

  test('after kill -9 of everything at once has all that was committed', async () => {
    const first = runStack(dir);
    await leaveTraces(await first.up());
    const { postgres: oldPostgres = -1, temporal: oldTemporal = -1 } = serversOf(dir);
    process.kill(first.pid, 'SIGKILL');
    process.kill(oldPostgres, 'SIGKILL');
    process.kill(oldTemporal, 'SIGKILL');
    await first.ended;
    const second = runStack(dir);
    await expectTraces(await second.up());
    await stop(second);
  });

  test('after kill -9 during the very first start begins anew and comes up', async () => {
    const first = runStack(dir);
    await first.said('Creating the PostgreSQL data directory.');
    await kill(first);
    const second = runStack(dir);
    expect((await second.up()).firstRun).toBe(true);
    await stop(second);
  });

  test('with its ports taken uses others, says which, and remembers them', async () => {
    const wanted = JSON.parse(await readFile(join(dir, 'ports.json'), 'utf8')) as Record<string, number>;
    const blockers = await Promise.all(Object.values(wanted).map(listen));
    const first = runStack(dir);
    const up = await first.up();
    const said = first.lines.join('\n');
    for (const port of Object.values(wanted)) expect(said).toContain(`Port ${port} is taken`);
    await leaveTraces(up);
    await stop(first);
    const remembered = JSON.parse(await readFile(join(dir, 'ports.json'), 'utf8')) as Record<string, number>;
    expect(up.databaseUrl).toContain(`:${remembered.postgres}/`);
    expect(up.temporalAddress).toBe(`127.0.0.1:${remembered.temporal}`);
    for (const blocker of blockers) blocker.close();
  });
});

/** A committed row and a workflow that waits. */
async function leaveTraces({ databaseUrl, temporalAddress }: UpLine): Promise<void> {
  const sql = postgres(databaseUrl, { max: 1 });
  await sql`create table trace (said text)`;
  await sql`insert into trace values ('committed')`;
  await sql.end();
  const connection = await Connection.connect({ address: temporalAddress });
  const client = new Client({ connection });
  const searchAttributes = { ClientId: ['42'] };
  await client.workflow.start('close', {
    workflowId: 'lifecycle/client-42',
    taskQueue: 'none',
    searchAttributes,
  });
  await connection.close();
}

async function expectTraces({ databaseUrl, temporalAddress }: UpLine): Promise<void> {
  const sql = postgres(databaseUrl, { max: 1 });
  const rows = await sql`select said from trace`.finally(() => sql.end());
  expect(rows[0]?.said).toBe('committed');
  const connection = await Connection.connect({ address: temporalAddress });
  const handle = new Client({ connection }).workflow.getHandle('lifecycle/client-42');
  const { status, searchAttributes } = await handle.describe().finally(() => connection.close());
  expect([status.name, searchAttributes.ClientId]).toEqual(['RUNNING', ['42']]);
}

async function kill(stack: StackProcess): Promise<void> {
  process.kill(stack.pid, 'SIGKILL');
  expect(await stack.ended).toBe('SIGKILL');
}

async function stop(stack: StackProcess): Promise<void> {
  process.kill(stack.pid, 'SIGTERM');
  expect(await stack.ended).toBe(0);
  expect(serversOf(dir)).toEqual({ postgres: undefined, temporal: undefined });
}

async function expectGone(...pids: (number | undefined)[]): Promise<void> {
  for (const pid of pids) {
    expect(pid).toBeGreaterThan(0);
    expect(await until(() => !isRunning(pid ?? -1), 60_000)).toBe(true);
  }
}

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
