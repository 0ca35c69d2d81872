import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { connect, type Pool, type Tx } from '../../db/connect.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

let database: TestDatabase;
/** One connection, so that whatever comes after a lost one takes its place. */
let pool: Pool;

beforeAll(async () => {
  database = await testDatabase({ migrated: false });
  pool = connect(database.url, { max: 1 });
  await database.sql`create table marks (word text not null)`;
});
afterAll(async () => {
  await pool.end({ timeout: 1 });
  await database.drop();
});
beforeEach(() => database.sql`truncate marks`);

/** Ends the connection from the server's side, as a restart of the server does. */
async function cut(pid: number): Promise<void> {
  await database.sql`select pg_terminate_backend(${pid}, 5000)`;
}
async function pidOf(tx: Tx): Promise<number> {
  const [row] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
  return row?.pid ?? 0;
}
async function words(): Promise<string[]> {
  return (await database.sql<{ word: string }[]>`select word from marks order by 1`).map(({ word }) => word);
}

test('X11: what a transaction does after its connection was lost does not happen', async () => {
  let after: unknown;
  const outcome = pool.begin(async (tx) => {
    await tx`insert into marks values ('before')`;
    await cut(await pidOf(tx));
    await sleep(50);
    await pool`select 1`; // the pool has put another connection in the place of the lost one
    try {
      await tx`insert into marks values ('after')`;
    } catch (error) {
      after = error;
    }
  });
  await expect(outcome).rejects.toThrow(/CONNECTION_CLOSED|terminating connection/);
  await expect.poll(() => after).toBeInstanceOf(Error);
  await pool`insert into marks values ('later')`;
  expect(await words()).toEqual(['later']);
});

test('X11: a lost transaction does not commit or roll back the one that follows it on the connection', async () => {
  let finish = () => {};
  const waits = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const first = pool.begin(async (tx) => {
    await cut(await pidOf(tx));
    await waits;
  });
  await expect(first).rejects.toThrow(/CONNECTION_CLOSED|terminating connection/);
  const second = pool.begin(async (tx) => {
    await tx`insert into marks values ('half')`;
    finish(); // the first would commit now
    await sleep(50);
    throw new Error('changed my mind');
  });
  await expect(second).rejects.toThrow('changed my mind');
  expect(await words()).toEqual([]);
});

test('X11: a statement or a savepoint under way when the connection is lost ends the transaction, and the pool goes on', async () => {
  const lost = pool.begin(async (tx) => {
    const pid = await pidOf(tx);
    setTimeout(() => void cut(pid), 50);
    await tx.savepoint((inner) => inner`select pg_sleep(20)`);
  });
  await expect(lost).rejects.toThrow(/CONNECTION_CLOSED|terminating connection/);
  await pool`select 1`.catch(() => {}); // the driver tells the first query after it what became of the connection
  await pool.begin((tx) => tx`insert into marks values ('next')`);
  expect(await words()).toEqual(['next']);
});

test('an error of the work rolls back as ever, in a savepoint only what it did', async () => {
  await pool.begin(async (tx) => {
    await tx`insert into marks values ('outer')`;
    await tx
      .savepoint(async (inner) => {
        await inner`insert into marks values ('inner')`;
        throw new Error('no');
      })
      .catch(() => {});
  });
  await expect(pool.begin((tx) => tx`insert into marks values (null)`)).rejects.toThrow(/null value/);
  expect(await words()).toEqual(['outer']);
});
