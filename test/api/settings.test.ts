import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadFacts } from '../../db/queries/dunning-facts.ts';
import { settingSql, settingsOfClient } from '../../db/queries/settings.ts';
import { settingNames } from '../../domain/settings/registry.ts';
import { resolveSettings } from '../../domain/settings/resolve.ts';
import { type TestApi, testApi } from './support.ts';

let api: TestApi;
let provider: number;
let group: number;
let client: number;
let service: number;

interface Shown {
  settings: Record<string, { value: unknown; origin: string; own: unknown; inherited: object }>;
}

beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api?.close());

/** A provider with a group of one client, who has a service. */
async function begin(): Promise<void> {
  provider = await api.provider();
  const made = await api.ask('POST /v1/client-groups', { body: { providerId: provider, name: 'Resellers' } });
  group = made.body.id;
  client = await api.client(provider, { groupId: group });
  const [row] = await api.sql<{ id: number }[]>`
    insert into services (client_id, status, currency, cycle) values (${client}, 'active', 'EUR', 'monthly') returning id`;
  service = row?.id ?? 0;
}

/** Sets settings at an address with the version that is there. */
async function set(path: string, body: Record<string, unknown>) {
  const { headers } = await api.ask(`GET ${path}`);
  return api.ask(`PATCH ${path}`, { body, headers: { 'if-match': headers.get('etag') ?? '' } });
}
async function read(path: string) {
  const reply = await api.ask(`GET ${path}`);
  expect(reply.status, reply.text).toBe(200);
  return (reply.body as unknown as Shown).settings;
}

describe('settings', () => {
  test('D8: what a provider sets holds for its clients until a group, a client or a service says otherwise', async () => {
    await begin();
    await set(`/v1/providers/${provider}/settings`, { invoiceLeadDays: 7, suspensionExempt: false });
    await set(`/v1/client-groups/${group}/settings`, { invoiceLeadDays: 30 });
    const ofClient = `/v1/clients/${client}/settings`;
    expect((await read(ofClient)).invoiceLeadDays).toMatchObject({
      ...{ value: 30, origin: 'group', own: null, inherited: { value: 30, origin: 'group' }, unit: 'days' },
    });

    const edited = await set(ofClient, { invoiceLeadDays: 21 });
    expect(edited.status, edited.text).toBe(200);
    expect((await read(ofClient)).invoiceLeadDays).toMatchObject({
      ...{ value: 21, origin: 'client', own: 21, inherited: { value: 30, origin: 'group' } },
    });
    await set(`/v1/services/${service}/settings`, { suspensionExempt: true });
    expect(await read(`/v1/services/${service}/settings`)).toMatchObject({
      suspensionExempt: { value: true, origin: 'service', inherited: { value: false, origin: 'provider' } },
    });
    expect((await api.ask(`GET /v1/services/${service}`)).body.autoSuspendOverride).toBe(true);

    const cleared = await set(ofClient, { invoiceLeadDays: null });
    expect((cleared.body as unknown as Shown).settings.invoiceLeadDays).toMatchObject({
      value: 30,
      own: null,
    });
    await set(`/v1/client-groups/${group}/settings`, { invoiceLeadDays: null });
    expect((await read(ofClient)).invoiceLeadDays).toMatchObject({ value: 7, origin: 'provider' });
  });

  test('D8: each change is in the change log, with who; what changes nothing is not', async () => {
    await begin();
    await set(`/v1/clients/${client}/settings`, { lateFeeExempt: true });
    await set(`/v1/clients/${client}/settings`, { lateFeeExempt: true });
    await set(`/v1/clients/${client}/settings`, { lateFeeExempt: null });
    const { items } = (await api.ask(`GET /v1/clients/${client}/change-log`)).body;
    expect(items).toMatchObject([
      { entity: 'client-settings', actorKind: 'token', changes: { lateFeeExempt: { from: true, to: null } } },
      { entity: 'client-settings', actorKind: 'token', changes: { lateFeeExempt: { from: null, to: true } } },
    ]);
    const [line] = await api.sql`
      select set_by from client_settings where client_id = ${client}`;
    expect(line).toBeUndefined();
  });

  test('D2, D3, D4, D8: dunning spares by the same cascade, and is told', async () => {
    await begin();
    const now = '2026-03-10T12:00:00.000Z';
    const second = await api.provider('Second');
    await api.sql`
      insert into invoices (provider_id, client_id, status, currency, subtotal_minor, total_minor, due_on, issued_on, number)
      values (${provider}, ${client}, 'unpaid', 'EUR', 1000, 1000, '2026-03-01', '2026-02-01', '1'),
             (${second}, ${client}, 'unpaid', 'EUR', 1000, 1000, '2026-03-01', '2026-02-01', '1')`;
    await set(`/v1/providers/${provider}/settings`, { overdueNoticesOff: true, lateFeeExempt: true });
    await set(`/v1/client-groups/${group}/settings`, { suspensionExempt: true });
    const nudges = await api.sql`select client_id, why from dunning_nudges where client_id = ${client}`;
    expect([...nudges]).toEqual([{ clientId: client, why: 'settings-changed' }]);
    await set(`/v1/clients/${client}/settings`, { lateFeeExempt: false, autoChargeOff: true });
    expect(api.touched).toContain(client);

    const cases = await loadFacts(api.sql, client, now);
    expect(cases.map(({ providerId, facts }) => [providerId, facts.overrides])).toEqual([
      [provider, { noOverdueMail: true, noLateFee: false, noCardCharge: true, noSuspend: true }],
      [second, { noOverdueMail: false, noLateFee: false, noCardCharge: true, noSuspend: false }],
    ]);
  });

  test('D8: what is unknown, does not fit, or cannot be set there is refused and named', async () => {
    await begin();
    for (const [path, body, field] of [
      [`/v1/clients/${client}/settings`, { mood: 'good' }, '/mood'],
      [`/v1/clients/${client}/settings`, { invoiceLeadDays: -1 }, '/invoiceLeadDays'],
      [`/v1/clients/${client}/settings`, { automaticStatus: 'off' }, '/automaticStatus'],
      [`/v1/services/${service}/settings`, { suspensionExempt: false }, '/suspensionExempt'],
      [`/v1/providers/${provider}/settings`, { marketingOptOut: true }, '/marketingOptOut'],
    ] as const) {
      const reply = await set(path, body);
      expect(reply.status, reply.text).toBe(400);
      expect(JSON.stringify(reply.body.errors)).toContain(field);
    }
  });

  test('D8: an edit names the version that it has seen, and a held client refuses it', async () => {
    await begin();
    const path = `/v1/clients/${client}/settings`;
    const seen = (await api.ask(`GET ${path}`)).headers.get('etag') ?? '';
    expect((await api.ask(`PATCH ${path}`, { body: { taxExempt: true } })).status).toBe(428);
    await set(path, { lateFeeExempt: true });
    const late = await api.ask(`PATCH ${path}`, { body: { taxExempt: true }, headers: { 'if-match': seen } });
    expect(late.status).toBe(412);
    await api.hold(client);
    expect((await set(path, { taxExempt: true })).body.type).toBe('/problems/client-held');
    expect((await set(`/v1/services/${service}/settings`, { suspensionExempt: true })).status).toBe(409);
  });

  test('D8: settings of another provider’s clients are not there', async () => {
    await begin();
    const other = await api.token(['admin'], [await api.provider('Other')]);
    for (const path of [
      `providers/${provider}`,
      `client-groups/${group}`,
      `clients/${client}`,
      `services/${service}`,
    ])
      expect((await api.ask(`GET /v1/${path}/settings`, { token: other })).status, path).toBe(404);
  });

  test('D8: in SQL, for many clients at once, a setting has the value that the resolver gives it', async () => {
    await begin();
    const { sql } = api;
    const values = fc.oneof(
      fc.boolean(),
      fc.constantFrom(0, 14, 365, 366, -1, 2.5, 'off', 'services', 'x', null),
    );
    const stored = fc.dictionary(fc.constantFrom(...settingNames), values);
    await fc.assert(
      fc.asyncProperty(stored, stored, stored, async (ofProvider, ofGroup, ofClient) => {
        await sql`update providers set settings = ${sql.json(ofProvider)} where id = ${provider}`;
        await sql`update client_groups set settings = ${sql.json(ofGroup)} where id = ${group}`;
        await sql`delete from client_settings where client_id = ${client}`;
        await sql`
          insert into client_settings (client_id, key, value, set_by)
          select ${client}, e.key, e.value, 'test' from jsonb_each(${sql.json(ofClient)}) e`;
        const columns = settingNames.map((name) => sql`${settingSql(sql, name)} as ${sql(name)}`);
        const [found] = await sql`
          select ${columns.reduce((before, next) => sql`${before}, ${next}`)}
          from clients c join providers p on p.id = c.provider_id left join client_groups g on g.id = c.group_id
          where c.id = ${client}`;
        const resolved = resolveSettings(await settingsOfClient(sql, client));
        expect(found).toEqual(Object.fromEntries(settingNames.map((name) => [name, resolved[name].value])));
      }),
      { numRuns: 60 },
    );
  });
});

describe('client groups', () => {
  test('D8: a group is made with settings, read and edited', async () => {
    await begin();
    const made = await api.ask('POST /v1/client-groups', {
      body: { providerId: provider, name: 'Schools', settings: { lateFeeExempt: true } },
    });
    expect(made.body).toMatchObject({ settings: { lateFeeExempt: true }, version: 1 });
    const path = made.headers.get('location') ?? '';
    const edited = await api.ask(`PATCH ${path}`, {
      body: { discountPercent: 12.5 },
      headers: { 'if-match': made.headers.get('etag') ?? '' },
    });
    expect(edited.body).toMatchObject({ name: 'Schools', discountPercent: 12.5, version: 2 });
    expect((await api.ask(`GET ${path}`)).body).toEqual(edited.body);
    expect(
      (await api.ask(`PATCH ${path}`, { body: { name: 'X' }, headers: { 'if-match': '"v1"' } })).status,
    ).toBe(412);
  });
});
