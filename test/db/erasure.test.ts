import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ofClients } from '../../db/catalogue/reach.ts';
import { type ClientTableName, clientTableEntries } from '../../db/catalogue.ts';
import { erasedTables } from '../../db/erasure/sizes.ts';
import { erasuresOf } from '../../db/rows/clear.ts';
import { type Eraser, eraserOf } from '../support/erasure.ts';
import { openParts, type Parts } from '../support/parts.ts';
import { randomClient, rowsOfClients } from '../support/random-clients.ts';

const RUNS = Number(process.env.FC_RUNS ?? 8);
const NOW = '2026-03-10T09:00:00.000Z';
let database: Parts;
let eraser: Eraser;
let providerId: number;

beforeAll(async () => {
  database = await openParts();
  eraser = eraserOf(database.deps);
  providerId = database.providerId;
});
afterAll(() => database?.close());

/** Every value of every personal column of the clients: what must not be found again. */
async function personalValues(ids: readonly number[]): Promise<Map<string, string>> {
  const values = new Map<string, string>();
  for (const [table, { columns }] of clientTableEntries) {
    for (const [column, declared] of Object.entries(columns)) {
      if (declared.holds !== 'personal') continue;
      const rows = await database.sql.unsafe<{ value: string }[]>(
        `select distinct ${column}::text as value from ${table} where ${ofClients(table, '$1::bigint[]')} and ${column} is not null`,
        [[...ids] as never],
      );
      for (const { value } of rows)
        if (/\bw[0-9a-z]+x[0-9a-z]{4,}/.test(value)) values.set(value, `${table}.${column}`);
    }
  }
  return values;
}

/** Where the values still stand: `table.column`, without what a legal basis keeps. */
async function stillThere(ids: readonly number[], values: Iterable<string>): Promise<string[]> {
  const found: string[] = [];
  const wanted = [...values];
  for (const [table] of clientTableEntries) {
    const kept = new Set(erasuresOf(table, {}).flatMap(({ column, kept }) => (kept ? [column] : [])));
    const rows = await database.sql.unsafe<{ row: Record<string, unknown> }[]>(
      `select to_jsonb(t) as row from ${table} t where ${ofClients(table, '$1::bigint[]')}`,
      [[...ids] as never],
    );
    for (const { row } of rows) {
      for (const [column, value] of Object.entries(row)) {
        if (kept.has(column)) continue;
        const text = JSON.stringify(value);
        if (wanted.some((each) => text.includes(each))) found.push(`${table}.${column}`);
      }
    }
  }
  return found;
}

const sums = (ids: readonly number[]) => database.sql`
  select 'invoice' as what, id, number, total_minor as minor, subtotal_minor as sub, currency, status, issued_on::text as day from invoices where client_id = any(${[...ids]}::bigint[])
  union all select 'transaction', id, null, amount_in_minor - amount_out_minor, fees_minor, currency, null, at::text from transactions where client_id = any(${[...ids]}::bigint[])
  union all select 'credit', id, null, amount_minor, null, currency, kind, at::text from credit_entries where client_id = any(${[...ids]}::bigint[])
  order by 1, 2`;

describe('anonymize over the catalogue', () => {
  test('L4: leaves no personal value of a random client, and every amount as it was; other clients keep every row', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 2 ** 30 }), async (seed) => {
        const bystander = await randomClient(database.sql, { providerId, seed: seed + 1, least: 1 });
        const clientId = await randomClient(database.sql, { providerId, seed, least: 1, rows: 4 });
        const ids = [clientId];
        const logins = await database.sql<{ id: number; shared: boolean }[]>`
          select l.login_id as id, exists (select from login_clients o where o.login_id = l.login_id and o.client_id <> ${clientId}) as shared
          from login_clients l where l.client_id = ${clientId}`;
        const shared = new Set(logins.filter((login) => login.shared).map(({ id }) => id));
        const values = await personalValues(ids);
        const [money, others] = [await sums(ids), await rowsOfClients(database.sql, [bystander])];
        const { summaries } = await eraser.anonymize(clientId);
        expect(await stillThere(ids, values.keys())).toEqual([]);
        expect(await sums(ids)).toEqual(money);
        const left = await database.sql<{ id: number }[]>`
          select id from logins where id = any(${logins.map(({ id }) => id)}::bigint[])`;
        // Who has written to a bystander with a login of the client alone is not known any more.
        const stay = new Set([...shared].filter((id) => left.some((each) => each.id === id)));
        const gone = new Set(logins.map(({ id }) => id).filter((id) => !stay.has(id)));
        const withoutGone = (key: string, value: unknown) =>
          key.endsWith('login_id') && gone.has(Number(value)) ? null : value;
        expect(await rowsOfClients(database.sql, [bystander])).toEqual(
          JSON.parse(JSON.stringify(others, withoutGone)),
        );
        expect(new Set(left.map(({ id }) => id))).toEqual(shared);
        expect(summaries.certify).toMatchObject({ outcome: 'erased', findings: 0 });
      }),
      { numRuns: RUNS },
    );
  }, 120_000);

  test('L4: twice is once', async () => {
    const clientId = await randomClient(database.sql, { providerId, seed: 77, least: 2, rows: 6 });
    await eraser.anonymize(clientId);
    const once = await rowsOfClients(database.sql, [clientId]);
    const { summaries } = await eraser.anonymize(clientId, { until: 'last-pass' });
    const {
      operations,
      operation_steps,
      operation_events,
      outbox,
      change_log,
      webhook_deliveries: _,
      ...rows
    } = await rowsOfClients(database.sql, [clientId]);
    for (const [table, list] of Object.entries(rows)) expect(list, table).toEqual(once[table]);
    expect(summaries['remove-logins']).toEqual({ logins: 0, detached: 0 });
    expect(summaries['erase-rows']).toEqual({});
    expect([
      operations?.length,
      operation_steps?.length,
      operation_events?.length,
      outbox?.length,
      change_log?.length,
    ]).not.toContain(0);
  });

  test('L4: what arrives after its table was cleared is caught by the last pass', async () => {
    const { sql } = database;
    const clientId = await randomClient(sql, { providerId, seed: 78, least: 1 });
    const { summaries } = await eraser.anonymize(clientId, {
      before: {
        'set-anonymized': async () => {
          await sql`insert into notes (client_id, body) values (${clientId}, 'a late note')`;
          await sql`update clients set city = 'Lateville' where id = ${clientId}`;
        },
      },
    });
    expect(summaries['last-pass']).toMatchObject({ notes: 1 });
    expect(await sql`select from notes where client_id = ${clientId}`).toHaveLength(0);
    expect(await sql`select city from clients where id = ${clientId}`).toEqual([{ city: '' }]);
    expect(summaries.certify).toMatchObject({ outcome: 'erased' });
  });

  test('L4: numbers merged into the client are cleared with it, and still lead to it', async () => {
    const clientId = await randomClient(database.sql, { providerId, seed: 5, least: 1 });
    const former = await randomClient(database.sql, { providerId, seed: 6, least: 1 });
    await database.sql`update clients set status = 'merged', merged_into_id = ${clientId} where id = ${former}`;
    const values = await personalValues([clientId, former]);
    await eraser.anonymize(clientId);
    expect(await stillThere([clientId, former], values.keys())).toEqual([]);
    expect(
      await database.sql`select status, merged_into_id as into from clients where id = ${former}`,
    ).toEqual([{ status: 'merged', into: clientId }]);
  });

  test('L4: a value that is replaced becomes random: equal ones become different, and none tells what it was', async () => {
    const one = await randomClient(database.sql, { providerId, seed: 31 });
    const two = await randomClient(database.sql, { providerId, seed: 31 });
    const name = 'example-of-two.test';
    for (const clientId of [one, two]) {
      await database.sql`insert into domains (client_id, name, status, currency) values (${clientId}, ${name}, 'active', 'EUR')`;
      await eraser.anonymize(clientId);
    }
    const rows = await database.sql<{ name: string }[]>`
      select name from domains where client_id = any(${[one, two]}::bigint[])`;
    const names = rows.map((row) => row.name);
    expect(names.length).toBeGreaterThanOrEqual(2);
    expect(new Set(names).size).toBe(names.length);
    for (const each of names) expect(each).toMatch(/^erased-[0-9a-f]{32}\.invalid$/);
    // Not the value, and no hash of it that anybody could compute again.
    const { createHash } = await import('node:crypto');
    for (const algorithm of ['md5', 'sha1', 'sha256'])
      for (const each of names)
        expect(createHash(algorithm).update(name).digest('hex').startsWith(each.slice(7, 23))).toBe(false);
  });

  test('X8: a client of whom nothing is known is not certified as erased', async () => {
    const [row] = await database.sql<{ id: number }[]>`
      insert into clients (provider_id, currency) values (${providerId}, 'EUR') returning id`;
    const { summaries, operationId } = await eraser.anonymize(row?.id ?? 0);
    expect(summaries.certify).toMatchObject({ outcome: 'nothing-found' });
    const [certificate] = await database.sql<{ body: { outcome: string } }[]>`
      select body from erasure_certificates where operation_id = ${operationId}`;
    expect(certificate?.body.outcome).toBe('nothing-found');
  });

  test('X8: rows of an anonymized client are refused by the database, in every table that anonymize empties', async () => {
    const clientId = await randomClient(database.sql, { providerId, seed: 9, least: 1 });
    const donor = await randomClient(database.sql, { providerId, seed: 10, least: 1 });
    await eraser.anonymize(clientId);
    const { sql } = database;
    const guarded = await sql<{ table: string }[]>`
      select c.relname as table from pg_trigger t join pg_class c on c.oid = t.tgrelid
      join pg_proc p on p.oid = t.tgfoid where p.proname = 'refuse_anonymized' order by 1`;
    expect(guarded.map(({ table }) => table)).toEqual(tablesToGuard());
    for (const table of tablesToGuard()) {
      const move = sql`update ${sql(table)} set client_id = ${clientId} where client_id = ${donor}`;
      await expect(move, `a row moved to ${table}`).rejects.toThrow('was anonymized');
    }
    await expect(
      sql`insert into contacts (client_id, last_name) values (${clientId}, 'Late')`,
    ).rejects.toThrow('was anonymized');
    await expect(sql`update clients set email = 'back@example.com' where id = ${clientId}`).rejects.toThrow(
      `client ${clientId} was anonymized`,
    );
    await expect(
      sql`insert into transactions (provider_id, client_id, gateway, currency, amount_in_minor, at) values (${providerId}, ${clientId}, 'bank', 'EUR', 100, ${NOW})`,
    ).resolves.toBeDefined();
  });
});

/** The tables whose new rows of an anonymized client would say something about the person. */
function tablesToGuard(): ClientTableName[] {
  const direct = new Map(
    clientTableEntries.map(([name, { hangsOn, anonymize }]) => [name, { hangsOn, anonymize }]),
  );
  return erasedTables()
    .map(({ table }) => table)
    .filter((table) => {
      const found = direct.get(table);
      // The log tells what an operation has done; records that the law asks for may still come, and so may numbers
      // of what a gateway reports and of who is to be looked at.
      return (
        found &&
        'client' in found.hangsOn &&
        found.anonymize.does !== 'keep records' &&
        !['change_log', 'gateway_events', 'dunning_nudges'].includes(table)
      );
    })
    .sort();
}
