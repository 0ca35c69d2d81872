import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importWhmcs } from '../../cli/import/whmcs/import.ts';
import { type Eraser, eraserOf } from '../support/erasure.ts';
import { rowsWith } from '../support/import.ts';
import { type MariaDb, type SourceDatabase, sourceDatabase, startMariaDb } from '../support/mariadb.ts';
import { openParts, type Parts } from '../support/parts.ts';

let server: MariaDb;
let source: SourceDatabase;
let parts: Parts;
let eraser: Eraser;

beforeAll(async () => {
  [server, parts] = await Promise.all([startMariaDb(), openParts()]);
  source = await sourceDatabase(server, 'schema-8.sql', 'rows-8.sql');
  eraser = eraserOf(parts.deps);
}, 600_000);
afterAll(async () => {
  await source?.drop();
  await Promise.all([server?.stop(), parts?.close()]);
});

const run = (options: Partial<Parameters<typeof importWhmcs>[0]> = {}) =>
  importWhmcs({
    from: source.url,
    databaseUrl: parts.url,
    timeZone: 'Europe/Berlin',
    vault: parts.deps.vault,
    ...options,
  });

describe('X9: tombstones and the import', () => {
  test('X9: an import does not bring an erased person back, nor anything that hangs on them, from this source or another', async () => {
    const { sql } = parts;
    const first = await run();
    expect(rowsWith(first, 'tblclients', 'erased-person')).toEqual([]);
    const [client] = await sql<{ id: number; lastName: string }[]>`
      select id, last_name from clients where source_row = 1`;
    const clientId = client?.id ?? 0;
    await eraser.anonymize(clientId);
    // As after a restore of an old backup, or a look at the old system: all marks of the first import are gone.
    await sql`delete from import_rows`;
    const again = await run({ sourceName: 'the old system' });
    expect(rowsWith(again, 'tblclients', 'erased-person')).toContain(1);
    // Another client shares the address with them, and is nobody who was erased.
    const back = await sql`select from clients where last_name = ${client?.lastName ?? ''}`;
    expect(back).toHaveLength(0);
    const services = again.tables.find(({ table }) => table === 'tblhosting');
    expect(services?.taken).toBeGreaterThan(0);
    const [hanging] = await sql<{ count: number }[]>`
      select count(*)::int as count from services s join clients c on c.id = s.client_id
      where c.id = ${clientId} and s.source_row is not null`;
    expect(hanging?.count).toBe(0);
    // The row itself is known by its number too, whatever address it has got since.
    await source.sql.query("update tblclients set email = 'new@address.example', tax_id = '' where id = 1");
    await sql`delete from import_rows`;
    const third = await run();
    expect(rowsWith(third, 'tblclients', 'erased-person')).toEqual([1]);
  }, 120_000);

  test('X9: without the key that the tombstones were made with an import does not begin', async () => {
    await expect(run({ vault: undefined })).rejects.toThrow(
      'People were erased here, and without TENURE_SECRET_KEY',
    );
  });
});
