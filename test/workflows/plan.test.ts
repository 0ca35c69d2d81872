import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestClient } from '../support/world.ts';
import { eventually, furnish, type House, openHouse, preview, refusal, rowsOf } from './harness.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.close());

const terminate = { mode: 'terminate', notify: false } as const;

describe('the plan', () => {
  test('X1: the hash is the same while nothing changes, and a preview changes nothing', async () => {
    const client = await house.world.client();
    const before = await rowsOf(house.sql, client);
    const { hash } = await preview(house.sql, 'close', client.id, terminate);
    expect((await preview(house.sql, 'close', client.id, terminate)).hash).toBe(hash);
    expect(await rowsOf(house.sql, client)).toEqual(before);
  });

  const changes: [string, (client: TestClient) => Promise<unknown>][] = [
    [
      'a service',
      ({ serviceIds: [id = 0] }) => house.sql`update services set price_minor = 900 where id = ${id}`,
    ],
    [
      'a service less',
      ({ id }) =>
        house.sql`update services set status = 'cancelled' where client_id = ${id} and status = 'pending'`,
    ],
    [
      'an invoice',
      ({ invoiceIds: [id = 0] }) =>
        house.sql`update invoices set subtotal_minor = 700, total_minor = 700 where id = ${id}`,
    ],
    ['a login', ({ id }) => house.sql`update login_clients set enabled = false where client_id = ${id}`],
    [
      'an order',
      ({ id }) =>
        house.sql`insert into orders (client_id, status, currency) values (${id}, 'pending', 'EUR')`,
    ],
    ['the client', ({ id }) => house.sql`update clients set city = 'Turin' where id = ${id}`],
  ];
  test.each(changes)('X1: the hash is another one when %s has changed', async (_, change) => {
    const client = await house.world.client({ services: 1 });
    const { hash } = await preview(house.sql, 'close', client.id, terminate);
    await change(client);
    expect((await preview(house.sql, 'close', client.id, terminate)).hash).not.toBe(hash);
  });

  test('X1: the modes have plans of their own', async () => {
    const client = await house.world.client({ services: 1 });
    const modes = ['status-only', 'cancel', 'terminate'] as const;
    const plans = await Promise.all(
      modes.map((mode) => preview(house.sql, 'close', client.id, { mode, notify: false })),
    );
    expect(new Set(plans.map(({ hash }) => hash)).size).toBe(3);
  });
});

/** A bound start whose client has changed before it began. */
async function stale() {
  const client = await house.world.client({ services: 1 });
  const startAt = new Date(Date.now() + 1_500).toISOString();
  const id = await house.operations.start('close', client.id, terminate, { bound: true, startAt });
  await house.sql`update invoices set subtotal_minor = 700, total_minor = 700 where id = ${client.invoiceIds[0] ?? 0}`;
  const before = await rowsOf(house.sql, client);
  await house.operations.until(id, 'blocked');
  return { client, id, before };
}

describe('a start bound to a plan', () => {
  test('X1: it runs when the plan still holds', async () => {
    const client = await house.world.client({ services: 1 });
    await furnish(house.sql, house.world, client);
    const id = await house.operations.start('close', client.id, terminate, { bound: true });
    expect((await house.operations.ended(id)).state).toBe('completed');
  });

  test('X1: a plan that no longer holds blocks before anything is touched; cancel leaves it so', async () => {
    const { client, id, before } = await stale();
    expect(await house.operations.row(id)).toMatchObject({
      problem: { code: 'plan-changed' },
      startedAt: null,
    });
    expect((await house.operations.view(id)).problem?.code).toBe('plan-changed');
    expect(await refusal(house.operations.decide(id, 'skip', { step: 'notify' }))).toMatch(
      /no step “notify”/,
    );
    await house.operations.decide(id, 'cancel');
    expect((await house.operations.ended(id)).state).toBe('cancelled');
    expect(await rowsOf(house.sql, client)).toEqual(before);
    const [row] = await house.sql`select held_by from clients where id = ${client.id}`;
    expect(row?.heldBy).toBeNull();
  });

  test('X1: retry accepts the plan as it is now, and the record keeps the accepted one', async () => {
    const { client, id } = await stale();
    const now = await preview(house.sql, 'close', client.id, terminate);
    await house.operations.decide(id, 'retry');
    const row = await house.operations.ended(id);
    expect(row).toMatchObject({ state: 'completed', planHash: now.hash, problem: null });
  });

  test('X1: what stands against it at the beginning blocks it, and retry looks again', async () => {
    const client = await house.world.client({ services: 1 });
    const startAt = new Date(Date.now() + 1_000).toISOString();
    const id = await house.operations.start('close', client.id, terminate, { startAt });
    const [other] = await house.sql<
      { id: number }[]
    >`insert into providers (name) values ('Other') returning id`;
    await house.sql`update servers set provider_id = ${other?.id ?? 0} where id = ${house.world.serverId}`;
    expect((await house.operations.until(id, 'blocked')).problem?.code).toBe('plan-blocked');
    await house.operations.decide(id, 'retry');
    await eventually(
      async () =>
        (await house.operations.eventTypes(id)).filter((type) => type === 'operation.blocked').length === 2,
      'blocked again',
    );
    await house.sql`update servers set provider_id = ${house.world.providerId} where id = ${house.world.serverId}`;
    await house.operations.decide(id, 'retry');
    expect((await house.operations.ended(id)).state).toBe('completed');
  });
});
