import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  breakTable,
  eventually,
  furnish,
  type House,
  itemsOf,
  openHouse,
  refusal,
  rowsOf,
} from './harness.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.close());

const terminate = { mode: 'terminate', notify: false } as const;
const heldBy = async (clientId: number) =>
  (await house.sql<{ heldBy: string | null }[]>`select held_by from clients where id = ${clientId}`)[0]
    ?.heldBy;

describe('approval', () => {
  test('X2: a second person approves; whoever asked cannot', async () => {
    const client = await house.world.client({ services: 1 });
    const id = await house.operations.start('close', client.id, terminate, { approvalRequired: true });
    expect((await house.operations.row(id)).state).toBe('awaiting-approval');
    expect(await refusal(house.operations.decide(id, 'approve', { by: 'token:1' }))).toMatch(
      /another person must/,
    );
    expect(await refusal(house.operations.decide(id, 'pause'))).toMatch(/Only a running operation/);
    await house.operations.decide(id, 'approve', { by: 'token:2' });
    expect(await house.operations.ended(id)).toMatchObject({ state: 'completed', approvedBy: 'token:2' });
    const [decision] =
      await house.sql`select state from operation_decisions where operation_id = ${id} and state = 'applied'`;
    expect(decision).toBeDefined();
  });

  test('X2: rejected, nothing has changed and the client is free', async () => {
    const client = await house.world.client({ services: 1 });
    const before = await rowsOf(house.sql, client);
    const id = await house.operations.start('close', client.id, terminate, { approvalRequired: true });
    await house.operations.decide(id, 'reject');
    expect((await house.operations.ended(id)).state).toBe('cancelled');
    expect(await rowsOf(house.sql, client)).toEqual(before);
    const again = await house.operations.start('close', client.id, terminate);
    expect((await house.operations.ended(again)).state).toBe('completed');
  });

  test('X2: of two decisions at once that exclude each other one counts', async () => {
    const client = await house.world.client({ services: 0 });
    const id = await house.operations.start('close', client.id, terminate, { approvalRequired: true });
    const answers = await Promise.allSettled([
      house.operations.decide(id, 'reject'),
      house.operations.decide(id, 'approve'),
      house.operations.decide(id, 'reject'),
    ]);
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await house.operations.ended(id);
    const taken = (await house.operations.eventTypes(id)).filter((type) => type === 'decision.taken');
    expect(taken).toHaveLength(1);
  });

  test('X2: the same decision handed over twice counts once', async () => {
    const client = await house.world.client({ services: 0 });
    const startAt = new Date(Date.now() + 3_600_000).toISOString();
    const id = await house.operations.start('close', client.id, terminate, { startAt });
    const until = new Date(Date.now() + 7_200_000).toISOString();
    const decision = uuidv7();
    await house.operations.decide(id, 'postpone', { id: decision, until });
    await house.sql`delete from operation_decisions where id = ${decision}`;
    await house.operations.decide(id, 'postpone', { id: decision, until });
    await eventually(
      async () => (await house.operations.row(id)).resumeAt === until,
      'the new time in the record',
    );
    await house.operations.decide(id, 'cancel');
    expect((await house.operations.ended(id)).state).toBe('cancelled');
    expect((await house.operations.eventTypes(id)).filter((type) => type === 'decision.taken')).toHaveLength(
      2,
    );
  });
});

describe('a blocked operation', () => {
  test('X2: retry of one item, then of all, goes on with those items only', async () => {
    const client = await house.world.client({ services: 4 });
    const [a = '', b = ''] = client.users;
    for (const user of [a, b])
      house.world.panel.faults.add({ on: 'removeacct', user, effect: 'refuse', times: null });
    const id = await house.operations.start('close', client.id, terminate);
    await house.operations.until(id, 'blocked');
    expect((await house.operations.view(id)).steps[4]).toMatchObject({
      state: 'blocked',
      items: { total: 4, done: 2, blocked: 2, retrying: 0, skipped: 0 },
    });
    house.world.panel.faults.clear();
    const removals = house.world.panel.calls().removeacct ?? 0;
    await house.operations.decide(id, 'retry', { items: [client.serviceIds[0] ?? 0] });
    await eventually(async () => (await house.operations.view(id)).steps[4]?.items?.done === 3, 'one done');
    await house.operations.until(id, 'blocked');
    expect(house.world.panel.account(b)).toBeDefined();
    await house.operations.decide(id, 'retry');
    expect((await house.operations.ended(id)).state).toBe('completed');
    expect(house.world.panel.calls().removeacct).toBe(removals + 2);
    const summaries = [...(await itemsOf(house.sql, id)).values()].map(({ summary }) => summary?.outcome);
    expect(summaries).toEqual(['done', 'done', 'done', 'done']);
  });

  test('X2: skip of an item leaves its service and says who; the step tells how many', async () => {
    const client = await house.world.client({ services: 3 });
    const [item = 0] = client.serviceIds;
    house.world.panel.faults.add({ on: 'removeacct', user: client.users[0], effect: 'refuse', times: null });
    const id = await house.operations.start('close', client.id, terminate);
    await house.operations.until(id, 'blocked');
    await house.operations.decide(id, 'skip', { items: [item], by: 'token:7' });
    expect((await house.operations.ended(id)).state).toBe('completed');
    house.world.panel.faults.clear();
    expect((await itemsOf(house.sql, id)).get(item)).toMatchObject({
      state: 'skipped',
      skippedBy: 'token:7',
    });
    const [service] = await house.sql`select status from services where id = ${item}`;
    expect(service?.status).toBe('active');
    expect(house.world.panel.account(client.users[0] ?? '')).toBeDefined();
    const [step] =
      await house.sql`select summary from operation_steps where operation_id = ${id} and step_id = 'terminate-services'`;
    expect(step?.summary).toEqual({ total: 3, done: 2, skipped: 1 });
  });

  test('X2: skip of a step says who; a step that cannot be skipped says so and can be retried', async () => {
    const client = await house.world.client({ services: 0 });
    const repair = await breakTable(house.sql, 'tickets', client.id);
    house.world.mailbox.faults.add({ kind: 'reject', at: 'recipient', code: 550 });
    const id = await house.operations.start('close', client.id, { mode: 'terminate', notify: true });
    await house.operations.until(id, 'blocked');
    expect((await house.operations.row(id)).problem?.code).toBe('bug');
    expect(await refusal(house.operations.decide(id, 'skip'))).toMatch(/“close-tickets” cannot be skipped/);
    await repair();
    await house.operations.decide(id, 'retry');
    await eventually(
      async () => (await house.operations.row(id)).problem?.code === 'mail-rejected',
      'the mail is refused',
    );
    await house.operations.decide(id, 'skip', { by: 'token:9' });
    expect((await house.operations.ended(id)).state).toBe('completed');
    const notify = (await house.operations.view(id)).steps.find((step) => step.id === 'notify');
    expect(notify).toMatchObject({ state: 'skipped', by: 'token:9', skippable: 'the client is not told' });
    expect((await house.operations.stepStates(id)).notify).toBe('skipped');
  });

  test('X2: rolled back before the point of no return, every row is as it was', async () => {
    const client = await house.world.client({ services: 2 });
    await furnish(house.sql, house.world, client);
    const before = await rowsOf(house.sql, client);
    house.world.panel.faults.add({ effect: 'status', status: 503, times: null });
    const id = await house.operations.start('close', client.id, terminate);
    await house.operations.until(id, 'blocked');
    expect((await house.operations.row(id)).pastNoReturnAt).toBeNull();
    expect(await rowsOf(house.sql, client)).not.toEqual(before);
    await house.operations.decide(id, 'roll-back', { by: 'token:4' });
    expect((await house.operations.ended(id)).state).toBe('rolled-back');
    house.world.panel.faults.clear();
    expect(await rowsOf(house.sql, client)).toEqual(before);
    expect(await house.operations.stepStates(id)).toEqual({
      'stop-sign-ins': 'undone',
      'cancel-orders': 'undone',
      'stop-renewals': 'undone',
      'cancel-services': 'undone',
      'terminate-services': 'skipped',
      'cancel-invoices': 'pending',
      'close-tickets': 'pending',
      'set-status': 'pending',
    });
    expect(await heldBy(client.id)).toBeNull();
    const again = await house.operations.start('close', client.id, terminate);
    expect((await house.operations.ended(again)).state).toBe('completed');
  });

  test('X2: an undo that fails waits for an operator and goes on', async () => {
    const client = await house.world.client({ services: 1 });
    const before = await rowsOf(house.sql, client);
    house.world.panel.faults.add({ effect: 'status', status: 503, times: null });
    const id = await house.operations.start('close', client.id, terminate);
    await house.operations.until(id, 'blocked');
    const repair = await breakTable(house.sql, 'orders', client.id);
    await house.operations.decide(id, 'roll-back');
    await eventually(
      async () => (await house.operations.stepStates(id))['cancel-orders'] === 'undo-failed',
      'undo-failed',
    );
    expect(await refusal(house.operations.decide(id, 'pause'))).toMatch(/rolling-back/);
    await repair();
    await house.operations.decide(id, 'retry');
    expect((await house.operations.ended(id)).state).toBe('rolled-back');
    house.world.panel.faults.clear();
    expect(await rowsOf(house.sql, client)).toEqual(before);
  });

  test('X2: after the point of no return it is not rolled back', async () => {
    const client = await house.world.client({ services: 2 });
    house.world.panel.faults.add({ on: 'removeacct', user: client.users[0], effect: 'refuse', times: null });
    const id = await house.operations.start('close', client.id, terminate);
    await house.operations.until(id, 'blocked');
    const before = await rowsOf(house.sql, client);
    expect((await house.operations.row(id)).pastNoReturnAt).not.toBeNull();
    expect(await refusal(house.operations.decide(id, 'roll-back'))).toMatch(/point of no return has passed/);
    expect(await rowsOf(house.sql, client)).toEqual(before);
    house.world.panel.faults.clear();
    await house.operations.decide(id, 'retry');
    expect((await house.operations.ended(id)).state).toBe('completed');
  });

  test('X2: decisions that make no sense are refused with a sentence and change nothing', async () => {
    const client = await house.world.client({ services: 1 });
    house.world.panel.faults.add({ on: 'removeacct', effect: 'refuse', times: null });
    const id = await house.operations.start('close', client.id, terminate);
    await house.operations.until(id, 'blocked');
    const before = await house.operations.view(id);
    const refusals = {
      approve: await refusal(house.operations.decide(id, 'approve')),
      reject: await refusal(house.operations.decide(id, 'reject')),
      resume: await refusal(house.operations.decide(id, 'resume')),
      cancel: await refusal(house.operations.decide(id, 'cancel')),
      postpone: await refusal(house.operations.decide(id, 'postpone', { until: '2020-01-01T00:00:00.000Z' })),
      unknown: await refusal(house.operations.decide(id, 'retry', { step: 'no-such-step' })),
      finished: await refusal(house.operations.decide(id, 'retry', { step: 'stop-sign-ins' })),
      pending: await refusal(house.operations.decide(id, 'skip', { step: 'set-status' })),
    };
    for (const sentence of Object.values(refusals)) expect(sentence).toMatch(/^[A-Z].{20,}\.$/);
    expect(await house.operations.view(id)).toEqual(before);
    expect(await house.operations.eventTypes(id)).not.toContain('decision.taken');
    house.world.panel.faults.clear();
    await house.operations.decide(id, 'retry');
    await house.operations.ended(id);
  });
});

describe('servers worked by hand', () => {
  test('X2: it waits for an operator, and the operator’s word that the account is gone ends it', async () => {
    const client = await house.world.client({ services: 1 });
    const [server] = await house.sql<{ id: number }[]>`
      insert into servers (provider_id, name, connector) values (${house.world.providerId}, 'By hand', 'manual') returning id`;
    await house.sql`update services set server_id = ${server?.id ?? 0} where id in ${house.sql(client.serviceIds)}`;
    const id = await house.operations.start('close', client.id, terminate);
    expect((await house.operations.until(id, 'blocked')).problem?.code).toBe('needs-operator');
    await house.operations.decide(id, 'confirm', { answer: { state: 'active' } });
    await eventually(
      async () =>
        (await house.operations.eventTypes(id)).filter((type) => type === 'item.blocked').length === 2,
      'asked again',
    );
    await house.operations.until(id, 'blocked');
    await house.operations.decide(id, 'confirm', { answer: { state: 'missing' } });
    expect((await house.operations.ended(id)).state).toBe('completed');
    const [item] = (await itemsOf(house.sql, id)).values();
    expect(item?.summary).toMatchObject({ outcome: 'done', provenBy: 'operator' });
  });
});

describe('the lock', () => {
  test('X2: a second operation on the client is refused while the first is open', async () => {
    const client = await house.world.client({ services: 0 });
    const id = await house.operations.start('close', client.id, terminate, { approvalRequired: true });
    await expect(house.operations.start('archive', client.id, {})).rejects.toMatchObject({
      code: '23505',
      constraint_name: 'operations_lock',
    });
    await house.operations.decide(id, 'cancel');
    await house.operations.ended(id);
    const second = await house.operations.start('archive', client.id, {});
    expect((await house.operations.ended(second)).state).toBe('completed');
  });
});
