import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientWithDuties } from '../../api/routes/clients/schema.ts';
import { statementsOf } from '../../bench/console/statements.ts';
import { consoleApi } from '../../console/api.ts';
import { steepLadder } from '../domain/dunning-facts.ts';
import { formTokenOf, type Page, wrongOn } from '../support/visitor.ts';
import { type ConsoleWorld, consoleWorld, type Staff } from './support.ts';

const NOW = new Date('2026-03-25T12:00:00Z');
const READER = ['clients:read', 'billing:read', 'dunning:read', 'operations:read'];

let world: ConsoleWorld;
let reader: Staff;
beforeAll(async () => {
  world = await consoleWorld({ now: () => NOW });
  reader = await world.staff([...READER, 'operations:start:close'], { providerIds: [world.providerId] });
  const path = `/v1/providers/${world.providerId}/dunning-ladder`;
  const etag = (await world.api.ask(`GET ${path}`)).headers.get('etag') ?? '';
  await world.api.ask(`PUT ${path}`, { body: { ladder: steepLadder }, headers: { 'if-match': etag } });
  await world.api.sql`update dunning_ladders set active_from = '2026-01-01'`;
});
afterAll(() => world?.close());

const one = async (rows: Promise<readonly { id: number }[]>) => (await rows)[0]?.id ?? 0;

/** A client who owes 11.90 since 20 March for a service, with a mail and a note. */
async function debtor(fields: Record<string, unknown> = {}) {
  const { api, providerId } = world;
  const client = await api.client(providerId, { phone: '+49.301234', ...fields });
  const service = await one(api.sql`
    insert into services (client_id, name, domain, status, currency, cycle)
    values (${client}, 'Web Small', 'ada.example', 'active', 'EUR', 'monthly') returning id`);
  const number = `RE-${client}`;
  const invoice = await one(api.sql`
    insert into invoices (provider_id, client_id, number, status, currency, issued_on, due_on, subtotal_minor, total_minor)
    values (${providerId}, ${client}, ${number}, 'unpaid', 'EUR', '2026-03-06', '2026-03-20', 1190, 1190) returning id`);
  await api.sql`
    insert into invoice_items (invoice_id, client_id, service_id, amount_minor)
    values (${invoice}, ${client}, ${service}, 1190)`;
  return { client, service, invoice, number };
}

const part = (page: Page, label: string) =>
  [...page.document.querySelectorAll('section')].find(
    (each) =>
      each.getAttribute('aria-label') === label ||
      page.document.getElementById(each.getAttribute('aria-labelledby') ?? '')?.textContent === label,
  );
const textOf = (page: Page, label: string) =>
  (part(page, label)?.textContent ?? '').replaceAll(/\s+/g, ' ').trim();
const cells = (page: Page) =>
  [...page.document.querySelectorAll('tbody tr')].map((row) =>
    [...row.querySelectorAll('td')].map((cell) => (cell.textContent ?? '').trim()),
  );

describe('the page of a client', () => {
  test('answers who, balance, what is overdue, what happens next and why, services, mails, notes, operations', async () => {
    const { client, invoice, number } = await debtor();
    const { sql } = world.api;
    await sql`
      insert into messages (provider_id, client_id, channel, to_address, subject, body_text, state, sent_at)
      values (${world.providerId}, ${client}, 'email', 'ada@example.com', 'Please pay', 'Dear Ada', 'sent', '2026-03-21T08:00:00Z')`;
    for (const [body, sticky] of [
      ['Calls on Mondays', true],
      ['Asked about a domain', false],
    ] as const)
      await world.api.ask(`POST /v1/clients/${client}/notes`, { body: { body, sticky } });
    await sql`
      insert into dunning_rungs (client_id, invoice_id, rung_id, occurrence, action, level, state, why, due_at, at, settled_at, delivered_at)
      select ${client}, ${invoice}, 'notice-1', 1, 'notice', 1, 'done', 'its-time', '2026-03-21T08:00:00Z', '2026-03-21T08:00:02Z', '2026-03-21T08:00:02Z', '2026-03-21T08:00:03Z'`;
    const held = await world.api.ask(`POST /v1/clients/${client}/dunning/decisions`, {
      body: { action: 'promise', until: '2026-03-28', reason: 'Pays on Friday' },
    });
    expect(held.status, held.text).toBe(200);
    await world.api.hold(client);

    const page = await reader.get(`/console/clients/${client}`);
    expect(page.status, page.text).toBe(200);
    expect(page.document.querySelector('h1')?.textContent).toBe(`Ada Lovelace (${client})`);
    expect(page.document.querySelector('.heading .badge')?.textContent).toBe('active');
    expect(textOf(page, 'Who it is')).toContain('ada@example.com');
    expect(textOf(page, 'Money')).toContain('Of it overdue€11.90 (invoices: 1)');
    const ladder = [...(part(page, `Invoice ${number}`)?.querySelectorAll('.ladder li') ?? [])].map(
      (each) => [each.querySelector('strong')?.textContent, each.querySelector('.badge')?.textContent],
    );
    expect(ladder).toEqual([
      ['Reminder', 'held'],
      ['Notice 1', 'done'],
      ['Notice', 'held'],
      ...['Notice', 'Suspend the services', 'Final warning', 'Terminate the services'].map((action) => [
        action,
        'to come',
      ]),
    ]);
    const debt = textOf(page, 'What is overdue, and what happens next');
    expect(debt).toContain('The client promised to pay by then.');
    expect(debt).toContain('Pays on Friday');
    expect(textOf(page, 'Services')).toContain('Web Small active');
    expect(textOf(page, 'Mails')).toContain('Please pay sent');
    expect(textOf(page, 'Notes')).toMatch(/Calls on Mondays.*Asked about a domain/);
    expect(textOf(page, 'Operations that run or wait')).toContain('Close running');
    expect(page.document.querySelector(`a[href="/console/clients/${client}/start/close"]`)?.textContent).toBe(
      'Close',
    );
    expect(page.document.querySelector(`a[href="/console/clients/${client}/start/merge"]`)).toBeNull();
  });

  test('the requests of one page read the client once, and never what was there before a change', async () => {
    const { client } = await debtor();
    const page = () => reader.get(`/console/clients/${client}`);
    await page();
    const sent = await statementsOf(world.api.sql, page);
    const reads = sent.filter(({ text }) => /^select "id".* from clients where id = \$1$/.test(text.trim()));
    expect(reads).toHaveLength(1);

    const app = new Hono();
    const seen: (string | null)[] = [];
    app.get('/', async (c) => {
      const dispatch = async (request: Request, env: typeof c.env) => world.api.app.fetch(request, env);
      const own = consoleApi(dispatch, c, writer.person.session);
      const label = async () => (await own.get(`/v1/clients/${client}`, clientWithDuties)).label;
      const { etag } = await own.getVersion(`/v1/clients/${client}`, clientWithDuties);
      const change = { body: { label: 'VIP' }, ifMatch: etag };
      seen.push(await label());
      await own.send('PATCH', `/v1/clients/${client}`, change);
      seen.push(await label());
      return c.text('');
    });
    const writer = await world.staff(['clients:read', 'clients:write']);
    await app.request('/', {}, {});
    expect(seen).toEqual([null, 'VIP']);
  });

  test('says reasons in the language of whoever looks', async () => {
    const { client } = await debtor();
    const { id } = reader.person;
    await world.api.sql`update staff set language = 'de' where id = ${id}`;
    const page = await reader.get(`/console/clients/${client}`);
    await world.api.sql`update staff set language = 'en' where id = ${id}`;
    const debt = textOf(page, 'Was überfällig ist und was als Nächstes geschieht');
    expect(debt).toContain('Dienste sperren');
    expect(debt).toContain('Ihr Tag ist noch nicht gekommen.');
    expect(debt).not.toContain('Its day');
  });

  test('shows nothing of money, dunning and operations to who may read clients alone, and nothing of other providers', async () => {
    const { client } = await debtor();
    const limited = await world.staff(['clients:read'], { providerIds: [world.providerId] });
    const page = await limited.get(`/console/clients/${client}`);
    expect(page.status).toBe(200);
    expect(textOf(page, 'Services')).toContain('Web Small');
    for (const label of ['Money', 'What is overdue, and what happens next', 'Start an operation'])
      expect(part(page, label), label).toBeUndefined();
    expect(page.text).not.toContain(`/console/clients/${client}/operations`);

    const foreign = await world.api.client(await world.api.provider('Another'), { lastName: 'Secret' });
    for (const path of ['', '/services', '/notes', '/change-log']) {
      const refused = await reader.get(`/console/clients/${foreign}${path}`);
      expect([refused.status, refused.text.includes('Secret')], path).toEqual([404, false]);
    }
    expect((await (await world.staff([])).get(`/console/clients/${client}`)).status).toBe(403);
    for (const path of ['0', 'x', '1e3', '99999999']) {
      expect((await reader.get(`/console/clients/${path}`)).status, path).toBe(404);
    }
  });

  test('escapes what a client is called, writes and has', async () => {
    const script = '<img src=x onerror=alert(1)>';
    const { client, service } = await debtor({ firstName: script, companyName: script, label: script });
    const { sql } = world.api;
    await sql`update services set name = ${script}, domain = ${script}, status = 'suspended', suspended_reason = 'abuse', suspended_note = ${script} where id = ${service}`;
    await world.api.ask(`POST /v1/clients/${client}/notes`, { body: { body: script } });
    await sql`
      insert into messages (provider_id, client_id, channel, to_address, subject, body_text, state)
      values (${world.providerId}, ${client}, 'email', ${script}, ${script}, ${script}, 'failed')`;
    expect((await reader.get(`/console/clients/${client}/services`)).text).toContain('abuse: &lt;img');
    for (const path of [
      ...['', '/services', '/messages', '/notes', '/change-log', '/invoices', '/domains', '/dunning'],
    ]) {
      const page = await reader.get(`/console/clients/${client}${path}`);
      expect(page.status, path).toBe(200);
      expect(page.text, path).toContain('&lt;img src=x');
      expect(page.text, path).not.toContain('<img');
    }
  });

  test('L6: a merged client’s page and lists lead to who is left, which says so', async () => {
    const [stays, goes] = [
      await world.api.client(world.providerId),
      await world.api.client(world.providerId),
    ];
    await world.api.sql`update clients set status = 'merged', merged_into_id = ${stays} where id = ${goes}`;
    const moved = await reader.get(`/console/clients/${goes}/invoices`);
    expect([moved.status, moved.to]).toEqual([303, `/console/clients/${stays}/invoices?from=${goes}`]);
    const page = await reader.get(`/console/clients/${goes}`);
    expect((await reader.get(page.to ?? '')).text).toContain(`Client ${goes} was merged into this one.`);
    const list = await reader.get('/console/clients?status=merged');
    expect(list.document.querySelector(`main td a[href="/console/clients/${stays}"]`)?.textContent).toBe(
      `now client ${stays}`,
    );
  });

  test('C11: lists stand in tabs, and the status that was chosen stays for every client', async () => {
    const [first, second] = [await debtor(), await debtor()];
    await world.api.sql`
      insert into services (client_id, name, status, currency, cycle)
      values (${first.client}, 'Old', 'terminated', 'EUR', 'monthly'), (${second.client}, 'Older', 'terminated', 'EUR', 'monthly')`;
    const names = (page: Page) => cells(page).map(([name]) => name?.split(' #')[0]);
    const staff = await world.staff(['clients:read']);
    expect(names(await staff.get(`/console/clients/${first.client}/services`))).toEqual(['Old', 'Web Small']);
    const chosen = await staff.get(`/console/clients/${first.client}/services?status=terminated`);
    expect(names(chosen)).toEqual(['Old']);
    const other = await staff.get(`/console/clients/${second.client}/services`);
    expect(names(other)).toEqual(['Older']);
    expect(other.document.querySelector('option[selected]')?.textContent).toBe('terminated');
    const clear = [...other.document.querySelectorAll('main a')].find(
      (each) => each.textContent === 'Clear the filters',
    );
    await staff.get(clear?.getAttribute('href') ?? '');
    expect(names(await staff.get(`/console/clients/${second.client}/services`))).toHaveLength(2);
    expect(cells(await staff.get(`/console/clients/${first.client}/invoices`))[0]?.slice(0, 4)).toEqual([
      ...[first.number, 'unpaid', '€11.90', '€11.90'],
    ]);
  });

  test('D2, D3, D4, D6: staff promise, hold, end holds and spare on the tab of dunning, exactly as the API does', async () => {
    const { client, service, invoice, number } = await debtor();
    const staff = await world.staff(['clients:read', 'clients:write', 'dunning:read', 'dunning:decide']);
    const path = `/console/clients/${client}/dunning`;
    const decide = (fields: Record<string, string>) =>
      staff.submit(path, `${path}/decide`, { invoiceId: '', until: '', reason: 'By phone', ...fields });
    const bare = await decide({ decision: 'promise', reason: 'Pays on Friday' });
    expect([bare.status, wrongOn(bare)]).toEqual([400, expect.stringContaining('/until')]);
    expect(bare.document.querySelector('#reason')?.textContent).toBe('Pays on Friday');
    const promised = await decide({ decision: 'promise', until: '2026-03-28', invoiceId: String(invoice) });
    expect(promised.text).toContain('The decision is taken and counts at once.');
    expect(textOf(promised, 'What holds it')).toContain('Promised to pay until Mar 29, 2026, 12:00 AM UTC');
    expect(textOf(promised, 'What holds it')).toContain(`Invoice ${number}`);
    await decide({ decision: 'stop' });
    const held = await staff.get(path);
    const ends = [...held.document.querySelectorAll('button[value^=resume]')];
    expect(ends.map((each) => each.textContent)).toEqual([
      'End it: Stopped, all invoices',
      `End it: Promised to pay, Invoice ${number}`,
      'End all that holds it',
    ]);
    await decide({ decision: ends[0]?.getAttribute('value') ?? '' });
    const { sql } = world.api;
    expect(
      await sql`select kind from dunning_holds where client_id = ${client} and released_at is null`,
    ).toEqual([{ kind: 'promise' }]);
    await decide({ decision: 'resume' });
    const over = await decide({ decision: 'resume' });
    expect([over.status, wrongOn(over)]).toEqual([409, expect.stringContaining('it goes on already')]);
    // What was refused is put right in the same form, and sent under a key of its own.
    const newKey = over.document.querySelector('input[name=key]')?.getAttribute('value') ?? '';
    const again = {
      formToken: formTokenOf(over),
      key: newKey,
      decision: 'stop',
      invoiceId: '',
      until: '',
      reason: 'So',
    };
    expect((await staff.post(`${path}/decide`, again)).status).toBe(303);

    for (const name of ['overdueNoticesOff', 'lateFeeExempt', 'autoChargeOff', 'suspensionExempt']) {
      const spare = await staff.submit(path, `${path}/spare`, { name, action: 'set', value: 'true' });
      expect(spare.text).toContain('It is saved and counts at once.');
    }
    await staff.submit(path, `${path}/spare`, { name: 'autoChargeOff', action: 'reset' });
    const { body } = await world.api.ask(`GET /v1/clients/${client}/settings`);
    const settings = body.settings as Record<string, { own: unknown }>;
    expect(
      ['overdueNoticesOff', 'lateFeeExempt', 'autoChargeOff', 'suspensionExempt'].map(
        (name) => settings[name]?.own,
      ),
    ).toEqual([true, true, null, true]);
    await staff.submit(path, `${path}/services/${service}`, { never: 'true', notBefore: '2026-04-30' });
    expect(
      await sql`select auto_suspend_override, suspend_not_before from services where id = ${service}`,
    ).toEqual([{ autoSuspendOverride: true, suspendNotBefore: '2026-04-30' }]);
    const stale = await staff.submit(path, `${path}/services/${service}`, { etag: '"v1"', notBefore: '' });
    expect(stale.status).toBe(412);

    const watcher = await world.staff(['clients:read', 'dunning:read']);
    const watched = await watcher.get(path);
    expect(watched.document.querySelectorAll('main button:not([aria-disabled])')).toHaveLength(0);
    const formToken = formTokenOf(watched);
    const key = crypto.randomUUID();
    const refused = await watcher.post(`${path}/decide`, {
      ...{ formToken, key, decision: 'stop', invoiceId: '', until: '', reason: 'no right' },
    });
    expect(refused.status).toBe(403);
    expect((await (await world.staff(['clients:read'])).get(path)).status).toBe(403);
  });

  test('X5: a message of which nobody knows whether it went out is settled there', async () => {
    const { client, invoice, number } = await debtor();
    const { sql } = world.api;
    const messageId = await one(sql`
      insert into messages (provider_id, client_id, to_address, state)
      values (${world.providerId}, ${client}, 'ada@example.com', 'unknown') returning id`);
    await sql`
      insert into dunning_rungs (client_id, invoice_id, rung_id, action, level, state, why, due_at, at, effect)
      values (${client}, ${invoice}, 'notice-1', 'notice', 1, 'unknown', 'its-time', '2026-03-21T08:00:00Z',
        '2026-03-21T08:00:02Z', ${sql.json({ messageId })})`;
    const staff = await world.staff(['clients:read', 'dunning:read', 'dunning:decide']);
    const path = `/console/clients/${client}/dunning`;
    const page = await staff.get(path);
    const buttons = [...page.document.querySelectorAll('button[value*=notice-1]')];
    expect(buttons.map((each) => each.textContent)).toEqual([
      `It went out: Notice (notice-1), invoice ${number}`,
      `It did not: Notice (notice-1), invoice ${number}`,
    ]);
    const done = await staff.submit(path, `${path}/decide`, {
      ...{ decision: buttons[0]?.getAttribute('value') ?? '', invoiceId: '', until: '' },
      reason: 'It is in the log',
    });
    expect(done.text).toContain('The decision is taken');
    const [row] = await sql`select state from dunning_rungs where invoice_id = ${invoice}`;
    expect(row).toEqual({ state: 'done' });
  });

  test('C3, C7, C9, C11: tickets, contacts, files, payments and add-ons have tabs, each with where programs read it', async () => {
    const { client, service, invoice, number } = await debtor();
    const { sql, ask } = world.api;
    const { providerId } = world;
    await sql`
      insert into tickets (provider_id, client_id, number, department, subject, status)
      values (${providerId}, ${client}, 'T-1', 'Support', '<b>Help</b>', 'client-reply')`;
    await sql`
      insert into addons (client_id, service_id, name, status, currency, cycle, price_minor)
      values (${client}, ${service}, 'Backup', 'active', 'EUR', 'monthly', 200)`;
    await ask(`POST /v1/clients/${client}/contacts`, {
      body: { firstName: 'Charles', lastName: 'Babbage', email: 'charles@example.com', mailInvoice: true },
    });
    await ask(`POST /v1/clients/${client}/files`, {
      body: { title: 'Order', fileName: 'order.txt', content: 'YQ==', staffOnly: false },
    });
    await ask(`POST /v1/clients/${client}/payments`, {
      body: { invoiceId: invoice, amountMinor: 500, gateway: 'bank', reference: 'R-7' },
    });
    const row = async (list: string) => {
      const page = await reader.get(`/console/clients/${client}/${list}`);
      expect(page.document.querySelector('main a code')?.textContent).toBe(
        `GET /v1/clients/${client}/${list}`,
      );
      return cells(page)[0]?.map((cell) => cell.replaceAll(/\s+/g, ' '));
    };
    expect((await row('tickets'))?.slice(0, 4)).toEqual([
      'T-1',
      '<b>Help</b> medium',
      'client has replied',
      'Support',
    ]);
    expect(await row('contacts')).toEqual([
      ...['Charles Babbage', 'charles@example.com', '–', '–', 'invoices'],
    ]);
    expect((await row('files'))?.slice(0, 3)).toEqual(['Orderorder.txt', '0 kB', 'the client too']);
    expect((await row('transactions'))?.slice(1)).toEqual([
      ...[expect.stringMatching(/^Payment #/), number, '€5.00', '–', '–', 'bankR-7'],
    ]);
    expect((await row('addons'))?.slice(0, 5)).toEqual([
      ...[expect.stringMatching(/^Backup #/), 'active', `#${service}`, '€2.00', 'monthly'],
    ]);
    const limited = await world.staff(['clients:read']);
    const names = (page: Page) =>
      [...page.document.querySelectorAll('.tabs a')].map((each) => each.textContent);
    const tabs = names(await limited.get(`/console/clients/${client}`));
    for (const name of ['Dunning', 'Payments', 'Operations']) expect(tabs).not.toContain(name);
    expect((await limited.get(`/console/clients/${client}/transactions`)).status).toBe(403);
  });

  test('M7: books a payment by hand, all that is owed when no amount is typed, from who may', async () => {
    const { client, invoice, number } = await debtor();
    const path = `/console/clients/${client}/transactions`;
    const reads = await reader.get(path);
    expect(reads.text).not.toContain('Book a payment');
    const staff = await world.staff([...READER, 'billing:write']);
    const fields = {
      invoiceId: String(invoice),
      amount: '4,00',
      gateway: 'bank',
      reference: 'statement 7/3',
      ...{ fees: '', at: '', description: '' },
    };
    const wrong = await staff.submit(path, path, { ...fields, amount: '11.901' });
    expect([wrong.status, wrongOn(wrong)]).toEqual([422, expect.stringContaining('Say how much it is')]);
    expect(wrong.document.querySelector('#reference')?.getAttribute('value')).toBe('statement 7/3');
    const part = await staff.submit(path, path, fields);
    expect(part.text).toContain('The payment is booked.');
    expect(part.text).toContain(`Invoice ${number}: €7.90 owed`);
    await staff.submit(path, path, { ...fields, amount: '', reference: '' });
    const credit = { ...fields, invoiceId: '', reference: '' };
    expect((await staff.submit(path, path, { ...credit, amount: '' })).status).toBe(422);
    await staff.submit(path, path, { ...credit, amount: '2' });
    const { sql } = world.api;
    const booked = await sql`
      select invoice_id, amount_in_minor, gateway_reference from transactions where client_id = ${client} order by id`;
    expect(booked).toEqual([
      { invoiceId: invoice, amountInMinor: 400, gatewayReference: 'statement 7/3' },
      { invoiceId: invoice, amountInMinor: 790, gatewayReference: null },
      { invoiceId: null, amountInMinor: 200, gatewayReference: null },
    ]);
  });

  test('takes a note once, from who may write, and refuses a form of another session', async () => {
    const client = await world.api.client(world.providerId);
    const writer = await world.staff(['clients:read', 'clients:write']);
    const path = `/console/clients/${client}/notes`;
    const kept = await writer.submit(path, path, { body: 'Wants a call', sticky: 'true' });
    expect(kept.document.querySelector('[role=status]')?.textContent).toBe('The note is kept.');
    expect(cells(kept)[0]?.slice(0, 3)).toEqual(['Wants a callon top', 'client', 'Grace Hopper']);
    const forged = await writer.post(path, { body: 'x', key: crypto.randomUUID() });
    expect(forged.status).toBe(403);
    expect((await reader.get(path)).document.querySelector(`form[action="${path}"]`)).toBeNull();
    expect(await world.api.sql`select from notes where client_id = ${client}`).toHaveLength(1);
  });
});

describe('what staff change on the page of a client', () => {
  const EDITOR = ['clients:read', 'clients:write', 'providers:read'];

  test('C1, C2, C4: the profile is edited field by field, each as far as somebody may, and overwrites nobody', async () => {
    const client = await world.api.client(world.providerId, {
      ...{ country: 'DE', customFields: { Tier: 3, Memo: 'a\nb', Checked: true } },
    });
    const path = `/console/clients/${client}/profile`;
    const staff = await world.staff(EDITOR);
    const page = await staff.get(path);
    const value = (name: string) => page.document.querySelector(`[name=${name}]`)?.getAttribute('value');
    const custom = { customName: ['Tier', 'Memo', 'Checked', 'Since', ''] };
    const fields = {
      ...{ etag: value('etag') ?? '', firstName: ' Augusta ', phone: '030 901820', label: 'VIP' },
      ...{ ...custom, customValue: ['4', 'a\r\nb', '', 'Monday', ''] },
    };
    const saved = await staff.submit(path, path, fields);
    expect(saved.text).toContain('The profile is saved.');
    const { body } = await world.api.ask(`GET /v1/clients/${client}`);
    expect(body).toMatchObject({
      ...{ firstName: 'Augusta', lastName: 'Lovelace', phone: '+49.30901820', label: 'VIP' },
      customFields: { Tier: 4, Memo: 'a\nb', Since: 'Monday' },
    });
    const { items } = (await world.api.ask(`GET /v1/clients/${client}/change-log`)).body;
    expect(Object.keys(items[0]?.changes as object).sort()).toEqual([
      ...['customFields', 'firstName', 'label', 'phone'],
    ]);
    const stale = await staff.submit(path, path, { ...fields, firstName: 'Ada' });
    expect([stale.status, stale.document.querySelector('#firstName')?.getAttribute('value')]).toEqual([
      ...[412, 'Ada'],
    ]);
    const same = await staff.submit(path, path, {});
    expect(same.text).toContain('Nothing has changed.');

    const some = await world.staff(['clients:read', 'clients:write:contact']);
    const limited = await some.get(path);
    expect(limited.document.querySelector('#phone')).not.toBeNull();
    expect(limited.document.querySelector('#firstName')).toBeNull();
    expect(textOf(limited, 'Edit the profile')).toContain('First nameAugusta');
    await world.api.hold(client);
    expect((await staff.get(path)).document.querySelector(`form[action="${path}"]`)).toBeNull();
  });

  test('P3, P4, P5, P6, P7: staff see who signs in, help with passwords, and enter as the owner', async () => {
    const client = await world.api.client(world.providerId);
    const staff = await world.staff([
      ...['clients:read', 'logins:write', 'logins:passwords', 'clients:sign-in-as'],
    ]);
    const path = `/console/clients/${client}/logins`;
    const added = await staff.submit(path, `${path}/add`, {
      ...{ email: 'Owner@Example.com', name: '', firstName: 'Grace', lastName: 'Hopper', language: '' },
      ...{ loginId: '', owner: 'true', permissions: 'files' },
    });
    expect(added.text).toContain('The login is added.');
    const { sql } = world.api;
    const login = await one(sql`
      update logins set last_sign_in_at = '2026-03-24T10:00:00Z', last_sign_in_address = '192.0.2.7',
        last_sign_in_host = 'dsl-7.example.net', two_factor = true
      where id in (select login_id from login_clients where client_id = ${client}) returning id`);
    const row = cells(await staff.get(path))[0]?.map((cell) => cell.replaceAll(/\s+/g, ' '));
    expect(row).toEqual([
      ...[expect.stringContaining('Owner@Example.com'), 'Grace Hopper', 'owner everything', 'on', 'none yet'],
      expect.stringContaining('192.0.2.7 · dsl-7.example.net'),
    ]);

    const its = `${path}/${login}`;
    const off = await staff.submit(its, `${its}/help`, { help: 'factor', reason: 'called back' });
    expect(off.text).toContain('Two-factor sign-in is off.');
    const again = await staff.submit(its, `${its}/help`, { help: 'factor', reason: 'called back' });
    expect([again.status, again.document.querySelector('#reason')?.getAttribute('value')]).toEqual([
      ...[422, 'called back'],
    ]);
    const linked = await staff.submit(its, `${its}/help`, { help: 'link', reason: 'called back' });
    expect(linked.text).toContain('The mail with the link is on its way.');
    const short = await staff.submit(its, `${its}/password`, { password: 'short', why: 'in the shop' });
    expect([short.status, short.text.includes('value="short"')]).toEqual([422, false]);
    await staff.submit(its, `${its}/password`, { password: 'lamp river oak and sky', why: 'in the shop' });
    await staff.submit(its, `${its}/rights`, { enabled: 'true', permissions: ['files', 'invoices'] });
    expect(
      await sql`
        select l.password_hash is not null as set, t.owner, t.permissions from logins l
        join login_clients t on t.login_id = l.id where l.id = ${login}`,
    ).toEqual([{ set: true, owner: false, permissions: ['files', 'invoices'] }]);

    await staff.submit(its, `${its}/rights`, { owner: 'true', enabled: 'true' });
    const shown = await staff.get(path);
    const hidden = (name: string) =>
      shown.document.querySelector(`form[action$="/enter"] [name=${name}]`)?.getAttribute('value') ?? '';
    const entered = await staff.post(`${path}/enter`, {
      ...{ formToken: hidden('formToken'), key: hidden('key'), reason: 'asked on the phone' },
    });
    expect([entered.status, entered.to]).toEqual([
      303,
      expect.stringMatching(/\/portal\/\d+\/enter\?token=/),
    ]);
    const reads = await reader.get(its);
    expect(reads.document.querySelectorAll('main form')).toHaveLength(0);
  });

  test('M2, M3, M4: a draft is made by hand, what is due is shown and billed, and lines wait for it', async () => {
    const { client, service } = await debtor();
    const staff = await world.staff([...READER, 'clients:write', 'billing:write']);
    const list = `/console/clients/${client}/invoices`;
    const draft = await staff.submit(list, `${list}/create`, {
      ...{ dueOn: '2026-04-30', paymentMethod: 'bank', notes: 'By phone' },
    });
    expect([draft.status, draft.text.includes('By phone')]).toEqual([200, true]);
    const { sql } = world.api;
    await sql`update services set price_minor = 490, next_due_on = '2026-03-20' where id = ${service}`;
    const wanted = { until: '2026-03-31', override: '' };
    const due = await staff.submit(list, `${list}/generate`, { ...wanted, does: 'preview' });
    expect(due.text).toContain('€4.90');
    const billed = await staff.submit(list, `${list}/generate`, { ...wanted, does: 'generate' });
    expect(billed.document.querySelector('[role=status]')?.textContent).toMatch(/^Issued: \S+\.$/);
    const counts = await sql`select status, count(*)::int as n from invoices where client_id = ${client}
      group by status order by status`;
    expect(counts).toEqual([
      { status: 'draft', n: 1 },
      { status: 'unpaid', n: 2 },
    ]);

    const waits = `/console/clients/${client}/queued-lines`;
    const queued = {
      description: 'Domain move',
      amount: '-2.50',
      forWhat: `serviceId:${service}`,
      dueOn: '',
    };
    const shown = await staff.submit(waits, `${waits}/add`, queued);
    expect(cells(shown)[0]?.map((cell) => cell.replaceAll(/\s+/g, ' '))).toEqual([
      ...[expect.stringMatching(/^Domain move #\d+$/), `Service #${service}`, 'next invoice'],
      ...['-€2.50not taxed', 'Take it out: Domain move'],
    ]);
    const wrong = await staff.submit(waits, `${waits}/add`, { ...queued, amount: '2,505' });
    expect([wrong.status, wrong.document.querySelector('#description')?.getAttribute('value')]).toEqual([
      ...[422, 'Domain move'],
    ]);
    await staff.submit(waits, `${waits}/remove`, {});
    expect(cells(await staff.get(waits))).toEqual([]);
  });

  test('M6, M7, M8: credit is adjusted and deleted, a payment given back, and the statement adds it up', async () => {
    const { client, invoice, number } = await debtor();
    const staff = await world.staff([...READER, 'billing:write']);
    const credit = `/console/clients/${client}/credit`;
    const adjust = { amount: '3', currency: 'EUR', why: 'Goodwill' };
    const granted = await staff.submit(credit, `${credit}/adjust`, adjust);
    expect(granted.text).toContain('Credit: <strong><span class="money">€3.00');
    const gone = await staff.submit(credit, `${credit}/remove`, {});
    expect(gone.text).toContain('The line is deleted.');
    await world.api.ask(`POST /v1/clients/${client}/payments`, {
      body: { invoiceId: invoice, amountMinor: 1190, gateway: 'bank', reference: 'S-1' },
    });
    const [paid] = await world.api.sql<{ id: number }[]>`
      select id from transactions where client_id = ${client}`;
    const path = `/console/clients/${client}/transactions/${paid?.id}`;
    const back = await staff.submit(path, `${path}/refund`, {
      ...{ refundAmount: '1.90', from: '', refundText: 'Too much' },
    });
    expect(back.text).toContain('It is booked, or on its way at the gateway.');
    const statement = await reader.get(`/console/clients/${client}/statement?from=2026-03-01&to=2026-03-31`);
    const rows = cells(statement).map(([, kind, named, , amount, owed]) => [kind, named, amount, owed]);
    expect(rows[0]).toEqual(['Before', '', '', '€0.00']);
    expect(rows).toContainEqual(['Invoice', number, '€11.90', '€11.90']);
    expect(rows.at(-1)).toEqual(['After', '', '', '€0.00']);
    const pdf = await reader.get(
      `/console/clients/${client}/statement/statement.pdf?from=2026-03-01&to=2026-03-31&currency=EUR`,
    );
    expect([pdf.status, pdf.headers.get('content-type'), pdf.text.slice(0, 5)]).toEqual([
      ...[200, 'application/pdf', '%PDF-'],
    ]);
    const wrong = await reader.get(`/console/clients/${client}/statement?from=2026-03-31&to=2026-03-01`);
    expect([wrong.status, wrongOn(wrong)]).toEqual([400, expect.any(String)]);
    const link = statement.document.querySelector(`a[href="/console/invoices/${invoice}"]`);
    expect(link?.textContent).toBe(number);
  });

  test('D9, L14, L20, M9, M10, M15, P10: terms, rates, providers and payment methods are seen and changed', async () => {
    const client = await world.api.client(world.providerId);
    const other = await world.api.provider('Sister');
    const staff = await world.staff([
      ...[...READER, 'clients:write', 'billing:write', 'payments:details'],
      ...['operations:start:remove-payment-method', 'operations:start:disconnect-provider'],
    ]);
    const terms = `/console/clients/${client}/terms`;
    const saved = await staff.submit(terms, `${terms}/account`, {
      ...{ mode: 'credit-limit', limit: '500', repayDays: '14', restrictDays: '30' },
    });
    expect(textOf(saved, `Account at provider ${world.providerId}`)).toContain('Credit limit€500.00');
    const half = await staff.submit(terms, `${terms}/account`, {
      ...{ mode: 'credit-limit', limit: '500', repayDays: '14', restrictDays: '' },
    });
    expect([half.status, wrongOn(half)]).toEqual([400, expect.stringContaining('restrictDays')]);
    const rate = { kind: 'discount', value: '12,5', fromCurrency: '', validFrom: '2026-01-01' };
    const given = await staff.submit(terms, `${terms}/add`, { ...rate, validUntil: '', timeZone: '' });
    expect(cells(given)[0]?.slice(0, 3)).toEqual(['discount', '12.5 %', 'all']);
    const joined = await staff.submit(terms, `${terms}/connect`, { providerId: String(other) });
    expect(joined.text).toContain('The provider is connected.');
    expect(joined.text).toContain(`/start/disconnect-provider?p.providerId=${other}`);

    const { sql } = world.api;
    const [first, second] = await sql<{ id: number }[]>`
      insert into payment_methods (client_id, gateway, kind, brand, last_four, expires_on, is_default)
      values (${client}, 'till', 'card', 'Visa', '4242', '2030-12-31', true),
        (${client}, 'till', 'card', 'Maestro', '1881', null, false) returning id`;
    const methods = `/console/clients/${client}/payment-methods`;
    const shown = await staff.get(methods);
    expect(cells(shown)[0]?.[0]?.replaceAll(/\s+/g, ' ')).toBe(
      `Visa •••• 4242 (till, #${first?.id}) default`,
    );
    expect(shown.text).toContain(`/start/remove-payment-method?p.paymentMethodId=${second?.id}`);
    const changed = await staff.submit(methods, `${methods}/default`, {});
    expect(changed.text).toContain('It is the default now.');
    expect(await sql`select id from payment_methods where client_id = ${client} and is_default`).toEqual([
      second,
    ]);
    const details = await staff.submit(methods, `${methods}/details`, {});
    expect(details.text).toContain('Who you are, once more');
  });

  test('C3, C6, C7, C9: a contact is edited, a file stored as it was, a note has its section, a ticket is read', async () => {
    const client = await world.api.client(world.providerId);
    const staff = await world.staff(['clients:read', 'clients:write']);
    const base = `/console/clients/${client}`;
    const empty = Object.fromEntries(
      [
        ...['firstName', 'lastName', 'companyName', 'email', 'phone', 'taxId', 'address1', 'address2'],
        ...['postcode', 'city', 'region', 'country'],
      ].map((name) => [name, '']),
    );
    const wrong = await staff.submit(`${base}/contacts`, `${base}/contacts/add`, { ...empty, email: 'x' });
    expect([wrong.status, wrong.document.querySelector('#email')?.getAttribute('value')]).toEqual([400, 'x']);
    const babbage = { ...empty, lastName: 'Babbage', phone: '020 7946 0958', country: 'GB' };
    await staff.submit(`${base}/contacts`, `${base}/contacts/add`, { ...babbage, mailInvoice: 'true' });
    const { sql } = world.api;
    const contact = await one(sql`select id from contacts where client_id = ${client}`);
    const its = `${base}/contacts/${contact}`;
    const saved = await staff.submit(its, its, { ...babbage, billing: 'true' });
    expect(saved.text).toContain('The contact is saved.');
    expect(
      await sql`select last_name, phone, country, billing, mail_invoice from contacts where id = ${contact}`,
    ).toEqual([
      { lastName: 'Babbage', phone: '+44.2079460958', country: 'GB', billing: true, mailInvoice: false },
    ]);

    const upload = await staff.get(`${base}/files`);
    const form = new FormData();
    const key = upload.document.querySelector('form[action$="/files/add"] [name=key]')?.getAttribute('value');
    const fields = { formToken: formTokenOf(upload), key: key ?? '', title: 'Order', staffOnly: 'true' };
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set('file', new File([new Uint8Array([0, 255, 10])], 'order.bin', { type: 'application/x-order' }));
    const stored = await staff.send(`${base}/files/add`, {
      ...{ method: 'POST', body: form, headers: { origin: 'https://tenure.example.com' } },
    });
    expect([stored.status, stored.to], stored.text).toEqual([303, `${base}/files?done=stored`]);
    const file = await one(sql`select id from files where client_id = ${client}`);
    const content = await world.api.app.request(`/v1/files/${file}/content`, {
      headers: { authorization: `Bearer ${world.api.admin}` },
    });
    expect([...new Uint8Array(await content.arrayBuffer())]).toEqual([0, 255, 10]);

    const noted = await staff.submit(`${base}/notes`, `${base}/notes`, {
      body: 'Pays late',
      section: 'billing',
    });
    expect(cells(noted)[0]?.slice(0, 2)).toEqual(['Pays late', 'billing']);
    const ticket = await one(sql`
      insert into tickets (provider_id, client_id, number, department, subject, status, urgency)
      values (${world.providerId}, ${client}, 'T-2', 'Sales', 'How much?', 'open', 'high') returning id`);
    await sql`
      insert into ticket_messages (ticket_id, kind, author, author_name, body, at)
      values (${ticket}, 'note', 'staff', 'Grace', 'Be kind', '2026-03-20T08:00:00Z')`;
    const read = await staff.get(`${base}/tickets/${ticket}`);
    expect(read.text).toContain('Be kind');
    expect(textOf(read, 'Ticket T-2')).toContain('Urgencyhigh');
  });

  test('L10, L12, L13, X8: legal holds, contested payments, requests about data and exports stand together', async () => {
    const client = await world.api.client(world.providerId);
    const staff = await world.staff(['clients:read', 'clients:write', 'operations:start:export']);
    const path = `/console/clients/${client}/duties`;
    const held = await staff.submit(path, `${path}/hold`, { holdReason: 'Court order 4 O 12/26' });
    expect(textOf(held, 'Legal holds')).toContain('Court order 4 O 12/26');
    const released = await staff.submit(path, `${path}/release`, {});
    expect(released.text).toContain('The hold is released.');
    const dispute = {
      currency: 'eur',
      gateway: 'stripe',
      reference: 'dp_1',
      transactionId: '',
      disputeReason: '',
    };
    const wrong = await staff.submit(path, `${path}/dispute`, { ...dispute, amount: 'x' });
    expect([wrong.status, wrong.document.querySelector('#reference')?.getAttribute('value')]).toEqual([
      ...[422, 'dp_1'],
    ]);
    await staff.submit(path, `${path}/dispute`, { ...dispute, amount: '11,90' });
    const won = await staff.submit(path, `${path}/settle`, { state: 'won' });
    expect(textOf(won, 'Contested payments')).toContain('won');
    const request = { kind: 'access', receivedOn: '', note: 'By letter' };
    const asked = await staff.submit(path, `${path}/request`, request);
    expect(textOf(asked, 'Requests about data')).toMatch(/access to the data #\d+.*30 days left.*By letter/);
    const closed = await staff.submit(path, `${path}/close`, { why: 'Withdrawn' });
    expect(textOf(closed, 'Requests about data')).toContain('Withdrawn');
    expect(closed.text).toContain(`/console/clients/${client}/start/export?p.format=pdf`);
    const { items } = (await world.api.ask(`GET /v1/clients/${client}/legal-holds`)).body;
    expect(items.map(({ releasedBy }) => releasedBy)).toEqual([`staff:${staff.person.id}`]);
    expect(await world.api.sql`select state from disputes where client_id = ${client}`).toEqual([
      { state: 'won' },
    ]);
  });
});

describe('the list of clients and the search', () => {
  test('finds clients by status, archive and words, and offers the search on every page to who may read them', async () => {
    const archived = await world.api.client(world.providerId, { lastName: 'Stored', archivedAt: NOW });
    const shown = await world.api.client(world.providerId, { lastName: 'Stored', status: 'inactive' });
    const found = async (query: string) =>
      [
        ...(await reader.get(`/console/clients?q=stored&${query}`)).document.querySelectorAll('main td a'),
      ].map((each) => each.getAttribute('href'));
    const [atArchived, atShown] = [archived, shown].map((id) => `/console/clients/${id}`);
    expect(await found('')).toEqual([atShown]);
    expect(await found('archived=any')).toEqual([atShown, atArchived]);
    expect(await found('status=active&archived=true')).toEqual([atArchived]);
    expect(await found('status=closed')).toEqual([]);
    expect(
      (await reader.get('/console')).document.querySelector('header form[action="/console/search"]'),
    ).not.toBeNull();
    const nobody = await world.staff(['servers:read']);
    expect((await nobody.get('/console')).text).not.toContain('/console/search');
    expect((await nobody.get('/console/search?q=ada')).status).toBe(403);
  });

  test('leads to the one thing that is found: by number, mail, domain, invoice, merged number, operation, action', async () => {
    const { client, number } = await debtor({ email: 'only@search.example' });
    const goes = await world.api.client(world.providerId);
    await world.api.sql`update clients set status = 'merged', merged_into_id = ${client} where id = ${goes}`;
    await world.api.sql`update services set domain = 'find-me.example' where client_id = ${client}`;
    const to = async (q: string) => (await reader.get(`/console/search?q=${encodeURIComponent(q)}`)).to;
    for (const q of [`#${client}`, ' ONLY@search.example ', 'find-me.example', number])
      expect(await to(q), q).toBe(`/console/clients/${client}`);
    expect(await to(`#${goes}`)).toBe(`/console/clients/${goes}`);
    const operation = await world.api.hold(client);
    expect(await to(operation.toUpperCase())).toBe(`/console/operations/${operation}`);
    expect(await to('')).toBe('/console/clients');

    const many = await reader.get('/console/search?q=lovelace');
    expect([many.status, cells(many).length > 1]).toEqual([200, true]);
    const none = await reader.get(`/console/search?q=${encodeURIComponent('<b>nobody</b>')}`);
    expect(none.text).toContain('Nothing is found for “&lt;b&gt;nobody&lt;/b&gt;”.');
    const actions = (page: Page) =>
      [...page.document.querySelectorAll('.index a')].map((each) => each.getAttribute('href'));
    const starter = await world.staff(['clients:read', 'operations:start:merge', 'schedules:read']);
    expect(actions(await starter.get(`/console/search?q=Merge+${client}`))).toEqual([
      `/console/clients/${client}/start/merge`,
    ]);
    expect(actions(await starter.get('/console/search?q=merge'))).toContain('/console/start?kind=merge');
    expect(actions(await starter.get('/console/search?q=sched'))).toEqual(['/console/settings/schedules']);
    // Neither what somebody may not do nor what no word begins with.
    for (const q of ['delete', 'audit', 'erge', 'm'])
      expect(actions(await starter.get(`/console/search?q=${q}`)), q).toEqual([]);
    const foreign = await world.api.client(await world.api.provider('Third'), {
      email: 'far@search.example',
    });
    expect((await reader.get(`/console/search?q=far@search.example`)).to).toBeNull();
    expect((await reader.get(`/console/search?q=${foreign}`)).text).not.toContain(
      `/console/clients/${foreign}"`,
    );
  });
});
