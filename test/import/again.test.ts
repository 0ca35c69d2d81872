import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openLoader } from '../../cli/import/load/loader.ts';
import { openSession } from '../../cli/import/load/session.ts';
import { importWhmcs } from '../../cli/import/whmcs/import.ts';
import { clientGroups } from '../../cli/import/whmcs/tables/clients.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { runDirectly } from '../support/directly.ts';
import { rowsWith } from '../support/import.ts';
import { type MariaDb, type SourceDatabase, sourceDatabase, startMariaDb } from '../support/mariadb.ts';
import { openParts } from '../support/parts.ts';

let server: MariaDb;
let source: SourceDatabase;
let record: TestDatabase;

const run = (options: Partial<Parameters<typeof importWhmcs>[0]> = {}) =>
  importWhmcs({ from: source.url, databaseUrl: record.url, timeZone: 'Europe/Berlin', ...options });

const change = (sql: string) => source.sql.query(sql);

async function clientId(row: number): Promise<number> {
  const [client] = await record.sql<{ id: number }[]>`select id from clients where source_row = ${row}`;
  if (!client) throw new Error(`There is no client of row ${row}.`);
  return client.id;
}

/** Every imported row with all it holds, in an order and with links that do not depend on numbers given out. */
async function contents(database: TestDatabase) {
  return database.sql`
    select 'client' as what, c.source_row::text as row, to_jsonb(c) - '{id,group_id,created_at,updated_at,source_id,closed_at}'::text[] as held from clients c
    union all select 'service', s.source_row::text, to_jsonb(s) - '{id,client_id,product_id,server_id,order_id,created_at,updated_at,source_id}'::text[] || jsonb_build_object('c', c.source_row) from services s join clients c on c.id = s.client_id
    union all select 'invoice', i.source_row::text, to_jsonb(i) - '{id,client_id,created_at,updated_at,source_id}'::text[] || jsonb_build_object('c', c.source_row) from invoices i join clients c on c.id = i.client_id
    union all select 'item', m.source_row::text, jsonb_build_object('a', m.amount_minor, 'i', i.source_row) from invoice_items m left join invoices i on i.id = m.invoice_id
    union all select 'transaction', t.source_row::text, jsonb_build_object('in', t.amount_in_minor, 'r', r.source_row) from transactions t left join transactions r on r.id = t.refund_of_id
    union all select 'credit', e.source_row::text, jsonb_build_object('a', e.amount_minor, 'k', e.kind) from credit_entries e
    union all select 'message', m.source_table || m.source_row, jsonb_build_object('b', m.body) from ticket_messages m
    union all select 'link', l.source_row || '-' || c.source_row, jsonb_build_object('o', lc.owner) from login_clients lc join logins l on l.id = lc.login_id join clients c on c.id = lc.client_id
    order by 1, 2`;
}

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

describe('X14: an import that runs again', () => {
  test('writes nothing when nothing changed', async () => {
    await run();
    const before = await contents(record);
    const stamps = () => record.sql`select id, version, updated_at, xmin::text from clients order by id`;
    const stamped = await stamps();
    const second = await run();
    expect(second.written).toBe(0);
    expect(second.tables.map(({ taken, changed }) => taken + changed)).toEqual(second.tables.map(() => 0));
    expect(await stamps()).toEqual(stamped);
    expect(await contents(record)).toEqual(before);
    expect(second.sums.map(({ unexplained }) => Number(unexplained))).toEqual(second.sums.map(() => 0));
  });

  test('brings what changed, and only that', async () => {
    await run();
    await change(`update tblclients set firstname = 'Maria', status = 'Active', latefeeoveride = 1, credit = 7.00 where id = 2;
      update tblinvoices set status = 'Paid', datepaid = '2024-03-01 00:00:00' where id = 2;
      insert into tblservers (id, name, hostname, ipaddress, port, secure, type, username, password, accesshash) values (99, 'late', 'late.example.net', '', 2087, 'on', 'cpanel', '', '', '');
      update tblusers_clients set owner = 0 where id = 1;
      insert into tblinvoiceitems (id, invoiceid, userid, type, relid, description, amount) values (50, 2, 1, 'Hosting', 1, 'new', 1.00)`);
    const report = await run();
    const written = report.tables.filter(({ taken, changed }) => taken + changed > 0);
    expect(written.map(({ table, taken, changed }) => [table, taken, changed])).toEqual([
      ['tblclients', 0, 1],
      ['tblusers_clients', 0, 2], // the second owner moves up
      ['tblservers', 1, 0],
      ['tblhosting', 0, 1], // its server was missing
      ['tblinvoices', 0, 1],
      ['tblinvoiceitems', 1, 0],
      ['tblclients.credit', 1, 0],
    ]);
    const [mary] = await record.sql`select first_name, status, version from clients where source_row = 2`;
    expect(mary).toEqual({ firstName: 'Maria', status: 'active', version: 2 });
    expect(
      await record.sql`select key from client_settings where client_id = ${await clientId(2)} order by 1`,
    ).toEqual([{ key: 'lateFeeExempt' }, { key: 'marketingOptOut' }]);
    const owners = await record.sql`select l.source_row from login_clients join logins l on l.id = login_id
      where owner and client_id = ${await clientId(1)}`;
    expect(owners).toEqual([{ sourceRow: 5 }]);
    expect((await run()).written).toBe(0);
  });

  test('rows that are gone from the source stay, and are told with what they sum up to', async () => {
    await run();
    await change('delete from tblinvoices where id in (2, 12); delete from tblhosting where id = 9');
    const report = await run();
    expect(rowsWith(report, 'tblinvoices', 'gone-from-source')).toEqual([2, 12]);
    expect(rowsWith(report, 'tblhosting', 'gone-from-source')).toEqual([9]);
    expect(
      report.sums.find(({ sum, currency }) => sum === 'invoices total' && currency === 'EUR'),
    ).toMatchObject({
      explained: expect.arrayContaining([{ reason: 'gone-from-source', amount: '-119.00' }]),
      unexplained: '0.00',
    });
    expect(await record.sql`select 1 from invoices where source_row = 2`).toHaveLength(1);
  });
});

describe('X14: what Tenure has changed since stays', () => {
  test('a row of another version is kept when the source changes too', async () => {
    await run();
    await record.sql`update services set price_minor = 4242 where source_row = 1`;
    await record.sql`update invoices set status = 'cancelled', total_minor = 0, adjustment_minor = adjustment_minor - total_minor where source_row = 11`;
    expect((await run()).written).toBe(0);
    await change(
      `update tblhosting set amount = 1.00 where id = 1; update tblinvoices set notes = 'x' where id = 11`,
    );
    const report = await run();
    expect(rowsWith(report, 'tblhosting', 'kept-changed-in-tenure')).toEqual([1]);
    expect(rowsWith(report, 'tblinvoices', 'kept-changed-in-tenure')).toEqual([11]);
    expect(await record.sql`select price_minor from services where source_row = 1`).toEqual([
      { priceMinor: 4242 },
    ]);
    const sum = report.sums.find((line) => line.sum === 'invoices total' && line.currency === 'EUR');
    expect(sum).toMatchObject({ unexplained: '0.00' });
    expect(sum?.explained).toContainEqual({ reason: 'kept-changed-in-tenure', amount: '119.00' });
  });

  test('L1: a client that an operation closed is not reopened, nor given new rows', async () => {
    await run();
    const id = await clientId(1);
    const operation = randomUUID();
    const [provider] = await record.sql`select id from providers`;
    await record.sql`insert into operations (id, kind, provider_id, client_id, exclusive, workflow_id, state, params, plan,
        plan_hash, requested_by_kind, requested_by, ended_at)
      values (${operation}, 'close', ${provider?.id}, ${id}, true, 'w', 'completed', '{}', '{}', '', 'token', '1', now())`;
    await record.sql`update clients set status = 'closed', closed_at = now() where id = ${id}`;
    await record.sql`update orders set status = 'cancelled' where client_id = ${id}`;
    await change(`update tblclients set firstname = 'Georg', credit = 99 where id = 1; update tblorders set amount = 11 where userid = 1;
      update tblusers set last_login = now() where id = 1;
      insert into tblinvoices (id, userid, invoicenum, date, duedate, datepaid, subtotal, total, status, paymentmethod, notes) values (77, 1, 'new', '2025-01-01', '2025-01-15', '0000-00-00 00:00:00', 5, 5, 'Unpaid', '', '')`);
    const report = await run();
    expect(report.written).toBe(0);
    const kept = report.tables.flatMap(({ table, kept }) =>
      kept.map(({ reason, rows }) => [table, reason, rows]),
    );
    expect(kept).toEqual([
      ['tblclients', 'kept-led-by-tenure', [1]],
      ['tblusers', 'kept-led-by-tenure', [1]],
      ['tblorders', 'kept-led-by-tenure', [1, 3]],
      ['tblinvoices', 'kept-led-by-tenure', [77]],
      ['tblclients.credit', 'kept-led-by-tenure', [1]],
    ]);
    expect(report.sums.map(({ unexplained }) => Number(unexplained))).toEqual(report.sums.map(() => 0));
    const [client] = await record.sql`select status, first_name from clients where id = ${id}`;
    expect(client).toEqual({ status: 'closed', firstName: 'Jörg' });
  });

  test('X9: what was deleted or anonymized in Tenure does not come back', async () => {
    await run();
    const [gone, erased] = [await clientId(7), await clientId(2)];
    for (const table of ['invoices', 'credit_entries', 'login_clients', 'client_settings']) {
      await record.sql`delete from ${record.sql(table)} where client_id = ${gone}`;
    }
    await record.sql`delete from clients where id = ${gone}`;
    await record.sql`update clients set status = 'anonymized', anonymized_at = now(), first_name = '', email = null where id = ${erased}`;
    await change(`update tblclients set lastname = 'Again' where id in (2, 7); update tblusers set last_name = 'Again' where id = 2;
      insert into tblnotes (id, userid, adminid, created, modified, note) values (70, 7, 1, now(), now(), 'x'), (71, 2, 1, now(), now(), 'Mary again')`);
    const report = await run();
    expect(report.written).toBe(0);
    expect(rowsWith(report, 'tblclients', 'kept-deleted-in-tenure')).toEqual([7]);
    expect(rowsWith(report, 'tblclients', 'kept-led-by-tenure')).toEqual([2]);
    expect(rowsWith(report, 'tblusers', 'kept-led-by-tenure')).toEqual([2]);
    expect(rowsWith(report, 'tblnotes', 'kept-deleted-in-tenure')).toEqual([70]);
    expect(rowsWith(report, 'tblnotes', 'kept-led-by-tenure')).toEqual([71]);
    expect(
      await record.sql`select 1 from clients where email like 'noor%' or email like 'mary%'`,
    ).toHaveLength(0);
  });

  test('L7, L8: nothing of a client that an operation deleted comes back, whatever the source adds to it', async () => {
    await run();
    const gone = await clientId(1);
    const parts = await openParts(record);
    await runDirectly(parts.deps, {
      ...{ kind: 'delete', clientId: gone, now: '2026-03-10T09:00:00.000Z' },
      params: { mode: 'soft', removeTransactions: false, removeLogins: true },
    });
    await parts.close();
    const tables = async () =>
      record.sql`
        select (select count(*)::int from clients) as clients, (select count(*)::int from logins) as logins,
               (select count(*)::int from services) as services, (select count(*)::int from transactions) as transactions,
               (select jsonb_agg(to_jsonb(t) order by t.id) from transactions t where client_id is null) as detached`;
    const after = await tables();
    expect(after[0]?.transactions).toBeGreaterThan(0);
    await change(`update tblclients set firstname = 'Again' where id = 1; update tblhosting set amount = 1 where userid = 1;
      update tblaccounts set description = 'Again', amountin = amountin + 1 where userid = 1;
      insert into tblnotes (id, userid, adminid, created, modified, note) values (70, 1, 1, now(), now(), 'x')`);
    const report = await run();
    expect(report.written).toBe(0);
    expect(rowsWith(report, 'tblclients', 'kept-deleted-in-tenure')).toEqual([1]);
    expect(rowsWith(report, 'tblnotes', 'kept-deleted-in-tenure')).toContain(70);
    expect(await tables()).toEqual(after);
  });

  test('P1: a password set in Tenure outlives a change of the user in the source', async () => {
    await run();
    await record.sql`update logins set password_hash = 'ours', password_scheme = 'argon2id', password_changed_at = now() where source_row = 2`;
    await change("update tblusers set first_name = 'Marie', password = 'x' where id = 2");
    const report = await run();
    expect(report.tables.find(({ table }) => table === 'tblusers')).toMatchObject({ changed: 1 });
    expect(await record.sql`select first_name, password_hash from logins where source_row = 2`).toEqual([
      { firstName: 'Marie', passwordHash: 'ours' },
    ]);
  });
});

describe('X14: bad days of an import', () => {
  test.each(['tblusers_clients', 'tblaccounts', 'tblclients.credit'])(
    'interrupted at %s it is completed by the next one',
    async (table) => {
      const undisturbed = await testDatabase();
      try {
        await run({ databaseUrl: undisturbed.url });
        const stop = (progress: { table: string }) => {
          if (progress.table === table) throw new Error('stopped here');
        };
        await expect(run({ onProgress: stop })).rejects.toThrow('stopped here');
        await run();
        expect(await contents(record)).toEqual(await contents(undisturbed));
        expect((await run()).written).toBe(0);
      } finally {
        await undisturbed.drop();
      }
    },
  );

  test('a row that the database refuses is found, named, and takes no other with it', async () => {
    await change(
      `update tblinvoices set invoicenum = '${randomBytes(12_000).toString('base64url')}' where id = 5`,
    );
    const report = await run();
    expect(rowsWith(report, 'tblinvoices', 'row-refused')).toEqual([5]);
    expect(await record.sql`select count(*)::int as n from invoices`).toEqual([{ n: 9 }]);
    expect(rowsWith(report, 'tblinvoiceitems', 'invoice-missing')).toEqual([8, 11]);
  });

  test('a line that COPY refuses is found by halving', async () => {
    const session = await openSession(record.url, { dryRun: false });
    try {
      const [provider] = await record.sql<
        { id: number }[]
      >`insert into providers (name) values ('P') returning id`;
      const ids = { provider: provider?.id ?? 0, source: 0 };
      const [made] = await record.sql<{ id: number }[]>`insert into import_sources (provider_id, system, name)
        values (${ids.provider}, 'whmcs', 'x') returning id`;
      ids.source = made?.id ?? 0;
      await session.sql.unsafe('create temp table import_led (client_id bigint)');
      const loader = await openLoader(session, clientGroups, ids);
      const numbers = [1, 2, 3, 4, 5, 6, 7];
      const outcome = await loader.take({
        ids: numbers,
        lines: numbers.map((n) => `${n}\t${n}\tGroup ${n}\t${n === 5 ? 'much' : '1'}\t{}\n`),
        leftOut: [],
        after: 0,
        upTo: 7,
      });
      expect(outcome.counts).toEqual({ new: 6 });
      expect(outcome.remarks).toEqual([expect.objectContaining({ row: 5, reason: 'row-refused' })]);
      const groups = await record.sql`select source_row from client_groups order by 1`;
      expect(groups.map(({ sourceRow }) => sourceRow)).toEqual([1, 2, 3, 4, 6, 7]);
    } finally {
      await session.close();
    }
  });

  test('a second import into the same provider at the same time is refused', async () => {
    await run();
    let second: Promise<unknown> | undefined;
    await run({
      onProgress: ({ table }) => {
        if (table === 'tblclients' && !second)
          second = expect(run()).rejects.toThrow('Another import into this provider is running');
      },
    });
    expect(second).toBeDefined();
    await second;
  });

  test('another database of the same name is refused, and taken under a name of its own', async () => {
    await run({ sourceName: 'whmcs' });
    await change("update tblclients set datecreated = date_add('2001-01-01', interval id day)");
    await expect(run({ sourceName: 'whmcs' })).rejects.toThrow('is not the one that was imported as "whmcs"');
    const other = await run({ sourceName: 'old shop' });
    expect(other.tables.find(({ table }) => table === 'tblclients')).toMatchObject({ taken: 6 });
    // logins are shared by their address, and invoice numbers stay unique in the provider
    expect(rowsWith(other, 'tblusers', 'duplicate-login')).toEqual([1, 2, 3, 4, 5, 7]);
    expect(rowsWith(other, 'tblinvoices', 'invoice-number-repeated')).toHaveLength(10);
  });

  test('the source is only read: SELECT rights are enough, and it is the same afterwards', async () => {
    const sums = async () => (await source.sql.query('checksum table tblclients, tblinvoices, tblusers'))[0];
    const before = await sums();
    await run();
    expect(await sums()).toEqual(before);
  });

  test.each([
    ['http://x', 'not of the form mysql://'],
    ['mysql://u:secret-word@127.0.0.1:1/x', 'ECONNREFUSED'],
  ])('%s ends with a sentence that keeps the password', async (from, sentence) => {
    const error = await run({ from }).catch((failure: Error) => failure);
    expect(String(error)).toContain(sentence);
    expect(String(error)).not.toContain('secret-word');
  });

  test('an unknown provider, zone, or a database that is no WHMCS end with a sentence', async () => {
    await expect(run({ providerId: 4711 })).rejects.toThrow('There is no provider 4711');
    await expect(run({ timeZone: 'Mars/Olympus' })).rejects.toThrow(
      'The time zone "Mars/Olympus" is unknown',
    );
    await change('drop table tblclients');
    await expect(run()).rejects.toThrow('is no WHMCS database');
  });
});
