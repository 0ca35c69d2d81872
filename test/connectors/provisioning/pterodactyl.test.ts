import { describe, expect, test } from 'vitest';
import { carryOut } from '../../../connectors/provisioning/carry-out.ts';
import type { Command } from '../../../connectors/provisioning/commands.ts';
import type { ProvisioningConnector } from '../../../connectors/provisioning/types.ts';
import { opener, QUICK } from './opened.ts';
import { type FakePterodactyl, startFakePterodactyl } from './pterodactyl-fake.ts';

const KEY = 'ptla_0123456789abcdef';
const UUID = '1a7ce997-259b-452e-8b4e-cecc464142ca';
const OURS = { externalId: '4711/a b', username: 'ada', marker: UUID };
const terminate: Command = { kind: 'terminate' };
const suspend: Command = { kind: 'suspend', reason: 'overdue' };
const password: Command = { kind: 'change-password', password: 'fresh-Passw0rd-1' };
const open = opener('pterodactyl', { apiKey: KEY });

async function panelWith(): Promise<FakePterodactyl> {
  const panel = await open.panel(startFakePterodactyl(KEY));
  panel.users.set(5, {
    id: 5,
    username: 'ada',
    email: 'ada@example.net',
    first_name: 'Ada',
    last_name: 'Lovelace',
    root_admin: false,
    password: 'old',
  });
  panel.servers.set(12, { id: 12, externalId: OURS.externalId, uuid: UUID, user: 5, status: null });
  return panel;
}

const connect = (url: string): ProvisioningConnector => open.connect(url, undefined, 5_000);
/** `METHOD /path` of every call. */
const calls = ({ server }: FakePterodactyl) => server.seen.map(({ method, path }) => `${method} ${path}`);

const serverOf = ({ servers }: FakePterodactyl) => {
  const server = servers.get(12);
  if (!server) throw new Error('The server is gone.');
  return server;
};

describe('Pterodactyl: which server it is', () => {
  test('X12 pterodactyl: a server is found by its external id, and is what its UUID and its user say', async () => {
    const panel = await panelWith();
    expect(await connect(panel.server.origin).probe(OURS, QUICK)).toEqual({
      state: 'active',
      identity: { username: 'ada', externalId: OURS.externalId, domain: null, owner: null, marker: UUID },
      package: null,
    });
    expect(calls(panel)).toEqual(['GET /api/application/servers/external/4711%2Fa%20b?include=user']);
  });

  test('X3 X12 pterodactyl: an external id that was given to another server destroys nothing', async () => {
    const panel = await panelWith();
    panel.servers.set(12, { ...serverOf(panel), uuid: '00000000-0000-4000-8000-000000000000' });
    expect(await carryOut(connect(panel.server.origin), terminate, OURS, QUICK)).toMatchObject({
      outcome: 'refused',
      asked: false,
      identity: { mismatched: ['marker'] },
    });
    expect(panel.servers.size).toBe(1);
  });

  test('X3 X12 pterodactyl: a server that was swapped between the look and the act is left alone', async () => {
    const panel = await panelWith();
    const real = connect(panel.server.origin);
    const late: ProvisioningConnector = {
      ...real,
      terminate: (account, options, call) => {
        panel.servers.set(13, { ...serverOf(panel), id: 13, uuid: '00000000-0000-4000-8000-000000000000' });
        panel.servers.delete(12);
        return real.terminate(account, options, call);
      },
    };
    expect(await carryOut(late, terminate, OURS, QUICK)).toMatchObject({
      outcome: 'unknown',
      answer: 'refused',
      failure: { code: 'identity-mismatch' },
    });
    expect(panel.servers.has(13)).toBe(true);
  });

  test('X3 X12 pterodactyl: a server whose external id was changed is found by its UUID and not called missing', async () => {
    const panel = await panelWith();
    serverOf(panel).externalId = 'other';
    expect(await carryOut(connect(panel.server.origin), terminate, OURS, QUICK)).toMatchObject({
      outcome: 'refused',
      identity: { mismatched: ['externalId'] },
    });
    expect(panel.servers.size).toBe(1);
    // Where it was only taken away, UUID and user are proof enough.
    serverOf(panel).externalId = null;
    expect(await carryOut(connect(panel.server.origin), terminate, OURS, QUICK)).toMatchObject({
      outcome: 'done',
      identity: { matched: ['username', 'marker'], unsaid: ['externalId'] },
    });
  });

  test('X3 X12 pterodactyl: a wrong address says "not found" too, and proves nothing', async () => {
    const panel = await panelWith();
    expect(await carryOut(connect(`${panel.server.origin}/elsewhere`), terminate, OURS, QUICK)).toMatchObject(
      {
        outcome: 'unreachable',
        before: 'unreachable',
        asked: false,
      },
    );
    panel.servers.clear();
    for (const effect of ['refuse', 'html', 'status', 'garbage'] as const) {
      panel.faults.add({ on: 'list', effect });
      expect((await connect(panel.server.origin).probe(OURS, QUICK)).state, effect).toBe('unreachable');
    }
    expect(await connect(panel.server.origin).probe(OURS, QUICK)).toEqual({ state: 'missing' });
    expect(await connect(panel.server.origin).probe({ externalId: 'x' }, QUICK)).toEqual({
      state: 'missing',
    });
  });

  test('X12 pterodactyl: a record with a UUID only finds its server, one with neither is not looked up', async () => {
    const panel = await panelWith();
    expect((await connect(panel.server.origin).probe({ marker: UUID }, QUICK)).state).toBe('active');
    panel.server.seen.length = 0;
    expect(await connect(panel.server.origin).probe({ username: 'ada' }, QUICK)).toMatchObject({
      state: 'unreachable',
      failure: { code: 'identity-unproven', retryable: false },
    });
    expect(calls(panel)).toEqual([]);
  });
});

describe('Pterodactyl: what it answers', () => {
  test('X12 pterodactyl: during a transfer a command is refused for now', async () => {
    const panel = await panelWith();
    serverOf(panel).transferring = true;
    expect(await carryOut(connect(panel.server.origin), suspend, OURS, QUICK)).toMatchObject({
      outcome: 'refused',
      failure: { code: 'refused', retryable: true, message: expect.stringContaining('transferred') },
    });
    serverOf(panel).transferring = false;
    expect(await carryOut(connect(panel.server.origin), suspend, OURS, QUICK)).toMatchObject({
      outcome: 'done',
    });
  });

  test('X3 X12 pterodactyl: with its daemon down nothing is done, nothing is forced, and it is tried again', async () => {
    const panel = await panelWith();
    panel.daemon = false;
    for (const command of [suspend, terminate])
      expect(await carryOut(connect(panel.server.origin), command, OURS, QUICK)).toMatchObject({
        outcome: 'unknown',
        after: 'active',
        failure: { code: 'outcome-unknown', retryable: true, message: expect.stringContaining('daemon') },
      });
    expect(calls(panel).filter((line) => line.includes('force'))).toEqual([]);
    panel.daemon = true;
    expect(await carryOut(connect(panel.server.origin), terminate, OURS, QUICK)).toMatchObject({
      outcome: 'done',
      after: 'missing',
    });
    expect(calls(panel)).toContain('DELETE /api/application/servers/12');
  });

  test('X12 pterodactyl: a panel that was asked too often is given its pause, then goes on', async () => {
    const panel = await panelWith();
    panel.left = 2;
    const begun = Date.now();
    expect(await carryOut(connect(panel.server.origin), terminate, OURS, QUICK)).toMatchObject({
      outcome: 'done',
      answer: 'done',
    });
    expect(Date.now() - begun).toBeGreaterThanOrEqual(900);
    expect(panel.servers.size).toBe(0);
  });

  test('X12 pterodactyl: a pause longer than it is waited for is worth another attempt, and nothing was done', async () => {
    const panel = await panelWith();
    panel.left = 2;
    panel.retryAfterSeconds = 60;
    expect(await carryOut(connect(panel.server.origin), terminate, OURS, QUICK)).toMatchObject({
      outcome: 'unreachable',
      answer: 'unreachable',
      failure: { code: 'unreachable', retryable: true, message: expect.stringContaining('60 s') },
    });
    expect(panel.servers.size).toBe(1);
  });

  test('X12 pterodactyl: a redirect to the login page is not followed, and is no answer', async () => {
    const panel = await panelWith();
    panel.faults.add({ on: 'external', effect: 'status', status: 302 });
    expect(await connect(panel.server.origin).probe(OURS, QUICK)).toMatchObject({
      state: 'unreachable',
      failure: { code: 'protocol', retryable: false },
    });
  });

  test('X12 pterodactyl: a password goes to the user together with the profile, and into no message', async () => {
    const panel = await panelWith();
    expect(await carryOut(connect(panel.server.origin), password, OURS, QUICK)).toMatchObject({
      outcome: 'done',
      provenBy: 'panel-answer',
    });
    expect(panel.users.get(5)).toMatchObject({
      password: 'fresh-Passw0rd-1',
      email: 'ada@example.net',
      last_name: 'Lovelace',
    });
    expect(calls(panel).filter((line) => line.includes('Passw0rd') || line.includes(KEY))).toEqual([]);
    panel.faults.add({
      on: 'password',
      effect: 'refuse',
      reason: 'fresh-Passw0rd-1 is too weak for ada@example.net.',
    });
    const refused = await carryOut(connect(panel.server.origin), password, OURS, QUICK);
    expect(refused).toMatchObject({
      outcome: 'refused',
      failure: { message: expect.stringContaining('is too weak') },
    });
    expect(JSON.stringify(refused)).not.toMatch(/Passw0rd|ada|ptla/);
  });

  test('X12 pterodactyl: the password of an administrator of the panel is never changed for a client', async () => {
    const panel = await panelWith();
    const admin = panel.users.get(5);
    if (admin) admin.root_admin = true;
    expect(await carryOut(connect(panel.server.origin), password, OURS, QUICK)).toMatchObject({
      outcome: 'refused',
      failure: { code: 'refused', message: expect.stringContaining('administrator') },
    });
    expect(panel.users.get(5)?.password).toBe('old');
  });

  test('X12 pterodactyl: a key that may not read users still removes by external id and UUID, and says what it lacks', async () => {
    const panel = await panelWith();
    panel.mayUsers = false;
    expect(await carryOut(connect(panel.server.origin), password, OURS, QUICK)).toMatchObject({
      outcome: 'refused',
      failure: { message: expect.stringContaining('may not read users') },
    });
    expect(await carryOut(connect(panel.server.origin), terminate, OURS, QUICK)).toMatchObject({
      outcome: 'done',
      identity: { matched: ['externalId', 'marker'], unsaid: ['username'] },
    });
  });
});
