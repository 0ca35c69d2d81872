import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pathToClient } from '../../db/catalogue/reach.ts';
import { clientTableEntries } from '../../db/catalogue.ts';
import type { Pool } from '../../db/connect.ts';
import { movedTables } from '../../db/rows/merge/tables.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { type RunOptions, runInPlace } from '../support/merging.ts';
import { type ClientRows, randomClient, rowsOfClients } from '../support/random-clients.ts';

// What the steps do to rows, on random clients over all tables, without the engine.

let database: TestDatabase;
let sql: Pool;
let providerId: number;
beforeAll(async () => {
  database = await testDatabase();
  sql = database.sql;
  const [row] = await sql<{ id: number }[]>`insert into providers (name) values ('P') returning id`;
  providerId = row?.id ?? 0;
});
afterAll(() => database.drop());

/** Many small transactions each: some minutes where others use the machine too. */
const LONG = { timeout: 900_000 };
/** Each run of the suite draws other clients; PROPERTY_RUNS asks for more of them. */
const RUNS = Number(process.env.PROPERTY_RUNS ?? 20);
const seeds = fc.tuple(fc.integer(), fc.integer());
const statuses = fc.constantFrom('active', 'inactive', 'closed');

/** Two clients of one provider, some of whose logins and settings are the same. */
async function pair([a, b]: [number, number], status = 'active'): Promise<[number, number]> {
  const fields = { status, closed_at: '2025-01-01T00:00:00Z' };
  const from = await randomClient(sql, { providerId, seed: a, rows: 4, fields });
  const into = await randomClient(sql, { providerId, seed: b, rows: 4 });
  // For every unique key in which two clients can collide, both often have a row.
  await sql`insert into login_clients (login_id, client_id, owner)
    select login_id, ${into}, false from login_clients where client_id = ${from} order by 1 limit 1 on conflict do nothing`;
  return [from, into];
}

const merge = (from: number, into: number, options?: RunOptions) =>
  runInPlace(sql, 'merge', { clientId: from, otherClientId: into, params: { into } }, options);
const unmerge = (from: number, into: number, options?: RunOptions) =>
  runInPlace(sql, 'unmerge', { clientId: from, otherClientId: into, params: {} }, options);

/** The rows of clients without those that operations have written about themselves. */
async function rowsOf(clients: number[], operations: string[]): Promise<ClientRows> {
  const rows = await rowsOfClients(sql, clients);
  return Object.fromEntries(
    Object.entries(rows).map(([table, list]) => [
      table,
      list.filter(({ id, operation_id }) => !operations.includes(String(operation_id ?? id))),
    ]),
  );
}

/** Sums per currency that a merge must not change. */
async function sumsOf(clients: number[]) {
  return sql`
    select 'invoices' as what, currency, sum(total_minor)::bigint as minor from invoices where client_id = any(${clients}) group by 2
    union all select 'in', currency, sum(amount_in_minor)::bigint from transactions where client_id = any(${clients}) group by 2
    union all select 'out', currency, sum(amount_out_minor)::bigint from transactions where client_id = any(${clients}) group by 2
    union all select 'credit', currency, sum(amount_minor)::bigint from credit_entries where client_id = any(${clients}) group by 2
    order by 1, 2`;
}

describe('merge and un-merge of random clients', () => {
  test('X7: merge then un-merge is the identity, also when every transaction runs twice', LONG, async () => {
    await fc.assert(
      fc.asyncProperty(seeds, statuses, fc.boolean(), async (two, status, twice) => {
        const [from, into] = await pair(two, status);
        const before = [await rowsOf([from], []), await rowsOf([into], [])];
        const operations = [await merge(from, into, { twice }), await unmerge(from, into, { twice })];
        expect([await rowsOf([from], operations), await rowsOf([into], operations)]).toEqual(before);
      }),
      { numRuns: RUNS },
    );
  });

  test('L6: rolled back after any step, a merge is the identity; so is an un-merge', LONG, async () => {
    await fc.assert(
      fc.asyncProperty(seeds, fc.integer({ min: 1, max: 4 }), fc.boolean(), async (two, steps, twice) => {
        const [from, into] = await pair(two);
        const look = async (operations: string[]) => [
          await rowsOf([from], operations),
          await rowsOf([into], operations),
        ];
        const apart = await look([]);
        const rolledBack = await merge(from, into, { rollBackAfter: steps, twice });
        expect(await look([rolledBack])).toEqual(apart);
        const merged = await merge(from, into);
        const operations = [rolledBack, merged];
        const together = await look(operations);
        const taken = await unmerge(from, into, { rollBackAfter: steps, twice });
        expect(await look([...operations, taken])).toEqual(together);
        const back = await unmerge(from, into);
        expect(await look([...operations, taken, back])).toEqual(apart);
      }),
      { numRuns: RUNS },
    );
  });

  test('L6: a merge loses no row and no cent', LONG, async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (two) => {
        const [from, into] = await pair(two);
        const [before, sums] = [await rowsOf([from, into], []), await sumsOf([from, into])];
        const id = await merge(from, into);
        const [after, both] = [await rowsOf([into], [id]), await rowsOf([from, into], [id])];
        const dropped = await sql<{ table: string; count: number }[]>`
          select table_name as table, count(*)::int as count from merge_images
          where operation_id = ${id} and after is null group by 1`;
        for (const [table, rows] of Object.entries(before)) {
          const gone = dropped.find((each) => each.table === table)?.count ?? 0;
          expect(gone === 0 || MAY_DROP.includes(table), table).toBe(true);
          const kept = (STAY.includes(table) ? both : after)[table] ?? [];
          expect(kept.length + (table === 'clients' ? 1 : gone), table).toBe(rows.length);
          if (table !== 'clients') expect(idsOf(rows), table).toEqual(expect.arrayContaining(idsOf(kept)));
        }
        expect(await sumsOf([into])).toEqual(sums);
      }),
      { numRuns: RUNS },
    );
  });

  test('X7: two merged into one are taken back in any order, one merged on before that', LONG, async () => {
    const orders = fc.constantFrom<['a' | 'b', 'a' | 'b']>(['a', 'b'], ['b', 'a']);
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(seeds, fc.integer()),
        orders,
        fc.boolean(),
        async ([two, third], order, twice) => {
          const [a, c] = await pair(two);
          const b = await randomClient(sql, { providerId, seed: third, rows: 4 });
          await sql`insert into login_clients (login_id, client_id, owner)
          select login_id, ${b}, not exists (select from login_clients where client_id = ${b} and owner)
          from login_clients where client_id = ${a} order by 1 limit 1 on conflict do nothing`;
          const look = async (operations: string[]) => [
            await rowsOf([a], operations),
            await rowsOf([b], operations),
            await rowsOf([c], operations),
          ];
          const before = await look([]);
          const operations = [await merge(a, c), await merge(b, c)];
          for (const each of order) operations.push(await unmerge(each === 'a' ? a : b, c, { twice }));
          expect(await look(operations)).toEqual(before);
          operations.push(await merge(a, b), await merge(b, c), await unmerge(b, c, { twice }));
          const [moved] = await sql<
            { into: number }[]
          >`select merged_into_id as into from clients where id = ${a}`;
          expect(moved?.into).toBe(b);
          operations.push(await unmerge(a, b, { twice }));
          expect(await look(operations)).toEqual(before);
        },
      ),
      { numRuns: RUNS / 2 },
    );
  });
});

const idsOf = (rows: { id?: unknown }[]) => rows.map(({ id }) => id);

/** The tables of which a stated rule drops rows, and those whose rows keep the number. */
const MAY_DROP: string[] = movedTables.flatMap(({ name, clashes }) =>
  clashes.some(({ does }) => does !== 'keep both') ? [name] : [],
);
const STAY: string[] = clientTableEntries.flatMap(([name]) => {
  const root = pathToClient(name).at(-1)?.table ?? name;
  return clientTableEntries.some(([each, { merge }]) => each === root && merge?.does === 'stay')
    ? [name]
    : [];
});
