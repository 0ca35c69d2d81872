import { Webhook } from 'standardwebhooks';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { acknowledge, redeliver } from '../../db/queries/webhook-deliveries.ts';
import {
  deleteEndpoint,
  findEndpoint,
  updateEndpoint,
  wakeEndpoint,
} from '../../db/queries/webhook-endpoints.ts';
import { operationStates } from '../../domain/operations/state.ts';
import { wakeOnDeliveries } from '../../worker/wake.ts';
import { endpointWorkflowId } from '../../workflows/contracts/ids.ts';
import { startReceiver, type TestReceiver } from '../support/receiver.ts';
import { deliveriesOf, newProvider, subscribe, tell, WEBHOOK_SECRET } from '../support/webhooks.ts';
import { eventually, type House, openHouse } from './harness.ts';

let house: House;
let waker: ReturnType<typeof wakeOnDeliveries>;
const receivers: TestReceiver[] = [];

beforeAll(async () => {
  house = await openHouse();
  const { world, temporal } = house;
  waker = wakeOnDeliveries({ ...world.deps, taskQueue: temporal.taskQueue });
});
afterEach(async () => {
  for (const one of receivers.splice(0)) await one.close();
});
afterAll(async () => {
  await waker?.stop();
  await house?.close();
});

/** A receiver with its endpoint, of a provider of its own unless told. */
async function subscriber(fields: { providerId?: number; topics?: string[]; acknowledge?: boolean } = {}) {
  const receiver = await startReceiver();
  receivers.push(receiver);
  const providerId = fields.providerId ?? (await newProvider(house.sql));
  const id = await subscribe(house.world.deps, { ...fields, providerId, url: receiver.url });
  return { receiver, providerId, id };
}

const statesOf = async (id: number) => (await deliveriesOf(house.sql, id)).map(({ state }) => state);
const arrived = ({ receiver }: { receiver: TestReceiver }, count: number) =>
  eventually(async () => receiver.received.length >= count, `${count} messages`);
const settled = (id: number, ...states: string[]) =>
  eventually(
    async () => (await statesOf(id)).every((state) => states.includes(state)),
    `deliveries of ${id} are ${states}`,
  );

describe('what is told', () => {
  test('X13: every state of an operation, once, signed, in ids and codes only', async () => {
    const { providerId } = house.world;
    const one = await subscriber({ providerId });
    const other = await subscriber({ providerId, topics: ['operation.completed', 'client.*'] });
    const stranger = await subscriber();
    const client = await house.world.client({ services: 1 });
    house.world.panel.faults.add({ on: 'removeacct', effect: 'refuse', times: 1 });
    const params = { mode: 'terminate', notify: false } as const;
    const id = await house.operations.start('close', client.id, params, { approvalRequired: true });
    await house.operations.decide(id, 'approve');
    await house.operations.until(id, 'blocked');
    await house.operations.decide(id, 'retry');
    await house.operations.ended(id);
    await arrived(one, 6);
    await arrived(other, 1);
    await settled(one.id, 'delivered');

    const messages = one.receiver.received.map(({ body, headers }) => {
      expect(body).not.toMatch(/Ada|Byron|example\.com/);
      return new Webhook(WEBHOOK_SECRET).verify(body, headers) as TestReceiver['received'][0]['message'];
    });
    const inOrder = messages.sort((a, b) => Number(a.data.sequence) - Number(b.data.sequence));
    const states = ['awaiting-approval', 'scheduled', 'running', 'blocked', 'running', 'completed'];
    expect(inOrder.map(({ type }) => type)).toEqual(states.map((state) => `operation.${state}`));
    expect(inOrder.map(({ data }) => data.previous)).toEqual([undefined, ...states.slice(0, -1)]);
    const about = { providerId, clientId: client.id, operationId: id, kind: 'close' };
    for (const { data } of inOrder) expect(data).toMatchObject(about);
    expect(inOrder[3]?.data).toEqual({
      ...about,
      ...{ sequence: expect.any(Number), state: 'blocked', previous: 'running' },
      ...{ step: 'terminate-services', code: 'refused' },
    });
    expect(inOrder.map(({ timestamp }) => timestamp)).toEqual(
      inOrder.map(({ timestamp }) => timestamp).sort(),
    );
    expect(other.receiver.received.map(({ message }) => message.type)).toEqual(['operation.completed']);
    expect(stranger.receiver.received).toEqual([]);
  });

  test('X13: whoever writes a state tells it, and only with what else it writes', async () => {
    const client = await house.world.client({ services: 0 });
    const id = await house.operations.start('archive', client.id, {});
    await house.operations.ended(id);
    const topics = async () =>
      (await house.sql`select topic from outbox where operation_id = ${id} order by id`).map(
        ({ topic }) => topic,
      );
    const before = await topics();
    const failing = house.sql.begin(async (tx) => {
      await tx`update operations set state = 'running', ended_at = null where id = ${id}`;
      throw new Error('undone');
    });
    await expect(failing).rejects.toThrow('undone');
    await house.sql`update operations set state = state, updated_at = now() where id = ${id}`;
    expect(await topics()).toEqual(before);
    const states = operationStates.filter((state) => state !== 'completed');
    for (const state of states) {
      const ended = ['cancelled', 'rolled-back', 'failed'].includes(state) ? new Date() : null;
      await house.sql`update operations set state = ${state}, ended_at = ${ended} where id = ${id}`;
    }
    expect((await topics()).slice(before.length)).toEqual(states.map((state) => `operation.${state}`));
  });

  test('an endpoint that is being deleted does not break the operation that would have told it', async () => {
    const one = await subscriber();
    let telling: Promise<void> | undefined;
    await house.sql.begin(async (tx) => {
      await deleteEndpoint(tx, one.id);
      telling = tell(house.sql, one.providerId);
      // Long enough for the other to reach the row that is held here.
      await tx`select pg_sleep(0.3)`;
    });
    await telling;
    const told = await house.sql`select 1 from outbox where provider_id = ${one.providerId}`;
    expect(told).toHaveLength(1);
    expect(one.receiver.received).toEqual([]);
  });
});

describe('how it is sent', () => {
  test('a failure is tried again after five seconds, with the same id and body', async () => {
    const one = await subscriber();
    one.receiver.answer = () => ({ status: one.receiver.received.length === 1 ? 503 : 200 });
    await tell(house.sql, one.providerId);
    await arrived(one, 1);
    await settled(one.id, 'failed');
    const [failed] = await deliveriesOf(house.sql, one.id);
    expect(failed).toMatchObject({
      attempts: 1,
      lastStatus: 503,
      lastError: 'The receiver answered HTTP 503',
    });
    await settled(one.id, 'delivered');
    const [delivered] = await deliveriesOf(house.sql, one.id);
    expect(delivered).toMatchObject({ attempts: 2, lastStatus: 200, lastError: null, nextAttemptAt: null });
    expect(delivered?.log.map(({ status }) => status)).toEqual([503, 200]);
    const [first, second] = one.receiver.received;
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(first?.headers['webhook-id']).toBe(delivered?.id);
    expect(second?.body).toBe(first?.body);
    const [from, to] = delivered?.log.map(({ at }) => Date.parse(at)) ?? [];
    expect((to ?? 0) - (from ?? 0)).toBeGreaterThanOrEqual(5_000);
  });

  test('the workflow of an endpoint ends when nothing is left, and the next notice starts it again', async () => {
    const one = await subscriber();
    const handle = house.temporal.client.workflow.getHandle(endpointWorkflowId(one.id));
    for (const count of [1, 2]) {
      await tell(house.sql, one.providerId);
      await arrived(one, count);
      await eventually(async () => (await handle.describe()).status.name === 'COMPLETED', 'the end of it');
    }
  });

  test('five at a time, and a receiver that answers nothing is left alone and holds up nobody', async () => {
    const providerId = await newProvider(house.sql);
    const down = await subscriber({ providerId });
    const up = await subscriber({ providerId });
    down.receiver.answer = () => ({ status: 500 });
    up.receiver.answer = async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return { status: 200 };
    };
    const count = 1_000;
    await tell(house.sql, providerId, { count });
    await arrived(up, count);
    await settled(up.id, 'delivered');
    expect(up.receiver.received).toHaveLength(count);
    expect(new Set(up.receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(count);
    expect(up.receiver.atOnce()).toBe(5);
    const tries = down.receiver.received.length;
    expect(tries).toBeGreaterThanOrEqual(5);
    expect(tries).toBeLessThan(60);
    expect(down.receiver.atOnce()).toBeLessThanOrEqual(5);
    // When it is back it gets everything.
    down.receiver.answer = () => ({ status: 200 });
    await settled(down.id, 'delivered');
    expect(new Set(down.receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(count);
  });

  test('410 disables the endpoint at once; nothing more is sent until it is enabled again', async () => {
    const one = await subscriber();
    one.receiver.answer = () => ({ status: 410 });
    await tell(house.sql, one.providerId);
    await eventually(async () => (await findEndpoint(house.sql, one.id))?.disabledAt, 'it is disabled');
    expect(await findEndpoint(house.sql, one.id)).toMatchObject({
      disabledReason: 'The receiver answered HTTP 410: it wants nothing more.',
    });
    await tell(house.sql, one.providerId);
    const handle = house.temporal.client.workflow.getHandle(endpointWorkflowId(one.id));
    await eventually(async () => (await handle.describe()).status.name === 'COMPLETED', 'it lets go');
    expect(one.receiver.received).toHaveLength(1);
    expect(await statesOf(one.id)).toEqual(['failed']);
  });

  test('one that was delivered, or given up, is delivered again when somebody asks', async () => {
    const one = await subscriber();
    await tell(house.sql, one.providerId);
    await arrived(one, 1);
    await settled(one.id, 'delivered');
    const [delivery] = await deliveriesOf(house.sql, one.id);
    const again = () =>
      house.sql.begin(async (tx) => {
        await redeliver(tx, delivery?.id ?? '', new Date().toISOString());
        await wakeEndpoint(tx, one.id);
      });
    await again();
    await arrived(one, 2);
    await settled(one.id, 'delivered');
    await house.sql`update webhook_deliveries set state = 'given-up', attempts = 10 where id = ${delivery?.id ?? ''}`;
    await again();
    await arrived(one, 3);
    await settled(one.id, 'delivered');
    expect(new Set(one.receiver.received.map(({ body }) => body)).size).toBe(1);
    expect(new Set(one.receiver.received.map(({ headers }) => headers['webhook-id']))).toEqual(
      new Set([delivery?.id]),
    );
    expect((await deliveriesOf(house.sql, one.id))[0]).toMatchObject({ attempts: 1, lastStatus: 204 });
  });

  test('an acknowledgement that comes by call before the answer is kept', async () => {
    const one = await subscriber({ acknowledge: true });
    one.receiver.answer = async ({ headers }) => {
      await house.sql.begin((tx) => acknowledge(tx, headers['webhook-id'] ?? '', new Date().toISOString()));
      return { status: 500 };
    };
    await tell(house.sql, one.providerId, { topic: 'client.deleted' });
    await arrived(one, 1);
    await eventually(async () => (await deliveriesOf(house.sql, one.id))[0]?.lastStatus === 500, 'its mark');
    expect((await deliveriesOf(house.sql, one.id))[0]).toMatchObject({
      state: 'acknowledged',
      nextAttemptAt: null,
    });
  });

  test('a message that cannot be signed says why and holds nobody up', async () => {
    const one = await subscriber();
    await house.sql.begin((tx) =>
      updateEndpoint(tx, one.id, { secret: house.world.deps.vault.seal({}, 'webhook_endpoints:0') }),
    );
    await tell(house.sql, one.providerId);
    await settled(one.id, 'failed');
    const [delivery] = await deliveriesOf(house.sql, one.id);
    expect(delivery?.lastError).toMatch(/^The credentials of webhook endpoint \d+ cannot be decrypted/);
    expect(one.receiver.received).toEqual([]);
  });

  test('a wake-up that was lost is made up for by the schedule', async () => {
    const { sql, temporal } = house;
    await waker.stop();
    try {
      const one = await subscriber();
      await tell(sql, one.providerId);
      const run = () =>
        temporal.client.workflow.execute('wakeEndpoints', {
          workflowId: `wake-${crypto.randomUUID()}`,
          taskQueue: temporal.taskQueue,
        });
      expect(await run()).toEqual({ woken: 1 });
      await arrived(one, 1);
      await settled(one.id, 'delivered');
      expect(await run()).toEqual({ woken: 0 });
    } finally {
      waker = wakeOnDeliveries({ ...house.world.deps, taskQueue: temporal.taskQueue });
    }
  });

  test('what came while nobody listened is found when somebody does', async () => {
    const { sql, temporal } = house;
    await waker.stop();
    const one = await subscriber();
    await tell(sql, one.providerId);
    waker = wakeOnDeliveries({ ...house.world.deps, taskQueue: temporal.taskQueue });
    await arrived(one, 1);
  });
});

test('X13: what was told long ago is forgotten, but for what an operation still waits for', async () => {
  const { sql, temporal } = house;
  const { id, providerId } = await subscriber({ acknowledge: true });
  const client = await house.world.client({ services: 0 });
  const at = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  const open = uuidv7();
  await sql`
    insert into operations (id, kind, provider_id, client_id, exclusive, workflow_id, state, params, plan, plan_hash, requested_by_kind, requested_by)
    values (${open}, 'anonymize', ${providerId}, ${client.id}, false, 'x', 'blocked', '{}', '{}', '', 'token', '1')`;
  /** What became of a delivery that is so many days old. */
  const told = async (
    days: number,
    state: string,
    { operationId = null as string | null, disabled = false } = {},
  ) => {
    const endpointId = disabled ? (await subscriber({ providerId })).id : id;
    const [notice] = await sql<{ id: number }[]>`
      insert into outbox (topic, provider_id, operation_id, endpoint_id, acknowledge, payload, created_at)
      values ('client.anonymized', ${providerId}, ${operationId}, ${endpointId}, ${operationId !== null}, '{}', ${at(days)})
      returning id`;
    const waits = state === 'failed' ? at(days) : null;
    await sql`
      update webhook_deliveries set state = ${state}, next_attempt_at = ${waits}, created_at = ${at(days)}
      where outbox_id = ${notice?.id ?? 0}`;
    if (disabled)
      await sql`update webhook_endpoints set disabled_at = now(), disabled_reason = 'test' where id = ${endpointId}`;
    return notice?.id ?? 0;
  };
  const stays = {
    arrived: await told(89, 'delivered'),
    givenUp: await told(179, 'given-up'),
    waitedFor: await told(400, 'given-up', { operationId: open }),
    waitedForToo: await told(400, 'delivered', { operationId: open }),
  };
  const goes = {
    arrived: await told(91, 'delivered'),
    arrivedLong: await told(181, 'delivered'),
    givenUp: await told(181, 'given-up'),
    disabled: await told(181, 'failed', { disabled: true }),
  };
  const [untold] = await sql<{ id: number }[]>`
    insert into outbox (topic, provider_id, payload, created_at) values ('webhook.test', ${await newProvider(sql)}, '{}', ${at(181)})
    returning id`;
  const { deliveries, notices } = await temporal.client.workflow.execute('removeOldDeliveries', {
    ...{ workflowId: 'remove-old-deliveries', taskQueue: temporal.taskQueue, args: [] },
  });
  expect({ deliveries, notices }).toEqual({ deliveries: 4, notices: 4 });
  const left = await sql<{ outboxId: number }[]>`
    select outbox_id from webhook_deliveries where outbox_id in ${sql([...Object.values(stays), ...Object.values(goes)])} order by 1`;
  expect(left.map(({ outboxId }) => outboxId)).toEqual(Object.values(stays));
  const noticesLeft = await sql<{ id: number }[]>`
    select id from outbox where id = any(${[...Object.values(stays), ...Object.values(goes), untold?.id ?? 0]}::bigint[]) order by 1`;
  // That of a delivery that arrived stays as long as one that did not.
  expect(noticesLeft.map(({ id }) => id)).toEqual([...Object.values(stays), goes.arrived]);
  await sql`update operations set state = 'completed', ended_at = now() where id = ${open}`;
});

test('where staff were signed in is forgotten 90 days after it ended, but the last time, and so are old challenges', async () => {
  const { sql } = house;
  const { temporal } = house;
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
  const [staff] = await sql<{ id: number }[]>`
    insert into staff (email, name) values ('forgotten@example.com', 'Grace') returning id`;
  const staffId = staff?.id ?? 0;
  const session = async (days: number, ended: number | null = null) => {
    const times = { createdAt: daysAgo(days), lastSeenAt: daysAgo(days), expiresAt: daysAgo(days - 0.5) };
    const row = { staffId, hash: `${days} ${ended}`, signedInWith: 'password', ...times };
    const endedAt = ended === null ? null : daysAgo(ended);
    await sql`insert into staff_sessions ${sql({ ...row, endedAt } as never)}`;
  };
  await session(200);
  await session(91, 90.9);
  await session(90.2);
  await session(89);
  const challenge = (text: string, days: number) => sql`
    insert into staff_challenges (challenge, purpose, expires_at) values (${text}, 'sign-in', ${daysAgo(days)})`;
  await challenge('old', 0.01);
  await challenge('open', -0.01);
  const forget = () =>
    temporal.client.workflow.execute('removeOldDeliveries', {
      ...{ workflowId: 'remove-old-deliveries', taskQueue: temporal.taskQueue, args: [] },
    });
  const left = async () => {
    const rows = await sql<{ hash: string }[]>`
      select hash from staff_sessions where staff_id = ${staffId} order by id`;
    return rows.map(({ hash }) => hash);
  };
  await forget();
  expect(await left()).toEqual(['90.2 null', '89 null']);
  expect((await sql`select challenge from staff_challenges`).map((row) => row.challenge)).toEqual(['open']);
  await sql`update staff_sessions set expires_at = ${daysAgo(95)}, created_at = ${daysAgo(96)} where staff_id = ${staffId}`;
  await forget();
  expect(await left()).toEqual(['89 null']);
  await sql`delete from staff_challenges`;
});
