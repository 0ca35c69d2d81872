import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPanel } from '../../dev/panel/server.ts';
import { type TestApi, testApi } from './support.ts';

let api: TestApi;
let provider: number;
beforeAll(async () => {
  api = await testApi();
  provider = await api.provider();
});
afterAll(() => api.close());

const credentials = { username: 'root', token: 'NYZL0Q8SZPV2M5PHJIHZ1S0TDMWR1T6U' };
const add = (fields: object) =>
  api.ask('POST /v1/servers', {
    body: {
      providerId: provider,
      connector: 'whm',
      name: 'web1',
      url: 'https://web1.example.com:2087',
      ...fields,
    },
  });
const edit = (id: unknown, body: object, etag: string | null) =>
  api.ask(`PATCH /v1/servers/${id}`, { body, headers: { 'if-match': etag ?? '' } });

test('credentials are sealed, open for their row only, and are shown nowhere', async () => {
  const made = await add({ credentials });
  expect(made.status, made.text).toBe(201);
  expect(made.body.credentials).toBe('set');
  const [row] = await api.sql<
    { credentials: string }[]
  >`select credentials from servers where id = ${made.body.id}`;
  expect(api.deps.vault.open(row?.credentials ?? '', `servers:${made.body.id}`)).toEqual(credentials);
  const log = await api.sql`select * from change_log where entity = 'server' and entity_id = ${made.body.id}`;
  const shown = [
    made,
    await api.ask(`GET /v1/servers/${made.body.id}`),
    await api.ask('GET /v1/servers'),
  ].map(({ text }) => text);
  for (const text of [...shown, JSON.stringify([row, log])]) expect(text).not.toContain(credentials.token);
});

test.each([
  ['plesk', { secretKey: 'k' }, { username: 'admin' }, '/credentials'],
  [
    'plesk',
    { username: 'admin', password: 'p' },
    { secretKey: 'k', username: 'admin' },
    '/credentials/username',
  ],
  [
    'directadmin',
    { username: 'admin', loginKey: 'k' },
    { username: 'a|b', loginKey: 'k' },
    '/credentials/username',
  ],
  ['hestia', { accessKey: 'a', secretKey: 's' }, { accessKey: 'a' }, '/credentials/secretKey'],
])(
  'X12: a %s server takes credentials of its own shape, and no others',
  async (connector, right, wrong, pointer) => {
    const made = await add({ connector, credentials: right });
    expect(made.status, made.text).toBe(201);
    const refused = await add({ connector, credentials: wrong });
    expect(refused.status, refused.text).toBe(400);
    expect(refused.body.errors).toEqual([expect.objectContaining({ pointer })]);
  },
);

test('without credentials a server says that it needs them, and one that is worked by hand that it has none', async () => {
  expect((await add({})).body.credentials).toBe('needed');
  expect((await add({ connector: 'manual', url: null })).body.credentials).toBe('none');
});

test('credentials are replaced and forgotten by edits, and the change log says that they were', async () => {
  const made = await add({ credentials });
  const replaced = await edit(
    made.body.id,
    { credentials: { ...credentials, token: 'ANOTHER' } },
    made.headers.get('etag'),
  );
  expect(replaced.status, replaced.text).toBe(200);
  const [row] = await api.sql<
    { credentials: string }[]
  >`select credentials from servers where id = ${made.body.id}`;
  expect(api.deps.vault.open(row?.credentials ?? '', `servers:${made.body.id}`)).toMatchObject({
    token: 'ANOTHER',
  });
  const forgotten = await edit(made.body.id, { credentials: null }, replaced.headers.get('etag'));
  expect(forgotten.body.credentials).toBe('needed');
  const log = await api.sql<
    { changes: object }[]
  >`select changes from change_log where entity = 'server' and entity_id = ${made.body.id} order by id`;
  expect(log.map(({ changes }) => changes).slice(1)).toEqual([
    { credentials: { from: 'set', to: 'set' } },
    { credentials: { from: 'set', to: 'needed' } },
  ]);
});

test('credentials do not follow an address to another host', async () => {
  const made = await add({ credentials });
  const etag = made.headers.get('etag');
  const moved = await edit(made.body.id, { url: 'https://evil.example.com:2087' }, etag);
  expect(moved.status).toBe(422);
  expect(moved.body.errors).toEqual([expect.objectContaining({ pointer: '/credentials' })]);
  expect((await edit(made.body.id, { url: 'https://web1.example.com:2087/x' }, etag)).status).toBe(200);
  const { headers } = await api.ask(`GET /v1/servers/${made.body.id}`);
  expect(
    (await edit(made.body.id, { url: 'https://web2.example.com:2087', credentials }, headers.get('etag')))
      .status,
  ).toBe(200);
});

test.each([
  ['an unknown kind', { connector: 'abacus' }, 400, '/connector'],
  ['a kind without a connector', { connector: 'virtualizor' }, 400, '/connector'],
  ['credentials of another kind', { credentials: { secret: 'x' } }, 400, '/credentials/username'],
  ['credentials with something more', { credentials: { ...credentials, pin: '1' } }, 400, '/credentials/pin'],
  ['a password in the address', { url: 'https://root:pw@web1.example.com' }, 400, '/url'],
  ['a key in the address', { url: 'https://web1.example.com?key=1' }, 400, '/url'],
  ['another protocol', { url: 'file:///etc/passwd' }, 400, '/url'],
  ['no address', { url: null }, 422, '/url'],
  ['plain http that nobody agreed to', { url: 'http://web1.example.com' }, 422, '/url'],
  ['an address for work by hand', { connector: 'manual' }, 422, '/url'],
  ['no concurrency', { maxConcurrency: 0 }, 400, '/maxConcurrency'],
])('a server with %s is refused', async (_, fields, status, pointer) => {
  const before = await api.sql`select count(*) from servers`;
  const reply = await add(fields);
  expect(reply.status, reply.text).toBe(status);
  expect(reply.body.errors).toEqual(expect.arrayContaining([expect.objectContaining({ pointer })]));
  expect(JSON.stringify(reply.body)).not.toContain(credentials.token);
  expect(await api.sql`select count(*) from servers`).toEqual(before);
});

test('plain http is accepted when TLS verification is switched off for this server', async () => {
  expect((await add({ url: 'http://127.0.0.1:2087', tlsVerify: false })).status).toBe(201);
});

describe('the kind of a server', () => {
  const proxmox = { tokenId: 'tenure@pve!tenure', secret: '5b3a1f6e-0c1d-4f7a-9d52-1f0c8f0e77aa' };
  const changesOf = async (id: unknown) =>
    (
      await api.sql<
        { changes: object }[]
      >`select changes from change_log where entity = 'server' and entity_id = ${id as number} and action = 'edited' order by id`
    ).map(({ changes }) => changes);

  test('X12, X14: an imported server without a connector is given one, with its credentials', async () => {
    const [imported] = await api.sql<{ id: number }[]>`
      insert into servers (provider_id, name, connector, url)
      values (${provider}, 'vps1', 'virtualizor', 'https://vps1.example.com:4085') returning id`;
    const { headers } = await api.ask(`GET /v1/servers/${imported?.id}`);
    const body = { connector: 'proxmox', url: 'https://vps1.example.com:8006', credentials: proxmox };
    const edited = await edit(imported?.id, body, headers.get('etag'));
    expect(edited.status, edited.text).toBe(200);
    expect(edited.body).toMatchObject({ connector: 'proxmox', credentials: 'set' });
    const [row] = await api.sql<
      { credentials: string }[]
    >`select credentials from servers where id = ${imported?.id ?? 0}`;
    expect(api.deps.vault.open(row?.credentials ?? '', `servers:${imported?.id}`)).toEqual(proxmox);
    expect(await changesOf(imported?.id)).toEqual([
      {
        connector: { from: 'virtualizor', to: 'proxmox' },
        url: { from: 'https://vps1.example.com:4085', to: 'https://vps1.example.com:8006' },
        credentials: { from: 'needed', to: 'set' },
      },
    ]);
  });

  test('X12: credentials of one kind are never used for another', async () => {
    const made = await add({ credentials });
    const etag = made.headers.get('etag');
    const kept = await edit(made.body.id, { connector: 'pterodactyl' }, etag);
    expect(kept.status).toBe(422);
    expect(kept.body).toMatchObject({
      detail: expect.stringContaining('enter those of pterodactyl'),
      errors: [{ pointer: '/credentials' }],
    });
    const wrong = await edit(made.body.id, { connector: 'pterodactyl', credentials }, etag);
    expect(wrong.status).toBe(400);
    expect(wrong.body.errors).toEqual(
      expect.arrayContaining([expect.objectContaining({ pointer: '/credentials/apiKey' })]),
    );
    expect((await api.ask(`GET /v1/servers/${made.body.id}`)).body).toEqual(made.body);
    const forgotten = await edit(made.body.id, { connector: 'pterodactyl', credentials: null }, etag);
    expect(forgotten.body).toMatchObject({ connector: 'pterodactyl', credentials: 'needed' });
    const given = await edit(made.body.id, { connector: 'whm', credentials }, forgotten.headers.get('etag'));
    expect(given.body).toMatchObject({ connector: 'whm', credentials: 'set' });
  });

  test('X12: a server becomes one that is worked by hand, and back, without credentials left behind', async () => {
    const made = await add({ credentials });
    const etag = made.headers.get('etag');
    expect((await edit(made.body.id, { connector: 'manual' }, etag)).status).toBe(422);
    expect((await edit(made.body.id, { connector: 'manual', url: null }, etag)).body.errors).toEqual([
      expect.objectContaining({ pointer: '/credentials' }),
    ]);
    const byHand = await edit(made.body.id, { connector: 'manual', url: null, credentials: {} }, etag);
    expect(byHand.body).toMatchObject({ connector: 'manual', url: null, credentials: 'none' });
    const nowhere = await edit(made.body.id, { connector: 'whm' }, byHand.headers.get('etag'));
    expect(nowhere.body.errors).toEqual([expect.objectContaining({ pointer: '/url' })]);
    const back = await edit(
      made.body.id,
      { connector: 'whm', url: 'https://web1.example.com:2087' },
      byHand.headers.get('etag'),
    );
    expect(back.body).toMatchObject({ connector: 'whm', credentials: 'needed' });
    expect((await changesOf(made.body.id)).map((changes) => 'credentials' in changes)).toEqual([true, true]);
  });

  test.each([
    ['an unknown kind', 'abacus'],
    ['a kind without a connector', 'virtualizor'],
  ])('%s is refused in an edit', async (_, connector) => {
    const made = await add({});
    const reply = await edit(made.body.id, { connector }, made.headers.get('etag'));
    expect(reply.status).toBe(400);
    expect(reply.body.errors).toEqual([expect.objectContaining({ pointer: '/connector' })]);
  });
});

describe('the connection test of a server', () => {
  const tested = (id: unknown, token?: string) =>
    api.ask(`POST /v1/servers/${id}/connection-test`, { ...(token !== undefined && { token }) });

  test('X12: says what was reached with the credentials on record, and why not, without them', async () => {
    const panel = await startPanel({ token: credentials.token });
    const { id } = (await add({ url: panel.url, credentials })).body;
    const reached = await tested(id);
    expect(reached.body).toMatchObject({
      ...{ serverId: id, reached: true, version: '11.126.0.1', name: 'demo-panel.localhost', failure: null },
    });
    await panel.stop();
    const away = await tested(id);
    expect(away.status).toBe(200);
    expect(away.body).toMatchObject({ reached: false, version: null, failure: { code: 'unreachable' } });
    await api.sql`update servers set credentials = 'v1.not.sealed.here' where id = ${id}`;
    expect((await tested(id)).body).toMatchObject({ reached: false, failure: { code: 'bad-credentials' } });
    for (const { text } of [reached, away]) expect(text).not.toContain(credentials.token);
  });

  test('X12: is refused where there is nothing to reach, and to who may not change servers', async () => {
    const byHand = await add({ connector: 'manual', url: null });
    const bare = await add({});
    for (const { body } of [byHand, bare])
      expect((await tested(body.id)).body.type).toBe('/problems/not-possible');
    expect((await tested(bare.body.id, await api.token(['servers:read']))).status).toBe(403);
    const elsewhere = await api.token(['servers:write'], [await api.provider('Another')]);
    expect((await tested(bare.body.id, elsewhere)).status).toBe(404);
  });
});
