import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { eventually, type House, itemsOf, openHouse } from './harness.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.close());
afterEach(async () => {
  house.world.panel.faults.clear();
  await house.world.panel.up();
});

const terminate = { mode: 'terminate', notify: false } as const;

describe('a panel in trouble', () => {
  test('X2: while it is down the step shows its attempts, then blocks; retry goes on with what is left', async () => {
    const client = await house.world.client({ services: 4 });
    const [first = '', ...others] = client.users;
    // One account goes before the panel does.
    for (const user of others)
      house.world.panel.faults.add({ user, effect: 'status', status: 503, times: null });
    const id = await house.operations.start('close', client.id, terminate, {
      retry: { attempts: 4, firstMs: 700, maxMs: 700 },
    });
    const shown = await eventually(async () => {
      const step = (await house.operations.view(id)).steps[4];
      return step?.state === 'retrying' && step;
    }, 'the view shows that it waits');
    expect(shown).toMatchObject({ error: { code: 'unreachable' }, items: { done: 1, retrying: 3 } });
    expect(Date.parse(shown.nextAt)).not.toBeNaN();
    const item = await eventually(
      async () => [...(await itemsOf(house.sql, id)).values()].find(({ state }) => state === 'retrying'),
      'the record shows that it waits',
    );
    expect(item).toMatchObject({ error: { code: 'unreachable' }, nextAttemptAt: expect.any(String) });
    expect(item.error?.message).toMatch(/Service \d+ on server \d+: .+\./);

    expect((await house.operations.until(id, 'blocked')).problem).toMatchObject({ code: 'unreachable' });
    expect([...(await itemsOf(house.sql, id)).values()].map(({ attempt }) => attempt)).toEqual([0, 4, 4, 4]);
    house.world.panel.faults.clear();
    const before = house.world.panel.calls().removeacct ?? 0;
    await house.operations.decide(id, 'retry');
    expect((await house.operations.ended(id)).state).toBe('completed');
    expect((house.world.panel.calls().removeacct ?? 0) - before).toBe(3);
    expect(house.world.panel.account(first)).toBeUndefined();
    expect((await house.operations.row(id)).problem).toBeNull();
  });

  test('X3: a panel that removes the account and then breaks off is asked again, and nothing is removed twice', async () => {
    const client = await house.world.client({ services: 1 });
    house.world.panel.faults.add({ on: 'removeacct', effect: 'reset', when: 'after' });
    house.world.panel.faults.add({ on: 'accountsummary', effect: 'html' });
    const before = house.world.panel.calls().removeacct ?? 0;
    const id = await house.operations.start('close', client.id, terminate);
    expect((await house.operations.ended(id)).state).toBe('completed');
    expect((house.world.panel.calls().removeacct ?? 0) - before).toBe(1);
    expect([...(await itemsOf(house.sql, id)).values()][0]?.summary).toMatchObject({ outcome: 'done' });
  });

  test('X3: an account that is not the client’s blocks only itself; the others are removed', async () => {
    const client = await house.world.client({ services: 3 });
    const [stranger = ''] = client.users;
    house.world.panel.changeAccount(stranger, { domain: 'somebody-else.example' });
    const id = await house.operations.start('close', client.id, terminate);
    expect((await house.operations.until(id, 'blocked')).problem?.code).toBe('identity-mismatch');
    expect(client.users.map((user) => house.world.panel.account(user) !== undefined)).toEqual([
      true,
      false,
      false,
    ]);
    expect((await house.operations.view(id)).steps[4]?.items).toMatchObject({ done: 2, blocked: 1 });
    const services = await house.sql<{ status: string }[]>`
      select status from services where id in ${house.sql(client.serviceIds)} order by id`;
    expect(services.map(({ status }) => status)).toEqual(['active', 'terminated', 'terminated']);
    await house.operations.decide(id, 'skip');
    expect((await house.operations.ended(id)).state).toBe('completed');
    expect(house.world.panel.account(stranger)).toBeDefined();
  });

  test('X3: a server without credentials blocks until they are set', async () => {
    const client = await house.world.client({ services: 1 });
    const [server] = await house.sql<{ id: number }[]>`
      insert into servers (provider_id, name, connector, url)
      values (${house.world.providerId}, 'Imported', 'whm', ${house.world.panel.url}) returning id`;
    const serverId = server?.id ?? 0;
    await house.sql`update services set server_id = ${serverId} where id in ${house.sql(client.serviceIds)}`;
    const id = await house.operations.start('close', client.id, terminate);
    expect((await house.operations.until(id, 'blocked')).problem?.code).toBe('needs-credentials');
    const sealed = house.world.deps.vault.seal(
      { username: 'root', token: 'panel-token' },
      `servers:${serverId}`,
    );
    await house.sql`update servers set credentials = ${sealed} where id = ${serverId}`;
    await house.operations.decide(id, 'retry');
    expect((await house.operations.ended(id)).state).toBe('completed');
    expect(house.world.panel.account(client.users[0] ?? '')).toBeUndefined();
  });
});

describe('a mail server in trouble', () => {
  const mailsOf = async (id: string) => {
    const [row] = await house.sql<{ messageId: string; state: string }[]>`
      select message_id, state from messages where operation_id = ${id}`;
    const mails = (await house.world.mailbox.mails()).filter(
      ({ messageId }) => messageId === `<${row?.messageId}>`,
    );
    return { state: row?.state, count: mails.length };
  };
  const close = async () => {
    const client = await house.world.client({ services: 0 });
    return house.operations.start('close', client.id, { mode: 'status-only', notify: true });
  };

  test('X2: refused for a while, the message is sent once', async () => {
    house.world.mailbox.faults.add({ kind: 'reject', at: 'recipient', code: 451 }, 2);
    const id = await close();
    expect((await house.operations.ended(id)).state).toBe('completed');
    expect(await mailsOf(id)).toEqual({ state: 'sent', count: 1 });
  });

  test('X2: refused for good, it waits for an operator, whose retry sends it', async () => {
    house.world.mailbox.faults.add({ kind: 'reject', at: 'message', code: 554 });
    const id = await close();
    expect((await house.operations.until(id, 'blocked')).problem?.code).toBe('mail-rejected');
    await house.operations.decide(id, 'retry');
    expect((await house.operations.ended(id)).state).toBe('completed');
    expect(await mailsOf(id)).toEqual({ state: 'sent', count: 1 });
  });

  test('X2: accepted or not, nobody knows: it is not sent again by itself, and skip leaves it', async () => {
    house.world.mailbox.faults.add({ kind: 'reset-after-data', kept: true });
    const id = await close();
    expect((await house.operations.until(id, 'blocked')).problem?.code).toBe('mail-unknown');
    expect(await mailsOf(id)).toEqual({ state: 'unknown', count: 1 });
    await house.operations.decide(id, 'skip');
    expect((await house.operations.ended(id)).state).toBe('completed');
    expect(await mailsOf(id)).toEqual({ state: 'unknown', count: 1 });
  });
});
