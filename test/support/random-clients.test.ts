import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientTableEntries } from '../../db/catalogue.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { randomClient, rowsOfClients } from './random-clients.ts';

let database: TestDatabase;
let providerId: number;
beforeAll(async () => {
  database = await testDatabase();
  const [row] = await database.sql<{ id: number }[]>`insert into providers (name) values ('P') returning id`;
  providerId = row?.id ?? 0;
});
afterAll(() => database.drop());

test('random clients have rows in every table of the catalogue, and what belongs to whom is told apart', {
  timeout: 300_000,
}, async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      const id = await randomClient(database.sql, { providerId, seed, rows: 4 });
      const other = await randomClient(database.sql, { providerId, seed: seed + 1, rows: 4 });
      const rows = await rowsOfClients(database.sql, [id]);
      for (const [table, list] of Object.entries(rows)) if (list.length > 0) seen.add(table);
      expect(rows.clients).toHaveLength(1);
      const both = await rowsOfClients(database.sql, [id, other]);
      const others = await rowsOfClients(database.sql, [other]);
      for (const table of ['invoices', 'ticket_messages', 'operation_items'])
        expect(both[table]?.length).toBe((rows[table]?.length ?? 0) + (others[table]?.length ?? 0));
    }),
    { numRuns: 20 },
  );
  const never = clientTableEntries.map(([name]) => name).filter((name) => !seen.has(name));
  expect(never).toEqual(['client_locks']);
});
