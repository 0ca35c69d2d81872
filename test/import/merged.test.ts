import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { importWhmcs } from '../../cli/import/whmcs/import.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { rowsWith } from '../support/import.ts';
import { type MariaDb, type SourceDatabase, sourceDatabase, startMariaDb } from '../support/mariadb.ts';
import { runInPlace } from '../support/merging.ts';
import { rowsOfClients } from '../support/random-clients.ts';

let server: MariaDb;
let source: SourceDatabase;
let record: TestDatabase;
beforeAll(async () => {
  server = await startMariaDb();
}, 600_000);
afterAll(() => server?.stop());
beforeEach(async () => {
  [source, record] = await Promise.all([
    sourceDatabase(server, 'schema-8.sql', 'rows-8.sql'),
    testDatabase(),
  ]);
});
afterEach(() => Promise.all([source?.drop(), record?.drop()]));

const run = () => importWhmcs({ from: source.url, databaseUrl: record.url, timeZone: 'Europe/Berlin' });

async function clientId(row: number): Promise<number> {
  const [client] = await record.sql<{ id: number }[]>`select id from clients where source_row = ${row}`;
  return client?.id ?? 0;
}

test('L6, X14: a client that was merged is neither revived nor given rows, and the survivor’s credit stays what it is', async () => {
  await run();
  const [from, into] = [await clientId(1), await clientId(2)];
  await record.sql`update clients set currency = (select currency from clients where id = ${into}) where id = ${from}`;
  await runInPlace(record.sql, 'merge', { clientId: from, otherClientId: into, params: { into } });
  // Merges of the engine are exclusive; this is what the import looks at.
  await record.sql`update operations set exclusive = true`;
  const before = await rowsOfClients(record.sql, [from, into]);
  await source.sql.query(`update tblclients set firstname = 'Again', credit = 99 where id in (1, 2);
    update tblhosting set amount = 1.00 where userid = 1;
    insert into tblnotes (id, userid, adminid, created, modified, note) values (70, 1, 1, now(), now(), 'of the merged one')`);
  const report = await run();
  expect(report.written).toBe(0);
  expect(rowsWith(report, 'tblclients', 'kept-led-by-tenure')).toEqual([1, 2]);
  expect(rowsWith(report, 'tblclients.credit', 'kept-led-by-tenure')).toEqual([1, 2]);
  expect(rowsWith(report, 'tblhosting', 'kept-led-by-tenure')).not.toEqual([]);
  expect(rowsWith(report, 'tblnotes', 'kept-led-by-tenure')).toEqual([70]);
  expect(await rowsOfClients(record.sql, [from, into])).toEqual(before);
  await runInPlace(record.sql, 'unmerge', { clientId: from, otherClientId: into, params: {} });
  expect((await run()).written).toBe(0);
});
