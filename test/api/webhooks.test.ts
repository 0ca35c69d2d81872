import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSecrets } from '../../domain/webhooks/secrets.ts';
import { deliveriesOf, tell } from '../support/webhooks.ts';
import { type TestApi, testApi } from './support.ts';

const NOW = '2026-01-31T10:00:00.000Z';
let api: TestApi;
let provider: number;
beforeAll(async () => {
  api = await testApi({ now: () => new Date(NOW) });
  provider = await api.provider();
});
afterAll(() => api.close());

const add = (fields: object = {}, options: object = {}) =>
  api.ask('POST /v1/webhook-endpoints', {
    body: { providerId: provider, url: 'https://crm.example.com/hook', topics: ['*'], ...fields },
    ...options,
  });
const edit = (id: unknown, body: object, etag: string | null) =>
  api.ask(`PATCH /v1/webhook-endpoints/${id}`, { body, headers: { 'if-match': etag ?? '' } });
const deliveriesAt = (id: unknown, query = '') =>
  api.ask(`GET /v1/webhook-endpoints/${id}/deliveries${query}`);
/** An endpoint of a provider of its own, with something told. */
async function told(fields: object = {}, count = 1, topic?: string) {
  const providerId = await api.provider();
  const made = await add({ providerId, ...fields });
  expect(made.status, made.text).toBe(201);
  await tell(api.sql, providerId, { count, topic, now: NOW });
  const deliveries = await deliveriesOf(api.sql, made.body.id);
  return {
    id: made.body.id,
    providerId,
    etag: made.headers.get('etag'),
    deliveries,
    first: deliveries[0]?.id ?? '',
  };
}

describe('endpoints', () => {
  test('the secret is shown once, sealed for its row, and is nowhere else', async () => {
    const made = await add({
      description: 'CRM',
      topics: ['client.*', 'operation.completed'],
      acknowledge: true,
    });
    expect(made.status, made.text).toBe(201);
    expect(made.headers.get('location')).toBe(`/v1/webhook-endpoints/${made.body.id}`);
    const { secret, ...rest } = made.body as { secret?: string };
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(() => new Webhook(secret ?? '')).not.toThrow();
    const read = await api.ask(`GET /v1/webhook-endpoints/${made.body.id}`);
    expect(read.body).toEqual(rest);
    const list = await api.ask(`GET /v1/webhook-endpoints?providerId=${provider}`);
    expect(list.body.items).toContainEqual(rest);
    const [row] = await api.sql<{ secret: string }[]>`
      select secret from webhook_endpoints where id = ${made.body.id}`;
    expect(api.deps.vault.open(row?.secret ?? '', `webhook_endpoints:${made.body.id}`)).toEqual({ secret });
    const log = await api.sql`select * from change_log where entity = 'webhook-endpoint'`;
    const bare = (secret ?? '').slice('whsec_'.length);
    for (const text of [read.text, list.text, JSON.stringify(log), JSON.stringify(row), ...api.logged])
      expect(text).not.toContain(bare);
  });

  test('a repeated request with the same Idempotency-Key gets the same endpoint and secret', async () => {
    const options = { headers: { 'idempotency-key': 'endpoint-1' } };
    const [first, second] = [await add({}, options), await add({}, options)];
    expect(second.body).toEqual(first.body);
  });

  test('are edited by who has read them, and the change log says what', async () => {
    const made = await add();
    const etag = made.headers.get('etag');
    const edited = await edit(made.body.id, { topics: ['client.deleted'], acknowledge: true }, etag);
    expect(edited.status, edited.text).toBe(200);
    expect(edited.body).toMatchObject({ topics: ['client.deleted'], acknowledge: true, version: 2 });
    expect(edited.body).not.toHaveProperty('secret');
    expect((await edit(made.body.id, { topics: ['*'] }, etag)).status).toBe(412);
    expect((await api.ask(`PATCH /v1/webhook-endpoints/${made.body.id}`, { body: {} })).status).toBe(428);
    const same = await edit(made.body.id, { acknowledge: true }, edited.headers.get('etag'));
    expect(same.headers.get('etag')).toBe(edited.headers.get('etag'));
    expect(same.body).not.toHaveProperty('secret');
    const log = await api.sql<{ changes: object }[]>`
      select changes from change_log where entity = 'webhook-endpoint' and entity_id = ${made.body.id} order by id`;
    expect(log.map(({ changes }) => changes).slice(1)).toEqual([
      { topics: { from: ['*'], to: ['client.deleted'] }, acknowledge: { from: false, to: true } },
    ]);
  });

  test('a new secret signs beside the one before it for a day', async () => {
    const made = await add();
    const rotated = await api.ask(`POST /v1/webhook-endpoints/${made.body.id}/rotate-secret`);
    expect(rotated.status, rotated.text).toBe(200);
    expect(rotated.body.previousUntil).toBe('2026-02-01T10:00:00.000Z');
    expect(rotated.body.secret).not.toBe(made.body.secret);
    const [row] = await api.sql<{ secret: string }[]>`
      select secret from webhook_endpoints where id = ${made.body.id}`;
    const opened = api.deps.vault.open(row?.secret ?? '', `webhook_endpoints:${made.body.id}`);
    expect(openSecrets(opened, NOW)).toEqual([rotated.body.secret, made.body.secret]);
    expect(openSecrets(opened, '2026-02-01T10:00:01.000Z')).toEqual([rotated.body.secret]);
  });

  test('a secret that can no longer be opened is replaced all the same', async () => {
    const made = await add();
    await api.sql`update webhook_endpoints set secret = 'damaged' where id = ${made.body.id}`;
    const rotated = await api.ask(`POST /v1/webhook-endpoints/${made.body.id}/rotate-secret`);
    expect(rotated.body).toMatchObject({ previousUntil: null, secret: expect.stringMatching(/^whsec_/) });
  });

  test('disabled, one is told nothing; enabled again, it gets at once what waited', async () => {
    const { id, etag, providerId, first } = await told();
    await api.sql`
      update webhook_deliveries set state = 'failed', next_attempt_at = ${'2026-02-03T10:00:00Z'} where id = ${first}`;
    const off = await edit(id, { disabled: true }, etag);
    expect(off.body).toMatchObject({
      disabledAt: NOW,
      disabledReason: expect.stringMatching(/^Switched off by token \d+\.$/),
    });
    await tell(api.sql, providerId);
    expect(await deliveriesOf(api.sql, id)).toHaveLength(1);
    for (const request of [`/v1/webhook-endpoints/${id}/test`, `/v1/webhook-deliveries/${first}/redeliver`]) {
      const refused = await api.ask(`POST ${request}`);
      expect(refused.status).toBe(409);
      expect(refused.body.detail).toMatch(/^Webhook endpoint \d+ is disabled/);
    }
    const woken: string[] = [];
    const { unlisten } = await api.sql.listen('webhook_deliveries', (one) => woken.push(one));
    const on = await edit(id, { disabled: false }, off.headers.get('etag'));
    expect(on.body).toMatchObject({ disabledAt: null, disabledReason: null });
    expect((await deliveriesOf(api.sql, id))[0]?.nextAttemptAt).toBe(NOW);
    await expect.poll(() => woken).toEqual([String(id)]);
    await unlisten();
  });

  test('deleted, one is gone with its deliveries', async () => {
    const { id } = await told();
    expect((await api.ask(`DELETE /v1/webhook-endpoints/${id}`)).status).toBe(204);
    for (const request of [`GET /v1/webhook-endpoints/${id}`, `DELETE /v1/webhook-endpoints/${id}`])
      expect((await api.ask(request)).status).toBe(404);
    expect(await deliveriesOf(api.sql, id)).toEqual([]);
    const [line] = await api.sql`
      select action from change_log where entity = 'webhook-endpoint' and entity_id = ${id} order by id desc limit 1`;
    expect(line?.action).toBe('deleted');
  });

  test.each([
    ['no topics', { topics: [] }, 400, '/topics'],
    ['a topic that does not exist', { topics: ['client.renamed'] }, 400, '/topics/0'],
    ['a prefix of nothing', { topics: ['*', 'nothing.*'] }, 400, '/topics/1'],
    ['a topic twice', { topics: ['*', '*'] }, 400, '/topics'],
    ['no address', { url: undefined }, 400, '/url'],
    ['something else than an address', { url: 'crm' }, 400, '/url'],
    ['a password in the address', { url: 'https://user:pw@crm.example.com' }, 400, '/url'],
    ['a secret of its own', { secret: 'whsec_AAAA' }, 400, '/secret'],
    ['plain http', { url: 'http://crm.example.com/hook' }, 422, '/url'],
    ['an address of this machine', { url: 'https://127.0.0.1/hook' }, 422, '/url'],
    ['plain http to this machine', { url: 'http://127.0.0.1/hook' }, 422, '/url'],
    ['a private address', { url: 'https://10.0.0.8/hook' }, 422, '/url'],
    ['a private address in IPv6', { url: 'https://[::ffff:10.0.0.8]/hook' }, 422, '/url'],
    ['the address of metadata', { url: 'https://169.254.169.254/latest' }, 422, '/url'],
    ['a provider that does not exist', { providerId: 999_999 }, 422, '/providerId'],
  ])('%s is refused', async (_, fields, status, pointer) => {
    const before = await api.sql`select count(*) from webhook_endpoints`;
    const reply = await add(fields);
    expect(reply.status, reply.text).toBe(status);
    expect(reply.body.errors).toEqual(expect.arrayContaining([expect.objectContaining({ pointer })]));
    expect(await api.sql`select count(*) from webhook_endpoints`).toEqual(before);
    if (!('url' in fields) || fields.url === undefined) return;
    const made = await add();
    expect((await edit(made.body.id, { url: fields.url }, made.headers.get('etag'))).status).toBe(status);
  });

  test('where private addresses are allowed, this machine and private networks can be told', async () => {
    const local = await testApi({ privateWebhooks: true });
    try {
      const providerId = await local.provider();
      const ask = (url: string) =>
        local.ask('POST /v1/webhook-endpoints', { body: { providerId, url, topics: ['*'] } });
      expect((await ask('http://127.0.0.1:8080/hook')).status).toBe(201);
      expect((await ask('https://10.0.0.8/hook')).status).toBe(201);
      expect((await ask('http://10.0.0.8/hook')).status).toBe(422);
    } finally {
      await local.close();
    }
  });
});

describe('deliveries', () => {
  test('are listed newest first, by state, page by page', async () => {
    const { id, deliveries } = await told({}, 5);
    await api.sql`
      update webhook_deliveries set state = 'delivered', next_attempt_at = null where id = ${deliveries[1]?.id ?? ''}`;
    const newest = deliveries.map((delivery) => delivery.id).reverse();
    const seen: unknown[] = [];
    for (let query = '?limit=2'; query !== ''; ) {
      const page = await deliveriesAt(id, query);
      expect(page.status, page.text).toBe(200);
      seen.push(...page.body.items.map((item) => item.id));
      query = page.body.next === null ? '' : `?limit=2&cursor=${page.body.next}`;
    }
    expect(seen).toEqual(newest);
    expect((await deliveriesAt(id, '?state=delivered')).body.items.map((item) => item.id)).toEqual([
      deliveries[1]?.id,
    ]);
    expect((await deliveriesAt(id, '?state=lost')).status).toBe(400);
    const page = await deliveriesAt(id, '?limit=2');
    expect((await deliveriesAt(id, `?state=delivered&cursor=${page.body.next}`)).status).toBe(400);
  });

  test('a test message goes to its endpoint only, whatever its topics are', async () => {
    const { id, providerId } = await told({ topics: ['client.deleted'] });
    const other = await add({ providerId });
    const reply = await api.ask(`POST /v1/webhook-endpoints/${id}/test`);
    expect(reply.status, reply.text).toBe(202);
    expect(reply.body).toMatchObject({
      topic: 'webhook.test',
      state: 'pending',
      endpointId: id,
      clientId: null,
    });
    const read = await api.ask(`GET ${reply.headers.get('location')}`);
    expect(read.body).toEqual(reply.body);
    expect((await deliveriesAt(other.body.id)).body.items).toEqual([]);
  });

  test('one is delivered again from its first attempt, and stays acknowledged', async () => {
    const { first } = await told({ acknowledge: true }, 1, 'client.anonymized');
    await api.sql`update webhook_deliveries set state = 'given-up', attempts = 10, next_attempt_at = null where id = ${first}`;
    const again = await api.ask(`POST /v1/webhook-deliveries/${first}/redeliver`);
    expect(again.status, again.text).toBe(202);
    expect(again.body).toMatchObject({ id: first, state: 'pending', attempts: 0, nextAttemptAt: NOW });
    await api.ask(`POST /v1/webhook-deliveries/${first}/acknowledge`);
    const once = await api.ask(`POST /v1/webhook-deliveries/${first}/redeliver`);
    expect(once.body).toMatchObject({ state: 'pending', acknowledgedAt: NOW });
  });

  test('an acknowledgement counts once, with its own scope and for its own provider', async () => {
    const { first, providerId } = await told({ acknowledge: true }, 1, 'client.anonymized');
    const path = `POST /v1/webhook-deliveries/${first}/acknowledge`;
    expect(
      (await api.ask(path, { token: await api.token(['webhooks:write', 'webhooks:read']) })).status,
    ).toBe(403);
    const stranger = await api.token(['webhooks:acknowledge'], [provider]);
    expect((await api.ask(path, { token: stranger })).status).toBe(404);
    const token = await api.token(['webhooks:acknowledge'], [providerId]);
    const reply = await api.ask(path, { token });
    expect(reply.status, reply.text).toBe(200);
    expect(reply.body).toMatchObject({
      acknowledge: true,
      state: 'acknowledged',
      acknowledgedAt: NOW,
      nextAttemptAt: null,
    });
    await api.sql`update webhook_deliveries set acknowledged_at = ${'2026-01-30T10:00:00Z'} where id = ${first}`;
    expect((await api.ask(path, { token })).body.acknowledgedAt).toBe('2026-01-30T10:00:00.000Z');
  });

  test.each([
    ['GET /v1/webhook-endpoints/0', 400],
    ['GET /v1/webhook-endpoints/999999', 404],
    ['GET /v1/webhook-endpoints/999999/deliveries', 404],
    ['POST /v1/webhook-endpoints/999999/test', 404],
    ['POST /v1/webhook-endpoints/999999/rotate-secret', 404],
    ['GET /v1/webhook-deliveries/7', 400],
    ['POST /v1/webhook-deliveries/7/acknowledge', 400],
    ['POST /v1/webhook-deliveries/5b1c2d3e-4f50-4a61-8b72-93a4b5c6d7e8/acknowledge', 404],
    ['POST /v1/webhook-deliveries/5b1c2d3e-4f50-4a61-8b72-93a4b5c6d7e8/redeliver', 404],
  ])('%s: %i', async (request, status) => {
    expect((await api.ask(request)).status).toBe(status);
  });
});
