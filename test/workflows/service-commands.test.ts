import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { OperationParams } from '../../domain/operations/kinds.ts';
import type { TestClient } from '../support/world.ts';
import { eventually, type House, itemsOf, openHouse, preview } from './harness.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.close());
afterEach(() => house.world.panel.faults.clear());

type Params = OperationParams<'service-commands'>;

const run = (client: TestClient, params: Params) =>
  house.operations.start('service-commands', client.id, params);

const servicesOf = ({ id }: TestClient) => house.sql<
  {
    id: number;
    status: string;
    suspendedReason: string | null;
    suspendedNote: string | null;
    since: boolean;
  }[]
>`
  select id, status, suspended_reason, suspended_note, suspended_at is not null as since
  from services where client_id = ${id} and server_id is not null order by id`;

const accountOf = (user: string | undefined) =>
  house.world.panel.accounts().find((account) => account.user === user);

const suspendedFor = (id: number | undefined, reason: string) => house.sql`
  update services set status = 'suspended', suspended_at = now(), suspended_reason = ${reason} where id = ${id ?? 0}`;

test('L16: suspends chosen services at their server first, then in the record with the reason; others stay', async () => {
  const client = await house.world.client({ services: 3 });
  const [first = 0, second = 0, third = 0] = client.serviceIds;
  await suspendedFor(second, 'overdue');
  house.world.panel.changeAccount(client.users[1] ?? '', { suspended: true, suspendReason: 'overdue' });
  const params: Params = { command: 'suspend', services: [first, second], because: 'abuse' };
  const plan = await preview(house.sql, 'service-commands', client.id, params);
  expect(plan.blockers).toEqual([]);
  expect(plan.warnings.map(({ message }) => message)).toEqual([
    `Service ${second}: suspended already, and will stay so for the reason that is on record.`,
  ]);
  expect(plan.steps[0]?.touches).toMatchObject([
    { count: 1, what: 'services to be suspended', ids: [first] },
    { count: 1, what: 'services for which nothing is left to do', ids: [second] },
  ]);
  const id = await run(client, params);
  expect((await house.operations.ended(id)).state).toBe('completed');
  expect(await servicesOf(client)).toEqual([
    { id: first, status: 'suspended', suspendedReason: 'abuse', suspendedNote: 'test', since: true },
    { id: second, status: 'suspended', suspendedReason: 'overdue', suspendedNote: null, since: true },
    { id: third, status: 'active', suspendedReason: null, suspendedNote: null, since: false },
  ]);
  expect(accountOf(client.users[0])).toMatchObject({ suspended: true, suspendReason: 'abuse' });
  expect(accountOf(client.users[1])).toMatchObject({ suspended: true, suspendReason: 'overdue' });
  expect(accountOf(client.users[2])?.suspended).toBe(false);
  const items = await itemsOf(house.sql, id);
  expect(items.get(first)?.summary).toEqual({ outcome: 'done', provenBy: 'probe', found: 'active' });
  expect(items.get(second)?.summary).toEqual({ outcome: 'already', provenBy: 'probe', found: 'suspended' });
});

test('L16: unsuspends what is suspended; with a reason only what is suspended for that one', async () => {
  const client = await house.world.client({ services: 3 });
  const [first = 0, second = 0, third = 0] = client.serviceIds;
  for (const [n, reason] of ['overdue', 'abuse', 'chargeback'].entries()) {
    await suspendedFor(client.serviceIds[n], reason);
    house.world.panel.changeAccount(client.users[n] ?? '', { suspended: true, suspendReason: reason });
  }
  const onlyOverdue: Params = { command: 'unsuspend', services: client.serviceIds, because: 'overdue' };
  const plan = await preview(house.sql, 'service-commands', client.id, onlyOverdue);
  expect(plan.warnings.map(({ message }) => message)).toEqual([
    `Services ${second}, ${third}: suspended for another reason, and will stay so.`,
  ]);
  const id = await run(client, onlyOverdue);
  await house.operations.ended(id);
  expect((await servicesOf(client)).map((row) => row.suspendedReason)).toEqual([null, 'abuse', 'chargeback']);
  expect(client.users.map((user) => accountOf(user)?.suspended)).toEqual([false, true, true]);
  expect((await itemsOf(house.sql, id)).get(second)?.summary).toEqual({
    outcome: 'left',
    status: 'suspended',
    because: 'abuse',
  });
  await house.operations.ended(await run(client, { command: 'unsuspend', services: [first, second, third] }));
  expect((await servicesOf(client)).map(({ status, since }) => [status, since])).toEqual(
    Array(3).fill(['active', false]),
  );
  expect(client.users.map((user) => accountOf(user)?.suspended)).toEqual([false, false, false]);
});

test('L16: a service that blocks waits for an operator, the others go on', async () => {
  const client = await house.world.client({ services: 3 });
  const [first = 0, ...others] = client.serviceIds;
  house.world.panel.faults.add({ on: 'suspendacct', user: client.users[0], effect: 'refuse', times: null });
  const id = await run(client, { command: 'suspend', services: client.serviceIds });
  expect((await house.operations.until(id, 'blocked')).problem?.code).toBe('refused');
  expect((await servicesOf(client)).map(({ status }) => status)).toEqual([
    'active',
    'suspended',
    'suspended',
  ]);
  house.world.panel.faults.clear();
  await house.operations.decide(id, 'retry', { items: [first] });
  expect((await house.operations.ended(id)).state).toBe('completed');
  expect((await servicesOf(client)).map((row) => row.suspendedReason)).toEqual(Array(3).fill('staff'));
  expect(others).toHaveLength(2);
});

test('L16: a suspension that is rolled back is undone at the server and in the record, also where nobody knew its outcome', async () => {
  const client = await house.world.client({ services: 3 });
  const [first = 0, second = 0, third = 0] = client.serviceIds;
  await suspendedFor(third, 'overdue');
  house.world.panel.changeAccount(client.users[2] ?? '', { suspended: true, suspendReason: 'overdue' });
  house.world.panel.faults.add({ on: 'suspendacct', user: client.users[1], effect: 'refuse', times: null });
  const id = await run(client, { command: 'suspend', services: client.serviceIds });
  await house.operations.until(id, 'blocked');
  expect((await itemsOf(house.sql, id)).get(second)?.state).toBe('blocked');
  // In truth the panel has done it.
  house.world.panel.changeAccount(client.users[1] ?? '', { suspended: true, suspendReason: 'abuse' });
  await house.operations.decide(id, 'roll-back');
  expect((await house.operations.ended(id)).state).toBe('rolled-back');
  expect(await servicesOf(client)).toEqual([
    { id: first, status: 'active', suspendedReason: null, suspendedNote: null, since: false },
    { id: second, status: 'active', suspendedReason: null, suspendedNote: null, since: false },
    { id: third, status: 'suspended', suspendedReason: 'overdue', suspendedNote: null, since: true },
  ]);
  expect(client.users.map((user) => accountOf(user)?.suspended)).toEqual([false, false, true]);
});

test('L16: an end of suspensions that is rolled back suspends again, for the reason that was on record', async () => {
  const client = await house.world.client({ services: 2 });
  const [first = 0, second = 0] = client.serviceIds;
  for (const n of [0, 1]) {
    await suspendedFor(client.serviceIds[n], 'abuse');
    house.world.panel.changeAccount(client.users[n] ?? '', { suspended: true, suspendReason: 'abuse' });
  }
  house.world.panel.faults.add({ on: 'unsuspendacct', user: client.users[1], effect: 'refuse', times: null });
  const id = await run(client, { command: 'unsuspend', services: [first, second] });
  await house.operations.until(id, 'blocked');
  expect(accountOf(client.users[0])?.suspended).toBe(false);
  await house.operations.decide(id, 'roll-back');
  await house.operations.ended(id);
  expect((await servicesOf(client)).map((row) => [row.status, row.suspendedReason])).toEqual(
    Array(2).fill(['suspended', 'abuse']),
  );
  expect(accountOf(client.users[0])).toMatchObject({ suspended: true, suspendReason: 'abuse' });
});

test('L16: terminates chosen services with their add-ons; afterwards there is no way back', async () => {
  const client = await house.world.client({ services: 2 });
  const [first = 0, second = 0] = client.serviceIds;
  await house.sql`
    insert into addons (client_id, service_id, name, status, currency, cycle)
    values (${client.id}, ${first}, 'Backup', 'active', 'EUR', 'monthly'), (${client.id}, ${second}, 'Backup', 'active', 'EUR', 'monthly')`;
  const plan = await preview(house.sql, 'service-commands', client.id, {
    command: 'terminate',
    services: [first],
  });
  expect(plan.steps[0]).toMatchObject({ id: 'terminate-services', pointOfNoReturn: true, undoable: false });
  expect(plan.warnings.map(({ message }) => message)).toEqual([
    '1 account on 1 server will be removed with all data. This cannot be undone.',
  ]);
  const id = await run(client, { command: 'terminate', services: [first] });
  await house.operations.ended(id);
  expect((await servicesOf(client)).map(({ status }) => status)).toEqual(['terminated', 'active']);
  expect(accountOf(client.users[0])).toBeUndefined();
  expect(accountOf(client.users[1])).toBeDefined();
  expect(
    await house.sql`select status from addons where client_id = ${client.id} order by service_id`,
  ).toEqual([{ status: 'terminated' }, { status: 'active' }]);
  expect((await house.operations.row(id)).pastNoReturnAt).not.toBeNull();
});

test('L16: makes the account of a service that was not set up, and changes package and password', async () => {
  const { sql, world, operations } = house;
  const client = await world.client({ services: 1 });
  const [row] = await sql<{ id: number }[]>`
    update services set server_id = ${world.serverId}, username = ${`n${client.id}`}, domain = ${`n${client.id}.example.com`}
    where client_id = ${client.id} and status = 'pending' returning id`;
  const service = row?.id ?? 0;
  const made = await run(client, { command: 'create', services: [service], package: 'small' });
  expect((await operations.ended(made)).state).toBe('completed');
  expect(accountOf(`n${client.id}`)).toMatchObject({ plan: 'small', domain: `n${client.id}.example.com` });
  const passwordOf = async () => {
    const [{ password = '', marker = '', status = '' } = {}] = await sql<
      { password: string; marker: string; status: string }[]
    >`select password, marker, status from services where id = ${service}`;
    return {
      status,
      marker,
      opened: String(world.deps.vault.open(password, `services:${service}`).password),
    };
  };
  const first = await passwordOf();
  expect(first).toMatchObject({ status: 'active', marker: expect.stringMatching(/^created:\d+$/) });
  expect(world.panel.hasPassword(`n${client.id}`, first.opened)).toBe(true);

  await operations.ended(
    await run(client, { command: 'change-package', services: [service], package: 'large' }),
  );
  expect(accountOf(`n${client.id}`)?.plan).toBe('large');

  // Set, but the answer is lost: the next attempt sets the same one.
  world.panel.faults.add({ on: 'passwd', effect: 'reset', when: 'after' });
  const changed = await run(client, { command: 'change-password', services: [service] });
  await operations.ended(changed);
  const second = await passwordOf();
  expect(second.opened).not.toBe(first.opened);
  expect(second.opened).toMatch(/^[A-Za-z0-9]{20}-aZ7$/);
  expect(world.panel.hasPassword(`n${client.id}`, second.opened)).toBe(true);
  const logged = await sql<{ action: string }[]>`
    select action from change_log where entity = 'service' and entity_id = ${service} order by id`;
  expect(logged.map(({ action }) => action)).toEqual(['changed', 'password-changed', 'password-changed']);
});

test('L16: refused for services that are unknown, another client’s, or in a status in which it is not possible', async () => {
  const { sql, world } = house;
  const [client, other] = [await world.client({ services: 2 }), await world.client({ services: 1 })];
  const [first = 0, second = 0] = client.serviceIds;
  const [foreign = 0] = other.serviceIds;
  await sql`update services set status = 'terminated', terminated_at = now() where id = ${second}`;
  const why = async (params: Params) =>
    (await preview(sql, 'service-commands', client.id, params)).blockers.map(({ message }) => message);
  expect(await why({ command: 'suspend', services: [first, foreign, 999_999] })).toEqual([
    `Client ${client.id} has no services ${foreign}, 999999.`,
  ]);
  expect(await why({ command: 'suspend', services: [first, second] })).toEqual([
    `Service ${second}: status terminated, in which suspend is not possible, only in active.`,
  ]);
  expect(await why({ command: 'terminate', services: [second] })).toEqual([]);
  expect(await why({ command: 'change-package', services: [first] })).toEqual([
    'For change-package name the package in “package”.',
  ]);
  expect(await why({ command: 'suspend', services: [first], package: 'small' })).toEqual([
    'For suspend leave “package” out.',
  ]);
  expect(await why({ command: 'terminate', services: [first], because: 'abuse' })).toEqual([
    'For terminate leave “because” out.',
  ]);
  await sql`update services set server_id = null where id = ${first}`;
  expect(await why({ command: 'change-password', services: [first] })).toEqual([
    `Service ${first}: on no server, so there is no account. Leave it out.`,
  ]);
});

test('L16: on a server worked by hand somebody does it and says so, also when it is taken back', async () => {
  const { sql, world, operations } = house;
  const client = await world.client({ services: 2 });
  const [first = 0, second = 0] = client.serviceIds;
  const [manual] = await sql<{ id: number }[]>`
    insert into servers (provider_id, name, connector) values (${world.providerId}, 'by hand', 'manual') returning id`;
  await sql`update services set server_id = ${manual?.id ?? 0} where id = ${first}`;
  world.panel.faults.add({ on: 'suspendacct', user: client.users[1], effect: 'refuse', times: null });
  const id = await run(client, { command: 'suspend', services: [first, second] });
  await eventually(
    async () => [...(await itemsOf(sql, id)).values()].every(({ state }) => state === 'blocked'),
    'both wait for a person',
  );
  await operations.until(id, 'blocked');
  await operations.decide(id, 'confirm', { items: [first], answer: { state: 'suspended' } });
  await eventually(async () => (await itemsOf(sql, id)).get(first)?.state === 'done', 'it is believed');
  await operations.until(id, 'blocked');
  await operations.decide(id, 'roll-back');
  await eventually(
    async () => (await operations.stepStates(id))['suspend-services'] === 'undo-failed',
    'somebody has to unsuspend it by hand',
  );
  await operations.decide(id, 'confirm', { step: 'suspend-services', answer: { state: 'active' } });
  expect((await operations.ended(id)).state).toBe('rolled-back');
  expect((await servicesOf(client)).map(({ status }) => status)).toEqual(['active', 'active']);
});

test('L16: a payment that moves due dates while a suspension is written down does not collide with it', async () => {
  const { sql, operations } = house;
  const client = await house.world.client({ services: 1 });
  const [service = 0] = client.serviceIds;
  const { panel } = house.world;
  const before = panel.calls().suspendacct ?? 0;
  panel.faults.add({ on: 'suspendacct', effect: 'slow', delayMs: 500 });
  const id = await run(client, { command: 'suspend', services: [service] });
  await eventually(async () => (panel.calls().suspendacct ?? 0) > before, 'it is at the panel');
  await sql.begin(async (tx) => {
    await tx`select from clients where id = ${client.id} for update`;
    await eventually(
      async () =>
        (
          await sql`select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
        ).length > 0,
      'the operation waits for the client',
    );
    await tx`update services set next_due_on = '2026-05-01' where id = ${service}`;
  });
  expect((await operations.ended(id)).state).toBe('completed');
  expect((await itemsOf(sql, id)).get(service)?.attempt).toBe(1);
  expect(await sql`select status, next_due_on from services where id = ${service}`).toEqual([
    { status: 'suspended', nextDueOn: '2026-05-01' },
  ]);
});

test('L16: the numbers of many services are not in the history once per service', async () => {
  const { sql, world, operations } = house;
  const client = await world.client({ services: 210 });
  await sql`update servers set max_concurrency = 20 where id = ${world.serverId}`;
  const id = await run(client, { command: 'suspend', services: client.serviceIds });
  expect((await operations.ended(id)).state).toBe('completed');
  const [{ count } = { count: 0 }] = await sql<{ count: number }[]>`
    select count(*)::int as count from services where client_id = ${client.id} and status = 'suspended'`;
  expect(count).toBe(210);
  const list = JSON.stringify(client.serviceIds).slice(1, 40);
  let history = '';
  for await (const { texts } of world.deps.engine.histories([client.id])) history += texts.join('\n');
  const times = history.split(list).length - 1;
  expect(times).toBeGreaterThan(0);
  expect(times).toBeLessThan(6);
});
