import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../../db/connect.ts';
import { type Ask, type TestApi, testApi } from './support.ts';

let api: TestApi;
let provider: number;
beforeAll(async () => {
  api = await testApi();
  provider = await api.provider();
});
afterAll(() => api.close());

/** Asks, and expects a problem document of this kind. */
async function refused(request: string, kind: string, status: number, options?: Ask) {
  const reply = await api.ask(request, options);
  expect(reply.headers.get('content-type'), reply.text).toBe('application/problem+json');
  expect(reply.body).toMatchObject({
    type: `/problems/${kind}`,
    status,
    requestId: reply.headers.get('x-request-id'),
  });
  expect(reply.status).toBe(status);
  expect(String(reply.body.detail).length).toBeGreaterThan(10);
  return reply;
}

const named = { providerId: 1, lastName: 'Bad' };

test.each([
  ['an unknown client', 'GET /v1/clients/999999', 'not-found', 404],
  ['the number 0', 'GET /v1/clients/0', 'invalid-request', 400],
  ['a negative number', 'GET /v1/clients/-1', 'invalid-request', 400],
  ['a number beyond 2^53', 'GET /v1/clients/9007199254740993', 'invalid-request', 400],
  ['a number beyond bigint', 'GET /v1/clients/99999999999999999999', 'invalid-request', 400],
  ['a word for a number', 'GET /v1/clients/ada', 'invalid-request', 400],
  ['the largest number there is', 'GET /v1/clients/9007199254740991', 'not-found', 404],
  ['an unknown parameter', 'GET /v1/clients?colour=red', 'invalid-request', 400],
  ['a parameter where none is known', 'GET /v1/clients/1?x=1', 'invalid-request', 400],
  ['a parameter given twice', 'GET /v1/clients?limit=1&limit=2', 'invalid-request', 400],
  ['limit 0', 'GET /v1/clients?limit=0', 'invalid-request', 400],
  ['limit 201', 'GET /v1/clients?limit=201', 'invalid-request', 400],
  ['an unknown status', 'GET /v1/clients?status=gone', 'invalid-request', 400],
  ['numbers that are none', 'GET /v1/clients?ids=1,x', 'invalid-request', 400],
  [
    'more numbers than a page has',
    `GET /v1/clients?ids=${Array.from({ length: 201 }, (_, n) => n + 1).join(',')}`,
    'invalid-request',
    400,
  ],
  ['a NUL in a search', 'GET /v1/clients?q=a%00b', 'invalid-request', 400],
  ['a cursor that is none', 'GET /v1/clients?cursor=abc', 'invalid-cursor', 400],
  ['an unknown address', 'GET /v1/customers', 'not-found', 404],
  ['another method', 'PUT /v1/clients/1', 'method-not-allowed', 405],
])('%s is refused', async (_, request, kind, status) => {
  await refused(request, kind, status);
});

test('405 lists what the address answers to', async () => {
  const reply = await refused('DELETE /v1/clients', 'method-not-allowed', 405);
  expect(reply.headers.get('allow')).toBe('GET, POST, HEAD');
});

test.each([
  ['an unknown field', { ...named, shoeSize: 43 }, '/shoeSize'],
  ['a field in the wrong case', { ...named, first_name: 'Ada' }, '/first_name'],
  ['a text for a number', { ...named, providerId: '1' }, '/providerId'],
  ['a fraction for a number', { ...named, providerId: 1.5 }, '/providerId'],
  ['a number beyond 2^53', { ...named, providerId: 9007199254740992 }, '/providerId'],
  ['no name at all', { providerId: 1, email: 'a@example.com' }, '/lastName'],
  ['no e-mail address', { ...named, email: 'ada at example' }, '/email'],
  ['an unknown country', { ...named, country: 'XX' }, '/country'],
  ['an unknown currency', { ...named, currency: 'EURO' }, '/currency'],
  ['an unknown time zone', { ...named, timeZone: 'Europe/Atlantis' }, '/timeZone'],
  ['no language tag', { ...named, language: 'klingonese!' }, '/language'],
  ['a day that does not exist', { ...named, signedUpOn: '2026-02-30' }, '/signedUpOn'],
  ['a line break in a name', { ...named, firstName: 'A\nB' }, '/firstName'],
  ['an object as a custom field', { ...named, customFields: { a: { b: 1 } } }, '/customFields/a'],
])('a new client with %s is refused with the place', async (_, body, pointer) => {
  const reply = await refused('POST /v1/clients', 'invalid-request', 400, { body });
  expect(reply.body.errors).toEqual(expect.arrayContaining([expect.objectContaining({ pointer })]));
});

test.each([
  ['a phone number that cannot be', { phone: '+49 1' }, '/phone'],
  ['a national phone number without a country', { phone: '030 901820' }, '/phone'],
  ['an unknown group', { groupId: 999 }, '/groupId'],
])('a new client with %s is well formed but impossible', async (_, fields, pointer) => {
  const reply = await refused('POST /v1/clients', 'not-possible', 422, {
    body: { providerId: provider, lastName: 'Bad', ...fields },
  });
  expect(reply.body.errors).toEqual([expect.objectContaining({ pointer })]);
});

test('a group of another provider is impossible', async () => {
  const other = await api.provider('Other');
  const group = await api.ask('POST /v1/client-groups', { body: { providerId: other, name: 'Theirs' } });
  await refused('POST /v1/clients', 'not-possible', 422, {
    body: { providerId: provider, lastName: 'Bad', groupId: group.body.id },
  });
});

test.each([
  ['nothing', undefined, 'malformed-body', 400],
  ['no JSON', '{"a":', 'malformed-body', 400],
  ['a list', '[]', 'invalid-request', 400],
  ['null', 'null', 'invalid-request', 400],
  ['a NUL character', '{"providerId":1,"lastName":"a\\u0000b"}', 'malformed-body', 400],
  ['half a surrogate pair', '{"providerId":1,"lastName":"\\ud800"}', 'malformed-body', 400],
  ['100,000 levels', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'malformed-body', 400],
  ['a field __proto__', '{"providerId":1,"lastName":"a","__proto__":{"admin":true}}', 'malformed-body', 400],
  ['more than 1 MiB', JSON.stringify({ ...named, lastName: 'x'.repeat(1_100_000) }), 'too-large', 413],
])('a body of %s is refused', async (_, body, kind, status) => {
  await refused('POST /v1/clients', kind, status, { body });
});

test('a body over 1 MiB that hides its length is refused as well', async () => {
  const chunk = new TextEncoder().encode('x'.repeat(300_000));
  let sent = 0;
  const body = new ReadableStream({
    pull: (controller) => (sent++ < 5 ? controller.enqueue(chunk) : controller.close()),
  });
  const response = await api.app.request('/v1/clients', {
    method: 'POST',
    headers: { authorization: `Bearer ${api.admin}`, 'content-type': 'application/json' },
    body,
    duplex: 'half',
  } as RequestInit);
  expect(response.status).toBe(413);
});

test.each([
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/jsonp',
])('a body declared as %s is refused', async (type) => {
  await refused('POST /v1/clients', 'unsupported-media-type', 415, {
    body: named,
    headers: { 'content-type': type },
  });
});

test('nothing was created by any of these', async () => {
  expect(await api.sql`select id from clients where last_name like 'Bad%'`).toHaveLength(0);
  expect(await api.sql`select id from change_log where entity = 'client'`).toHaveLength(0);
});

test('an edit needs the version, and the current one', async () => {
  const id = await api.client(provider);
  await refused(`PATCH /v1/clients/${id}`, 'precondition-required', 428, { body: { city: 'Paris' } });
  const stale = await refused(`PATCH /v1/clients/${id}`, 'stale-version', 412, {
    body: { city: 'Paris' },
    headers: { 'if-match': '"v7"' },
  });
  expect(stale.body.currentVersion).toBe('"v1"');
  expect((await api.ask(`GET /v1/clients/${id}`)).body.city).toBe('');
});

test('two edits of the same version at once: one wins, the other learns of it', async () => {
  const id = await api.client(provider);
  const edit = (city: string) =>
    api.ask(`PATCH /v1/clients/${id}`, { body: { city }, headers: { 'if-match': '"v1"' } });
  const replies = await Promise.all([edit('Paris'), edit('Rome')]);
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 412]);
});

test.each([
  ['a status that only an operation sets', { status: 'closed' }, 'invalid-request', 400],
  ['the currency', { currency: 'USD' }, 'invalid-request', 400],
  ['the provider', { providerId: 2 }, 'invalid-request', 400],
  ['names until none is left', { firstName: '', lastName: '' }, 'not-possible', 422],
])('an edit of %s is refused', async (_, body, kind, status) => {
  const id = await api.client(provider);
  await refused(`PATCH /v1/clients/${id}`, kind, status, { body, headers: { 'if-match': '"v1"' } });
});

test('the status of a closed client is no field to edit', async () => {
  const id = await api.client(provider, { status: 'closed', closedAt: '2026-01-01T00:00:00Z' });
  await refused(`PATCH /v1/clients/${id}`, 'not-possible', 422, {
    body: { status: 'active' },
    headers: { 'if-match': '"v1"' },
  });
});

test('a client held by an operation refuses edits of itself, its contacts and notes, with a link', async () => {
  const id = await api.client(provider);
  const contact = await api.ask(`POST /v1/clients/${id}/contacts`, { body: { lastName: 'Babbage' } });
  const operation = await api.hold(id);
  const { version } = (await api.ask(`GET /v1/clients/${id}`)).body;
  for (const [request, body, ifMatch] of [
    [`PATCH /v1/clients/${id}`, { city: 'Paris' }, `"v${version}"`],
    [`POST /v1/clients/${id}/contacts`, { lastName: 'New' }, undefined],
    [`PATCH /v1/contacts/${contact.body.id}`, { lastName: 'New' }, contact.headers.get('etag')],
    [`POST /v1/clients/${id}/notes`, { body: 'New' }, undefined],
  ] as const) {
    const reply = await refused(request, 'client-held', 409, {
      body,
      headers: ifMatch ? { 'if-match': ifMatch } : {},
    });
    expect(reply.body.operation).toBe(`/v1/operations/${operation}`);
  }
});

test('merged and anonymized clients take no changes', async () => {
  const survivor = await api.client(provider);
  const merged = await api.client(provider, { status: 'merged', mergedIntoId: survivor });
  const gone = await api.client(provider, { status: 'anonymized', anonymizedAt: '2026-01-01T00:00:00Z' });
  const edit = { body: { city: 'Paris' }, headers: { 'if-match': '"v1"' } };
  const reply = await refused(`PATCH /v1/clients/${merged}`, 'client-merged', 409, edit);
  expect(reply.body.survivor).toBe(`/v1/clients/${survivor}`);
  await refused(`PATCH /v1/clients/${gone}`, 'client-gone', 409, edit);
});

test('a cursor fits its own list, filters and order only', async () => {
  const own = await api.provider('Cursors');
  for (let n = 0; n < 3; n++) await api.client(own);
  const { next } = (await api.ask(`GET /v1/clients?providerId=${own}&limit=1`)).body as unknown as {
    next: string;
  };
  expect((await api.ask(`GET /v1/clients?providerId=${own}&limit=2&cursor=${next}`)).status).toBe(200);
  const tampered = `${next.startsWith('W') ? 'X' : 'W'}${next.slice(1)}`;
  for (const path of [
    `/v1/clients?cursor=${next}`,
    `/v1/clients?providerId=${own}&sort=-id&cursor=${next}`,
    `/v1/operations?cursor=${next}`,
    `/v1/clients?providerId=${own}&cursor=${tampered}`,
  ]) {
    await refused(`GET ${path}`, 'invalid-cursor', 400);
  }
});

test('an Idempotency-Key belongs to one request', async () => {
  const key = { 'idempotency-key': 'reused' };
  await api.ask('POST /v1/clients', { body: { providerId: provider, lastName: 'One' }, headers: key });
  await refused('POST /v1/clients', 'key-reused', 422, {
    body: { providerId: provider, lastName: 'Two' },
    headers: key,
  });
  await refused('POST /v1/client-groups', 'key-reused', 422, {
    body: { providerId: provider, name: 'One' },
    headers: key,
  });
  await refused('POST /v1/clients', 'invalid-request', 400, {
    body: { providerId: provider, lastName: 'Two' },
    headers: { 'idempotency-key': 'two words' },
  });
  expect(await api.sql`select id from clients where last_name = 'Two'`).toHaveLength(0);
});

test('a refusal is kept for its key as well, and what it had begun is not', async () => {
  const request = {
    body: { providerId: provider, lastName: 'Refused', phone: '+49 1' },
    headers: { 'idempotency-key': 'refusal' },
  };
  const first = await refused('POST /v1/clients', 'not-possible', 422, request);
  const second = await api.ask('POST /v1/clients', request);
  expect(second.text).toBe(first.text);
  expect(second.headers.get('idempotency-replayed')).toBe('true');
  expect(await api.sql`select id from clients where last_name = 'Refused'`).toHaveLength(0);
});

test('ten requests with one key at once create one client; the others wait their turn or get the answer', async () => {
  const request = {
    body: { providerId: provider, lastName: 'Race' },
    headers: { 'idempotency-key': 'race' },
  };
  const replies = await Promise.all(Array.from({ length: 10 }, () => api.ask('POST /v1/clients', request)));
  for (const reply of replies) {
    expect([201, 409]).toContain(reply.status);
    if (reply.status === 409) {
      expect(reply.body.type).toBe('/problems/still-running');
      expect(reply.headers.get('retry-after')).toBe('1');
    }
  }
  expect(new Set(replies.filter(({ status }) => status === 201).map(({ text }) => text)).size).toBe(1);
  expect(await api.sql`select id from clients where last_name = 'Race'`).toHaveLength(1);
});

test('a request that dies with its connection leaves no key behind: the same key works at once', async () => {
  const holder = connect(api.url, { max: 1, name: 'dying-request' });
  const lock = "hashtextextended('idempotency 1 crash', 0)";
  const dying = holder.begin(async (tx) => {
    await tx.unsafe(`select pg_advisory_xact_lock(${lock})`);
    await tx`insert into clients (provider_id, last_name, currency) values (${provider}, 'Half', 'EUR')`;
    await sleep(60_000);
  });
  const died = expect(dying).rejects.toThrow();
  for (let held = false; !held; ) {
    [{ held } = { held: false }] = await api.sql<
      { held: boolean }[]
    >`select exists (select from pg_locks where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())) as held`;
  }
  const request = {
    body: { providerId: provider, lastName: 'Whole' },
    headers: { 'idempotency-key': 'crash' },
  };
  await refused('POST /v1/clients', 'still-running', 409, request);
  await api.sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'dying-request' and datname = current_database()`;
  await died;
  let reply = await api.ask('POST /v1/clients', request);
  for (let look = 0; reply.status === 409 && look < 100; look++)
    reply = await api.ask('POST /v1/clients', request);
  expect(reply.status).toBe(201);
  expect(await api.sql`select id from clients where last_name = 'Half'`).toHaveLength(0);
  await holder.end({ timeout: 1 });
});
