import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reconcileActivities } from '../../activities/reconcile.ts';
import { sha256 } from '../../db/crypto/chain.ts';
import { evidenceSchema } from '../../db/crypto/evidence-format.ts';
import { parsePublicKey, signedText } from '../../db/crypto/signing.ts';
import { type Evidence, verifyChain } from '../../domain/evidence.ts';
import { lifecycleWorkflowId } from '../../workflows/contracts/ids.ts';
import { type OperationsApi, operationsApi } from './operations-support.ts';

let api: OperationsApi;
beforeAll(async () => {
  api = await operationsApi();
  await api.startWorker();
});
afterAll(() => api?.close());

test('X1, L1: a preview touches nothing, a start bound to its hash runs to the end', async () => {
  const client = await api.world.client({ services: 2 });
  const before = await api.ask(`GET /v1/clients/${client.id}`);
  const preview = await api.ask(`POST /v1/clients/${client.id}/operations/plan`, {
    body: { kind: 'close', mode: 'terminate' },
  });
  expect(preview.status, preview.text).toBe(200);
  expect(preview.body).toMatchObject({
    kind: 'close',
    clientId: client.id,
    params: { mode: 'terminate', notify: true },
    blockers: [],
  });
  expect((await api.ask(`GET /v1/clients/${client.id}`)).text).toBe(before.text);
  expect(await api.sql`select id from operations where client_id = ${client.id}`).toHaveLength(0);

  const started = await api.ask(`POST /v1/clients/${client.id}/operations`, {
    body: { kind: 'close', mode: 'terminate', planHash: preview.body.hash, reason: 'Asked for by phone' },
  });
  expect(started.status, started.text).toBe(202);
  expect(started.headers.get('location')).toBe(`/v1/operations/${started.body.id}`);
  expect(started.body).toMatchObject({
    kind: 'close',
    planBound: true,
    planHash: preview.body.hash,
    requestedBy: 'token:1',
  });

  const done = await api.until(String(started.body.id), 'completed');
  expect(done.body).toMatchObject({ live: false, actions: [], currentStep: null });
  expect(client.users.map((user) => api.world.panel.account(user))).toEqual([undefined, undefined]);
  expect((await api.ask(`GET /v1/clients/${client.id}`)).body).toMatchObject({
    status: 'closed',
    heldBy: null,
  });

  const items = await api.ask(`GET /v1/operations/${started.body.id}/items?step=terminate-services&limit=1`);
  const [user = ''] = client.users;
  const [first] = items.body.items;
  expect(first).toMatchObject({ stepId: 'terminate-services', position: 0, state: 'done' });
  expect(String(first?.name)).toContain(`${user}.example.com`);
  const unnamed = await api.ask(`GET /v1/operations/${started.body.id}/items?limit=1`, {
    token: await api.token(['operations:read']),
  });
  expect(unnamed.body.items).toMatchObject([{ itemId: first?.itemId, name: null }]);
  const rest = await api.ask(
    `GET /v1/operations/${started.body.id}/items?step=terminate-services&limit=1&cursor=${items.body.next}`,
  );
  expect(rest.body.items.map(({ itemId }) => itemId)).not.toEqual(
    items.body.items.map(({ itemId }) => itemId),
  );
  expect((await api.ask(`GET /v1/operations/${started.body.id}/items?state=blocked`)).body.items).toEqual([]);
  const mails = await api.ask(`GET /v1/clients/${client.id}/messages`);
  expect(mails.body.items).toMatchObject([{ state: 'sent', operationId: started.body.id }]);
});

test('X2: an operation that waits for approval shows itself live and takes decisions, each on record', async () => {
  const client = await api.world.client({ services: 0 });
  const id = await api.start(client.id, { kind: 'close', mode: 'status-only', requireApproval: true });
  const waiting = await api.until(id, 'awaiting-approval');
  expect(waiting.body).toMatchObject({ live: true, notice: null });
  expect(waiting.body.actions).toEqual(expect.arrayContaining(['reject', 'cancel', 'postpone']));
  expect(waiting.body.actions).not.toContain('approve');

  const own = await api.ask(`POST /v1/operations/${id}/decisions`, {
    body: { action: 'approve', reason: 'me' },
  });
  expect(own.status).toBe(409);
  expect(own.body).toMatchObject({ type: '/problems/decision-refused' });
  expect(own.body.detail).toContain('another person');

  const second = await api.token(['operations:decide', 'operations:read']);
  const approved = await api.ask(`POST /v1/operations/${id}/decisions`, {
    token: second,
    body: { action: 'approve', reason: 'checked by Grace' },
  });
  expect(approved.status, approved.text).toBe(200);
  await api.until(id, 'completed');
  const decisions = await api.ask(`GET /v1/operations/${id}/decisions`);
  expect(decisions.body.items).toMatchObject([
    { action: 'approve', by: 'token:1', state: 'refused', reason: 'me' },
    { action: 'approve', state: 'applied', reason: 'checked by Grace' },
  ]);
  const history = await api.temporal.client.workflow
    .getHandle(`lifecycle/client-${client.id}`)
    .fetchHistory();
  expect(JSON.stringify(history)).not.toContain('Grace');
});

test('X2: the provider’s policy asks for approval and cooling-off', async () => {
  const { id: clientId } = await api.world.client({ services: 0 });
  const provider = await api.ask(`GET /v1/providers/${api.world.providerId}`);
  const edit = (policy: object, etag: string | null) =>
    api.ask(`PATCH /v1/providers/${api.world.providerId}`, {
      body: { policy },
      headers: { 'if-match': etag ?? '' },
    });
  const changed = await edit(
    { operations: { close: { approval: ['status-only'], coolingOffHours: 24 } } },
    provider.headers.get('etag'),
  );
  expect(changed.status, changed.text).toBe(200);
  const started = await api.ask(`POST /v1/clients/${clientId}/operations`, {
    body: { kind: 'close', mode: 'status-only', reason: 'test' },
  });
  expect(started.body).toMatchObject({ state: 'awaiting-approval', approvalRequired: true });
  expect(Date.parse(String(started.body.startAt)) - Date.parse(String(started.body.createdAt))).toBe(
    24 * 3_600_000,
  );
  await edit({}, changed.headers.get('etag'));
  const cancelled = await api.ask(`POST /v1/operations/${started.body.id}/decisions`, {
    body: { action: 'cancel', reason: 'test' },
  });
  expect(cancelled.status, cancelled.text).toBe(200);
  await api.until(String(started.body.id), 'cancelled');
});

test('the same start with the same Idempotency-Key starts once', async () => {
  const { id: clientId } = await api.world.client({ services: 0 });
  const request = { body: { kind: 'archive', reason: 'test' }, headers: { 'idempotency-key': 'start-once' } };
  const first = await api.ask(`POST /v1/clients/${clientId}/operations`, request);
  await api.until(String(first.body.id), 'completed');
  const again = await api.ask(`POST /v1/clients/${clientId}/operations`, request);
  expect(again.status).toBe(202);
  expect(again.text).toBe(first.text);
  expect(again.headers.get('location')).toBe(first.headers.get('location'));
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(await api.sql`select id from operations where client_id = ${clientId}`).toHaveLength(1);
});

test('the same decision with the same Idempotency-Key counts once', async () => {
  const { id: clientId } = await api.world.client({ services: 0 });
  const id = await api.start(clientId, { kind: 'archive', startAt: '2099-01-01T00:00:00Z' });
  const request = {
    body: { action: 'postpone', until: '2099-02-01T00:00:00Z', reason: 'later' },
    headers: { 'idempotency-key': 'decide-once' },
  };
  const replies = await Promise.all(
    [1, 2, 3].map(() => api.ask(`POST /v1/operations/${id}/decisions`, request)),
  );
  for (const reply of replies) expect(reply.status, reply.text).toBe(200);
  expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1);
  expect((await api.ask(`GET /v1/operations/${id}/decisions`)).body.items).toHaveLength(1);
  expect((await api.until(id, 'scheduled')).body.resumeAt).toBe('2099-02-01T00:00:00.000Z');
  const other = await api.ask(`POST /v1/operations/${id}/decisions`, {
    ...request,
    body: { action: 'cancel', reason: 'x' },
  });
  expect(other.body.type).toBe('/problems/key-reused');
  expect(
    (await api.ask(`POST /v1/operations/${id}/decisions`, { body: { action: 'cancel', reason: 'test' } }))
      .status,
  ).toBe(200);
});

test('operations are listed newest first and filtered', async () => {
  const { id: clientId } = await api.world.client({ services: 0 });
  const ids: string[] = [];
  for (const kind of ['archive', 'unarchive', 'archive']) {
    const id = await api.start(clientId, { kind });
    await api.until(id, 'completed');
    ids.unshift(id);
  }
  const listed = async (filter: string) =>
    (await api.ask(`GET /v1/operations?clientId=${clientId}${filter}`)).body;
  expect((await listed('')).items.map(({ id }) => id)).toEqual(ids);
  expect((await listed('&kind=unarchive')).items.map(({ id }) => id)).toEqual([ids[1]]);
  expect((await listed('&state=running')).items).toEqual([]);
  const first = await listed('&limit=2');
  const second = await listed(`&limit=2&cursor=${first.next}`);
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids);
  expect(second.next).toBeNull();
});

test('X13: the evidence is complete, hash-chained and signed, and a changed copy does not verify', async () => {
  const { id: clientId } = await api.world.client({ services: 1 });
  const id = await api.start(clientId, { kind: 'close', mode: 'terminate' });
  await api.until(id, 'completed');
  const reply = await api.ask(`GET /v1/operations/${id}/evidence`);
  expect(reply.status).toBe(200);
  expect(reply.headers.get('content-disposition')).toContain(`evidence-${id}.json`);
  const evidence = evidenceSchema.parse(reply.body) as Evidence;
  expect(evidence.operation).toMatchObject({ id, kind: 'close', clientId, state: 'completed' });
  expect(evidence.events.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['operation.requested', 'operation.started', 'operation.completed']),
  );
  const { head, length } = evidence.chain;
  expect(length).toBe(evidence.events.length);
  expect(verifyChain(evidence.events, { operationId: id, head, sha256 })).toEqual({ ok: true, head });
  const key = parsePublicKey(evidence.signature.publicKey);
  const signature = Buffer.from(evidence.signature.value, 'base64');
  expect(key.verifyText(signedText(evidence), signature)).toBe(true);
  expect(
    key.verifyText(
      signedText({ ...evidence, operation: { ...evidence.operation, state: 'failed' } }),
      signature,
    ),
  ).toBe(false);
});

test('X13: the evidence as PDF shows plan, steps, events, chain and key, and how to verify the signed document', async () => {
  const { id: clientId } = await api.world.client({ services: 1 });
  const id = await api.start(clientId, { kind: 'close', mode: 'terminate', reason: 'Zażółć asked for it' });
  await api.until(id, 'completed');
  const { body } = await api.ask(`GET /v1/operations/${id}/evidence`);
  const evidence = evidenceSchema.parse(body) as Evidence;
  const read = async (language: string) => {
    const response = await api.app.request(`/v1/operations/${id}/evidence`, {
      headers: {
        authorization: `Bearer ${api.admin}`,
        accept: 'application/pdf',
        'accept-language': language,
      },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-disposition')).toContain(`evidence-${id}.pdf`);
    const pdf = await getDocumentProxy(new Uint8Array(await response.arrayBuffer()));
    return (await extractText(pdf, { mergePages: true })).text;
  };
  const text = await read('en');
  const { chain, signature } = evidence;
  for (const value of [chain.start, chain.head, signature.keyId, signature.publicKey, signature.value])
    expect(text.replaceAll(/\s/g, '')).toContain(value);
  for (const words of [
    'Zażółć asked for it',
    'Terminate services',
    'point of no return',
    'operation.completed',
  ])
    expect(text).toContain(words);
  expect(text).toContain(`npx tenure evidence verify evidence-${id}.json`);
  expect(await read('de')).toContain('Nachweis eines Vorgangs');
});

test('X11: an operation whose workflow was ended by hand is found, frees its client, and does the rest when restarted', async () => {
  const client = await api.world.client({ services: 2 });
  await api.stopWorker();
  const id = await api.start(client.id, { kind: 'close', mode: 'terminate' });
  await api.temporal.client.workflow.getHandle(lifecycleWorkflowId(client.id)).terminate('by hand');
  const told: number[] = [];
  const dunning = { ...api.world.deps.dunning, touched: async (who: number) => told.push(who) > 0 };
  const { findLostOperations, markLost } = reconcileActivities({ ...api.world.deps, dunning });
  expect(await findLostOperations()).toEqual([id]);
  // Nobody's to free, as one whom the operation has deleted: the case is told all the same.
  await api.sql`update clients set held_by = null where id = ${client.id}`;
  await markLost({ operationId: id, now: new Date().toISOString() });
  expect(told).toEqual([client.id]);

  const lost = await api.ask(`GET /v1/operations/${id}`);
  expect(lost.body).toMatchObject({ state: 'failed', problem: { code: 'engine-gone' }, actions: [] });
  expect((await api.ask(`GET /v1/clients/${client.id}`)).body.heldBy).toBeNull();
  const restart = () => api.ask(`POST /v1/operations/${id}/restart`, { body: { reason: 'go on' } });
  const replies = await Promise.all([restart(), restart()]);
  expect(replies.map(({ status }) => status).sort()).toEqual([202, 409]);

  await api.startWorker();
  await api.until(id, 'completed');
  expect(client.users.map((user) => api.world.panel.account(user))).toEqual([undefined, undefined]);
  expect((await restart()).body).toMatchObject({ status: 409, type: '/problems/decision-refused' });
  const decisions = await api.ask(`GET /v1/operations/${id}/decisions`);
  expect(decisions.body.items).toMatchObject([{ action: 'restart', reason: 'go on' }]);
});
