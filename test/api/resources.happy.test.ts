import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApi, testApi } from './support.ts';

let api: TestApi;
let provider: number;
let client: number;
beforeAll(async () => {
  api = await testApi();
  provider = await api.provider();
  client = await api.client(provider, { country: 'DE' });
});
afterAll(() => api.close());

describe('providers', () => {
  test('are created with defaults, read, edited with their policy, and logged', async () => {
    const made = await api.ask('POST /v1/providers', {
      body: { name: 'New Hosting', timeZone: 'Europe/Berlin' },
    });
    expect(made.status, made.text).toBe(201);
    expect(made.body).toMatchObject({ defaultCurrency: 'EUR', timeZone: 'Europe/Berlin', version: 1 });
    const path = `/v1/providers/${made.body.id}`;
    const policy = { operations: { close: { approval: ['terminate'], coolingOffHours: 24 } } };
    const edited = await api.ask(`PATCH ${path}`, {
      body: { policy },
      headers: { 'if-match': made.headers.get('etag') ?? '' },
    });
    expect(edited.status, edited.text).toBe(200);
    expect(edited.body.policy).toMatchObject(policy);
    expect((await api.ask(`GET ${path}`)).body).toEqual(edited.body);
    const log =
      await api.sql`select action from change_log where entity = 'provider' and entity_id = ${made.body.id} order by id`;
    expect(log.map(({ action }) => action)).toEqual(['created', 'edited']);
  });

  test('X2: a policy that is none is refused with the place', async () => {
    const { headers } = await api.ask(`GET /v1/providers/${provider}`);
    const edit = (policy: object) =>
      api.ask(`PATCH /v1/providers/${provider}`, {
        body: { policy },
        headers: { 'if-match': headers.get('etag') ?? '' },
      });
    for (const policy of [
      { operations: { explode: {} } },
      { operations: { close: { coolingOffHours: -1 } } },
      { mood: 'good' },
      { retry: { attempts: 0 } },
    ]) {
      const reply = await edit(policy);
      expect(reply.status, JSON.stringify(policy)).toBe(400);
      expect(JSON.stringify(reply.body.errors)).toContain('/policy');
    }
  });
});

describe('client groups', () => {
  test('M10: are created with a discount and listed', async () => {
    const made = await api.ask('POST /v1/client-groups', {
      body: { providerId: provider, name: 'Resellers', discountPercent: 12.5 },
    });
    expect(made.status, made.text).toBe(201);
    expect(made.body).toMatchObject({ discountPercent: 12.5, settings: {} });
    const listed = await api.ask(`GET /v1/client-groups?providerId=${provider}`);
    expect(listed.body.items).toEqual([made.body]);
    expect(
      (
        await api.ask('POST /v1/client-groups', {
          body: { providerId: provider, name: 'X', discountPercent: 12.3456 },
        })
      ).status,
    ).toBe(400);
  });

  test('M10: are deleted with their ladder, unless clients are in one or its ladder did something', async () => {
    const group = await api.ask('POST /v1/client-groups', { body: { providerId: provider, name: 'Old' } });
    const path = `/v1/client-groups/${group.body.id}`;
    const member = await api.client(provider, { groupId: group.body.id });
    const used = await api.ask(`DELETE ${path}`);
    expect([used.status, used.body.clients, used.body.rungs]).toEqual([409, 1, 0]);
    expect(used.body.detail).toBe('The group Old is in use: 1 client is in it.');
    await api.sql`update clients set group_id = null where id = ${member}`;
    const [ladder] = await api.sql<{ id: number }[]>`
      insert into dunning_ladders (provider_id, group_id, version, rungs, created_by)
      values (${provider}, ${group.body.id}, 1, '[]', 'token:1') returning id`;
    const operationId = randomUUID();
    await api.sql`
      insert into operations (id, kind, provider_id, client_id, exclusive, workflow_id, state, params, plan, plan_hash,
        requested_by_kind, requested_by, reason, ended_at)
      values (${operationId}, 'merge', ${provider}, ${member}, false, 'w', 'completed', '{}', '{}', '', 'token', '1', '',
        now())`;
    await api.sql`
      insert into merge_images (operation_id, client_id, table_name, key, before)
      values (${operationId}, ${member}, 'clients', '{}', ${api.sql.json({ group_id: group.body.id } as never)})`;
    expect((await api.ask(`DELETE ${path}`)).body).toMatchObject({ clients: 0, merges: 1 });
    await api.sql`delete from merge_images where operation_id = ${operationId}`;
    expect((await api.ask(`DELETE ${path}`)).status).toBe(204);
    expect((await api.ask(`GET ${path}`)).status).toBe(404);
    expect(await api.sql`select id from dunning_ladders where id = ${ladder?.id ?? 0}`).toEqual([]);
    const [line] = await api.sql`
      select changes from change_log where entity = 'client-group' and action = 'deleted' and entity_id = ${group.body.id}`;
    expect(line?.changes.name).toEqual({ from: 'Old', to: null });
  });
});

describe('contacts', () => {
  test('C3: are created, read and edited; a client has one billing contact', async () => {
    const made = await api.ask(`POST /v1/clients/${client}/contacts`, {
      body: { firstName: 'Charles', billing: true, mailInvoice: true, phone: '030 901820', country: 'DE' },
    });
    expect(made.status, made.text).toBe(201);
    expect(made.body).toMatchObject({
      billing: true,
      mailInvoice: true,
      mailGeneral: false,
      phone: '+49.30901820',
    });
    const path = `/v1/contacts/${made.body.id}`;
    const read = await api.ask(`GET ${path}`);
    expect(read.body).toEqual(made.body);
    expect(read.headers.get('etag')).toBe(made.headers.get('etag'));
    const second = await api.ask(`POST /v1/clients/${client}/contacts`, {
      body: { firstName: 'Joan', billing: true },
    });
    expect(second.status).toBe(422);
    expect(second.body.errors).toEqual([expect.objectContaining({ pointer: '/billing' })]);
    const edited = await api.ask(`PATCH ${path}`, {
      body: { mailInvoice: false },
      headers: { 'if-match': read.headers.get('etag') ?? '' },
    });
    expect(edited.body.mailInvoice).toBe(false);
    expect(edited.headers.get('etag')).not.toBe(read.headers.get('etag'));
    const stale = await api.ask(`PATCH ${path}`, {
      body: { mailInvoice: true },
      headers: { 'if-match': read.headers.get('etag') ?? '' },
    });
    expect(stale.status).toBe(412);
    expect((await api.ask(`GET /v1/clients/${client}/contacts`)).body.items).toEqual([edited.body]);
  });
});

describe('invoices', () => {
  test('M1: are listed by status without items, and read with them, page by page', async () => {
    const [invoice] = await api.sql<{ id: number }[]>`
      insert into invoices (provider_id, client_id, number, status, currency, due_on, subtotal_minor, total_minor)
      values (${provider}, ${client}, 'R-1', 'unpaid', 'EUR', '2026-02-14', 600, 600) returning id`;
    await api.sql`
      insert into invoice_items (invoice_id, client_id, description, amount_minor)
      select ${invoice?.id ?? 0}, ${client}, 'Item ' || n, 200 from generate_series(1, 3) n`;
    const unpaid = await api.ask(`GET /v1/clients/${client}/invoices?status=unpaid`);
    expect(unpaid.body.items).toMatchObject([
      { id: invoice?.id, number: 'R-1', totalMinor: 600, dueOn: '2026-02-14' },
    ]);
    expect((await api.ask(`GET /v1/clients/${client}/invoices?status=paid`)).body.items).toEqual([]);
    const first = await api.ask(`GET /v1/invoices/${invoice?.id}?limit=2`);
    const second = await api.ask(`GET /v1/invoices/${invoice?.id}?limit=2&cursor=${first.body.nextItems}`);
    const items = [first, second].flatMap(({ body }) => body.items.map(({ description }) => description));
    expect(items).toEqual(['Item 1', 'Item 2', 'Item 3']);
    expect(second.body.nextItems).toBeNull();
  });
});

describe('tickets', () => {
  test('C9: are listed by status and read with their messages', async () => {
    const [ticket] = await api.sql<{ id: number }[]>`
      insert into tickets (provider_id, client_id, subject, status) values (${provider}, ${client}, 'Help', 'open') returning id`;
    await api.sql`insert into ticket_messages (ticket_id, author, author_name, body) values (${ticket?.id ?? 0}, 'client', 'Ada', 'Please'), (${ticket?.id ?? 0}, 'staff', 'Joan', 'Done')`;
    expect((await api.ask(`GET /v1/clients/${client}/tickets?status=open`)).body.items).toMatchObject([
      { id: ticket?.id, subject: 'Help' },
    ]);
    expect((await api.ask(`GET /v1/clients/${client}/tickets?status=closed`)).body.items).toEqual([]);
    const read = await api.ask(`GET /v1/tickets/${ticket?.id}`);
    expect(read.body.messages).toMatchObject([
      { author: 'client', body: 'Please' },
      { author: 'staff', body: 'Done' },
    ]);
  });
});

describe('what clients have', () => {
  test('C11: services, add-ons and domains are listed newest first by status, without passwords', async () => {
    const own = await api.client(provider);
    await api.sql`
      insert into services (client_id, name, status, currency, cycle, password)
      select ${own}, 'Service ' || n, case when n % 2 = 0 then 'active' else 'terminated' end, 'EUR', 'monthly', 'v1.sealed' from generate_series(1, 5) n`;
    await api.sql`insert into addons (client_id, name, status, currency, cycle) values (${own}, 'Backup', 'active', 'EUR', 'monthly')`;
    await api.sql`insert into domains (client_id, name, status, currency, expires_on) values (${own}, 'example.com', 'active', 'EUR', '2027-01-31')`;
    const names: unknown[] = [];
    for (let cursor = ''; ; ) {
      const page = await api.ask(`GET /v1/clients/${own}/services?limit=2${cursor}`);
      expect(page.text).not.toContain('sealed');
      names.push(...page.body.items.map(({ name }) => name));
      if (page.body.next === null) break;
      cursor = `&cursor=${page.body.next}`;
    }
    expect(names).toEqual([5, 4, 3, 2, 1].map((n) => `Service ${n}`));
    const active = await api.ask(`GET /v1/clients/${own}/services?status=active`);
    expect(active.body.items.map(({ name }) => name)).toEqual(['Service 4', 'Service 2']);
    expect((await api.ask(`GET /v1/clients/${own}/addons`)).body.items).toMatchObject([{ name: 'Backup' }]);
    expect((await api.ask(`GET /v1/clients/${own}/domains?status=active`)).body.items).toMatchObject([
      { name: 'example.com', expiresOn: '2027-01-31' },
    ]);
    expect((await api.ask(`GET /v1/clients/${own}/services?status=lost`)).status).toBe(400);
  });

  test('C6: notes are written and listed; the change log names the note, not its text', async () => {
    const own = await api.client(provider);
    const note = await api.ask(`POST /v1/clients/${own}/notes`, {
      body: { body: 'Prefers to be called.', sticky: true },
    });
    expect(note.status, note.text).toBe(201);
    expect((await api.ask(`GET /v1/clients/${own}/notes`)).body.items).toEqual([note.body]);
    const log = await api.ask(`GET /v1/clients/${own}/change-log`);
    expect(log.body.items).toMatchObject([{ entity: 'note', entityId: note.body.id, action: 'created' }]);
    expect(log.text).not.toContain('Prefers');
  });
});
