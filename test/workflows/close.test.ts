import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { differences, furnish, type House, openHouse, preview, rowsOf } from './harness.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.close());

async function furnished(services = 2) {
  const client = await house.world.client({ services });
  return { client, ...(await furnish(house.sql, house.world, client)) };
}

describe('close', () => {
  test('L1: status-only stops sign-ins and sets the status; everything else stays', async () => {
    const { client } = await furnished();
    const before = await rowsOf(house.sql, client);
    const id = await house.operations.start('close', client.id, { mode: 'status-only', notify: false });
    expect((await house.operations.ended(id)).state).toBe('completed');
    expect(differences(before, await rowsOf(house.sql, client))).toEqual({
      'loginClients.0.enabled': false,
      'clients.0.status': 'closed',
      'clients.0.closedAt': 'time',
    });
    expect(house.world.panel.account(client.users[0] ?? '')).toMatchObject({ suspended: false });
    expect(Object.keys(await house.operations.stepStates(id))).toEqual(['stop-sign-ins', 'set-status']);
  });

  test('L1: cancel also ends what would be billed on, and nothing happens on a server', async () => {
    const { client } = await furnished();
    const before = await rowsOf(house.sql, client);
    const calls = house.world.panel.calls();
    const id = await house.operations.start('close', client.id, { mode: 'cancel', notify: false });
    expect((await house.operations.ended(id)).state).toBe('completed');
    expect(differences(before, await rowsOf(house.sql, client))).toEqual({
      'loginClients.0.enabled': false,
      'clients.0.status': 'closed',
      'clients.0.closedAt': 'time',
      'services.0.status': 'cancelled',
      'services.1.status': 'cancelled',
      'services.2.status': 'cancelled',
      'addons.0.status': 'cancelled',
      'addons.1.status': 'cancelled',
      'orders.0.status': 'cancelled',
      'orders.2.status': 'cancelled',
      'domains.0.autoRenew': false,
      'domains.1.status': 'cancelled',
      'domains.1.autoRenew': false,
      'invoices.0.status': 'cancelled',
      'invoices.0.cancelledAt': 'time',
    });
    expect(house.world.panel.calls()).toEqual(calls);
  });

  test('L1: terminate removes the accounts, cancels what is owed, closes the tickets, tells the client', async () => {
    const { client } = await furnished();
    await house.sql`insert into addons (client_id, name, status, currency, cycle) values (${client.id}, 'Of no service', 'active', 'EUR', 'monthly')`;
    const before = await rowsOf(house.sql, client);
    const mails = (await house.world.mailbox.mails()).length;
    const id = await house.operations.start('close', client.id, { mode: 'terminate', notify: true });
    expect((await house.operations.ended(id)).state).toBe('completed');
    expect(differences(before, await rowsOf(house.sql, client))).toEqual({
      'loginClients.0.enabled': false,
      'clients.0.status': 'closed',
      'clients.0.closedAt': 'time',
      'services.0.status': 'terminated',
      'services.0.terminatedAt': 'time',
      'services.1.status': 'terminated',
      'services.1.terminatedAt': 'time',
      'services.2.status': 'cancelled',
      'addons.0.status': 'terminated',
      'addons.0.terminatedAt': 'time',
      'addons.1.status': 'cancelled',
      'addons.2.status': 'cancelled',
      'orders.0.status': 'cancelled',
      'orders.2.status': 'cancelled',
      'domains.0.autoRenew': false,
      'domains.1.status': 'cancelled',
      'domains.1.autoRenew': false,
      'invoices.0.status': 'cancelled',
      'invoices.0.cancelledAt': 'time',
      'tickets.0.status': 'closed',
      'tickets.0.closedAt': 'time',
    });
    expect(client.users.map((user) => house.world.panel.account(user))).toEqual([undefined, undefined]);
    const sent = (await house.world.mailbox.mails()).slice(mails);
    expect(sent.map(({ to }) => to)).toEqual(['ada@example.com']);
    expect(sent[0]?.text).toContain(`${client.users[0]}.example.com`);
  });

  test('L1, X13: the record tells the whole run, each event once, in a chain; the client is free again', async () => {
    const client = await house.world.client({ services: 1 });
    const id = await house.operations.start('close', client.id, { mode: 'terminate', notify: false });
    await house.operations.ended(id);
    expect(await house.operations.eventTypes(id)).toEqual([
      'operation.requested',
      'operation.started',
      ...Array.from({ length: 4 }, () => ['step.started', 'step.done']).flat(),
      'step.started',
      'item.done',
      'step.done',
      ...Array.from({ length: 3 }, () => ['step.started', 'step.done']).flat(),
      'operation.completed',
    ]);
    const events = await house.sql<{ seq: number; prevHash: string; hash: string }[]>`
      select seq, prev_hash, hash from operation_events where operation_id = ${id} order by seq`;
    for (const [n, event] of events.entries()) {
      expect(event.seq).toBe(n + 1);
      if (n > 0) expect(event.prevHash).toBe(events[n - 1]?.hash);
    }
    const [row] = await house.sql`select held_by from clients where id = ${client.id}`;
    expect(row?.heldBy).toBeNull();
  });

  test('L1: a client without an e-mail address is closed all the same, and the summary says that nobody was told', async () => {
    const client = await house.world.client({ services: 0, email: null });
    const id = await house.operations.start('close', client.id, { mode: 'terminate', notify: true });
    await house.operations.ended(id);
    const notify = (await house.operations.view(id)).steps.find((step) => step.id === 'notify');
    expect(notify).toMatchObject({ state: 'done', summary: { sent: 0, reason: 'no-address' } });
  });

  test('L1: a closed client cannot be closed again', async () => {
    const client = await house.world.client({ services: 0 });
    await house.operations.ended(
      await house.operations.start('close', client.id, { mode: 'status-only', notify: false }),
    );
    const plan = await preview(house.sql, 'close', client.id, { mode: 'status-only', notify: false });
    expect(plan.blockers.map(({ code }) => code)).toEqual(['already-closed']);
  });
});

describe('reopen', () => {
  test('L3: logins that closing stopped work again, those that staff had stopped do not; the preview says what stays', async () => {
    const { client, staffLogin } = await furnished(1);
    const before = await rowsOf(house.sql, client);
    await house.operations.ended(
      await house.operations.start('close', client.id, { mode: 'terminate', notify: false }),
    );
    const closed = await rowsOf(house.sql, client);
    const plan = await preview(house.sql, 'reopen', client.id, { notify: false });
    expect(
      plan.warnings.map(({ code, message }) => [code, message.split(' ').slice(0, 3).join(' ')]),
    ).toEqual([
      ['not-restored', '1 terminated service'],
      ['not-restored', '2 cancelled services'],
      ['not-restored', '1 cancelled invoice'],
      ['not-restored', '2 cancelled orders'],
    ]);
    expect(plan.steps.find((step) => step.id === 'allow-sign-ins')?.touches[0]?.ids).toEqual([
      client.loginId,
    ]);

    const mails = (await house.world.mailbox.mails()).length;
    const id = await house.operations.start('reopen', client.id, { notify: true });
    expect((await house.operations.ended(id)).state).toBe('completed');
    expect(differences(closed, await rowsOf(house.sql, client))).toEqual({
      // A domain of the client is still active.
      'clients.0.status': 'active',
      'clients.0.closedAt': null,
      'loginClients.0.enabled': true,
    });
    const logins =
      await house.sql`select login_id, enabled from login_clients where client_id = ${client.id} order by login_id`;
    expect(logins.map((row) => ({ ...row }))).toEqual([
      { loginId: client.loginId, enabled: true },
      { loginId: staffLogin, enabled: false },
    ]);
    expect(differences(before, await rowsOf(house.sql, client))['loginClients.0.enabled']).toBeUndefined();
    expect((await house.world.mailbox.mails()).slice(mails)).toHaveLength(1);
  });

  test('L3: a client whose services still run becomes active, and a second close and reopen leaves staff’s choice alone', async () => {
    const client = await house.world.client({ services: 1 });
    const run = async (kind: 'close' | 'reopen') =>
      house.operations.ended(
        kind === 'close'
          ? await house.operations.start('close', client.id, { mode: 'status-only', notify: false })
          : await house.operations.start('reopen', client.id, { notify: false }),
      );
    await run('close');
    await run('reopen');
    const [row] = await house.sql`select status from clients where id = ${client.id}`;
    expect(row?.status).toBe('active');
    await house.sql`update login_clients set enabled = false where client_id = ${client.id}`;
    await run('close');
    await run('reopen');
    const [login] = await house.sql`select enabled from login_clients where client_id = ${client.id}`;
    expect(login?.enabled).toBe(false);
  });

  test('L3: only a closed client can be reopened', async () => {
    const client = await house.world.client({ services: 0 });
    const plan = await preview(house.sql, 'reopen', client.id, { notify: false });
    expect(plan.blockers.map(({ code }) => code)).toEqual(['not-closed']);
  });
});

describe('archive', () => {
  test('L2: archive hides the client and nothing else, unarchive brings it back, neither twice', async () => {
    const { client } = await furnished(1);
    const before = await rowsOf(house.sql, client);
    await house.operations.ended(await house.operations.start('archive', client.id, {}));
    expect(differences(before, await rowsOf(house.sql, client))).toEqual({ 'clients.0.archivedAt': 'time' });
    const again = await preview(house.sql, 'archive', client.id, {});
    expect(again.blockers.map(({ code }) => code)).toEqual(['nothing-to-do']);

    await house.operations.ended(await house.operations.start('unarchive', client.id, {}));
    expect(differences(before, await rowsOf(house.sql, client))).toEqual({});
    const undone = await preview(house.sql, 'unarchive', client.id, {});
    expect(undone.blockers.map(({ code }) => code)).toEqual(['nothing-to-do']);
  });
});
