import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestApi, testApi } from './support.ts';

let api: TestApi;
let now = '2026-03-20T12:00:00.000Z';
let provider: number;
let client: number;
let path: string;

beforeAll(async () => {
  api = await testApi({ now: () => new Date(now) });
});
afterAll(() => api?.close());
beforeEach(async () => {
  now = '2026-03-20T12:00:00.000Z';
  provider = await api.provider();
  client = await api.client(provider);
  path = `/v1/clients/${client}/accounts/${provider}`;
});

/** Sets terms with the version that is there. */
async function put(body: Record<string, unknown>, at = path) {
  const { headers } = await api.ask(`GET ${at}`);
  return api.ask(`PUT ${at}`, { body, headers: { 'if-match': headers.get('etag') ?? '' } });
}
let numbers = 0;
/** An invoice that is issued and not paid. */
async function owed(
  minor: number,
  issuedOn: string,
  dueOn: string,
  kind = 'item',
  at = provider,
): Promise<number> {
  numbers += 1;
  const [row] = await api.sql<{ id: number }[]>`
    insert into invoices (provider_id, client_id, status, currency, subtotal_minor, total_minor, issued_on, due_on, number)
    values (${at}, ${client}, 'unpaid', 'EUR', ${minor}, ${minor}, ${issuedOn}, ${dueOn}, ${`N${numbers}`}) returning id`;
  await api.sql`insert into invoice_items (invoice_id, client_id, kind, description, amount_minor)
    values (${row?.id ?? 0}, ${client}, ${kind}, 'Hosting', ${minor})`;
  return row?.id ?? 0;
}
const pay = (invoiceId: number, amountMinor: number) =>
  api.ask(`POST /v1/clients/${client}/payments`, { body: { invoiceId, gateway: 'bank', amountMinor } });
const standing = async () => (await api.ask(`GET ${path}`)).body.standing;

describe('accounts', () => {
  test('D9: without terms invoices are paid when they are due and grace has no end', async () => {
    await owed(1000, '2026-01-01', '2026-01-15');
    const read = await api.ask(`GET ${path}`);
    expect(read.headers.get('etag')).toBe('"v0"');
    expect(read.body).toMatchObject({
      ...{ mode: 'post-paid', currency: 'EUR', creditLimitMinor: null, repayDays: null, restrictDays: null },
      ...{ owedMinor: 1000, oldestDueOn: '2026-01-15', version: 0, updatedAt: null },
      standing: { state: 'ok', exceededSince: '2026-01-15' },
    });
  });

  test('D9: a credit limit with days: what is owed beyond it is to be repaid, then the account is restricted', async () => {
    const set = await put({ mode: 'credit-limit', creditLimitMinor: 5000, repayDays: 5, restrictDays: 10 });
    expect(set.status, set.text).toBe(200);
    expect(set.body).toMatchObject({ version: 1, standing: { state: 'ok', exceededSince: null } });
    const first = await owed(4000, '2026-03-01', '2026-05-01');
    await owed(2000, '2026-03-12', '2026-05-12');
    expect(await standing()).toEqual({
      ...{
        state: 'repay-by',
        exceededSince: '2026-03-12',
        repayBy: '2026-03-17',
        restrictedFrom: '2026-03-22',
      },
    });
    now = '2026-03-22T01:00:00.000Z';
    expect(await standing()).toMatchObject({ state: 'restricted', since: '2026-03-22' });
    expect((await pay(first, 1000)).status).toBe(201);
    expect(await standing()).toEqual({ state: 'ok', exceededSince: null });
  });

  test('D9: an invoice that adds funds is no debt, and each provider has its own account', async () => {
    const second = await api.provider('Second');
    await api.ask(`POST /v1/clients/${client}/providers`, { body: { providerId: second } });
    await owed(700, '2026-03-01', '2026-03-15', 'add-funds');
    await owed(300, '2026-03-01', '2026-03-15', 'item', second);
    await put({ mode: 'post-paid', repayDays: 1, restrictDays: 2 });
    const { items } = (await api.ask(`GET /v1/clients/${client}/accounts`)).body;
    expect(items).toMatchObject([
      { providerId: provider, owedMinor: 0, standing: { state: 'ok', exceededSince: null } },
      { providerId: second, owedMinor: 300, standing: { state: 'ok', exceededSince: '2026-03-15' } },
    ]);
    const stranger = await api.provider('Stranger');
    expect((await api.ask(`GET /v1/clients/${client}/accounts/${stranger}`)).status).toBe(404);
    const limited = await api.token(['billing:read'], [provider]);
    const seen = await api.ask(`GET /v1/clients/${client}/accounts`, { token: limited });
    expect(seen.body.items).toHaveLength(1);
    expect((await api.ask(`GET /v1/clients/${client}/accounts/${second}`, { token: limited })).status).toBe(
      404,
    );
  });

  test('D9: who changed the terms, when and how is listed', async () => {
    await put({ mode: 'credit-limit', creditLimitMinor: 5000 });
    await put({ mode: 'credit-limit', creditLimitMinor: 5000 });
    await put({ mode: 'credit-limit', creditLimitMinor: 9000, repayDays: 3, restrictDays: 3 });
    await api.ask(`POST /v1/clients/${client}/notes`, { body: { body: 'something else' } });
    const { items } = (await api.ask(`GET ${path}/changes`)).body;
    expect(items).toMatchObject([
      {
        ...{ entity: 'client-account', providerId: provider, actorKind: 'token' },
        changes: {
          creditLimitMinor: { from: 5000, to: 9000 },
          repayDays: { from: null, to: 3 },
          restrictDays: { from: null, to: 3 },
        },
      },
      {
        changes: {
          mode: { from: 'post-paid', to: 'credit-limit' },
          creditLimitMinor: { from: null, to: 5000 },
        },
      },
    ]);
    expect(items).toHaveLength(2);
  });

  test('D9: terms that contradict themselves are refused, and an edit names its version', async () => {
    for (const [body, field] of [
      [{ mode: 'credit-limit' }, '/creditLimitMinor'],
      [{ mode: 'post-paid', creditLimitMinor: 1 }, '/creditLimitMinor'],
      [{ mode: 'credit-limit', creditLimitMinor: -1 }, '/creditLimitMinor'],
      [{ mode: 'credit-limit', creditLimitMinor: 1.5 }, '/creditLimitMinor'],
      [{ mode: 'post-paid', repayDays: 5 }, '/restrictDays'],
      [{ mode: 'post-paid', repayDays: 5, restrictDays: 4 }, '/restrictDays'],
      [{ mode: 'prepaid' }, '/mode'],
    ] as const) {
      const reply = await put(body);
      expect(reply.status, reply.text).toBe(400);
      expect(JSON.stringify(reply.body.errors)).toContain(field);
    }
    expect((await api.ask(`PUT ${path}`, { body: { mode: 'post-paid' } })).status).toBe(428);
    await put({ mode: 'credit-limit', creditLimitMinor: 1 });
    const late = await api.ask(`PUT ${path}`, {
      body: { mode: 'post-paid' },
      headers: { 'if-match': '"v0"' },
    });
    expect(late.status).toBe(412);
    await api.hold(client);
    expect((await put({ mode: 'post-paid' })).body.type).toBe('/problems/client-held');
  });

  test('D9: a restricted account keeps services from being edited, until it is paid or staff say why', async () => {
    const [service] = await api.sql<{ id: number }[]>`
      insert into services (client_id, status, currency, cycle) values (${client}, 'active', 'EUR', 'monthly') returning id`;
    const at = `/v1/services/${service?.id}`;
    const edit = async (body: Record<string, unknown>) => {
      const { headers } = await api.ask(`GET ${at}`);
      return api.ask(`PATCH ${at}`, { body, headers: { 'if-match': headers.get('etag') ?? '' } });
    };
    await put({ mode: 'post-paid', repayDays: 0, restrictDays: 0 });
    const invoice = await owed(1000, '2026-03-01', '2026-03-15');
    const refused = await edit({ domain: 'new.example.com' });
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ type: '/problems/account-restricted', account: path });
    expect(refused.body.detail).toContain('has been restricted since 2026-03-15');
    expect((await edit({ notes: 'called about it' })).status).toBe(200);
    expect((await edit({ autoSuspendOverride: true })).status).toBe(200);

    const reason = 'promised to pay on Monday';
    const all = await edit({ domain: 'new.example.com', overrideRestriction: reason });
    expect(all.body.domain).toBe('new.example.com');
    const [line] = (await api.ask(`GET /v1/clients/${client}/change-log`)).body.items;
    expect(line).toMatchObject({ changes: { domain: {}, overrideRestriction: { from: null, to: reason } } });

    await pay(invoice, 1000);
    expect((await edit({ domain: 'newer.example.com' })).status).toBe(200);
    const [plain] = (await api.ask(`GET /v1/clients/${client}/change-log`)).body.items;
    expect(plain?.changes).not.toHaveProperty('overrideRestriction');
  });

  test('D9: a restricted account renews nothing until it is paid, or staff say why; queued lines are billed', async () => {
    const [service] = await api.sql<{ id: number }[]>`
      insert into services (client_id, name, status, currency, cycle, price_minor, next_due_on)
      values (${client}, 'Web', 'active', 'EUR', 'monthly', 1000, '2026-03-25') returning id`;
    await put({ mode: 'post-paid', repayDays: 0, restrictDays: 0 });
    const invoice = await owed(500, '2026-03-01', '2026-03-15');
    await api.sql`insert into invoice_items (client_id, description, amount_minor, due_on)
      values (${client}, 'Work', 300, '2026-03-20')`;
    const generate = (body: object) => api.ask(`POST /v1/clients/${client}/invoices/generate`, { body });
    const early = (body: object) =>
      api.ask(`POST /v1/clients/${client}/invoices/early`, { body: { services: [service?.id], ...body } });

    const refused = await early({});
    expect(refused.status).toBe(409);
    expect(refused.body.type).toBe('/problems/account-restricted');
    const made = await generate({});
    expect(made.body.passedOver).toEqual([{ what: 'service', id: service?.id, why: 'account-restricted' }]);
    expect(made.body.invoices).toMatchObject([{ subtotalMinor: 300 }]);

    const reason = 'the bank confirms the transfer';
    const dry = await early({ dryRun: true, overrideRestriction: reason });
    expect(dry.body.invoices).toMatchObject([{ subtotalMinor: 1000, id: null }]);
    expect((await early({ overrideRestriction: reason })).status).toBe(200);
    const { items } = (await api.ask(`GET ${path}/changes`)).body;
    expect(items.filter(({ action }) => action === 'overridden')).toMatchObject([
      { changes: { overrideRestriction: { from: null, to: reason } } },
    ]);
    await pay(invoice, 500);
  });

  test('D9: a restricted account keeps accounts from being made and packages from being changed, not from ending', async () => {
    const [server] = await api.sql<{ id: number }[]>`
      insert into servers (provider_id, name, connector) values (${provider}, 'By hand', 'manual') returning id`;
    const [fresh, running] = await api.sql<{ id: number }[]>`
      insert into services (client_id, server_id, status, currency, cycle, username, domain) values
        (${client}, ${server?.id ?? 0}, 'pending', 'EUR', 'monthly', 'u', 'u.test'),
        (${client}, ${server?.id ?? 0}, 'active', 'EUR', 'monthly', 'v', 'v.test') returning id`;
    await put({ mode: 'post-paid', repayDays: 0, restrictDays: 0 });
    await owed(500, '2026-03-01', '2026-03-15');
    const blockers = async (command: string, id: number | undefined, more: object = {}) => {
      const plan = await api.ask(`POST /v1/clients/${client}/operations/plan`, {
        body: { kind: 'service-commands', command, services: [id], ...more },
      });
      expect(plan.status, plan.text).toBe(200);
      return (plan.body.blockers as { code: string }[]).map(({ code }) => code);
    };
    expect(await blockers('create', fresh?.id)).toEqual(['account-restricted']);
    expect(await blockers('change-package', running?.id, { package: 'L' })).toEqual(['account-restricted']);
    expect(
      await blockers('change-package', running?.id, { package: 'L', overrideRestriction: true }),
    ).toEqual([]);
    for (const command of ['suspend', 'terminate', 'change-password'])
      expect(await blockers(command, running?.id), command).toEqual([]);
  });
});
