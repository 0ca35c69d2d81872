import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AuditRow, createAuditCheck, listAudit } from '../../db/queries/audit.ts';
import { until } from '../support/program.ts';
import { type PortalWorld, portalWorld } from './support.ts';

let world: PortalWorld;
/** what the name server is asked for, and what it says */
let asked: string[];
let answer: (address: string) => Promise<string | undefined>;

beforeAll(async () => {
  asked = [];
  answer = async () => undefined;
  world = await portalWorld({
    hostNameOf: (address) => {
      asked.push(address);
      return answer(address);
    },
  });
});
afterAll(() => world.close());

/** The lines about a login, oldest first; of no login those without a subject. */
async function linesOf(loginId: number | null): Promise<AuditRow[]> {
  const all = await listAudit(world.api.sql, { after: 0, limit: 10_000 });
  return all.filter(({ subject }) => subject === (loginId === null ? null : `login:${loginId}`));
}
const inShort = (lines: AuditRow[]) => lines.map(({ action, data }) => [action, data.why ?? data.with]);

describe('the audit log of the client area', () => {
  test('P1: the audit log holds sign-ins, failures and sign-outs, without address and name, in one chain with those of staff', async () => {
    const { name, loginId } = await world.person();
    const visitor = world.visitor('198.51.100.23');
    await visitor.signIn(name, 'not the right one');
    await visitor.signIn(name);
    await visitor.submit('/', '/sign-out');
    const lines = await linesOf(loginId);
    expect(inShort(lines)).toEqual([
      ['client.sign-in-failed', 'password'],
      ['client.signed-in', 'password'],
      ['client.signed-out', undefined],
    ]);
    expect(lines[1]?.data.session).toBe(lines[2]?.data.session);
    for (const line of lines) {
      expect(line).toMatchObject({ actorKind: 'client', actorId: `login:${loginId}`, address: null });
      expect(line.providerId).toBe(world.providerId);
    }
    expect(JSON.stringify(lines)).not.toMatch(/198\.51|example\.com/);
    const check = createAuditCheck();
    for (const row of await listAudit(world.api.sql, { after: 0, limit: 10_000 })) check.take(row);
    expect(check.verdict()).toMatchObject({ ok: true });
  });

  test('P1: the audit log holds a failure of an unknown name without the name', async () => {
    const before = (await linesOf(null)).length;
    await world.visitor().signIn('nobody@example.com', 'whatever it may be');
    const [line, ...more] = (await linesOf(null)).slice(before);
    expect(more).toEqual([]);
    expect(line).toMatchObject({ action: 'client.sign-in-failed', actorId: null, data: { why: 'password' } });
    expect(JSON.stringify(line)).not.toContain('nobody');
  });

  test('P1: the audit log holds that a closed client was not let in', async () => {
    const { name, loginId } = await world.person({ status: 'closed', closedAt: world.now() });
    await world.visitor().signIn(name);
    expect(inShort(await linesOf(loginId))).toEqual([['client.sign-in-failed', 'closed']]);
  });

  test('P1: the audit log holds ended sessions and a changed password', async () => {
    const { name, loginId } = await world.person();
    const [here, elsewhere] = [world.visitor(), world.visitor()];
    await elsewhere.signIn(name);
    await here.signIn(name);
    await here.submit('/security', '/security/sessions/end-others');
    const changed = await here.submit('/password', '/password', {
      current: 'lamp river oak and sky',
      password: 'another lamp and a river',
    });
    expect(changed.status).toBe(200);
    const lines = (await linesOf(loginId)).slice(2);
    expect(lines.map(({ action, data }) => [action, data])).toEqual([
      ['client.sessions-revoked', { ended: 1 }],
      ['password.changed', {}],
    ]);
  });

  test('P1: the audit log holds that staff entered as a client and left, with who they are and from where', async () => {
    const { clientId, loginId } = await world.person();
    const { body } = await world.api.ask(`POST /v1/clients/${clientId}/sign-in-as`, {
      body: { reason: 'asked on the phone' },
    });
    const { pathname, search } = new URL(String(body.url));
    const staff = world.visitor('198.51.100.24');
    await staff.submit(pathname + search, '/enter');
    await staff.submit('/', '/leave');
    const lines = await linesOf(loginId);
    expect(lines.map(({ action }) => action)).toEqual(['client.entered', 'client.left']);
    for (const line of lines)
      expect(line).toMatchObject({
        actorKind: 'staff',
        address: '198.51.100.24',
        data: { client: clientId },
      });
  });

  test('P1: the audit log holds what staff do about passwords', async () => {
    const { loginId } = await world.person();
    const reason = 'asked on the phone';
    await world.api.ask(`POST /v1/logins/${loginId}/password-link`, { body: { reason } });
    await world.api.ask(`PUT /v1/logins/${loginId}/password`, {
      body: { reason, password: 'another lamp and a river' },
    });
    const lines = await linesOf(loginId);
    expect(lines.map(({ action, data }) => [action, data.how])).toEqual([
      ['password.set-by-staff', 'link'],
      ['password.set-by-staff', 'chosen'],
    ]);
    expect(JSON.stringify(lines)).not.toContain(reason);
  });
});

describe('the host name of the last sign-in', () => {
  const host = async (clientId: number) => {
    const { items } = (await world.api.ask(`GET /v1/clients/${clientId}/logins`)).body;
    return items[0]?.lastSignInHost;
  };

  test('P7: the host name is looked up after the answer and shown to staff', async () => {
    const { name, clientId } = await world.person();
    let found = (_: string | undefined) => {};
    answer = () =>
      new Promise((resolve) => {
        found = resolve;
      });
    expect((await world.visitor('198.51.100.31').signIn(name)).status).toBe(303);
    expect(asked).toContain('198.51.100.31');
    expect(await host(clientId)).toBeNull();
    found('ada.at.home.example');
    await until(async () => (await host(clientId)) === 'ada.at.home.example', 'the name of the host');
    expect((await world.api.ask(`GET /v1/clients/${clientId}`)).body.lastSignInHost).toBe(
      'ada.at.home.example',
    );
  });

  test('P7: a host name may be missing, and one that comes too late is not shown for a later sign-in', async () => {
    const { name, clientId } = await world.person();
    let late = (_: string | undefined) => {};
    answer = () => new Promise((resolve) => (late = resolve));
    await world.visitor('198.51.100.32').signIn(name);
    world.pass(1);
    answer = async () => undefined;
    await world.visitor('198.51.100.33').signIn(name);
    late('of-the-first.example');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await host(clientId)).toBeNull();
  });
});
