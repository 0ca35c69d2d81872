import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listAudit } from '../../db/queries/audit.ts';
import { type OperationsApi, operationsApi } from './operations-support.ts';
import type { Person } from './support.ts';

let api: OperationsApi;
let asks: Person;
let approves: Person;

beforeAll(async () => {
  api = await operationsApi();
  await api.startWorker();
  const rights = [
    'operations:read',
    'operations:decide',
    'operations:start:close',
    'tokens:write',
    'staff:write',
  ];
  asks = await api.person(rights);
  approves = await api.person(rights);
});
afterAll(() => api?.close());

async function requested(token: string): Promise<string> {
  const client = await api.world.client({ services: 0 });
  const body = { kind: 'close', mode: 'status-only', requireApproval: true, reason: 'asked for' };
  const started = await api.ask(`POST /v1/clients/${client.id}/operations`, { token, body });
  expect(started.status, started.text).toBe(202);
  await api.until(String(started.body.id), 'awaiting-approval');
  return String(started.body.id);
}

const approve = (id: string, token: string) =>
  api.ask(`POST /v1/operations/${id}/decisions`, {
    token,
    body: { action: 'approve', reason: 'I have looked' },
  });

async function tokenOf({ session }: Person, ownerId?: number): Promise<string> {
  const body = {
    name: 'own',
    scopes: ['operations:read', 'operations:decide', 'operations:start:close'],
    ownerId,
  };
  const made = await api.ask('POST /v1/tokens', { token: session, body });
  expect(made.status, made.text).toBe(201);
  return String(made.body.token);
}

describe('a second person', () => {
  test('X2: is never whoever asked, in a session, by an own token or by one made for a service', async () => {
    const service = await api.ask('POST /v1/staff', {
      body: { kind: 'service', name: 'CRM', roleIds: [asks.roleId] },
    });
    const own = await tokenOf(asks);
    const ofService = await tokenOf(asks, service.body.id);
    const byPerson = await requested(asks.session);
    const byToken = await requested(own);
    for (const [id, secret] of [
      [byPerson, asks.session],
      [byPerson, own],
      [byPerson, ofService],
      [byToken, asks.session],
      [byToken, ofService],
    ] as const) {
      const refused = await approve(id, secret);
      expect(refused.body).toMatchObject({ status: 409, type: '/problems/decision-refused' });
      expect(refused.body.detail).toContain('another person must');
      const shown = await api.ask(`GET /v1/operations/${id}`, { token: secret });
      expect(shown.body.actions).not.toContain('approve');
    }
    const shown = await api.ask(`GET /v1/operations/${byPerson}`, { token: approves.session });
    expect(shown.body.actions).toContain('approve');
    expect((await approve(byPerson, approves.session)).status).toBe(200);
    expect((await approve(byToken, await tokenOf(approves))).status).toBe(200);
    expect((await api.until(byPerson, 'completed')).body.approvedBy).toBe(`staff:${approves.id}`);
    await api.until(byToken, 'completed');
  });

  test('X2: stands in the evidence with the reason, and in the audit log without it', async () => {
    const id = await requested(asks.session);
    await approve(id, approves.session);
    await api.until(id, 'completed');
    const evidence = await api.ask(`GET /v1/operations/${id}/evidence`);
    expect(evidence.body.operation).toMatchObject({
      requestedBy: `staff:${asks.id}`,
      approvedBy: `staff:${approves.id}`,
    });
    expect(evidence.body.decisions).toMatchObject([
      { action: 'approve', by: `staff:${approves.id}`, reason: 'I have looked', state: 'applied' },
    ]);
    const [line] = await listAudit(api.sql, { after: 0, limit: 10, subject: `operation:${id}` });
    expect(line).toMatchObject({ action: 'operation.approved', actorId: String(approves.id) });
    expect(JSON.stringify(line)).not.toContain('looked');
  });

  test('X2: is needed above the size that the policy says, until a time that stands in the evidence', async () => {
    const path = `/v1/providers/${api.world.providerId}`;
    const edit = async (policy: object) => {
      const etag = (await api.ask(`GET ${path}`)).headers.get('etag') ?? '';
      const edited = await api.ask(`PATCH ${path}`, { body: { policy }, headers: { 'if-match': etag } });
      expect(edited.status, edited.text).toBe(200);
    };
    await edit({
      operations: { close: { approvalAbove: [{ step: 'terminate-services', count: 1 }], approvalHours: 48 } },
    });
    const start = async (services: number) => {
      const client = await api.world.client({ services });
      const body = { kind: 'close', mode: 'terminate', reason: 'test' };
      return (await api.ask(`POST /v1/clients/${client.id}/operations`, { body })).body;
    };
    const [small, large] = [await start(1), await start(2)];
    await edit({});
    expect([small.approvalRequired, large.approvalRequired]).toEqual([false, true]);
    const events = await api.ask(`GET /v1/operations/${large.id}/events`);
    const requestedEvent = events.body.items[0]?.data as { approvalUntil: string } | undefined;
    expect(Date.parse(requestedEvent?.approvalUntil ?? '') - Date.parse(String(large.createdAt))).toBe(
      48 * 3_600_000,
    );
    await api.until(String(small.id), 'completed');
  });
});
