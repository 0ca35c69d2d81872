import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Reply, type TestApi, testApi } from './support.ts';

const NOW = '2026-03-25T12:00:00.000Z';
let api: TestApi;
let clock = NOW;
beforeAll(async () => {
  api = await testApi({ now: () => new Date(clock) });
});
afterAll(() => api.close());

const one = async (rows: Promise<readonly { id: number }[]>) => (await rows)[0]?.id ?? 0;

/** A client with a service that owes 11.90 since 20 March; the ladder suspends on the tenth day. */
async function debtor() {
  const provider = await api.provider();
  const client = await api.client(provider, { timeZone: 'Europe/Berlin' });
  const service = await one(
    api.sql`insert into services (client_id, status, currency, cycle) values (${client}, 'active', 'EUR', 'monthly') returning id`,
  );
  const invoice = await bill(provider, client);
  await api.sql`
    insert into invoice_items (invoice_id, client_id, service_id, amount_minor)
    values (${invoice}, ${client}, ${service}, 1190)`;
  const ladder = {
    ladder: {
      rungs: [
        { id: 'notice', offsetDays: 2, action: { type: 'notice', level: 1 } },
        { id: 'suspend', offsetDays: 10, action: { type: 'suspend' } },
      ],
    },
  };
  const address = `/v1/providers/${provider}/dunning-ladder`;
  const etag = (await api.ask(`GET ${address}`)).headers.get('etag') ?? '';
  await api.ask(`PUT ${address}`, { body: ladder, headers: { 'if-match': etag } });
  return { provider, client, service, invoice };
}

const bill = (provider: number, client: number) =>
  one(api.sql`
    insert into invoices (provider_id, client_id, status, currency, issued_on, due_on, subtotal_minor, total_minor)
    values (${provider}, ${client}, 'unpaid', 'EUR', '2026-03-06', '2026-03-20', 1190, 1190) returning id`);

const reason = 'She waits for her bank';
const decide = (client: number, body: object, more: object = {}) =>
  api.ask(`POST /v1/clients/${client}/dunning/decisions`, { body: { reason, ...body }, ...more });

interface Shown {
  holds: object[];
  providers: { invoices: { due: object[]; held: { why: { code: string }; until: string | null }[] }[] }[];
}
async function heldBy(client: number) {
  const { body } = await api.ask(`GET /v1/clients/${client}/dunning`);
  const [invoice] = (body as unknown as Shown).providers.flatMap(({ invoices }) => invoices);
  return invoice?.held.map(({ why, until }) => `${why.code} ${until}`) ?? [];
}
const detail = ({ status, body }: Reply) => `${status} ${body.detail}`;

describe('decisions about the dunning of a client', () => {
  test('X5: a hold until a day lasts until its end by the clock of the client, and counts at once', async () => {
    const { client } = await debtor();
    const held = await decide(client, { action: 'hold', until: '2026-04-15' });
    expect(held.status, held.text).toBe(200);
    expect(held.body.changed).toMatchObject([
      { kind: 'hold', invoiceId: null, until: '2026-04-15T22:00:00.000Z', reason, setAt: NOW },
    ]);
    expect(held.body.standing).toEqual(held.body.changed);
    expect(await heldBy(client)).toEqual(['on-hold 2026-04-15T22:00:00.000Z']);
    expect(api.touched.at(-1)).toBe(client);
    const nudges = await api.sql`select why from dunning_nudges where client_id = ${client}`;
    expect(nudges).toEqual([{ why: 'decided' }]);
    const log = await api.sql`
      select action, actor_kind, changes from change_log where entity = 'dunning-hold' and client_id = ${client}`;
    expect(log).toMatchObject([{ action: 'created', actorKind: 'token' }]);
    expect(JSON.stringify(log)).not.toContain(reason);
  });

  test('X5: a promise, a stop and what ends them: one, those of an invoice, or all', async () => {
    const { provider, client, invoice } = await debtor();
    const other = await bill(provider, client);
    await decide(client, { action: 'promise', invoiceId: invoice, until: '2026-04-01T10:00:00+02:00' });
    expect(await heldBy(client)).toEqual(['promised 2026-04-01T08:00:00.000Z']);
    const stopped = await decide(client, { action: 'stop' });
    expect(await heldBy(client)).toEqual(['stopped null']);
    await decide(client, { action: 'hold', invoiceId: other });

    const [stop] = stopped.body.changed as { id: number }[];
    const first = await decide(client, { action: 'resume', holdId: stop?.id });
    expect(first.body.changed).toMatchObject([{ id: stop?.id, releasedAt: NOW, releasedWhy: reason }]);
    expect(await heldBy(client)).toEqual(['promised 2026-04-01T08:00:00.000Z']);
    await decide(client, { action: 'resume', invoiceId: invoice });
    expect(await heldBy(client)).not.toEqual(['promised 2026-04-01T08:00:00.000Z']);
    const rest = await decide(client, { action: 'resume' });
    expect(rest.body).toMatchObject({ changed: [{ invoiceId: other }], standing: [] });
    expect(detail(await decide(client, { action: 'resume' }))).toContain(
      '409 Nothing holds dunning of client',
    );

    const list = await api.ask(`GET /v1/clients/${client}/dunning/holds`);
    expect(list.body.items.map(({ kind }) => kind)).toEqual(['hold', 'stop', 'promise']);
    expect((await api.ask(`GET /v1/clients/${client}/dunning/holds?standing=true`)).body.items).toEqual([]);
  });

  test('X5: a promise that was broken no longer holds', async () => {
    const { client } = await debtor();
    await decide(client, { action: 'promise', until: '2026-03-28T12:00:00Z' });
    clock = '2026-03-28T12:00:01.000Z';
    expect((await api.ask(`GET /v1/clients/${client}/dunning`)).body.holds).toEqual([]);
    expect(await heldBy(client)).not.toContain('promised 2026-03-28T12:00:00.000Z');
    clock = NOW;
  });

  test('D1: a message in doubt is settled by what staff know of it, once', async () => {
    const { provider, client, invoice } = await debtor();
    const dedupeKey = `dunning/${invoice}/notice/1`;
    const message = await one(api.sql`
      insert into messages (provider_id, client_id, to_address, dedupe_key, state)
      values (${provider}, ${client}, 'ada@example.com', ${dedupeKey}, 'unknown') returning id`);
    await api.sql`
      insert into dunning_rungs (client_id, invoice_id, rung_id, action, level, state, why, due_at, at, effect)
      values (${client}, ${invoice}, 'notice', 'notice', 1, 'unknown', 'its-time', '2026-03-22', '2026-03-22T08:00:00Z',
        ${api.sql.json({ messageId: message })})`;
    const said = (more: object = {}) =>
      decide(client, { action: 'was-sent', invoiceId: invoice, rungId: 'notice', ...more });
    expect(detail(await said({ rungId: 'other' }))).toMatch(/^422 .*Rung “other” \(1\)|^422/);
    const touched = api.touched.length;
    const sent = await said();
    expect(sent.status, sent.text).toBe(200);
    expect(sent.body).toMatchObject({ action: 'was-sent', changed: [], standing: [] });
    expect(api.touched.slice(touched)).toEqual([client]);
    const [row] = await api.sql`
      select r.state, r.delivered_at, m.state as mail, m.sent_at
      from dunning_rungs r join messages m on m.id = (r.effect ->> 'messageId')::bigint where r.client_id = ${client}`;
    const then = '2026-03-22T08:00:00.000Z';
    expect(row).toEqual({ state: 'done', deliveredAt: then, mail: 'sent', sentAt: then });
    expect(detail(await said())).toContain('409 Rung “notice” (1) of invoice');
    const log = await api.sql`
      select action, changes -> 'rungId' ->> 'to' as rung from change_log where entity = 'dunning-message'`;
    expect(log).toEqual([{ action: 'was-sent', rung: 'notice' }]);
  });

  test('X5: what cannot be meant is refused in words', async () => {
    const { provider, client, invoice } = await debtor();
    const stranger = await debtor();
    const paid = await bill(provider, client);
    await api.ask(`POST /v1/clients/${client}/payments`, {
      body: { invoiceId: paid, gateway: 'bank', amountMinor: 1190 },
    });
    const refused = async (body: object) => detail(await decide(client, body));
    expect(await refused({ action: 'hold', until: '2026-03-24' })).toBe(
      '422 2026-03-24 is past: a hold ends in the future.',
    );
    expect(await refused({ action: 'hold', until: NOW })).toContain('422');
    for (const until of ['9999-12-31', '9999-12-31T00:00:00Z', '2040-01-01'])
      expect(await refused({ action: 'promise', until })).toBe(
        '422 A hold lasts ten years at most; `stop` lasts until it is released.',
      );
    expect(await refused({ action: 'hold', invoiceId: 999_999 })).toBe(
      `422 Client ${client} has no invoice 999999.`,
    );
    expect(await refused({ action: 'hold', invoiceId: stranger.invoice })).toContain('422 Client');
    expect(await refused({ action: 'stop', invoiceId: paid })).toBe(
      `409 Invoice ${paid} is paid: nothing is done about it that could be held.`,
    );
    for (const body of [
      { action: 'promise' },
      { action: 'stop', until: '2026-04-01' },
      { action: 'hold', until: '2026-02-30' },
      { action: 'hold', invoiceId: String(invoice) },
      { action: 'explode' },
      { action: 'hold', reason: ' ' },
      { action: 'hold', more: 1 },
    ])
      expect((await decide(client, body)).status, JSON.stringify(body)).toBe(400);
    expect(await api.sql`select from dunning_holds where client_id = ${client}`).toHaveLength(0);
  });

  test('X5: an operation on the client, a merged and an anonymized one refuse decisions', async () => {
    const { client, provider } = await debtor();
    await api.hold(client);
    expect((await decide(client, { action: 'stop' })).body.type).toBe('/problems/client-held');
    const gone = await api.client(provider, { status: 'anonymized', anonymizedAt: NOW });
    expect((await decide(gone, { action: 'stop' })).body.type).toBe('/problems/client-gone');
    expect((await decide(999_999, { action: 'stop' })).status).toBe(404);
  });

  test('X5: a repeated request counts once', async () => {
    const { client } = await debtor();
    const headers = { 'idempotency-key': 'hold-once' };
    const [first, second] = [
      await decide(client, { action: 'stop' }, { headers }),
      await decide(client, { action: 'stop' }, { headers }),
    ];
    expect(second.body).toEqual(first.body);
    expect(await api.sql`select from dunning_holds where client_id = ${client}`).toHaveLength(1);
  });
});

describe('what spares a service', () => {
  async function edit(service: number, body: object) {
    const etag = (await api.ask(`GET /v1/services/${service}`)).headers.get('etag') ?? '';
    return api.ask(`PATCH /v1/services/${service}`, { body, headers: { 'if-match': etag } });
  }

  test('D6: staff spare a service for ever or until a day, and dunning looks at once', async () => {
    const { client, service } = await debtor();
    clock = '2026-04-10T12:00:00.000Z';
    const before = api.touched.length;
    expect((await edit(service, { suspendNotBefore: '2026-05-01' })).body).toMatchObject({
      suspendNotBefore: '2026-05-01',
    });
    expect(await heldBy(client)).toContainEqual(expect.stringContaining('service-not-before 2026-05-01'));
    await edit(service, { suspendNotBefore: null, autoSuspendOverride: true });
    expect(await heldBy(client)).toEqual(['service-exempt null']);
    expect((await api.ask(`GET /v1/services/${service}/settings`)).body.settings).toMatchObject({
      suspensionExempt: { value: true, origin: 'service' },
    });
    expect(api.touched.slice(before)).toEqual([client, client]);
    await edit(service, { notes: 'spared' });
    expect(api.touched.slice(before)).toHaveLength(2);
    clock = NOW;
  });

  test('D6: days that do not exist or cannot be reckoned with are refused', async () => {
    const { service } = await debtor();
    expect((await edit(service, { suspendNotBefore: '2026-02-30' })).status).toBe(400);
    const far = await edit(service, { suspendNotBefore: '9999-12-31' });
    expect(detail(far)).toBe('422 9999-12-31 is too far away to be reckoned with.');
    expect((await edit(service, { autoSuspendOverride: 'yes' })).status).toBe(400);
  });
});

describe('what else dunning goes by', () => {
  test('X5: a dispute that staff record holds the debt at once, and its end lets it go on', async () => {
    const { client } = await debtor();
    const opened = await api.ask(`POST /v1/clients/${client}/disputes`, {
      body: { gateway: 'card', currency: 'EUR', amountMinor: 1190 },
    });
    expect(api.touched.at(-1)).toBe(client);
    expect(await heldBy(client)).toEqual(['disputed null']);
    const before = api.touched.length;
    const address = `/v1/disputes/${opened.body.id}`;
    const etag = opened.headers.get('etag') ?? '';
    await api.ask(`PATCH ${address}`, { body: { state: 'won' }, headers: { 'if-match': etag } });
    expect(api.touched.slice(before)).toEqual([client]);
    expect(await heldBy(client)).not.toContain('disputed null');
  });

  test('D8: another group, address or characteristic of the client is looked at once', async () => {
    const { client } = await debtor();
    const before = api.touched.length;
    const edit = async (body: object) => {
      const etag = (await api.ask(`GET /v1/clients/${client}`)).headers.get('etag') ?? '';
      return api.ask(`PATCH /v1/clients/${client}`, { body, headers: { 'if-match': etag } });
    };
    await edit({ city: 'London' });
    expect(api.touched.slice(before)).toEqual([]);
    await edit({ email: 'ada@new.example.com' });
    await edit({ characteristic: 'good' });
    expect(api.touched.slice(before)).toEqual([client, client]);
  });
});
