import { randomUUID } from 'node:crypto';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEngine } from '../../api/engine.ts';
import { endpoints } from '../../api/routes/index.ts';
import { mayUse, OWN_ACCOUNT, scopes } from '../../api/scopes.ts';
import { createSingleSignOn } from '../../connectors/single-sign-on.ts';
import { insertPasskey } from '../../db/queries/passkeys.ts';
import { putView } from '../../db/queries/staff-views.ts';
import { type TestTemporal, testTemporal } from '../support/temporal.ts';
import { type Reply, type TestApi, testApi } from './support.ts';

interface Operation {
  summary?: string;
  security: { bearer: string[] }[];
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Record<string, { schema: { $ref: string } }> };
  responses: Record<string, { content?: Record<string, { schema: unknown; example?: unknown }> }>;
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, { example?: Record<string, unknown> }> };
}

let api: TestApi;
let temporal: TestTemporal;
let document: Document;
/** ids for the addresses, per provider */
let mine: Record<string, string>;
let theirs: Record<string, string>;

beforeAll(async () => {
  temporal = await testTemporal();
  // It never runs by itself, so that it does not run when a test starts it.
  await temporal.client.schedule.create({
    ...{ scheduleId: 'erase-due', spec: {} },
    action: { type: 'startWorkflow', workflowType: 'eraseDueSweep', taskQueue: temporal.taskQueue, args: [] },
  });
  const config = { issuer: 'http://127.0.0.1:1', clientId: 'tenure', clientSecret: 'x', linkByEmail: false };
  api = await testApi({
    engine: createEngine(temporal.client, { taskQueue: temporal.taskQueue }),
    // Nobody signs in there.
    singleSignOn: createSingleSignOn({ ...config, redirectUri: 'https://tenure.example.com/' }),
  });
  document = (await api.ask('GET /openapi.json')).body as unknown as Document;
  mine = await seed('Mine');
  theirs = await seed('Theirs');
});
afterAll(async () => {
  await api?.close();
  await temporal?.close();
});

/** One of everything, on a client of a new provider. */
async function seed(name: string): Promise<Record<string, string>> {
  const { sql } = api;
  const provider = await api.provider(name);
  const client = await api.client(provider);
  const running = await api.client(provider);
  const one = async (rows: Promise<readonly { id: number }[]>) => String((await rows)[0]?.id);
  const login = await one(
    sql`insert into logins (provider_id, name, email) values (${provider}, 'ada@example.com', 'ada@example.com') returning id`,
  );
  await sql`insert into login_clients (login_id, client_id, owner) values (${login}, ${client}, true)`;
  const invoice = await one(
    sql`insert into invoices (provider_id, client_id, status, currency) values (${provider}, ${client}, 'draft', 'EUR') returning id`,
  );
  await sql`insert into invoice_items (invoice_id, client_id, description, amount_minor) values (${invoice}, ${client}, 'Hosting', 0)`;
  const ticket = await one(
    sql`insert into tickets (provider_id, client_id, subject, status) values (${provider}, ${client}, 'Help', 'open') returning id`,
  );
  await sql`insert into ticket_messages (ticket_id, author, body) values (${ticket}, 'client', 'Please')`;
  const service = await one(
    sql`insert into services (client_id, status, currency, cycle, price_minor, next_due_on)
      values (${client}, 'active', 'EUR', 'monthly', 490, '2030-01-31') returning id`,
  );
  const addon = await one(
    sql`insert into addons (client_id, status, currency, cycle, next_due_on)
      values (${client}, 'active', 'EUR', 'monthly', '2030-01-31') returning id`,
  );
  const domain = await one(
    sql`insert into domains (client_id, name, status, currency, next_due_on)
      values (${client}, 'example.com', 'active', 'EUR', '2030-01-31') returning id`,
  );
  await sql`insert into messages (provider_id, client_id, to_address, state) values (${provider}, ${client}, 'ada@example.com', 'sent')`;
  const post = async (path: string, body: object) =>
    String((await api.ask(`POST ${path}`, { body })).body.id);
  const gateway = { providerId: provider, connector: 'stripe', name: 'stripe' };
  const endpoint = await post('/v1/webhook-endpoints', {
    providerId: provider,
    url: 'https://crm.example.com/hooks',
    topics: ['*'],
  });
  return {
    ...(await seedLogins(client, provider)),
    endpointId: endpoint,
    deliveryId: await post(`/v1/webhook-endpoints/${endpoint}/test`, {}),
    ...(await seedMoney(client, provider)),
    otherProviderId: String(await api.provider(`${name} too`)),
    legalHoldId: await post(`/v1/clients/${client}/legal-holds`, { reason: 'a court asks' }),
    disputeId: await post(`/v1/clients/${client}/disputes`, {
      gateway: 'card',
      currency: 'EUR',
      amountMinor: 1,
    }),
    providerId: String(provider),
    clientId: String(client),
    invoiceId: invoice,
    ticketId: ticket,
    serviceId: service,
    addonId: addon,
    domainId: domain,
    groupId: await post('/v1/client-groups', { providerId: provider, name: 'Resellers' }),
    'DELETE /v1/client-groups/{groupId} groupId': await post('/v1/client-groups', {
      ...{ providerId: provider, name: 'Nobody' },
    }),
    contactId: await post(`/v1/clients/${client}/contacts`, { lastName: 'Babbage' }),
    serverId: await post('/v1/servers', { providerId: provider, connector: 'manual', name: 'By hand' }),
    ...(await seedGateway(client, await post('/v1/payment-gateways', gateway))),
    ...(await seedStaff(provider)),
    paymentMethodId: await post(`/v1/clients/${client}/payment-methods`, {
      ...{ gateway: 'stripe', kind: 'card', reference: 'pm_1Spare' },
    }),
    fileId: await post(`/v1/clients/${client}/files`, { fileName: 'a.txt', content: 'YQ==' }),
    tokenId: await post('/v1/tokens', { name: 'spare', scopes: ['clients:read'], providerIds: [provider] }),
    ...(await dataRows(provider, client)),
    name: 'client-report',
    ...Object.fromEntries(
      ['GET', 'PUT', 'DELETE', 'POST'].flatMap((method) =>
        ['', '/preview', '/test'].map((more) => [
          `${method} /v1/providers/{providerId}/mail-templates/{name}/{language}${more} name`,
          'client-closed',
        ]),
      ),
    ),
    language: 'en',
    operationId: await certified(
      await post(`/v1/clients/${running}/operations`, { kind: 'archive', reason: 'test' }),
    ),
    runId: await one(
      sql`insert into erasure_runs (provider_id, day, found, allowed, held_back, state)
        values (${provider}, '2026-03-10', 9, 3, 6, 'waiting') returning id`,
    ),
    brakeId: await one(
      sql`insert into dunning_brakes (provider_id, began_at, services, most, active)
        values (${provider}, '2026-03-10', 50, 50, 4000) returning id`,
    ),
    noteId: await post(`/v1/clients/${client}/notes`, { body: 'note' }),
    scheduleId: 'erase-due',
  };
}

/** Logins of a client: one to edit, one with two-factor sign-in, one to remove. */
async function seedLogins(client: number, provider: number): Promise<Record<string, string>> {
  const { sql } = api;
  const make = async (name: string, twoFactor = false) => {
    const [login] = await sql<{ id: number }[]>`
      insert into logins (provider_id, name, email, two_factor)
      values (${provider}, ${`${name}@example.com`}, ${`${name}@example.com`}, ${twoFactor}) returning id`;
    await sql`insert into login_clients (login_id, client_id) values (${login?.id ?? 0}, ${client})`;
    return String(login?.id);
  };
  await sql`update providers set settings = settings || '{"generatedPasswords": true}' where id = ${provider}`;
  return {
    loginId: await make('berta'),
    'POST /v1/logins/{loginId}/two-factor/off loginId': await make('carla', true),
    'DELETE /v1/clients/{clientId}/logins/{loginId} loginId': await make('dora'),
  };
}

/** An operation with a certificate, whatever its kind. */
async function certified(operationId: string): Promise<string> {
  const body = {
    ...{ outcome: 'erased', erasedAt: '2026-03-10T09:00:00.000Z', numbers: [1], erased: [], outside: [] },
    ...{ kept: [], scan: {}, subscribers: {}, tombstones: {} },
  };
  await api.sql`
    insert into erasure_certificates (operation_id, body, issued_at) values (${operationId}, ${api.sql.json(body)}, now())`;
  return operationId;
}

/** Invoices in the status that a route needs, by the route; a payment, an entry of the credit, a line of the draft. */
async function seedMoney(client: number, provider: number): Promise<Record<string, string>> {
  const { sql } = api;
  const post = async (path: string, body: object) => (await api.ask(`POST ${path}`, { body })).body;
  const draft = async () => {
    const lines = [{ description: 'Hosting', amountMinor: 1000 }];
    return (await post(`/v1/clients/${client}/invoices`, { lines })).id;
  };
  const unpaid = async () => {
    const id = await draft();
    await post(`/v1/invoices/${id}/issue`, { useCredit: false });
    return id;
  };
  const pay = async (invoiceId: number) =>
    (await post(`/v1/clients/${client}/payments`, { invoiceId, gateway: 'bank', amountMinor: 1000 }))
      .transaction as { id: number };
  const paid = await unpaid();
  const [first, second] = [await pay(paid), await pay(await unpaid())];
  await post(`/v1/clients/${client}/credit-entries`, { amountMinor: 5000, description: 'gift' });
  const { entry } = await post(`/v1/clients/${client}/credit-entries`, {
    amountMinor: 500,
    description: 'gift',
  });
  const queued = await post(`/v1/clients/${client}/queued-lines`, {
    ...{ description: 'Help', amountMinor: 1, dueOn: '2030-01-31' },
  });
  const lined = await draft();
  const [line] = await sql<{ id: number }[]>`select id from invoice_items where invoice_id = ${lined}`;
  return {
    transactionId: String(first.id),
    'POST /v1/transactions/{transactionId}/refund transactionId': String(first.id),
    'POST /v1/transactions/{transactionId}/reverse transactionId': String(second.id),
    creditEntryId: String((entry as { id: number }).id),
    queuedLineId: String(queued.id),
    taxRuleId: String((await post(`/v1/providers/${provider}/tax-rules`, { name: 'VAT', rate: '19' })).id),
    termId: String(
      (await post(`/v1/clients/${client}/terms`, { kind: 'discount', percent: '5', validFrom: '2026-01-01' }))
        .id,
    ),
    lineId: String(line?.id),
    'DELETE /v1/invoices/{invoiceId}/lines/{lineId} invoiceId': String(lined),
    'POST /v1/invoices/{invoiceId}/issue invoiceId': String(await draft()),
    'POST /v1/invoices/{invoiceId}/mail invoiceId': String(await unpaid()),
    'POST /v1/invoices/{invoiceId}/fees invoiceId': String(await unpaid()),
    'POST /v1/invoices/{invoiceId}/credit invoiceId': String(await unpaid()),
    'POST /v1/invoices/{invoiceId}/collections invoiceId': String(await unpaid()),
    'POST /v1/invoices/{invoiceId}/charge invoiceId': String(await unpaid()),
    'POST /v1/invoices/{invoiceId}/cancel invoiceId': String(await unpaid()),
    'POST /v1/invoices/{invoiceId}/refund invoiceId': String(paid),
  };
}

/** An export with its file missing, a request about data and a template of the provider's own. */
async function dataRows(provider: number, client: number): Promise<Record<string, string>> {
  const { sql } = api;
  const id = randomUUID();
  await sql`insert into operations ${sql({
    ...{
      id,
      kind: 'export',
      providerId: provider,
      clientId: client,
      exclusive: true,
      workflowId: 'w',
      state: 'completed',
    },
    ...{ params: sql.json({}), plan: sql.json({}), planHash: '', endedAt: new Date() },
    ...{ requestedByKind: 'token', requestedBy: '1', reason: '' },
  } as never)}`;
  const [exported] = await sql<{ id: number }[]>`
    insert into exports (client_id, operation_id, format, sections, storage_key, bytes, sha256, made_at, expires_at)
    values (${client}, ${id}, 'json', '{profile}', 'exports/none', 0, '', now(), now() + interval '7 days') returning id`;
  const [request] = await sql<{ id: number }[]>`
    insert into data_requests (provider_id, client_id, kind, received_on, due_on)
    values (${provider}, ${client}, 'access', '2026-01-31', '2026-03-02') returning id`;
  await sql`insert into document_templates (provider_id, name, language, html)
    values (${provider}, 'client-report', 'en', '<title>Data</title>')`;
  await sql`insert into mail_templates (provider_id, name, language, subject, text)
    values (${provider}, 'client-closed', 'en', 'Closed', 'Your account is closed.')`;
  return { exportId: String(exported?.id), dataRequestId: String(request?.id) };
}

/** A card at the gateway, and an event that nobody could place. */
async function seedGateway(clientId: number, gatewayId: string): Promise<Record<string, string>> {
  // At a gateway of its own: the other one is disabled by the example of an edit.
  await api.sql`
    insert into payment_gateways (provider_id, name, connector)
    select provider_id, 'cards', 'stripe' from clients where id = ${clientId}`;
  await api.ask(`POST /v1/clients/${clientId}/payment-methods`, {
    body: { gateway: 'cards', kind: 'card', reference: 'pm_1abc' },
  });
  const effect = { is: 'refund', payments: ['pi_1'], refundedMinor: 1, currency: 'EUR' };
  const [event] = await api.sql<{ id: number }[]>`
    insert into gateway_events (gateway_id, event_id, type, at, state, effect, received_at)
    values (${gatewayId}, 'evt_1', 'charge.refunded', now(), 'unmatched', ${api.sql.json(effect)}, now()) returning id`;
  return { gatewayId, eventId: String(event?.id) };
}

/** Somebody of a provider who has signed in, and a role that nobody has. */
async function seedStaff(provider: number): Promise<Record<string, string>> {
  const person = await api.person([], { providerIds: [provider] });
  const { body } = await api.ask('POST /v1/roles', { body: { name: `Spare ${provider}`, permissions: [] } });
  return {
    staffId: String(person.id),
    sessionId: String(person.sessionId),
    passkeyId: await seedPasskey(person.id),
    viewId: await seedView(person.id),
    roleId: String(person.roleId),
    'DELETE /v1/roles/{roleId} roleId': String(body.id),
  };
}

/** The routes that only somebody can use who has signed in, and may have to give the own password again. */
const isForPeople = ({ path, scope }: { path: string; scope: string }) =>
  scope === OWN_ACCOUNT || path.endsWith('/details');

/** What opens a route: a session for what only people may do, else a token. */
async function credential(
  route: { path: string; scope: string },
  held: string[],
  providerIds?: number[],
): Promise<{ secret: string; ids: Record<string, string> }> {
  if (!isForPeople(route)) return { secret: await api.token(held, providerIds), ids: {} };
  const options = { confirmed: true, ...(providerIds && { providerIds }) };
  const { id, session, sessionId } = await api.person(held, options);
  const ids = { sessionId: String(sessionId), passkeyId: await seedPasskey(id), viewId: await seedView(id) };
  return { secret: session, ids };
}

/** A view that somebody keeps of a list. */
async function seedView(staffId: number): Promise<string> {
  const view = { list: 'cases', name: 'Mine', query: 'state=held', now: new Date() } as const;
  return String((await api.sql.begin((tx) => putView(tx, staffId, view))).id);
}

/** A passkey of somebody, as a row. */
async function seedPasskey(staffId: number): Promise<string> {
  const passkey = { staffId, credentialId: randomUUID(), publicKey: Buffer.alloc(32), counter: 0 };
  const row = await api.sql.begin((tx) =>
    insertPasskey(tx, { ...passkey, transports: [], backedUp: false, name: 'Key', now: new Date() }),
  );
  return String(row?.id);
}

/** Sends the request that the document's own examples describe. */
async function askAsDocumented(
  path: string,
  method: string,
  ids: Record<string, string>,
  token: string | null,
): Promise<Reply> {
  const operation = document.paths[path]?.[method];
  const route = `${method.toUpperCase()} ${path}`;
  const address =
    path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[`${route} ${name}`] ?? ids[name] ?? '') +
    (/\/statement(\/pdf)?$/.test(path) ? '?from=2026-01-01&to=2026-12-31' : '');
  const schema = operation?.requestBody?.content['application/json']?.schema.$ref.split('/').at(-1);
  const example = schema === undefined ? undefined : document.components.schemas[schema]?.example;
  const body = example && {
    ...example,
    ...('providerId' in example && {
      // A client is at home with its own provider: it is connected with another one.
      providerId: Number(path.startsWith('/v1/clients/{') ? ids.otherProviderId : ids.providerId),
    }),
    ...('roleIds' in example && { roleIds: [Number(ids.roleId)] }),
    ...(path.endsWith('/invoices/early') && { services: [Number(ids.serviceId)] }),
  };
  // The own account is read by whoever has it.
  const reader = path === '/v1/staff/me' ? { token } : {};
  const etag =
    method === 'patch' || method === 'put'
      ? (await api.ask(`GET ${address}`, reader)).headers.get('etag')
      : null;
  return api.ask(`${method.toUpperCase()} ${address}`, {
    token,
    body,
    headers: etag ? { 'if-match': etag } : {},
  });
}

const routes = endpoints.map(({ method, path, scope }) => ({
  name: `${method.toUpperCase()} ${path}`,
  method,
  path,
  scope,
}));
/** The example’s code is not what an app shows now, its passkey answers no challenge, and without an app there are no recovery codes. */
/** A server that is worked by hand has nothing to reach. Without a worker a decision is recorded and nobody takes it; an operation that has not failed is not restarted. */
const refused: Record<string, string> = {
  'POST /v1/staff/me/totp/confirm': '/problems/not-possible',
  'POST /v1/staff/me/recovery-codes': '/problems/not-now',
  'POST /v1/staff/me/passkeys': '/problems/not-possible',
  'POST /v1/staff/me/confirm/passkey': '/problems/sign-in-refused',
  'POST /v1/servers/{serverId}/connection-test': '/problems/not-possible',
  'POST /v1/operations/{operationId}/decisions': '/problems/no-worker',
  'POST /v1/providers/{providerId}/mail-templates/{name}/{language}/test': '/problems/no-worker',
  'POST /v1/operations/{operationId}/restart': '/problems/decision-refused',
};

test('the document is valid OpenAPI 3.1', async () => {
  const { valid, errors } = await new Validator().validate(structuredClone(document) as never);
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
  expect(document.openapi).toBe('3.1.0');
});

test('every route of the document asks for one known scope, and every route is in it', () => {
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security, summary }]) => {
      expect(summary, path).toBeTruthy();
      return { name: `${method.toUpperCase()} ${path}`, scopes: security.flatMap(({ bearer }) => bearer) };
    }),
  );
  const open = described.filter((route) => route.scopes.length === 0).map(({ name }) => name);
  expect(open.sort()).toEqual([
    ...['GET /healthz', 'GET /readyz', 'POST /v1/gateway-webhooks/{gatewayId}'],
    ...['POST /v1/password-resets', 'POST /v1/password-resets/complete', 'POST /v1/password-resets/question'],
    ...['POST /v1/staff/links/complete', 'POST /v1/staff/sessions', 'POST /v1/staff/sessions/passkey'],
    'POST /v1/staff/sessions/passkey/options',
  ]);
  const guarded = described.filter((route) => route.scopes.length > 0);
  expect(guarded.map(({ name }) => name).sort()).toEqual(routes.map(({ name }) => name).sort());
  for (const route of guarded)
    expect(
      [...scopes, OWN_ACCOUNT].some((scope) => mayUse([scope], route.scopes[0] ?? '')),
      route.name,
    ).toBe(true);
});

describe.each(routes)('$name', ({ name, method, path, scope }) => {
  const allBut = () => scopes.filter((held) => !mayUse([held], scope));

  test('without a token: 401', async () => {
    expect((await askAsDocumented(path, method, mine, null)).status).toBe(401);
  });

  test('with every scope but the right one: 403', async () => {
    const reply = await askAsDocumented(path, method, mine, await api.token(allBut()));
    expect(reply.status).toBe(403);
    expect(reply.body.requiredScope).toBe(scope);
  });

  test('with the right scope it does what the document says', async () => {
    const right = scopes.filter((held) => held !== 'admin' && mayUse([held], scope));
    const givesAway = /^\/v1\/(tokens|roles)/.test(path) && ['post', 'patch'].includes(method);
    const extra = givesAway ? ['clients:read', 'operations:read'] : [];
    const { secret, ids } = await credential({ path, scope }, [...right, ...extra]);
    const reply = await askAsDocumented(path, method, { ...mine, ...ids }, secret);
    if (name in refused) return expect(reply.body.type, reply.text).toBe(refused[name]);
    expect(String(reply.status), reply.text).toMatch(/^2/);
    const described = document.paths[path]?.[method]?.responses[reply.status];
    expect(described, `status ${reply.status} is described`).toBeDefined();
    if (described?.content === undefined) return expect(reply.text).toBe('');
    const schema = described.content['application/json']?.schema;
    if (schema === undefined)
      return expect(
        Object.keys(described.content).filter(
          (type) => type === '*/*' || type === reply.headers.get('content-type'),
        ),
      ).not.toEqual([]);
    const validate = schemas().compile(
      closed({ ...(schema as object), components: document.components }) as object,
    );
    expect(validate(reply.body), JSON.stringify(validate.errors)).toBe(true);
    const { example } = described.content['application/json'] ?? {};
    if (example !== undefined) expect(validate(example), JSON.stringify(validate.errors)).toBe(true);
  });
});

/** Roles and schedules belong to no provider: whoever is limited to some reads them and changes none. */
const shared: Record<string, number> = {
  'GET /v1/schedules/{scheduleId}': 200,
  'POST /v1/schedules/{scheduleId}/pause': 403,
  'POST /v1/schedules/{scheduleId}/resume': 403,
  'POST /v1/schedules/{scheduleId}/trigger': 403,
  'GET /v1/roles/{roleId}': 200,
  'PATCH /v1/roles/{roleId}': 403,
  'DELETE /v1/roles/{roleId}': 403,
};

test.each(routes.filter(({ path }) => path.includes('{')))(
  '$name with a token of another provider: 404',
  async ({ name, path, method, scope }) => {
    const all = scopes.filter((held) => held !== 'admin');
    const { secret } = await credential({ path, scope }, all, [Number(mine.providerId)]);
    expect((await askAsDocumented(path, method, theirs, secret)).status).toBe(shared[name] ?? 404);
  },
);

/** The same schema, where no object may hold more than it describes. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, key === 'example' ? value : closed(value)]),
  );
  return 'properties' in inner && !('additionalProperties' in inner)
    ? { ...inner, additionalProperties: false }
    : inner;
}

function schemas() {
  return new Ajv2020({ strict: false, validateFormats: false });
}

test('every problem that a route names has its page', async () => {
  const index = await api.ask('GET /problems');
  expect(index.status).toBe(200);
  const kinds = [...index.text.matchAll(/href="\/problems\/([a-z-]+)"/g)].map(([, kind]) => kind);
  expect(kinds.length).toBeGreaterThan(20);
  for (const kind of kinds) {
    const page = await api.ask(`GET /problems/${kind}`);
    expect(page.status).toBe(200);
    expect(page.text).toContain(`/problems/${kind}`);
  }
  expect((await api.ask('GET /problems/unheard-of')).status).toBe(404);
});

test('the reference page loads nothing from elsewhere and allows no script but its own', async () => {
  const page = await api.ask('GET /docs');
  expect(page.status).toBe(200);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(page.headers.get('content-security-policy')).not.toContain('http');
  const loaded = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address ?? '');
  expect(loaded.length).toBeGreaterThanOrEqual(3);
  for (const address of loaded) {
    expect(address).toMatch(/^\/docs\//);
    const file = await api.ask(`GET ${address}`);
    expect(file.status).toBe(200);
    expect(file.text.length).toBeGreaterThan(50);
  }
  expect((await api.ask('GET /docs/..%2f..%2fpackage.json')).status).toBe(404);
});
