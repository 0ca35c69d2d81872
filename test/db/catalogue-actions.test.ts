import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { erasedValue, goesWithClient, ofClients, removalOrder } from '../../db/catalogue/reach.ts';
import type { ClientTable, EraseNow } from '../../db/catalogue/types.ts';
import { type ClientTableName, clientTableEntries } from '../../db/catalogue.ts';
import type { Pool, Tx } from '../../db/connect.ts';
import { clearBatch } from '../../db/rows/clear.ts';
import { removeBatch } from '../../db/rows/remove.ts';
import { seedHero } from '../support/catalogue-rows.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

// What the catalogue says is carried out here on one client with rows in every table.

const now = '2026-03-10T09:00:00.000Z';
const IDS = '$1::bigint[]';
let database: TestDatabase;
let hero: number;
let formerNumber: number;

beforeAll(async () => {
  database = await testDatabase();
  ({ hero, formerNumber } = await seedHero(database.sql, now));
});
afterAll(() => database.drop());

/** Runs in a transaction that is rolled back, so that each test starts from the same rows. */
async function tried<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  const undone = new Error('roll back');
  let result: { value: T } | undefined;
  await database.sql
    .begin(async (tx) => {
      result = { value: await work(tx) };
      throw undone;
    })
    .catch((error: unknown) => {
      if (error !== undone) throw error;
    });
  if (!result) throw new Error('The transaction did not run.');
  return result.value;
}

async function countOf(tx: Pool | Tx, table: string, ids: readonly number[]): Promise<number> {
  const where = ofClients(table, IDS);
  const [row] = await tx.unsafe<{ count: number }[]>(
    `select count(*)::int as count from ${table} where ${where}`,
    [ids as never],
  );
  return row?.count ?? 0;
}

/** Column by column what becomes of personal data in rows that stay, kept or not. */
function erasures(table: ClientTable): [string, EraseNow][] {
  if (table.anonymize.does === 'remove rows') return [];
  return Object.entries(table.columns).flatMap(([name, column]): [string, EraseNow][] => {
    if (column.holds === 'source') return [[name, { does: 'clear' }]];
    const erase = 'erase' in column ? column.erase : undefined;
    if (erase === undefined) return [];
    return [[name, erase.does === 'keep' ? erase.then : erase]];
  });
}

/** Removes the client's rows of all tables that go. */
async function removeRows(tx: Tx, ids: readonly number[]): Promise<void> {
  for (const table of removalOrder()) {
    if (!goesWithClient(table)) continue;
    while ((await removeBatch(tx, table, ids, 3)) > 0);
  }
}

/** Clears a table in small batches, as if the time of every legal basis was over. */
async function clearColumns(tx: Tx, table: ClientTableName, ids: readonly number[]): Promise<void> {
  let after: string | undefined;
  do {
    const { last } = await clearBatch(tx, table, ids, { after, now: '2100-01-01', retention: {}, limit: 3 });
    after = last;
  } while (after !== undefined);
}

describe('the catalogue carried out', () => {
  it('finds rows of the client in every table', async () => {
    const empty: string[] = [];
    for (const [table] of clientTableEntries) {
      if ((await countOf(database.sql, table, [hero])) === 0) empty.push(table);
    }
    expect(empty).toEqual([]);
  });

  it('L4: every personal column that stays can be emptied or replaced as declared', async () => {
    await tried(async (tx) => {
      for (const [name] of clientTableEntries) {
        await clearColumns(tx, name, [hero, formerNumber]);
      }
      for (const [name, table] of clientTableEntries) {
        for (const [column, erase] of erasures(table)) {
          const left = await tx.unsafe(
            `select 1 from ${name} where ${ofClients(name, IDS)} and ${stillThere(column, erase)}`,
            [[hero, formerNumber] as never],
          );
          expect(left.length, `${name}.${column}`).toBe(0);
        }
      }
      const [client] = await tx<{ search: string; version: number }[]>`
        select search from clients where id = ${formerNumber}`;
      expect(client?.search.trim()).toBe('');
      const names = await tx<{ name: string }[]>`select name from domains where client_id = ${hero}`;
      expect(new Set(names.map(({ name }) => name)).size).toBe(names.length);
    });
  });

  it('L7: rows of the client go in the given order, and nothing that stays points to them', async () => {
    const left = await tried(async (tx) => {
      const ids = [hero, formerNumber];
      for (const [name, table] of clientTableEntries) {
        if ('client' in table.hangsOn && table.delete?.does === 'detach') {
          await clearColumns(tx, name, ids);
          await tx`update ${tx(name)} set ${tx({ [table.hangsOn.client]: null })} where ${tx(table.hangsOn.client)} = any(${ids})`;
        }
      }
      const own = await tx<{ id: number }[]>`
        select login_id as id from login_clients group by login_id having bool_and(client_id = any(${ids}))`;
      expect(own.length).toBeGreaterThan(0);
      await removeRows(tx, ids);
      const rest: Record<string, number> = {};
      for (const [table] of clientTableEntries) {
        const count = await countOf(tx, table, ids);
        if (count > 0) rest[table] = count;
      }
      const [kept] = await tx<{ transactions: number; operations: number; shared: number; own: number }[]>`
        select (select count(*)::int from transactions where client_id is null) as transactions,
               (select count(*)::int from operations where client_id = ${hero}) as operations,
               (select count(*)::int from logins where name like 'agency@%') as shared,
               (select count(*)::int from logins where id = any(${own.map(({ id }) => id)})) as own`;
      return { rest, kept };
    });
    expect(left).toEqual({
      rest: {
        operations: 1,
        operation_progress: 1,
        operation_steps: 1,
        operation_items: 1,
        operation_before_images: 1,
        merge_moves: 1,
        operation_events: 1,
        operation_event_queue: 1,
        operation_decisions: 1,
        outbox: 2,
        webhook_deliveries: 1,
        client_locks: 1,
      },
      kept: { transactions: 2, operations: 1, shared: 1, own: 0 },
    });
  });
});

function stillThere(column: string, erase: EraseNow): string {
  if (erase.does === 'replace') return `${column} not like 'erased-%'`;
  return erase.to === undefined ? `${column} is not null` : `${column} <> ${erasedValue(erase)}`;
}
