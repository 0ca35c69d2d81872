import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reconcileActivities } from '../../activities/reconcile.ts';
import { sha256 } from '../../db/crypto/chain.ts';
import { evidenceSchema } from '../../db/crypto/evidence-format.ts';
import { verifyChain } from '../../domain/evidence.ts';
import { lifecycleWorkflowId } from '../../workflows/contracts/ids.ts';
import { addBelongings } from '../support/belongings.ts';
import { type OperationsApi, operationsApi } from './operations-support.ts';

let api: OperationsApi;
let second: string;
beforeAll(async () => {
  api = await operationsApi();
  await api.startWorker();
  second = await api.token(['operations:decide', 'operations:read']);
});
afterAll(() => api?.close());

const hard = { kind: 'delete', mode: 'hard', removeLogins: true };
const ask = (clientId: number, body: object, token?: string) =>
  api.ask(`POST /v1/clients/${clientId}/operations`, {
    body: { reason: 'asked for by letter', ...body },
    token,
  });
const decide = (id: unknown, action: string, token?: string) =>
  api.ask(`POST /v1/operations/${id}/decisions`, { body: { action, reason: 'looked at it' }, token });

async function setPolicy(policy: object): Promise<void> {
  const path = `/v1/providers/${api.world.providerId}`;
  const { headers } = await api.ask(`GET ${path}`);
  const edited = await api.ask(`PATCH ${path}`, {
    body: { policy },
    headers: { 'if-match': headers.get('etag') ?? '' },
  });
  expect(edited.status, edited.text).toBe(200);
}

describe('delete hard', () => {
  test('L7, X2: as a rule a second person approves and a day passes; whoever asked cannot approve', async () => {
    const client = await api.world.client({ services: 1 });
    const started = await ask(client.id, hard);
    expect(started.status, started.text).toBe(202);
    // Bound to its plan, although nobody named a hash.
    expect(started.body).toMatchObject({
      state: 'awaiting-approval',
      approvalRequired: true,
      planBound: true,
    });
    const { startAt, createdAt } = started.body;
    expect(Date.parse(String(startAt)) - Date.parse(String(createdAt))).toBe(24 * 3_600_000);
    const own = await decide(started.body.id, 'approve');
    expect(own.status).toBe(409);
    expect(own.body.detail).toBe('Whoever asked for an operation cannot approve it: another person must.');
    expect((await decide(started.body.id, 'approve', second)).status).toBe(200);
    expect((await api.until(String(started.body.id), 'scheduled')).body).toMatchObject({
      pastNoReturn: false,
    });
    expect((await decide(started.body.id, 'cancel', second)).status).toBe(200);
    await api.until(String(started.body.id), 'cancelled');
    expect((await api.ask(`GET /v1/clients/${client.id}`)).body).toMatchObject({
      status: 'active',
      heldBy: null,
    });
  });

  test('L7, X13: the client is gone, and its number still answers what was done, with evidence that holds', async () => {
    await setPolicy({ operations: { delete: { approval: ['hard'], coolingOffHours: 0 } } });
    const client = await api.world.client({ services: 2 });
    await addBelongings(api.world, client);
    const plan = await api.ask(`POST /v1/clients/${client.id}/operations/plan`, { body: hard });
    expect(plan.body.details).toMatchObject({ rows: { services: 3, files: 2, payment_methods: 2 } });
    const started = await ask(client.id, { ...hard, planHash: plan.body.hash });
    const id = String(started.body.id);
    expect((await decide(id, 'approve', second)).status).toBe(200);
    await api.until(id, 'completed');

    const gone = await api.ask(`GET /v1/clients/${client.id}`);
    expect(gone.status).toBe(404);
    const today = new Date().toISOString().slice(0, 10);
    expect(gone.body).toMatchObject({
      detail: `Client ${client.id} was deleted on ${today}.`,
      operation: `/v1/operations/${id}`,
    });
    for (const request of [`GET /v1/clients/${client.id}/services`, `PATCH /v1/clients/${client.id}`])
      expect(
        (await api.ask(request, { body: request.startsWith('P') ? { city: 'X' } : undefined })).status,
      ).toBe(404);
    expect((await ask(client.id, hard)).body.detail).toContain('was deleted');
    const listed = await api.ask(`GET /v1/operations?clientId=${client.id}`);
    expect(listed.body.items.map((each) => each.id)).toEqual([id]);
    expect((await api.ask(`GET /v1/operations/${id}/events`)).status).toBe(200);

    const reply = await api.ask(`GET /v1/operations/${id}/evidence`);
    expect(reply.status, reply.text).toBe(200);
    const evidence = evidenceSchema.parse(reply.body);
    expect(verifyChain(evidence.events, { operationId: id, head: evidence.chain.head, sha256 }).ok).toBe(
      true,
    );
    for (const personal of ['Byron', 'Babbage', 'ada@example.com', ...client.users])
      expect(reply.text).not.toContain(personal);
    await setPolicy({});
  });

  test('L7: a number that had been merged into it answers the same, through a chain too', async () => {
    await setPolicy({ operations: { delete: { approval: 'never' } } });
    const first = await api.world.client({ services: 0 });
    const second = await api.world.client({ services: 0 });
    const last = await api.world.client({ services: 0 });
    const run = async (clientId: number, body: object) => {
      const started = await ask(clientId, body);
      expect(started.status, started.text).toBe(202);
      await api.until(String(started.body.id), 'completed');
      return String(started.body.id);
    };
    await run(first.id, { kind: 'merge', into: second.id });
    await run(second.id, { kind: 'merge', into: last.id });
    const id = await run(last.id, { kind: 'delete', mode: 'soft' });
    for (const former of [first.id, second.id]) {
      const gone = await api.ask(`GET /v1/clients/${former}/services`);
      expect(gone.status).toBe(404);
      expect(gone.body).toMatchObject({
        detail: expect.stringMatching(
          new RegExp(`^Client ${former} had become part of client ${last.id}, which was deleted on `),
        ),
        operation: `/v1/operations/${id}`,
      });
    }
    const stranger = await api.token(['clients:read'], [await api.provider('Stranger')]);
    const reply = await api.ask(`GET /v1/clients/${first.id}`, { token: stranger });
    expect(reply.body).not.toHaveProperty('operation');
    await setPolicy({});
  });

  test('L7: who may not see the provider learns nothing of the client that was there', async () => {
    const [deleted] = await api.sql<{ clientId: number }[]>`
      select client_id from operations where kind = 'delete' and state = 'completed' limit 1`;
    const stranger = await api.token(['clients:read'], [await api.provider('Elsewhere')]);
    const reply = await api.ask(`GET /v1/clients/${deleted?.clientId}`, { token: stranger });
    const never = await api.ask('GET /v1/clients/999999', { token: stranger });
    expect(reply.status).toBe(404);
    const { requestId: _a, ...said } = reply.body;
    const { requestId: _b, ...saidOfNobody } = never.body;
    expect(said).toEqual({
      ...saidOfNobody,
      detail: String(never.body.detail).replace('999999', String(deleted?.clientId)),
    });
  });

  test('X11: its workflow ended by hand after rows went, the rest is done when it is restarted', async () => {
    await setPolicy({ operations: { delete: { approval: 'never' } } });
    const client = await api.world.client({ services: 1 });
    api.world.panel.faults.add({ on: 'removeacct', effect: 'refuse', times: null });
    const started = await ask(client.id, hard);
    const id = String(started.body.id);
    await api.until(id, 'blocked');
    await api.temporal.client.workflow.getHandle(lifecycleWorkflowId(client.id)).terminate('by hand');
    await reconcileActivities(api.world.deps).markLost({ operationId: id, now: new Date().toISOString() });
    api.world.panel.faults.clear();
    expect((await api.ask(`POST /v1/operations/${id}/restart`, { body: { reason: 'go on' } })).status).toBe(
      202,
    );
    await api.until(id, 'completed');
    expect((await api.ask(`GET /v1/clients/${client.id}`)).status).toBe(404);
    await setPolicy({});
  });
});

describe('refused', () => {
  test('L10: with every reason, before anything is recorded', async () => {
    await setPolicy({ delete: { refuseWith: ['payments', 'charges', 'active-services'] } });
    const client = await api.world.client({ services: 2 });
    await addBelongings(api.world, client);
    const reply = await ask(client.id, { ...hard, mode: 'soft' });
    expect(reply.status).toBe(422);
    expect(reply.body).toMatchObject({
      type: '/problems/plan-blocked',
      detail: `Client ${client.id} has 2 payments and 2 charges and 2 active services: provider ${api.world.providerId} does not allow deleting such a client.`,
    });
    expect(await api.sql`select from operations where client_id = ${client.id}`).toHaveLength(0);
    await setPolicy({});
  });

  test('L7: a yesterday’s plan, an unknown client, a wrong mode, and without the scope', async () => {
    const client = await api.world.client({ services: 0 });
    const plan = await api.ask(`POST /v1/clients/${client.id}/operations/plan`, {
      body: { ...hard, mode: 'soft' },
    });
    await api.ask(`POST /v1/clients/${client.id}/notes`, { body: { body: 'called' } });
    const stale = await ask(client.id, { ...hard, mode: 'soft', planHash: plan.body.hash });
    expect(stale.body).toMatchObject({ type: '/problems/plan-stale', status: 409 });
    expect((await ask(999_999, hard)).status).toBe(404);
    expect((await ask(client.id, { kind: 'delete', mode: 'harder' })).status).toBe(400);
    expect((await ask(client.id, { kind: 'delete' })).status).toBe(400);
    const closer = await api.token(['operations:start:close', 'operations:read']);
    const refused = await ask(client.id, hard, closer);
    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject({ requiredScope: 'operations:start:delete' });
  });

  test('L11, L14, L20: each kind checks what it is given and says what stands against it', async () => {
    const client = await api.world.client({ services: 0 });
    const replies = await Promise.all([
      ask(client.id, { kind: 'change-currency', to: 'eur', mode: 'recalculate', rate: '1' }),
      ask(client.id, { kind: 'change-currency', to: 'USD', mode: 'recalculate', rate: '-1' }),
      ask(client.id, { kind: 'change-currency', to: 'USD', mode: 'recalculate', rate: 1.1 }),
      ask(client.id, { kind: 'remove-payment-method', paymentMethodId: 0 }),
      ask(client.id, { kind: 'disconnect-provider' }),
    ]);
    expect(replies.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400]);
    const blocked = await Promise.all([
      ask(client.id, { kind: 'change-currency', to: 'EUR', mode: 'code-only' }),
      ask(client.id, { kind: 'remove-payment-method', paymentMethodId: 999_999 }),
      ask(client.id, { kind: 'disconnect-provider', providerId: api.world.providerId }),
    ]);
    expect(blocked.map(({ body }) => [body.type, (body.blockers as { code: string }[])[0]?.code])).toEqual([
      ['/problems/plan-blocked', 'same-currency'],
      ['/problems/plan-blocked', 'method-missing'],
      ['/problems/plan-blocked', 'home-provider'],
    ]);
  });

  test('L14: a client is connected and disconnected again', async () => {
    const client = await api.world.client({ services: 0 });
    const other = await api.provider('Other Hosting');
    await api.ask(`POST /v1/clients/${client.id}/providers`, { body: { providerId: other } });
    const started = await ask(client.id, { kind: 'disconnect-provider', providerId: other });
    expect(started.status, started.text).toBe(202);
    await api.until(String(started.body.id), 'completed');
    const { items } = (await api.ask(`GET /v1/clients/${client.id}/providers`)).body;
    expect(items[0]).toMatchObject({ providerId: other, disconnectedBy: `operation:${started.body.id}` });
  });
});
