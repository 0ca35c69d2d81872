import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientEdit } from '../../api/routes/clients/schema.ts';
import { listAudit } from '../../db/queries/audit.ts';
import { PASSWORD, type TestApi, testApi } from './support.ts';

let api: TestApi;
let ahead = 0;
let mine: number;
let theirs: number;

beforeAll(async () => {
  api = await testApi({ now: () => new Date(Date.now() + ahead) });
  mine = await api.provider('Mine');
  theirs = await api.provider('Theirs');
});
afterAll(() => api?.close());

const edit = async (path: string, body: object, token?: string) => {
  const etag = (await api.ask(`GET ${path}`)).headers.get('etag') ?? '';
  return api.ask(`PATCH ${path}`, { body, headers: { 'if-match': etag }, ...(token && { token }) });
};
const role = async (permissions: string[]) =>
  Number((await api.ask('POST /v1/roles', { body: { name: `r${Math.random()}`, permissions } })).body.id);

describe('rights of staff', () => {
  test('nobody gives away more than they hold, in a role, an account or a token', async () => {
    const clerk = await api.person(['staff:read', 'staff:write', 'tokens:write', 'clients:read'], {
      providerIds: [mine],
    });
    const chief = await api.person(['staff:read', 'staff:write', 'clients:read']);
    const ask = (request: string, token: string, body: object) => api.ask(request, { token, body });
    const [small, large] = [await role(['clients:read']), await role(['admin'])];
    const account = { email: 'a@example.com', name: 'A', roleIds: [small], providerIds: [mine] };
    expect((await ask('POST /v1/staff', clerk.session, { ...account, roleIds: [large] })).status).toBe(403);
    expect((await ask('POST /v1/staff', clerk.session, { ...account, providerIds: [theirs] })).status).toBe(
      403,
    );
    expect((await ask('POST /v1/staff', clerk.session, { ...account, providerIds: null })).status).toBe(403);
    expect((await ask('POST /v1/staff', clerk.session, account)).status).toBe(201);
    expect(
      (await ask('POST /v1/roles', chief.session, { name: 'x', permissions: ['clients:write'] })).status,
    ).toBe(403);
    expect(
      (await ask('POST /v1/roles', clerk.session, { name: 'x', permissions: ['clients:read'] })).status,
    ).toBe(403);
    expect(
      (await ask('POST /v1/roles', chief.session, { name: 'x', permissions: ['clients:read'] })).status,
    ).toBe(201);
    expect(
      (await ask('POST /v1/roles', chief.session, { name: 'y', permissions: ['own-account'] })).status,
    ).toBe(400);
    const token = { name: 't', scopes: ['clients:write'], providerIds: [mine] };
    expect((await ask('POST /v1/tokens', clerk.session, token)).status).toBe(403);
  });

  test('nobody changes an account that may do more, nor the own rights', async () => {
    const chief = await api.person(['staff:read', 'staff:write', 'clients:read']);
    const boss = await api.person(['admin']);
    const path = `/v1/staff/${boss.id}`;
    expect((await edit(path, { disabled: true }, chief.session)).status).toBe(403);
    expect((await api.ask(`POST ${path}/link`, { token: chief.session })).status).toBe(403);
    expect((await api.ask(`DELETE ${path}/second-factor`, { token: chief.session })).status).toBe(403);
    expect((await api.ask(`DELETE ${path}/sessions`, { token: chief.session })).status).toBe(403);
    expect((await edit(`/v1/staff/${chief.id}`, { roleIds: [] }, chief.session)).status).toBe(403);
    expect((await edit(`/v1/staff/${chief.id}`, { name: 'Ada' }, chief.session)).status).toBe(200);
  });

  test('a limited account sees its providers and their accounts only', async () => {
    const clerk = await api.person(['staff:read', 'clients:read'], { providerIds: [mine] });
    await api.client(theirs);
    const client = await api.client(mine);
    const clients = await api.ask('GET /v1/clients?limit=200', { token: clerk.session });
    expect(clients.body.items.map(({ id }) => id)).toEqual([client]);
    const unlimited = await api.person([]);
    expect((await api.ask(`GET /v1/staff/${unlimited.id}`, { token: clerk.session })).status).toBe(404);
    const listed = await api.ask('GET /v1/staff?limit=200', { token: clerk.session });
    expect(listed.body.items.map(({ id }) => id)).not.toContain(unlimited.id);
    expect(listed.body.items.map(({ id }) => id)).toContain(clerk.id);
  });

  test('somebody who may do everything is always left', async () => {
    await api.sql`update staff set disabled_at = now() where disabled_at is null and provider_ids is null`;
    const boss = await api.person(['admin']);
    expect((await edit(`/v1/staff/${boss.id}`, { disabled: true })).body.type).toBe('/problems/conflict');
    expect((await edit(`/v1/roles/${boss.roleId}`, { permissions: ['clients:read'] })).status).toBe(409);
    await api.person(['admin']);
    expect((await edit(`/v1/staff/${boss.id}`, { disabled: true })).status).toBe(200);
  });

  test('a disabled account loses its sessions and its tokens', async () => {
    const clerk = await api.person(['tokens:write', 'clients:read']);
    const made = await api.ask('POST /v1/tokens', {
      token: clerk.session,
      body: { name: 't', scopes: ['clients:read'] },
    });
    const token = String(made.body.token);
    expect((await api.ask('GET /v1/clients', { token })).status).toBe(200);
    expect((await edit(`/v1/staff/${clerk.id}`, { disabled: true })).status).toBe(200);
    expect((await api.ask('GET /v1/clients', { token: clerk.session })).status).toBe(401);
    expect((await api.ask('GET /v1/clients', { token })).status).toBe(401);
  });

  test('a role that somebody has stays, one that nobody has goes', async () => {
    const clerk = await api.person([]);
    expect((await api.ask(`DELETE /v1/roles/${clerk.roleId}`)).status).toBe(409);
    const spare = await role([]);
    expect((await api.ask(`DELETE /v1/roles/${spare}`)).status).toBe(204);
    expect((await api.ask(`GET /v1/roles/${spare}`)).status).toBe(404);
  });
});

describe('fields of a client', () => {
  const fields: Record<string, Record<string, unknown>> = {
    'clients:write:names': { type: 'company', firstName: 'A', lastName: 'B', companyName: 'C' },
    'clients:write:contact': {
      ...{ email: 'new@example.com', phone: null, address1: 'A', address2: 'B', city: 'C', region: 'D' },
      ...{ postcode: '1', country: 'DE', language: 'de', timeZone: 'Europe/Berlin' },
    },
    'clients:write:tax': { taxId: 'DE1' },
    'clients:write:status': { status: 'inactive' },
    'clients:write:classification': {
      ...{ groupId: null, label: 'VIP', characteristic: 'good', customFields: { a: 1 } },
      ...{ signedUpOn: '2026-01-01' },
    },
  };

  test('C4: are edited by staff who have the right for each, one by one or all at once', async () => {
    const client = await api.client(mine);
    const change = async (token: string, body: object) => {
      const etag = (await api.ask(`GET /v1/clients/${client}`)).headers.get('etag') ?? '';
      return api.ask(`PATCH /v1/clients/${client}`, { token, body, headers: { 'if-match': etag } });
    };
    const whole = await api.token(['clients:write']);
    for (const [scope, own] of Object.entries(fields)) {
      const { session } = await api.person(['clients:read', scope]);
      for (const [needed, others] of Object.entries(fields))
        for (const [field, value] of Object.entries(others)) {
          const reply = await change(session, { [field]: value });
          expect(reply.status, `${scope}: ${field}`).toBe(needed === scope ? 200 : 403);
          if (needed !== scope) expect(reply.body.requiredScope).toBe(needed);
        }
      const mixed = await change(session, { ...own, ...fields['clients:write:tax'], city: 'Bonn' });
      expect(mixed.status, scope).toBe(403);
      expect(
        (await api.ask(`POST /v1/clients/${client}/notes`, { token: session, body: { body: 'x' } })).status,
      ).toBe(403);
      expect((await change(whole, own)).status).toBe(200);
    }
    expect((await change(await api.token(['clients:read']), { city: 'Bonn' })).status).toBe(403);
    const clerk = await api.token(['tokens:write', 'clients:write']);
    const give = (scopes: string[], token: string) =>
      api.ask('POST /v1/tokens', { token, body: { name: 'x', scopes } });
    expect((await give(['clients:write:contact'], clerk)).status).toBe(201);
    const narrow = await api.token(['tokens:write', 'clients:write:contact']);
    expect((await give(['clients:write'], narrow)).status).toBe(403);
    expect((await give(['clients:write:tax'], narrow)).status).toBe(403);
  });

  test('C4: that can be edited are all under a right', () => {
    const listed = Object.values(fields).flatMap((group) => Object.keys(group));
    expect(listed.sort()).toEqual(Object.keys(clientEdit.shape).sort());
  });
});

describe('a token', () => {
  test('never does more than its owner may, also when the owner’s rights shrink', async () => {
    const clerk = await api.person(['tokens:write', 'clients:read', 'servers:read']);
    const { body } = await api.ask('POST /v1/tokens', {
      ...{ token: clerk.session, body: { name: 't', scopes: ['clients:read', 'servers:read'] } },
    });
    expect(body.ownerId).toBe(clerk.id);
    const token = String(body.token);
    const client = await api.client(theirs);
    expect((await api.ask(`GET /v1/clients/${client}`, { token })).status).toBe(200);
    expect((await api.ask('GET /v1/servers', { token })).status).toBe(200);
    await edit(`/v1/roles/${clerk.roleId}`, { permissions: ['tokens:write', 'clients:read'] });
    expect((await api.ask('GET /v1/servers', { token })).status).toBe(403);
    await edit(`/v1/staff/${clerk.id}`, { providerIds: [mine] });
    expect((await api.ask(`GET /v1/clients/${client}`, { token })).status).toBe(404);
  });

  test('made by a token has the same owner; one of a service is bound by the service', async () => {
    const clerk = await api.person(['tokens:write', 'clients:read', 'staff:write']);
    const make = (token: string, body: object) =>
      api.ask('POST /v1/tokens', { token, body: { name: 't', ...body } });
    const first = await make(clerk.session, { scopes: ['tokens:write', 'clients:read'] });
    const second = await make(String(first.body.token), { scopes: ['clients:read'] });
    expect(second.body.ownerId).toBe(clerk.id);
    const roleId = await role(['clients:read']);
    const service = await api.ask('POST /v1/staff', {
      body: { kind: 'service', name: 'CRM', roleIds: [roleId] },
    });
    const owned = await make(clerk.session, {
      scopes: ['clients:read', 'tokens:write'],
      ownerId: service.body.id,
    });
    expect(owned.status, owned.text).toBe(201);
    expect((await api.ask('GET /v1/clients', { token: String(owned.body.token) })).status).toBe(200);
    expect((await api.ask('GET /v1/tokens', { token: String(owned.body.token) })).status).toBe(403);
    const other = await api.person(['clients:read']);
    expect((await make(clerk.session, { scopes: ['clients:read'], ownerId: other.id })).status).toBe(422);
  });
});

describe('what is sensitive', () => {
  test('asks for the own password again, ten minutes after it was given', async () => {
    const boss = await api.person(['admin']);
    const make = () =>
      api.ask('POST /v1/roles', {
        token: boss.session,
        body: { name: `r${Math.random()}`, permissions: [] },
      });
    expect((await make()).status).toBe(201);
    ahead += 11 * 60_000;
    expect((await make()).body.type).toBe('/problems/confirmation-needed');
    const confirm = (password: string) =>
      api.ask('POST /v1/staff/me/confirm', { token: boss.session, body: { password } });
    expect((await confirm('not the password')).status).toBe(401);
    expect((await make()).status).toBe(403);
    expect((await confirm(PASSWORD)).status).toBe(204);
    expect((await make()).status).toBe(201);
  });

  test('P10: payment details are shown to people with the right, after their own password, and each read is logged', async () => {
    const client = await api.client(mine);
    await api.sql`insert into payment_gateways (provider_id, name, connector) values (${mine}, 'cards', 'stripe')`;
    const method = await api.ask(`POST /v1/clients/${client}/payment-methods`, {
      body: { gateway: 'cards', kind: 'card', reference: 'pm_1Secret' },
    });
    const path = `/v1/payment-methods/${method.body.id}/details`;
    const read = (token: string) => api.ask(`GET ${path}`, { token });
    const without = await api.person(['clients:read', 'billing:read'], { confirmed: true });
    expect((await read(without.session)).body.requiredScope).toBe('payments:details');
    expect((await read(api.admin)).status).toBe(403);
    const clerk = await api.person(['payments:details'], { providerIds: [mine] });
    expect((await read(clerk.session)).body.type).toBe('/problems/confirmation-needed');
    await api.ask('POST /v1/staff/me/confirm', { token: clerk.session, body: { password: PASSWORD } });
    const shown = await read(clerk.session);
    expect(shown.body).toMatchObject({ clientId: client, reference: 'pm_1Secret' });
    const stranger = await api.person(['payments:details'], { providerIds: [theirs], confirmed: true });
    expect((await read(stranger.session)).status).toBe(404);
    const logged = await listAudit(api.sql, { after: 0, limit: 100, action: 'payment-details.read' });
    expect(logged).toMatchObject([
      { actorKind: 'staff', actorId: String(clerk.id), subject: `client:${client}`, providerId: mine },
    ]);
    expect(JSON.stringify(logged)).not.toContain('pm_1Secret');
    ahead += 11 * 60_000;
    expect((await read(clerk.session)).body.type).toBe('/problems/confirmation-needed');
  });

  test('P10: policy and credentials of gateways are changed by people after their own password, by tokens as ever', async () => {
    const boss = await api.person(['providers:read', 'providers:write'], { providerIds: [mine] });
    const policy = { operations: { close: { coolingOffHours: 24 } } };
    const credentials = { secretKey: 'rk_live_51Hq0Example' };
    const gateway = (name: string, more: object, token: string) =>
      api.ask('POST /v1/payment-gateways', {
        token,
        body: { providerId: mine, connector: 'stripe', name, ...more },
      });
    const sms = async (more: object, token: string) => {
      const path = `/v1/providers/${mine}/sms-gateway`;
      const etag = (await api.ask(`GET ${path}`)).headers.get('etag') ?? '';
      const body = { url: 'https://sms.example.com/send', ...more };
      return api.ask(`PUT ${path}`, { token, body, headers: { 'if-match': etag } });
    };
    const bare = await gateway('bare', {}, boss.session);
    expect(bare.status, bare.text).toBe(201);
    const changes = (token: string) => [
      () => edit(`/v1/providers/${mine}`, { policy }, token),
      () => gateway(`sealed ${token.slice(-6)}`.replaceAll(/[^a-z0-9 ]/gi, 'x'), { credentials }, token),
      () => edit(`/v1/payment-gateways/${bare.body.id}`, { credentials }, token),
      () => edit(`/v1/payment-gateways/${bare.body.id}`, { credentials: null }, token),
      () => sms({ credentials: { token: 'secret-token' } }, token),
    ];
    for (const change of changes(boss.session))
      expect((await change()).body.type).toBe('/problems/confirmation-needed');
    expect((await edit(`/v1/providers/${mine}`, { name: 'Mine still' }, boss.session)).status).toBe(200);
    expect(
      (await edit(`/v1/payment-gateways/${bare.body.id}`, { disabled: true }, boss.session)).status,
    ).toBe(200);
    await api.ask('POST /v1/staff/me/confirm', { token: boss.session, body: { password: PASSWORD } });
    for (const token of [boss.session, await api.token(['providers:write'], [mine])])
      for (const change of changes(token)) {
        const reply = await change();
        expect(String(reply.status), reply.text).toMatch(/^20[01]$/);
      }
  });

  test('every change of rights is a line of the audit log', async () => {
    const boss = await api.person(['admin']);
    const token = boss.session;
    const made = await api.ask('POST /v1/roles', {
      token,
      body: { name: 'Logged', permissions: ['clients:read'] },
    });
    const { id } = made.body;
    await edit(`/v1/roles/${id}`, { permissions: [] }, token);
    const staff = await api.ask('POST /v1/staff', {
      token,
      body: { email: 'l@example.com', name: 'L', roleIds: [id] },
    });
    await edit(`/v1/staff/${staff.body.id}`, { roleIds: [], disabled: true }, token);
    const spare = await api.ask('POST /v1/tokens', { token, body: { name: 't', scopes: ['clients:read'] } });
    await api.ask(`DELETE /v1/tokens/${spare.body.id}`, { token });
    const rows = await listAudit(api.sql, { after: 0, limit: 10_000 });
    const by = rows.filter(({ actorKind, actorId }) => actorKind === 'staff' && actorId === String(boss.id));
    expect(by.map(({ action, subject }) => [action, subject])).toEqual([
      ['role.created', `role:${id}`],
      ['role.changed', `role:${id}`],
      ['staff.created', `staff:${staff.body.id}`],
      ['staff.changed', `staff:${staff.body.id}`],
      ['token.created', `token:${spare.body.id}`],
      ['token.revoked', `token:${spare.body.id}`],
    ]);
    expect(JSON.stringify(by)).not.toContain('l@example.com');
  });
});
