import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OperationsApi, operationsApi } from './operations-support.ts';

let api: OperationsApi;
beforeAll(async () => {
  api = await operationsApi();
  await api.startWorker();
});
afterAll(() => api?.close());

async function edit(serviceId: number, body: object, token?: string) {
  const { headers } = await api.ask(`GET /v1/services/${serviceId}`);
  const ifMatch = { 'if-match': headers.get('etag') ?? '' };
  return api.ask(`PATCH /v1/services/${serviceId}`, { body, headers: ifMatch, ...(token && { token }) });
}
const retry = (id: string) =>
  api.ask(`POST /v1/operations/${id}/decisions`, { body: { action: 'retry', reason: 'corrected' } });

/** A client of two accounts; the record knows too little of the first to prove whose it is. */
async function blockedClose() {
  const client = await api.world.client({ services: 2 });
  const [unproven = 0, other = 0] = client.serviceIds;
  const [user = ''] = client.users;
  await api.sql`update services set domain = null where id = ${unproven}`;
  const id = await api.start(client.id, { kind: 'close', mode: 'terminate', notify: false });
  const blocked = await api.until(id, 'blocked');
  expect(blocked.body.problem).toMatchObject({ code: 'identity-unproven' });
  return { client, unproven, other, user, id };
}

test('X3: a service at which an operation is blocked is corrected, and a retry then proves and removes it', async () => {
  const { client, unproven, user, id } = await blockedClose();
  expect(api.world.panel.account(user)).toBeDefined();

  const edited = await edit(unproven, { domain: `${user}.example.com` });
  expect(edited.status, edited.text).toBe(200);
  expect((await retry(id)).status).toBe(200);
  await api.until(id, 'completed');
  for (const each of client.users) expect(api.world.panel.account(each)).toBeUndefined();

  const [line] = await api.sql`
    select action, changes, actor_kind from change_log
    where entity = 'service' and entity_id = ${unproven} and action = 'edited'`;
  expect(line).toEqual({
    ...{ action: 'edited', actorKind: 'token' },
    changes: { domain: { from: null, to: `${user}.example.com` } },
  });
  // The chain says who corrected which fields; what they hold stays in the record.
  const evidence = await api.ask(`GET /v1/operations/${id}/evidence`);
  const events = evidence.body.events as { type: string; data: object }[];
  expect(events.filter(({ type }) => type === 'item.corrected').map(({ data }) => data)).toEqual([
    {
      ...{ step: 'terminate-services', item: unproven, by: expect.stringMatching(/^token:\d+$/) },
      fields: ['domain'],
    },
  ]);
  expect(evidence.text).not.toContain(`${user}.example.com`);
});

test('X3: corrected to an account that is not the client’s, it is still proved first, and nothing is removed', async () => {
  const { unproven, user, id } = await blockedClose();
  const stranger = await api.world.client({ services: 1 });
  const [others = ''] = stranger.users;
  expect((await edit(unproven, { username: others, domain: `${user}.example.com` })).status).toBe(200);
  await retry(id);
  const problem = async () => (await api.ask(`GET /v1/operations/${id}`)).body.problem;
  await expect.poll(problem, { timeout: 20_000 }).toMatchObject({ code: 'identity-mismatch' });
  expect(api.world.panel.account(others)).toBeDefined();
  expect(api.world.panel.account(user)).toBeDefined();
});

test('X3: of a held client nothing else is corrected, and not without the right to decide about operations', async () => {
  const { client, unproven, other, user, id } = await blockedClose();
  const domain = `${user}.example.com`;
  const replies = [
    await edit(other, { domain }),
    await edit(unproven, { domain, notes: 'by phone' }),
    await edit(unproven, { notes: 'by phone' }),
    await api.ask(`POST /v1/clients/${client.id}/notes`, { body: { body: 'called' } }),
  ];
  for (const { status, body } of replies)
    expect([status, body.type, body.operation]).toEqual([
      409,
      '/problems/client-held',
      `/v1/operations/${id}`,
    ]);
  const writer = await api.token(['clients:write', 'clients:read']);
  const refused = await edit(unproven, { domain }, writer);
  expect(refused.status).toBe(403);
  expect(refused.body).toMatchObject({ requiredScope: 'operations:decide' });
});
