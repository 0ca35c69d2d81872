import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../cli/import/report/report.ts';
import { importWhmcs } from '../../cli/import/whmcs/import.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { rowsWith } from '../support/import.ts';
import { type MariaDb, type SourceDatabase, sourceDatabase, startMariaDb } from '../support/mariadb.ts';

let server: MariaDb;
let source: SourceDatabase;
let record: TestDatabase;
let dir: string;
let dry: Report;
let report: Report;
let lines: string[];

const run = (options: Partial<Parameters<typeof importWhmcs>[0]> = {}) =>
  importWhmcs({ from: source.url, databaseUrl: record.url, timeZone: 'Europe/Berlin', ...options });

/** Everything that an import could leave behind, numbers given out included. */
async function fingerprint() {
  const tables = await record.sql<{ name: string }[]>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`;
  const counts = await Promise.all(
    tables.map(async ({ name }) => [
      name,
      await record.sql`select count(*), max(xmin::text::bigint) from ${record.sql(name)}`,
    ]),
  );
  return JSON.stringify([
    counts,
    await record.sql`select sequencename, last_value from pg_sequences order by 1`,
  ]);
}

beforeAll(async () => {
  [server, record] = await Promise.all([startMariaDb(), testDatabase()]);
  source = await sourceDatabase(server, 'schema-8.sql', 'rows-8.sql');
  dir = await mkdtemp(join(tmpdir(), 'tenure-report-'));
}, 600_000);

afterAll(async () => {
  await source?.drop();
  await Promise.all([server?.stop(), record?.drop()]);
  if (dir) await rm(dir, { recursive: true, force: true });
});

describe('X14: import from WHMCS 8', () => {
  test('a dry run writes nothing at all and reports what the run then does', async () => {
    const before = await fingerprint();
    dry = await run({ dryRun: true });
    expect(await fingerprint()).toBe(before);
    lines = [];
    report = await run({ reportFile: join(dir, 'report.json'), out: (line) => lines.push(line) });
    const comparable = ({ seconds: _, dryRun: __, tables, ...rest }: Report) => ({
      ...rest,
      tables: tables.map(({ seconds: ___, ...table }) => table),
    });
    expect(comparable(dry)).toEqual(comparable(report));
    expect(report.written).toBeGreaterThan(80);
  });

  test('every row read is taken, left out with a reason, or was nothing to write', () => {
    for (const { table, read, taken, changed, unchanged, leftOut } of report.tables) {
      if (table === 'tblcustomfieldsvalues' || table === 'tblcustomfields') continue;
      const out = leftOut.reduce((sum, { count }) => sum + count, 0);
      expect({ table, rows: taken + changed + unchanged + out }).toEqual({ table, rows: read });
    }
  });

  test('sums agree to the cent, or the report says why not', () => {
    const of = (sum: string, currency: string) =>
      report.sums.find((line) => line.sum === sum && line.currency === currency);
    expect(report.sums.map(({ unexplained }) => Number(unexplained))).toEqual(report.sums.map(() => 0));
    expect(of('invoices total', 'EUR')).toMatchObject({
      source: '317.30',
      tenure: '310.30',
      explained: [{ reason: 'client-missing', amount: '7.00' }],
    });
    expect(of('invoices total', 'JPY')).toMatchObject({
      source: '1000.5',
      tenure: '1001',
      explained: [{ reason: 'amount-rounded', amount: '-0.5' }],
    });
    expect(of('invoices total', '#4')).toMatchObject({ tenure: '0.00', difference: '3.00' });
    expect(of('transactions out', 'USD')).toMatchObject({ source: '77.00', tenure: '77.00' });
    expect(of('credit balances', 'EUR')).toMatchObject({ source: '19.50', tenure: '19.50' });
  });

  test('the report names rows by number only, and its file holds every one, for its owner only', async () => {
    const path = join(dir, 'report.json');
    const written = await readFile(path, 'utf8');
    const { rows } = JSON.parse(written) as { rows: { table: string; row: number; reason: string }[] };
    expect(rows).toContainEqual({ table: 'tblhosting', row: 7, reason: 'client-missing' });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    // Measured times and the random name of the test's database are digits that may happen to look like a card's.
    const said = JSON.stringify(JSON.parse(written), (key, value) => (key === 'seconds' ? undefined : value));
    const text = `${said}${lines.join('\n')}`.replaceAll(new URL(source.url).pathname.slice(1), '');
    for (const personal of ['joerg', 'Jörg', 'example', 'Sparkasse', 'O’Neil', '4242', 'ABC-123']) {
      expect(text).not.toContain(personal);
    }
  });

  test('what needs hands is listed', () => {
    expect(report.needsCredentials).toMatchObject({ count: 2, rows: [1, 2] });
    expect(report.needsPassword).toMatchObject({ count: 2, rows: [5, 7] });
    expect(report.suspendedForUnknownReason).toMatchObject({ count: 1, rows: [4] });
    expect(report.notTaken).toEqual([{ table: 'tblbillableitems', rows: 1 }]);
    expect(rowsWith(report, 'tblusers', 'second-factor-not-taken')).toEqual([1]);
    expect(lines.join('\n')).toContain('Servers that need credentials: 2 (1, 2)');
  });

  test('clients: entities, flags as settings, custom fields, zero dates, unknown currency', async () => {
    const clients = await record.sql`select * from clients order by source_row`;
    expect(clients.map(({ sourceRow }) => sourceRow)).toEqual([1, 2, 3, 4, 6, 7]);
    expect(clients[0]).toMatchObject({
      firstName: 'Jörg',
      lastName: "O'Neil",
      companyName: 'R&D &amp; Sons',
      type: 'company',
      address1: 'Weg 1\tb',
      language: 'de',
      currency: 'EUR',
      signedUpOn: '2020-02-29',
      lastSignInAt: '2024-07-01T10:00:00.000Z',
      customFields: { 'VAT & more': 'A < B', 'VAT & more (4)': 'second' },
    });
    expect(clients[1]).toMatchObject({ status: 'inactive', phone: '+1.6502530000', signedUpOn: null });
    expect(clients[1]).toMatchObject({ customFields: { 'VAT & more': 'new' }, lastSignInAt: null });
    expect(clients[3]).toMatchObject({
      status: 'closed',
      closedAt: '2023-05-06T07:08:09.000Z',
      groupId: null,
    });
    expect(clients[4]).toMatchObject({ currency: 'EUR', phone: '+43.6641234567' });
    expect(rowsWith(report, 'tblclients', 'currency-not-iso')).toEqual([5]);
    expect(rowsWith(report, 'tblclients', 'currency-missing')).toEqual([6]);
    expect(rowsWith(report, 'tblclients', 'field-repeated')).toEqual([2]);
    expect(rowsWith(report, 'tblcustomfieldsvalues', 'field-value-orphaned')).toEqual([6]);
    const settings = await record.sql`
      select source_row, array_agg(key order by key) as keys from client_settings join clients on id = client_id
      where value = 'true' group by 1 order by 1`;
    expect(settings.map(({ sourceRow, keys }) => [sourceRow, keys])).toEqual([
      [
        1,
        [
          ...['autoChargeOff', 'autoStatusExempt', 'lateFeeExempt', 'overdueNoticesOff', 'separateInvoices'],
          'taxExempt',
        ],
      ],
      [2, ['marketingOptOut']],
    ]);
  });

  test('groups: discount out of range is none; a note on the profile becomes a note', async () => {
    const groups =
      await record.sql`select name, discount_percent, settings from client_groups order by source_row`;
    expect(groups.map((group) => Object.values(group))).toEqual([
      ['Partners & friends', '12.500', { suspensionExempt: true }],
      ['Odd', '0.000', { separateInvoices: true }],
    ]);
    const notes = await record.sql`select section, body, sticky, author from notes order by source_row`;
    expect(notes.map((note) => Object.values(note))).toEqual([
      ['profile', 'Pays late; call\nfirst', false, ''],
      ['client', 'VIP & friend', true, 'Anna Admin'],
    ]);
  });

  test('P8: logins keep their hashes; who differs only by case shares one; accents only are told', async () => {
    const logins =
      await record.sql`select source_row, password_scheme, two_factor, last_sign_in_at, email_verified_at from logins order by source_row`;
    expect(logins.map(({ sourceRow, passwordScheme }) => [sourceRow, passwordScheme])).toEqual([
      [1, 'bcrypt'],
      [2, 'md5'],
      [4, 'hmac-sha256'],
      [5, null],
      [7, null],
    ]);
    // last_login is a datetime, local; email_verified_at a timestamp, which is UTC
    expect(logins[0]).toMatchObject({
      lastSignInAt: '2024-01-15T08:30:00.000Z',
      emailVerifiedAt: '2024-01-15T09:30:00.000Z',
    });
    expect(rowsWith(report, 'tblusers', 'duplicate-login')).toEqual([3]);
    expect(rowsWith(report, 'tblusers', 'login-looks-like-another')).toEqual([4, 5]);
    expect(rowsWith(report, 'tblusers', 'login-without-email')).toEqual([6]);
    expect(rowsWith(report, 'tblusers', 'login-without-client')).toEqual([7]);
  });

  test('links: one owner, duplicates and orphans reported, no right added', async () => {
    const links = await record.sql`
      select l.source_row as login, c.source_row as client, owner, permissions from login_clients
      join logins l on l.id = login_id join clients c on c.id = client_id order by 2, 1`;
    expect(links.map((one) => Object.values(one))).toEqual([
      [1, 1, true, []],
      [5, 1, false, ['tickets', 'orders']],
      [2, 2, true, []],
      [4, 3, true, []],
      [4, 7, true, []],
    ]);
    expect(rowsWith(report, 'tblusers_clients', 'duplicate-link')).toEqual([3]);
    expect(rowsWith(report, 'tblusers_clients', 'login-missing')).toEqual([5, 8]);
    expect(rowsWith(report, 'tblusers_clients', 'client-missing')).toEqual([6]);
    expect(rowsWith(report, 'tblclients', 'client-without-owner')).toEqual([4, 6]);
  });

  test('C3: contacts with mail categories and the billing contact', async () => {
    const contacts =
      await record.sql`select billing, mail_general, mail_invoice, mail_support, mail_product, mail_domain, mail_affiliate from contacts`;
    expect(contacts.map((contact) => Object.values(contact))).toEqual([
      [true, true, true, false, true, false, true],
    ]);
    expect(rowsWith(report, 'tblcontacts', 'client-missing')).toEqual([2]);
  });

  test('servers come without credentials, with the connector of their module', async () => {
    const servers =
      await record.sql`select name, connector, url, credentials, disabled from servers order by source_row`;
    expect(servers.map((one) => Object.values(one))).toEqual([
      ['web1', 'whm', 'https://web1.example.net:2087', null, false],
      ['2001:db8::5', 'hestia', 'http://[2001:db8::5]:8083', null, false],
      ['odd', 'manual', null, null, true],
    ]);
    expect(rowsWith(report, 'tblservers', 'server-type-unknown')).toEqual([3]);
  });

  test('services: suspended for debt only where the source says so; Free Account has no due date', async () => {
    const services = await record.sql`select * from services order by source_row`;
    const of = (row: number) => services.find(({ sourceRow }) => sourceRow === row);
    expect(services.map(({ sourceRow }) => sourceRow)).toEqual([1, 2, 3, 4, 5, 6, 8, 9]);
    expect(of(1)).toMatchObject({
      status: 'active',
      priceMinor: 1000,
      firstPriceMinor: 1250,
      notes: 'a & b',
    });
    expect(of(1)).toMatchObject({
      nextDueOn: '2026-01-31',
      password: null,
      username: 'joerg',
      name: 'Web S',
    });
    expect(of(2)).toMatchObject({
      suspendedReason: 'overdue',
      suspendedNote: 'Overdue on Payment',
      quantity: 2,
    });
    expect(of(2)).toMatchObject({
      autoSuspendOverride: true,
      suspendNotBefore: '2026-12-31',
      name: 'Root <M>',
    });
    expect(of(3)).toMatchObject({ suspendedReason: 'staff', suspendedNote: 'Sent spam' });
    expect(of(4)).toMatchObject({ suspendedReason: 'unknown', suspendedNote: null });
    expect(of(5)).toMatchObject({ cycle: 'free', nextDueOn: null, nextInvoiceOn: null, quantity: 1 });
    expect(of(6)).toMatchObject({
      status: 'active',
      productId: null,
      serverId: null,
      orderId: null,
      cycle: 'one-time',
    });
    expect(of(8)).toMatchObject({
      status: 'terminated',
      terminatedAt: '2025-02-02T23:00:00.000Z',
      priceMinor: 1000,
    });
    expect(of(9)).toMatchObject({ terminateOn: '2026-05-01' });
    expect(rowsWith(report, 'tblhosting', 'client-missing')).toEqual([7]);
    expect(rowsWith(report, 'tblhosting', 'server-missing')).toEqual([6]);
    expect(rowsWith(report, 'tblhosting', 'product-missing')).toEqual([6]);
    expect(rowsWith(report, 'tblhosting', 'order-missing')).toEqual([6]);
  });

  test('add-ons take the client of their service; domains and orders keep their states', async () => {
    const addons = await record.sql`
      select a.source_row, a.name, c.source_row as client, s.source_row as service, a.cycle, a.payment_method from addons a
      join clients c on c.id = a.client_id left join services s on s.id = a.service_id order by 1`;
    expect(addons.map((one) => Object.values(one))).toEqual([
      [1, 'Backup', 1, 1, 'monthly', 'sepa'],
      [2, 'Custom', 2, 4, 'free', null],
      [3, 'Loose', 1, null, 'monthly', null],
    ]);
    const domains =
      await record.sql`select name, status, type, years, auto_renew, expires_on, payment_method from domains order by source_row`;
    expect(domains.map((one) => Object.values(one))).toEqual([
      ['joerg.example', 'active', 'register', 1, true, '2026-01-01', 'stripe'],
      ['mary.example', 'pending-transfer', 'transfer', 2, false, null, null],
    ]);
    const orders =
      await record.sql`select number, status, placed_at, requested_by_login_id is null as nobody from orders order by source_row`;
    expect(orders.map((one) => Object.values(one))).toEqual([
      ['9223372036854775807', 'active', '2024-03-31T01:30:00.000Z', false],
      ['2', 'active', '2024-01-15T11:00:00.000Z', true],
      ['3', 'pending', '1970-01-01T00:00:00.000Z', true],
    ]);
  });

  test('M1: invoices: total against its parts, numbers, dates, states', async () => {
    const invoices = await record.sql`select * from invoices order by source_row`;
    const of = (row: number) => invoices.find(({ sourceRow }) => sourceRow === row);
    expect(invoices.map(({ sourceRow, number, status }) => [sourceRow, number, status])).toEqual([
      [1, 'R-2024-1', 'paid'],
      [2, '2', 'unpaid'],
      [3, 'R-2024-1 (3)', 'cancelled'],
      [4, '2 (4)', 'unpaid'],
      [5, 'J-1', 'payment-pending'],
      [6, 'R-neg', 'refunded'],
      [8, 'R-nodate', 'draft'],
      [9, 'R-free', 'paid'],
      [11, 'R-mass', 'unpaid'],
      [12, 'K-1', 'unpaid'],
    ]);
    expect(of(1)).toMatchObject({ subtotalMinor: 10000, creditMinor: 2000, taxMinor: 1900, tax2Minor: 100 });
    expect(of(1)).toMatchObject({
      totalMinor: 10000,
      adjustmentMinor: 0,
      paidAt: '2024-01-10T09:00:00.000Z',
    });
    expect(of(1)?.addressee).toEqual({ firstName: 'Jörg', lastName: "O'Neil", country: 'DE' });
    expect(of(2)?.addressee).toEqual({ firstName: 'Jörg', city: 'Berlin', taxId: 'DE123' });
    expect(of(3)?.addressee).toBeNull();
    expect(of(4)).toMatchObject({ dueOn: '2024-02-01', totalMinor: 1234, adjustmentMinor: 234 });
    expect(of(5)).toMatchObject({ totalMinor: 1001, currency: 'JPY' });
    expect(of(6)).toMatchObject({ totalMinor: -3570 });
    expect(of(12)).toMatchObject({ totalMinor: 1250, currency: 'KWD' });
    expect(rowsWith(report, 'tblinvoices', 'addressee-unreadable')).toEqual([3]);
    expect(rowsWith(report, 'tblinvoices', 'invoice-number-repeated')).toEqual([3, 4]);
  });

  test('M4: items: queued ones stay queued, those of missing invoices do not become queued', async () => {
    const items = await record.sql`
      select m.source_row, i.source_row as invoice, c.source_row as client, s.source_row as service,
        a.source_row as addon, d.source_row as domain, o.source_row as linked, amount_minor
      from invoice_items m join clients c on c.id = m.client_id left join invoices i on i.id = invoice_id
      left join services s on s.id = service_id left join addons a on a.id = addon_id
      left join domains d on d.id = domain_id left join invoices o on o.id = linked_invoice_id order by 1`;
    expect(items.map((one) => Object.values(one))).toEqual([
      [1, 1, 1, 1, null, null, null, 6000],
      [2, 1, 1, null, 1, null, null, 4000],
      [3, 2, 1, null, null, 1, null, 10000],
      [4, 3, 2, null, null, 2, null, 1000],
      [5, 11, 1, null, null, null, 2, 11900],
      [6, null, 1, null, null, null, null, 1500],
      [9, 2, 1, null, null, null, null, 0],
      [10, 6, 1, 1, null, null, null, -3000],
      [11, 5, 3, null, null, null, null, 1001],
      [12, 2, 1, null, null, null, null, 100],
    ]);
    expect(rowsWith(report, 'tblinvoiceitems', 'invoice-missing')).toEqual([8]);
    expect(rowsWith(report, 'tblinvoiceitems', 'client-missing')).toEqual([7]);
    expect(rowsWith(report, 'tblinvoiceitems', 'client-of-invoice-differs')).toEqual([9]);
  });

  test('M7: transactions: expenses, refunds, repeated references, negative fees', async () => {
    const transactions = await record.sql`
      select t.source_row, c.source_row as client, i.source_row as invoice, r.source_row as refunds, t.currency,
        t.amount_in_minor, t.amount_out_minor, t.fees_minor, t.gateway_reference
      from transactions t left join clients c on c.id = t.client_id left join invoices i on i.id = t.invoice_id
      left join transactions r on r.id = t.refund_of_id order by 1`;
    expect(transactions.map((one) => Object.values(one))).toEqual([
      [1, 1, 1, null, 'EUR', 11000, 0, 150, 'ch_1'],
      [2, 1, 1, 1, 'EUR', 0, 1000, -30, 'ch_1'],
      [3, null, null, null, 'USD', 0, 7700, 0, null],
      [4, null, null, null, 'EUR', 4200, 0, 0, null],
      [5, 2, 4, null, 'USD', 500, 0, 0, 'x'],
      [6, 2, null, null, 'USD', 600, 0, 0, 'y'],
      [7, 1, null, null, 'EUR', 0, 100, 0, 'z'],
      [8, 3, null, null, 'JPY', 1500, 0, 0, 'jp'],
    ]);
    expect(rowsWith(report, 'tblaccounts', 'expense')).toEqual([3]);
    expect(rowsWith(report, 'tblaccounts', 'transaction-client-missing')).toEqual([4]);
    expect(rowsWith(report, 'tblaccounts', 'refund-before-payment')).toEqual([7]);
  });

  test('M6: the balance leads: where the log sums up to something else, an entry carries the difference', async () => {
    const balances = await record.sql`
      select c.source_row, sum(amount_minor)::int as balance, sum(amount_minor) filter (where kind <> 'entry')::int as difference
      from credit_entries join clients c on c.id = client_id group by 1 order by 1`;
    expect(balances.map((one) => Object.values(one))).toEqual([
      [1, 2500, -500],
      [2, 0, null],
      [3, 1500, null],
      [6, -550, -550],
      [7, 1250, 1250],
    ]);
    expect(rowsWith(report, 'tblclients.credit', 'credit-differs-from-log')).toEqual([1, 6, 7]);
  });

  test('M15: payment methods: brand, last four, expiry, no token', async () => {
    const methods = await record.sql`
      select kind, brand, last_four, expires_on, is_default, removed_at is not null as removed, reference
      from payment_methods order by source_row`;
    expect(methods.map((one) => Object.values(one))).toEqual([
      ['card', 'Visa', '4242', '2027-02-28', false, false, null],
      ['card', 'MasterCard', null, null, false, true, null],
      ['bank', 'Sparkasse', null, null, true, false, null],
    ]);
  });

  test('C9: tickets with first message, replies and notes; guests keep theirs', async () => {
    const tickets =
      await record.sql`select number, department, subject, status, urgency, client_id is null as guest, guest_email, closed_at, service_id is null as loose from tickets order by source_row`;
    expect(tickets.map((one) => Object.values(one))).toEqual([
      ['ABC-123', 'Sales & Support', 'Help <now>', 'client-reply', 'high', false, null, null, false],
      [
        '222222',
        'Sales & Support',
        'Question',
        'in-progress',
        'medium',
        true,
        'guest@example.com',
        null,
        true,
      ],
      [
        '444444',
        'Sales & Support',
        'from staff',
        'closed',
        'low',
        false,
        null,
        '2024-01-17T11:00:00.000Z',
        true,
      ],
    ]);
    const messages = await record.sql`
      select t.source_row as ticket, m.source_table, m.source_row, m.kind, m.author, m.author_name, m.body
      from ticket_messages m join tickets t on t.id = m.ticket_id order by 1, at, 2`;
    expect(messages.map((one) => Object.values(one))).toEqual([
      [1, 'tbltickets.message', 1, 'message', 'client', '', 'It & that'],
      [1, 'tblticketreplies', 1, 'message', 'staff', 'Anna Admin', 'Staff answers'],
      [1, 'tblticketnotes', 1, 'note', 'staff', 'Anna Admin', 'careful'],
      [1, 'tblticketreplies', 2, 'message', 'client', '', 'Thanks'],
      [2, 'tbltickets.message', 2, 'message', 'guest', 'Guest', ''],
      [2, 'tblticketreplies', 5, 'message', 'guest', 'Guest', 'guest again'],
      [4, 'tbltickets.message', 4, 'message', 'staff', 'Anna Admin', 'x'],
    ]);
    expect(rowsWith(report, 'tbltickets', 'guest-ticket')).toEqual([2]);
    expect(rowsWith(report, 'tblticketreplies', 'ticket-missing')).toEqual([3, 4]);
  });

  test('C7, C8: files as rows, mails with their HTML as it was; nothing waits to be sent', async () => {
    const files = await record.sql`select title, file_name, storage_key, staff_only from files`;
    expect(files.map((one) => Object.values(one))).toEqual([['Contract', 'file12_contract.pdf', null, true]]);
    const mails =
      await record.sql`select subject, body_html, state, sent_at, to_address from messages order by source_row`;
    expect(mails.map((one) => Object.values(one))).toEqual([
      ['Welcome & hello', '<p>Fish &amp; chips</p>', 'sent', '2024-01-15T11:00:00.000Z', 'joerg@example.com'],
      ['Bounced', 'x', 'failed', '2024-07-15T10:00:00.000Z', 'joerg@example.com'],
      ['Waits', 'x', 'unknown', '2024-01-15T11:00:00.000Z', ''],
    ]);
  });
});

describe('X14: import from WHMCS 7, where clients and sub-accounts sign in', () => {
  test('logins, owners and the columns that are not there yet', async () => {
    const seven = await sourceDatabase(server, 'schema-8.sql', 'schema-7.sql');
    const own = await testDatabase();
    try {
      const [first, second] = [
        await importWhmcs({ from: seven.url, databaseUrl: own.url }),
        await importWhmcs({ from: seven.url, databaseUrl: own.url }),
      ];
      const logins = await own.sql`
        select l.name, l.password_scheme, c.source_row as client, lc.owner, lc.permissions from login_clients lc
        join logins l on l.id = lc.login_id join clients c on c.id = lc.client_id order by 3, 1`;
      expect(logins.map((one) => Object.values(one))).toEqual([
        ['a@example.com', 'bcrypt', 1, true, []],
        ['sub@example.com', 'md5', 1, false, ['tickets', 'invoices']],
        ['a@example.com', 'bcrypt', 2, true, []],
      ]);
      expect(rowsWith(first, 'tblclients.login', 'duplicate-login')).toEqual([2]);
      expect(rowsWith(first, 'tblclients.login', 'login-without-email')).toEqual([3]);
      expect(await own.sql`select price_minor, quantity, currency from services`).toEqual([
        { priceMinor: 420, quantity: 1, currency: 'GBP' },
      ]);
      expect(first.timeZone).toBe('UTC');
      expect(first.warnings.join(' ')).toContain('no table tblpaymethods');
      expect(second.written).toBe(0);
    } finally {
      await Promise.all([seven.drop(), own.drop()]);
    }
  });
});
