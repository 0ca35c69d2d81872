import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countStatusChanges, followStatuses, statusChanges } from '../../db/queries/automatic-status.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

const NOW = '2026-06-10T12:00:00.000Z';
const LONG_AGO = '2026-03-01T12:00:00.000Z';
const LATELY = '2026-05-01T12:00:00.000Z';
const SYSTEM = { kind: 'system', id: 'automatic-status' } as const;

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.drop());

async function provider(settings: Record<string, unknown> = {}): Promise<number> {
  const { sql } = database;
  const [row] = await sql<{ id: number }[]>`
    insert into providers (name, settings) values ('P', ${sql.json(settings as never)}) returning id`;
  return row?.id ?? 0;
}
/** An active client that signed up long ago and has nothing. */
async function client(providerId: number, fields: Record<string, unknown> = {}): Promise<number> {
  const { sql } = database;
  const row = { providerId, lastName: 'Byron', currency: 'EUR', signedUpOn: '2020-01-01', ...fields };
  const [made] = await sql<{ id: number }[]>`insert into clients ${sql(row as never)} returning id`;
  return made?.id ?? 0;
}
const look = (clientId: number) => statusChanges(database.sql, { clientIds: [clientId] }, NOW);
const wanted = async (clientId: number) =>
  (await look(clientId)).changes.map(({ from, to }) => `${from} ${to}`);

describe('automatic status', () => {
  test.each([
    ['a service that is active', 'services', 'active', 'active'],
    ['a service that is suspended', 'services', 'suspended', 'active'],
    ['a service that waits to be set up', 'services', 'pending', 'inactive'],
    ['a service that is terminated', 'services', 'terminated', 'inactive'],
    ['a service that was fraud', 'services', 'fraud', 'inactive'],
    ['an add-on that is active', 'addons', 'active', 'active'],
    ['an add-on that is suspended', 'addons', 'suspended', 'active'],
    ['an add-on that is cancelled', 'addons', 'cancelled', 'inactive'],
    ['a domain that is active', 'domains', 'active', 'active'],
    ['a domain under transfer', 'domains', 'pending-transfer', 'active'],
    ['a domain that waits to be registered', 'domains', 'pending', 'inactive'],
    ['a domain that has expired', 'domains', 'expired', 'inactive'],
  ] as const)('L22: with %s alone a client is what it should be', async (_, table, status, becomes) => {
    const { sql } = database;
    for (const before of ['active', 'inactive'] as const) {
      const id = await client(await provider(), { status: before });
      const row = table === 'domains' ? { name: 'byron.test' } : { cycle: 'monthly' };
      await sql`insert into ${sql(table)} ${sql({ clientId: id, status, currency: 'EUR', ...row } as never)}`;
      expect(await wanted(id)).toEqual(before === becomes ? [] : [`${before} ${becomes}`]);
    }
  });

  test('L22: an order that waits makes active again, for three months', async () => {
    const { sql } = database;
    const place = async (status: string, at: string) => {
      const id = await client(await provider(), { status: 'inactive' });
      await sql`insert into orders (client_id, status, currency, placed_at) values (${id}, ${status}, 'EUR', ${at})`;
      return wanted(id);
    };
    expect(await place('pending', LATELY)).toEqual(['inactive active']);
    expect(await place('pending', LONG_AGO)).toEqual([]);
    expect(await place('draft', LATELY)).toEqual([]);
    expect(await place('cancelled', LATELY)).toEqual([]);
  });

  test('L22: where the provider asks for it, a sign-in within three months keeps an active client so', async () => {
    const { sql } = database;
    const strict = await provider();
    const lenient = await provider({ automaticStatus: 'services-and-sign-ins' });
    for (const [fields, becomes] of [
      [{ lastSignInAt: LATELY }, []],
      [{ lastSignInAt: LONG_AGO }, ['active inactive']],
      [{ signedUpOn: '2026-06-01' }, []],
      [{ lastSignInAt: LATELY, status: 'inactive' }, []],
    ] as const) {
      expect(await wanted(await client(lenient, fields))).toEqual(becomes);
      if (!('status' in fields))
        expect(await wanted(await client(strict, fields))).toEqual(['active inactive']);
    }
    const byLogin = await client(lenient);
    const [login] = await sql<{ id: number }[]>`
      insert into logins (provider_id, name, email, last_sign_in_at) values (${lenient}, 'ada', 'ada@example.com', ${LATELY}) returning id`;
    await sql`insert into login_clients (login_id, client_id, owner) values (${login?.id ?? 0}, ${byLogin}, true)`;
    expect(await wanted(byLogin)).toEqual([]);
  });

  test('L22: switched off by the provider or for a group, and exempt clients, stay as they are', async () => {
    const { sql } = database;
    expect(await wanted(await client(await provider({ automaticStatus: 'off' })))).toEqual([]);
    const on = await provider();
    const [group] = await sql<{ id: number }[]>`
      insert into client_groups (provider_id, name, settings) values (${on}, 'G', '{"automaticStatus": "off"}') returning id`;
    expect(await wanted(await client(on, { groupId: group?.id }))).toEqual([]);
    const exempt = await client(on);
    await sql`insert into client_settings (client_id, key, value, set_by) values (${exempt}, 'autoStatusExempt', 'true', 't')`;
    expect(await wanted(exempt)).toEqual([]);
    expect(await wanted(await client(on))).toEqual(['active inactive']);
  });

  test('L22: clients that are closed, merged or anonymized, and those that an operation holds, are not touched', async () => {
    const { sql } = database;
    const home = await provider();
    const [survivor, held] = [await client(home), await client(home)];
    const ids = [
      await client(home, { status: 'closed', closedAt: LONG_AGO }),
      await client(home, { status: 'merged', mergedIntoId: survivor }),
      await client(home, { status: 'anonymized', anonymizedAt: LONG_AGO }),
      held,
    ];
    await sql`
      insert into operations (id, kind, provider_id, client_id, exclusive, workflow_id, state, params, plan, plan_hash, requested_by_kind, requested_by)
      values ('019f0000-0000-7000-8000-000000000001', 'archive', ${home}, ${held}, true, 'x', 'running', '{}', '{}', '', 'token', '1')`;
    await sql`update clients set held_by = '019f0000-0000-7000-8000-000000000001' where id = ${held}`;
    for (const id of ids) expect(await wanted(id), `client ${id}`).toEqual([]);
    expect(await sql.begin((tx) => followStatuses(tx, ids, { actor: SYSTEM, now: NOW }))).toEqual([]);
  });

  test('L22: a change is logged and told, and is made once', async () => {
    const { sql } = database;
    const home = await provider();
    const [idle, busy] = [await client(home), await client(home, { status: 'inactive' })];
    await sql`insert into services (client_id, status, currency, cycle) values (${busy}, 'active', 'EUR', 'monthly')`;
    expect(await countStatusChanges(sql, home, NOW)).toEqual({ toActive: 1, toInactive: 1 });
    const follow = () => sql.begin((tx) => followStatuses(tx, [idle, busy], { actor: SYSTEM, now: NOW }));
    expect(await follow()).toHaveLength(2);
    expect(await follow()).toEqual([]);
    expect([
      ...(await sql`select id, status, version from clients where provider_id = ${home} order by id`),
    ]).toEqual([
      { id: idle, status: 'inactive', version: 2 },
      { id: busy, status: 'active', version: 2 },
    ]);
    expect([
      ...(await sql`select client_id, action, changes, actor_kind, actor_id from change_log where provider_id = ${home} order by client_id`),
    ]).toEqual([
      {
        ...{ clientId: idle, action: 'status-followed', actorKind: 'system', actorId: 'automatic-status' },
        changes: { status: { from: 'active', to: 'inactive' } },
      },
      {
        ...{ clientId: busy, action: 'status-followed', actorKind: 'system', actorId: 'automatic-status' },
        changes: { status: { from: 'inactive', to: 'active' } },
      },
    ]);
    expect([
      ...(await sql`select topic, client_id, payload, acknowledge from outbox where provider_id = ${home} order by client_id`),
    ]).toEqual([
      {
        ...{ topic: 'client.status-changed', clientId: idle, acknowledge: false },
        payload: { status: 'inactive', previous: 'active' },
      },
      {
        ...{ topic: 'client.status-changed', clientId: busy, acknowledge: false },
        payload: { status: 'active', previous: 'inactive' },
      },
    ]);
  });

  test('L22: somebody else’s change of a client is not waited for', async () => {
    const { sql } = database;
    const id = await client(await provider());
    await sql.begin(async (other) => {
      await other`update clients set label = 'late payer' where id = ${id}`;
      expect(await sql.begin((tx) => followStatuses(tx, [id], { actor: SYSTEM, now: NOW }))).toEqual([]);
    });
    expect(await sql.begin((tx) => followStatuses(tx, [id], { actor: SYSTEM, now: NOW }))).toHaveLength(1);
  });

  test('L22: a provider is looked at page by page, each client once, by its index', async () => {
    const { sql } = database;
    const home = await provider();
    await sql`insert into clients (provider_id, currency, status)
      select ${home}, 'EUR', case n % 3 when 0 then 'inactive' else 'active' end from generate_series(1, 25) n`;
    const seen: number[] = [];
    for (let after: number | null = 0; after !== null; ) {
      const page = await statusChanges(sql, { providerId: home, after, limit: 10 }, NOW);
      seen.push(...page.changes.map(({ clientId }) => clientId));
      after = page.last;
    }
    expect(seen).toHaveLength(17);
    expect(new Set(seen).size).toBe(17);
  });
});
