import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApi, testApi } from './support.ts';

let api: TestApi;
let provider: number;
beforeAll(async () => {
  api = await testApi();
  provider = await api.provider();
});
afterAll(() => api.close());

test('C1: a client is created with the provider’s defaults and read back', async () => {
  const created = await api.ask('POST /v1/clients', {
    body: {
      providerId: provider,
      firstName: 'Ada',
      lastName: 'Lovelace',
      email: 'ada@example.com',
      customFields: { 'VAT checked': true },
    },
  });
  expect(created.status, created.text).toBe(201);
  expect(created.body).toMatchObject({
    status: 'active',
    currency: 'EUR',
    language: 'en',
    customFields: { 'VAT checked': true },
    version: 1,
  });
  const location = created.headers.get('location') ?? '';
  expect(location).toBe(`/v1/clients/${created.body.id}`);
  const read = await api.ask(`GET ${location}`);
  expect(read.status).toBe(200);
  expect(read.body).toEqual({ ...created.body, legalHold: false, openDisputes: 0 });
  expect(read.headers.get('etag')).toBe(created.headers.get('etag'));
});

test.each([
  ['+44 20 7946 0958', null, '+44.2079460958'],
  ['030 901820', 'DE', '+49.30901820'],
  ['+49.30901820', 'FR', '+49.30901820'],
])('C2: the phone number %s in %s is kept as %s', async (phone, country, kept) => {
  const { status, body } = await api.ask('POST /v1/clients', {
    body: { providerId: provider, lastName: 'Phone', phone, country },
  });
  expect(status).toBe(201);
  expect(body.phone).toBe(kept);
});

test('C2: a national number in an edit follows the country of the address on record', async () => {
  const id = await api.client(provider, { country: 'DE' });
  const edited = await api.ask(`PATCH /v1/clients/${id}`, {
    body: { phone: '030 901820' },
    headers: { 'if-match': '"v1"' },
  });
  expect(edited.body.phone).toBe('+49.30901820');
});

test('C5: an edit changes what was sent, raises the version and says in the change log who changed what', async () => {
  const id = await api.client(provider);
  const edited = await api.ask(`PATCH /v1/clients/${id}`, {
    body: { city: 'London', label: 'VIP', firstName: 'Ada' },
    headers: { 'if-match': '"v1"' },
  });
  expect(edited.status, edited.text).toBe(200);
  expect(edited.body).toMatchObject({ city: 'London', label: 'VIP', firstName: 'Ada', version: 2 });
  expect(edited.headers.get('etag')).toBe('"v2"');
  const log = await api.ask(`GET /v1/clients/${id}/change-log`);
  expect(log.body.items).toHaveLength(1);
  expect(log.body.items[0]).toMatchObject({
    entity: 'client',
    entityId: id,
    action: 'edited',
    actorKind: 'token',
    actorId: '1',
    changes: { city: { from: '', to: 'London' }, label: { from: null, to: 'VIP' } },
  });
  expect(Object.keys(log.body.items[0]?.changes ?? {})).toEqual(['city', 'label']);
});

test('an edit that changes nothing leaves version and change log alone', async () => {
  const id = await api.client(provider, { customFields: api.sql.json({ b: 1, a: 2 }) });
  const same = await api.ask(`PATCH /v1/clients/${id}`, {
    body: { firstName: 'Ada', customFields: { a: 2, b: 1 } },
    headers: { 'if-match': '"v1"' },
  });
  expect(same.status).toBe(200);
  expect(same.body.version).toBe(1);
  expect((await api.ask(`GET /v1/clients/${id}/change-log`)).body.items).toEqual([]);
});

test('L2: everyday lists hide archived clients, who stay readable', async () => {
  const own = await api.provider('Archive');
  const kept = await api.client(own);
  const archived = await api.client(own, { archivedAt: '2026-01-01T00:00:00Z' });
  const ids = async (filter: string) =>
    (await api.ask(`GET /v1/clients?providerId=${own}${filter}`)).body.items.map(({ id }) => id);
  expect(await ids('')).toEqual([kept]);
  expect(await ids('&archived=true')).toEqual([archived]);
  expect(await ids('&archived=any')).toEqual([kept, archived]);
  expect((await api.ask(`GET /v1/clients/${archived}`)).status).toBe(200);
});

test('clients are found by name, mail, company, number and domain', async () => {
  const own = await api.provider('Search');
  const ada = await api.client(own, {
    firstName: 'Augusta',
    lastName: 'King',
    email: 'countess@example.org',
    companyName: 'Analytical 100% GmbH',
  });
  await api.client(own, { firstName: 'Charles', lastName: 'Babbage', email: 'charles@example.org' });
  await api.sql`insert into services (client_id, domain, status, currency, cycle) values (${ada}, 'Engine.example', 'active', 'EUR', 'monthly')`;
  await api.sql`insert into domains (client_id, name, status, currency) values (${ada}, 'loom.example', 'active', 'EUR')`;
  for (const q of [
    'augusta king',
    'COUNTESS@',
    'analytical',
    '100%',
    `${ada}`,
    `#${ada}`,
    'engine.example',
    'Loom.Example',
  ]) {
    const found = await api.ask(`GET /v1/clients?providerId=${own}&q=${encodeURIComponent(q)}`);
    expect(
      found.body.items.map(({ id }) => id),
      q,
    ).toEqual([ada]);
  }
  expect((await api.ask(`GET /v1/clients?providerId=${own}&q=1_0`)).body.items).toEqual([]);
});

test('a client is found by the number of an invoice, unless a provider that may not be seen wrote it', async () => {
  const [own, other] = [await api.provider('Invoices'), await api.provider('Others')];
  const client = await api.client(own, { firstName: 'Grace', lastName: 'Hopper' });
  const bill = (provider: number, number: string) => api.sql`
    insert into invoices (provider_id, client_id, number, status, currency, issued_on, due_on)
    values (${provider}, ${client}, ${number}, 'unpaid', 'EUR', '2026-03-06', '2026-03-20')`;
  await bill(own, 'RE-2026/17');
  await bill(other, 'X-99');
  const found = async (q: string, token?: string) =>
    (await api.ask(`GET /v1/clients?q=${encodeURIComponent(q)}`, token ? { token } : {})).body.items.map(
      ({ id }) => id,
    );
  expect(await found('RE-2026/17')).toEqual([client]);
  expect(await found('RE-2026/1')).toEqual([]);
  expect(await found('X-99')).toEqual([client]);
  const limited = await api.token(['clients:read'], [own]);
  expect(await found('RE-2026/17', limited)).toEqual([client]);
  expect(await found('X-99', limited)).toEqual([]);
});

test('clients are read by their numbers, merged ones too, and never those of a provider that may not be seen', async () => {
  const own = await api.provider('Numbers');
  const [first, other] = [await api.client(own), await api.client(await api.provider('Not seen'))];
  const merged = await api.client(own, { status: 'merged', mergedIntoId: first });
  await api.client(own);
  const token = await api.token(['clients:read'], [own]);
  const reply = await api.ask(`GET /v1/clients?ids=${merged},${other},${first},${first}`, { token });
  expect((reply.body.items as { id: number }[]).map(({ id }) => id)).toEqual([first, merged]);
});

test('a list is paged by cursor, forwards and newest first, without gaps or repeats', async () => {
  const own = await api.provider('Pages');
  const ids: number[] = [];
  for (let n = 0; n < 7; n++) ids.push(await api.client(own, { country: n % 2 ? 'DE' : 'GB' }));
  for (const [sort, expected] of [
    ['id', ids],
    ['-id', [...ids].reverse()],
  ] as const) {
    const seen: unknown[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const page = await api.ask(
        `GET /v1/clients?providerId=${own}&sort=${sort}&limit=3${next && `&cursor=${next}`}`,
      );
      expect(page.status, page.text).toBe(200);
      expect(page.body.items.length).toBeLessThanOrEqual(3);
      seen.push(...page.body.items.map(({ id }) => id));
      next = page.body.next as unknown as string | null;
    }
    expect(seen).toEqual(expected);
  }
  const german = await api.ask(`GET /v1/clients?providerId=${own}&country=DE&currency=EUR&status=active`);
  expect(german.body.items.map(({ id }) => id)).toEqual(ids.filter((_, n) => n % 2));
});

test('L6: a merged client’s number leads to the survivor of the whole chain, with its lists', async () => {
  const survivor = await api.client(provider);
  const second = await api.client(provider, { status: 'merged', mergedIntoId: survivor });
  const first = await api.client(provider, { status: 'merged', mergedIntoId: second });
  const read = await api.ask(`GET /v1/clients/${first}`);
  expect(read.status).toBe(308);
  expect(read.headers.get('location')).toBe(`/v1/clients/${survivor}`);
  const list = await api.ask(`GET /v1/clients/${first}/services?limit=5&status=active`);
  expect(list.status).toBe(308);
  expect(list.headers.get('location')).toBe(`/v1/clients/${survivor}/services?limit=5&status=active`);
});

test('the same POST with the same Idempotency-Key creates one client and answers alike, headers included', async () => {
  const request = {
    body: { providerId: provider, lastName: 'Once' },
    headers: { 'idempotency-key': 'once-1' },
  };
  const first = await api.ask('POST /v1/clients', request);
  const second = await api.ask('POST /v1/clients', request);
  expect(second.status).toBe(201);
  expect(second.text).toBe(first.text);
  for (const name of ['location', 'etag', 'content-type'])
    expect(second.headers.get(name)).toBe(first.headers.get(name));
  expect(first.headers.get('idempotency-replayed')).toBeNull();
  expect(second.headers.get('idempotency-replayed')).toBe('true');
  expect(await api.sql`select id from clients where last_name = 'Once'`).toHaveLength(1);
});
