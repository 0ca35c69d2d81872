import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createGateway } from '../../connectors/payments/registry.ts';
import { openPaymentMethod } from '../../db/queries/payment-methods.ts';
import { type TestApi, testApi } from './support.ts';

let api: TestApi;
let provider: number;
let client: number;
beforeAll(async () => {
  api = await testApi();
  provider = await api.provider();
  client = await api.client(provider);
  await addGateway({ name: 'stripe', credentials });
  await addGateway({ name: 'bank', connector: 'manual' });
});
afterAll(() => api.close());

const credentials = { secretKey: 'sk_test_51TheSecretKeyOfTheProvider' };
const CARD = '4242 4242 4242 4242';
let count = 0;

const addGateway = (fields: object) =>
  api.ask('POST /v1/payment-gateways', {
    body: { providerId: provider, connector: 'stripe', name: `gateway-${count++}`, ...fields },
  });
const edit = (id: unknown, body: object, etag: string | null) =>
  api.ask(`PATCH /v1/payment-gateways/${id}`, { body, headers: { 'if-match': etag ?? '' } });
const addMethod = (fields: object, to = client) =>
  api.ask(`POST /v1/clients/${to}/payment-methods`, {
    body: { gateway: 'stripe', kind: 'card', reference: 'pm_1TheToken', ...fields },
  });
const changesOf = (entity: string, id: unknown) =>
  api.sql<{ changes: object; action: string }[]>`
    select action, changes from change_log where entity = ${entity} and entity_id = ${Number(id)} order by id`;

describe('a payment method', () => {
  test('M15: becomes the default and is described otherwise, by version; a card number is refused', async () => {
    const owner = await api.client(provider);
    const first = await addMethod({ isDefault: true }, owner);
    const second = await addMethod({ description: 'spare' }, owner);
    const address = `/v1/payment-methods/${second.body.id}`;
    const patch = (body: object, etag: string | null) =>
      api.ask(`PATCH ${address}`, { body, headers: { 'if-match': etag ?? '' } });
    const read = await api.ask(`GET ${address}`);
    expect(read.body).toMatchObject({ description: 'spare', isDefault: false, reference: 'set' });
    const etag = read.headers.get('etag');
    const edited = await patch({ isDefault: true, description: 'hers' }, etag);
    expect(edited.status, edited.text).toBe(200);
    expect(edited.body).toMatchObject({ description: 'hers', isDefault: true });
    expect((await api.ask(`GET /v1/payment-methods/${first.body.id}`)).body.isDefault).toBe(false);
    expect(api.touched.at(-1)).toBe(owner);
    expect((await patch({ description: 'x' }, etag)).status).toBe(412);
    const now = edited.headers.get('etag');
    expect((await patch({ description: CARD }, now)).status).toBe(400);
    expect((await patch({ isDefault: false }, now)).status).toBe(400);
    expect((await changesOf('payment-method', second.body.id)).map(({ action }) => action)).toEqual([
      ...['created', 'edited'],
    ]);
    await api.sql`update payment_methods set removed_at = now() where id = ${second.body.id}`;
    const gone = (await api.ask(`GET ${address}`)).headers.get('etag');
    expect((await patch({ description: 'x' }, gone)).body.detail).toContain('was removed');
    const stranger = await api.token(['clients:read'], [await api.provider()]);
    expect((await api.ask(`GET ${address}`, { token: stranger })).status).toBe(404);
  });
});

describe('payment gateways', () => {
  test('M15: credentials are sealed, open for their row only, and are shown nowhere', async () => {
    const made = await addGateway({ credentials });
    expect(made.status, made.text).toBe(201);
    expect(made.body).toMatchObject({ credentials: 'set', url: null, disabled: false, connector: 'stripe' });
    const [row] = await api.sql<
      { credentials: string }[]
    >`select credentials from payment_gateways where id = ${made.body.id}`;
    const sealed = row?.credentials ?? '';
    expect(api.deps.vault.open(sealed, `payment_gateways:${made.body.id}`)).toEqual(credentials);
    expect(() => api.deps.vault.open(sealed, `payment_gateways:${made.body.id + 1}`)).toThrow(
      /payment gateway/,
    );
    const shown = [
      made.text,
      (await api.ask(`GET /v1/payment-gateways/${made.body.id}`)).text,
      (await api.ask('GET /v1/payment-gateways')).text,
      JSON.stringify([row, await changesOf('payment-gateway', made.body.id)]),
      api.logged.join(),
    ];
    for (const text of shown) expect(text).not.toContain(credentials.secretKey);
  });

  test('M15: what the API takes, the connector takes', async () => {
    for (const url of [null, 'http://127.0.0.1:9', 'https://stripe-mock.example.com:12112']) {
      expect((await addGateway({ url, credentials })).status).toBe(201);
      await createGateway({ kind: 'stripe', url, credentials }).close();
    }
    await createGateway({ kind: 'manual', url: null }).close();
  });

  test('M15: is read, listed by provider and edited by version; only admins of its provider see it', async () => {
    const made = await addGateway({});
    expect(made.body.credentials).toBe('needed');
    const etag = made.headers.get('etag');
    const edited = await edit(made.body.id, { disabled: true, credentials }, etag);
    expect(edited.status, edited.text).toBe(200);
    expect(edited.body).toMatchObject({
      disabled: true,
      credentials: 'set',
      version: Number(made.body.version) + 1,
    });
    expect((await edit(made.body.id, { disabled: false }, etag)).status).toBe(412);
    const same = await edit(made.body.id, { disabled: true }, edited.headers.get('etag'));
    expect(same.body.version).toBe(edited.body.version);
    const forgotten = await edit(made.body.id, { credentials: null }, edited.headers.get('etag'));
    expect(forgotten.body.credentials).toBe('needed');
    expect((await changesOf('payment-gateway', made.body.id)).map(({ changes }) => changes).slice(1)).toEqual(
      [
        { disabled: { from: false, to: true }, credentials: { from: 'needed', to: 'set' } },
        { credentials: { from: 'set', to: 'needed' } },
      ],
    );

    const other = await api.provider('Other');
    const stranger = await api.token(['providers:read', 'providers:write'], [other]);
    const request = { token: stranger };
    expect((await api.ask(`GET /v1/payment-gateways/${made.body.id}`, request)).status).toBe(404);
    expect((await api.ask('GET /v1/payment-gateways', request)).body.items).toEqual([]);
    const ofProvider = await api.ask(`GET /v1/payment-gateways?providerId=${provider}&limit=200`);
    expect(ofProvider.body.items.map(({ id }) => id)).toContain(made.body.id);
    const body = { providerId: provider, connector: 'manual', name: 'x' };
    expect((await api.ask('POST /v1/payment-gateways', { ...request, body })).status).toBe(422);
    const reader = await api.token(['providers:read']);
    expect((await api.ask('POST /v1/payment-gateways', { token: reader, body })).status).toBe(403);
  });

  test('M15: credentials do not follow an address to another host', async () => {
    const made = await addGateway({ credentials });
    const url = 'https://evil.example.com';
    const moved = await edit(made.body.id, { url }, made.headers.get('etag'));
    expect(moved.status).toBe(422);
    expect(moved.body.errors).toEqual([expect.objectContaining({ pointer: '/credentials' })]);
    expect((await edit(made.body.id, { url, credentials }, made.headers.get('etag'))).status).toBe(200);
  });

  test.each([
    ['an unknown kind', { connector: 'paypal' }, 400, '/connector'],
    ['a publishable key', { credentials: { secretKey: 'pk_test_1' } }, 400, '/credentials/secretKey'],
    [
      'credentials with something more',
      { credentials: { ...credentials, pin: '1' } },
      400,
      '/credentials/pin',
    ],
    ['a manual one with credentials', { connector: 'manual', credentials }, 400, '/credentials/secretKey'],
    ['a manual one with an address', { connector: 'manual', url: 'https://x.example' }, 422, '/url'],
    ['a path in the address', { url: 'https://x.example/v1' }, 422, '/url'],
    ['plain http', { url: 'http://x.example' }, 422, '/url'],
    ['a key in the address', { url: 'https://x.example?key=1' }, 400, '/url'],
    ['a name that is taken', { name: 'stripe' }, 422, '/name'],
  ])('M15: a gateway with %s is refused', async (_, fields, status, pointer) => {
    const reply = await addGateway(fields);
    expect(reply.status, reply.text).toBe(status);
    expect(reply.body.errors).toEqual(expect.arrayContaining([expect.objectContaining({ pointer })]));
    expect(reply.text).not.toContain(credentials.secretKey);
  });
});

describe('payment methods', () => {
  test('M15: the gateway’s token is sealed for its row and shown nowhere', async () => {
    const made = await addMethod({ brand: 'Visa', lastFour: '4242', expiresOn: '2030-12-31' });
    expect(made.status, made.text).toBe(201);
    expect(made.body).toMatchObject({
      reference: 'set',
      lastFour: '4242',
      isDefault: false,
      removedAt: null,
    });
    const { id } = made.body;
    expect(await openPaymentMethod(api.sql, api.deps.vault, id)).toEqual({
      id,
      clientId: client,
      gateway: 'stripe',
      reference: 'pm_1TheToken',
      removedAt: null,
    });
    const [row] = await api.sql`select * from payment_methods where id = ${id}`;
    const list = await api.ask(`GET /v1/clients/${client}/payment-methods`);
    const log = await changesOf('payment-method', id);
    expect(log).toHaveLength(1);
    for (const text of [made.text, list.text, JSON.stringify([row, log]), api.logged.join()])
      expect(text).not.toContain('pm_1TheToken');
  });

  test('M15: a bank transfer has no token, and nothing to open', async () => {
    const made = await addMethod({ gateway: 'bank', kind: 'bank', reference: null, description: 'Transfer' });
    expect(made.body).toMatchObject({ kind: 'bank', reference: 'none' });
    expect(await openPaymentMethod(api.sql, api.deps.vault, made.body.id)).toMatchObject({ reference: null });
    expect(await openPaymentMethod(api.sql, api.deps.vault, 999_999)).toBeUndefined();
  });

  test('M15: the default comes first, then the newest, page by page; a new default takes the mark', async () => {
    const other = await api.client(provider);
    const ids: number[] = [];
    for (const isDefault of [true, false, true, false])
      ids.push((await addMethod({ isDefault }, other)).body.id);
    const [first = 0, second = 0, third = 0, fourth = 0] = ids;
    const seen: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await api.ask(
        `GET /v1/clients/${other}/payment-methods?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      seen.push(...page.body.items.map(({ id }) => id));
      cursor = page.body.next;
    }
    expect(seen).toEqual([third, fourth, second, first]);
    const defaults = await api.sql`select id from payment_methods where client_id = ${other} and is_default`;
    expect(defaults.map(({ id }) => id)).toEqual([third]);
  });

  test.each([
    ['a card number as description', { description: `card ${CARD}` }, '/description'],
    ['a card number as brand', { brand: CARD.replaceAll(' ', '-') }, '/brand'],
    ['a card number as gateway', { gateway: CARD }, '/gateway'],
    ['a card number as token', { reference: `pm_${CARD.replaceAll(' ', '_')}` }, '/reference'],
    ['a card number without a prefix as token', { reference: CARD.replaceAll(' ', '') }, '/reference'],
    ['more than the last four', { lastFour: '24242' }, '/lastFour'],
  ])('M15: %s is refused, not kept and not repeated', async (_, fields, pointer) => {
    const before = await api.sql`select count(*) from payment_methods`;
    const reply = await addMethod(fields);
    expect(reply.status, reply.text).toBe(400);
    expect(reply.body.errors).toEqual(expect.arrayContaining([expect.objectContaining({ pointer })]));
    expect(`${reply.text}${api.logged.join()}`).not.toMatch(/4242.?4242/);
    expect(await api.sql`select count(*) from payment_methods`).toEqual(before);
  });

  test.each([
    ['a gateway that the provider does not have', { gateway: 'adyen' }, '/gateway'],
    ['no token where the gateway has one', { reference: null }, '/reference'],
    ['a token where there is none', { gateway: 'bank' }, '/reference'],
  ])('M15: %s is refused', async (_, fields, pointer) => {
    const reply = await addMethod(fields);
    expect(reply.status, reply.text).toBe(422);
    expect(reply.body.errors).toEqual([expect.objectContaining({ pointer })]);
  });

  test('M15: nothing is added at a disabled gateway, nor to a client that an operation holds', async () => {
    const disabled = await addGateway({ disabled: true, credentials });
    expect((await addMethod({ gateway: disabled.body.name })).status).toBe(422);
    const held = await api.client(provider);
    await api.hold(held);
    const reply = await addMethod({}, held);
    expect(reply.status, reply.text).toBe(409);
    expect(reply.body).toMatchObject({ type: '/problems/client-held' });
  });
});
