import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadFacts, loadFactsOf } from '../../db/queries/dunning-facts.ts';
import { claimRung, liftSuspensions, settleRung, skipRung } from '../../db/queries/dunning-rungs.ts';
import type { PlannedRung } from '../../domain/dunning/types.ts';
import { steepLadder } from '../domain/dunning-facts.ts';
import { type Reply, type TestApi, testApi } from './support.ts';

const NOW = '2026-03-25T12:00:00.000Z';
let api: TestApi;
let clock = NOW;
beforeAll(async () => {
  api = await testApi({ now: () => new Date(clock) });
});
afterAll(() => api.close());

const one = async (rows: Promise<readonly { id: number }[]>) => (await rows)[0]?.id ?? 0;

/** A provider with a client that owes 11.90 since 20 March for one service. */
async function debtor(fields: Record<string, unknown> = {}) {
  const provider = await api.provider();
  const client = await api.client(provider, fields);
  const service = await one(
    api.sql`insert into services (client_id, status, currency, cycle) values (${client}, 'active', 'EUR', 'monthly') returning id`,
  );
  const invoice = await bill(provider, client, service);
  return { provider, client, service, invoice };
}

async function bill(
  provider: number,
  client: number,
  service: number,
  dueOn = '2026-03-20',
): Promise<number> {
  const invoice = await one(api.sql`
    insert into invoices (provider_id, client_id, status, currency, issued_on, due_on, subtotal_minor, total_minor)
    values (${provider}, ${client}, 'unpaid', 'EUR', '2026-03-06', ${dueOn}, 1190, 1190) returning id`);
  await api.sql`
    insert into invoice_items (invoice_id, client_id, service_id, amount_minor)
    values (${invoice}, ${client}, ${service}, 1190)`;
  return invoice;
}

const path = (provider: number) => `/v1/providers/${provider}/dunning-ladder`;
async function put(provider: number, body: object, query = ''): Promise<Reply> {
  const etag = (await api.ask(`GET ${path(provider)}${query}`)).headers.get('etag') ?? '';
  return api.ask(`PUT ${path(provider)}${query}`, { body, headers: { 'if-match': etag } });
}
const simulate = (body: object) => api.ask('POST /v1/dunning/simulations', { body });
interface Line {
  at: string;
  what: string;
  rungId: string | null;
  why: { code: string } | null;
}
interface Played {
  clients: { clientId: number; timeline: Line[]; totals: Record<string, number> }[];
  totals: Record<string, unknown>;
  next: number | null;
}
const played = ({ body }: Reply) => body as unknown as Played;

describe('the ladder of a provider', () => {
  test('D1, D5: is a proposal until it is written, then versions that never change', async () => {
    const provider = await api.provider();
    const none = await api.ask(`GET ${path(provider)}`);
    expect(none.body).toMatchObject({ version: 0, inForce: false, activeFrom: null });

    const first = await put(provider, {
      settings: { firstNoticeDays: 2, thirdNoticeDays: 0, suspendDays: 21 },
    });
    expect(first.status, first.text).toBe(200);
    expect(first.body).toMatchObject({ version: 1, inForce: true, activeFrom: NOW });
    const { rungs } = first.body.ladder as { rungs: { id: string; offsetDays: number }[] };
    expect(rungs.map(({ id, offsetDays }) => `${id} ${offsetDays}`)).toEqual([
      ...['reminder -7', 'notice-1 2', 'notice-2 7', 'suspend 21'],
    ]);

    const second = await put(provider, { ladder: steepLadder });
    expect(second.body).toMatchObject({ version: 2 });
    expect((await put(provider, { ladder: steepLadder })).body).toMatchObject({ version: 2 });
    const versions = await api.ask(`GET ${path(provider)}/versions?limit=1`);
    expect(versions.body.items).toEqual([second.body]);
    const older = await api.ask(`GET ${path(provider)}/versions?limit=1&cursor=${versions.body.next}`);
    expect(older.body.items).toEqual([first.body]);
    const log =
      await api.sql`select action from change_log where entity = 'dunning-ladder' and provider_id = ${provider}`;
    expect(log).toHaveLength(2);
  });

  test('D1: two people who write at once do not overwrite each other', async () => {
    const provider = await api.provider();
    const etag = (await api.ask(`GET ${path(provider)}`)).headers.get('etag') ?? '';
    const body = { ladder: steepLadder };
    expect((await api.ask(`PUT ${path(provider)}`, { body })).status).toBe(428);
    expect((await api.ask(`PUT ${path(provider)}`, { body, headers: { 'if-match': etag } })).status).toBe(
      200,
    );
    expect((await api.ask(`PUT ${path(provider)}`, { body, headers: { 'if-match': etag } })).status).toBe(
      412,
    );
  });

  test('D5: one that cannot work is refused with every reason', async () => {
    const provider = await api.provider();
    const bad = [
      { id: 'a', offsetDays: 3, action: { type: 'terminate' } },
      { id: 'a', offsetDays: 5, action: { type: 'suspend' } },
      { id: 'fee', offsetDays: 6, action: { type: 'late-fee', percent: '101', repeat: { everyDays: 1 } } },
      { id: 'far', offsetDays: 4000, action: { type: 'ticket' } },
    ];
    const refused = await put(provider, { ladder: { rungs: bad } });
    expect(refused.status, refused.text).toBe(422);
    expect([...(refused.body.refusals as string[])].sort()).toEqual([
      ...['duplicate-id', 'endless', 'no-warning', 'percent', 'terminate-first', 'too-far'],
    ]);
    const errors = refused.body.errors as { pointer: string; detail: string }[];
    expect(errors.map(({ pointer }) => pointer)).toContain('/ladder/rungs/2/action/percent');
    const unknown = { rungs: [{ id: 'a', offsetDays: 1, action: { type: 'explode' } }] };
    expect((await put(provider, { ladder: unknown })).status).toBe(400);
    expect((await put(provider, {})).status).toBe(400);
    expect((await put(provider, { settings: { suspendDays: 1 } })).status).toBe(422);
    expect((await api.ask(`GET ${path(provider)}`)).body.version).toBe(0);
  });

  test('D8: a group climbs its own ladder, once it has one, and another provider’s token sees neither', async () => {
    const { provider, client } = await debtor();
    const group = await one(
      api.sql`insert into client_groups (provider_id, name) values (${provider}, 'Patient') returning id`,
    );
    await put(provider, { ladder: steepLadder });
    const fallback = await api.ask(`GET ${path(provider)}?groupId=${group}`);
    expect(fallback.body).toMatchObject({ version: 0, inForce: false, groupId: group });
    expect(fallback.body.ladder).toEqual((await api.ask(`GET ${path(provider)}`)).body.ladder);

    await put(provider, { settings: {} }, `?groupId=${group}`);
    await api.sql`update clients set group_id = ${group} where id = ${client}`;
    const [grouped] = await loadFacts(api.sql, client, NOW);
    expect(grouped?.ladder?.rungs.map(({ id }) => id)).toContain('reminder');
    expect(grouped?.ladder?.rungs.map(({ id }) => id)).not.toContain('suspend');

    const stranger = await api.token(['dunning:read', 'dunning:write'], [await api.provider('Other')]);
    expect((await api.ask(`GET ${path(provider)}`, { token: stranger })).status).toBe(404);
    expect((await api.ask(`GET /v1/clients/${client}/dunning`, { token: stranger })).status).toBe(404);
    expect(
      (
        await api.ask('POST /v1/dunning/simulations', {
          token: stranger,
          body: { clientId: client, to: '2026-06-01T00:00:00Z' },
        })
      ).status,
    ).toBe(422);
    expect((await api.ask(`GET ${path(provider)}?groupId=999999`)).status).toBe(404);
  });
});

describe('a simulation', () => {
  test('X4: shows for one client what will happen and why, with another ladder too, and touches nothing', async () => {
    const { provider, client, invoice } = await debtor();
    await put(provider, { ladder: steepLadder });
    const dump = async () => [
      await api.sql`select * from invoices where client_id = ${client}`,
      await api.sql`select * from services where client_id = ${client}`,
      await api.sql`select * from dunning_rungs where client_id = ${client}`,
    ];
    const before = await dump();
    const plain = played(await simulate({ clientId: client, to: '2026-06-30T00:00:00Z' }));
    const [result] = plain.clients;
    const done = result?.timeline.filter(({ what }) => what === 'done') ?? [];
    // The ladder is new: what lies behind it collapses, and the suspension waits for the warning.
    expect(done.map(({ at, rungId }) => `${at.slice(0, 10)} ${rungId}`)).toEqual([
      ...['2026-03-25 notice-2', '2026-03-30 notice-3', '2026-04-01 suspend'],
      ...['2026-04-14 final-warning', '2026-04-19 terminate'],
    ]);
    expect(plain.totals).toMatchObject({
      notices: 2,
      suspensions: 1,
      terminations: 1,
      owedMinor: { EUR: 1190 },
    });

    const paid = await simulate({
      invoiceId: invoice,
      to: '2026-06-30T00:00:00Z',
      events: [{ type: 'payment', at: '2026-04-02T10:00:00+02:00', invoiceId: invoice, minor: 1190 }],
    });
    expect(played(paid).totals).toMatchObject({
      suspensions: 1,
      unsuspensions: 1,
      terminations: 0,
      owedMinor: {},
    });
    const milder = await simulate({ clientId: client, to: '2026-06-30T00:00:00Z', ladder: { rungs: [] } });
    expect(played(milder).clients[0]?.timeline).toEqual([]);
    expect(await dump()).toEqual(before);
  });

  test('X4: over a provider counts page by page', async () => {
    const { provider, client, service } = await debtor();
    await bill(provider, client, service, '2026-04-20');
    const others = [];
    for (let count = 0; count < 3; count += 1) {
      const other = await api.client(provider);
      others.push(other);
      await bill(provider, other, service);
    }
    await put(provider, { ladder: steepLadder });
    const page = async (after?: number) =>
      played(await simulate({ providerId: provider, to: '2026-06-30T00:00:00Z', limit: 3, after }));
    const first = await page();
    expect(first.clients.map(({ clientId }) => clientId)).toEqual([client, ...others.slice(0, 2)]);
    expect(first.next).toBe(others[1]);
    const second = await page(first.next ?? 0);
    expect(second.clients.map(({ clientId }) => clientId)).toEqual(others.slice(2));
    expect(second.next).toBeNull();
    expect(first.totals).toMatchObject({ owedMinor: { EUR: 4760 } });
  });

  test('X4: refuses what makes no sense', async () => {
    const { client, provider } = await debtor();
    const to = '2026-06-30T00:00:00Z';
    expect((await simulate({ to })).status).toBe(400);
    expect((await simulate({ to, clientId: client, providerId: provider })).status).toBe(400);
    expect((await simulate({ clientId: client, to: '2020-01-01T00:00:00Z' })).status).toBe(422);
    expect((await simulate({ clientId: client, to: '9999-01-01T00:00:00Z' })).status).toBe(422);
    expect((await simulate({ clientId: 999_999, to })).status).toBe(422);
    expect((await simulate({ invoiceId: 999_999, to })).status).toBe(422);
    expect((await simulate({ providerId: 999_999, to })).status).toBe(422);
    const back = { type: 'outage', at: to, until: '2026-06-01T00:00:00Z' };
    expect((await simulate({ clientId: client, to, events: [back] })).status).toBe(422);
    const half = { type: 'payment', at: to, invoiceId: 1, minor: 0.5 };
    expect((await simulate({ clientId: client, to, events: [half] })).status).toBe(400);
    const ladder = { rungs: [{ id: 'a', offsetDays: 3, action: { type: 'suspend' } }] };
    expect((await simulate({ clientId: client, to, ladder })).status).toBe(422);
    // Without a ladder nothing happens.
    expect(played(await simulate({ clientId: client, to })).clients).toEqual([]);
  });
});

describe('the case of a client', () => {
  const rung = (invoice: number, rungId: string, action: PlannedRung['action'], services: number[] = []) =>
    ({
      ...{ invoiceId: invoice, rungId, action, services, occurrence: 1, at: NOW, feeMinor: null },
      why: { code: 'its-time', text: '' },
    }) satisfies PlannedRung;

  test('X4: tells what was done, what comes, what is held, and why', async () => {
    const { provider, client, invoice } = await debtor();
    const dunning = async () => (await api.ask(`GET /v1/clients/${client}/dunning`)).body;
    expect(await dunning()).toMatchObject({ open: false, nextAt: null, providers: [{ ladder: null }] });
    await put(provider, { ladder: steepLadder });
    await api.sql.begin(async (tx) => {
      const claim = { clientId: client, ladderId: null, now: NOW };
      const id = await claimRung(
        tx,
        claim,
        rung(invoice, 'notice-2', { type: 'notice', level: 2, channel: 'email' }),
      );
      await settleRung(tx, id ?? 0, { state: 'done', now: NOW, deliveredAt: NOW });
    });
    const seen = await dunning();
    expect(seen).toMatchObject({ open: true, nextAt: '2026-03-30T00:00:00.000Z', case: null });
    const [at] = seen.providers as {
      invoices: Record<string, { rungId: string; why: { code: string } }[]>[];
    }[];
    const [its] = at?.invoices ?? [];
    expect(its?.done).toMatchObject([
      { rungId: 'notice-2', deliveredAt: NOW, why: { code: 'its-time', text: 'Its day has come.' } },
    ]);
    expect(its?.next?.map(({ rungId }) => rungId)).toEqual([
      'notice-3',
      'suspend',
      'final-warning',
      'terminate',
    ]);
    expect(its?.skipped).toMatchObject([
      { rungId: 'reminder', why: { code: 'reminder-too-late' } },
      { rungId: 'notice-1', why: { code: 'superseded' } },
    ]);

    await api.sql`insert into dunning_holds (client_id, kind, until, set_by) values (${client}, 'promise', '2026-04-05T00:00:00Z', 'test')`;
    clock = '2026-04-02T12:00:00.000Z';
    const held = (await dunning()).providers as { invoices: { held: object[] }[] }[];
    clock = NOW;
    expect(held[0]?.invoices[0]?.held).toMatchObject([
      { rungId: 'reminder', why: { code: 'promised' } },
      { rungId: 'notice-1', why: { code: 'promised' } },
      { rungId: 'notice-3', why: { code: 'promised' }, until: '2026-04-05T00:00:00.000Z' },
      { rungId: 'suspend', why: { code: 'promised' } },
    ]);
  });

  test('X4: a rung is claimed once and settled once', async () => {
    const { client, invoice, service } = await debtor();
    const claim = { clientId: client, ladderId: null, now: NOW };
    const suspend = rung(invoice, 'suspend', { type: 'suspend' }, [service]);
    const id = await api.sql.begin((tx) => claimRung(tx, claim, suspend));
    expect(await api.sql.begin((tx) => claimRung(tx, claim, suspend))).toBeUndefined();
    await api.sql.begin((tx) => skipRung(tx, claim, suspend));
    const settle = (state: 'done' | 'unknown') =>
      api.sql.begin((tx) => settleRung(tx, id ?? 0, { state, now: NOW, effect: { operation: 'x' } }));
    expect([await settle('unknown'), await settle('done'), await settle('done')]).toEqual([
      true,
      true,
      false,
    ]);

    const rows = async () => (await loadFacts(api.sql, client, NOW))[0]?.facts.done;
    expect(await rows()).toMatchObject([
      { rungId: 'suspend', state: 'done', services: [service], liftedAt: null, at: NOW },
    ]);
    await api.sql.begin((tx) => liftSuspensions(tx, { clientId: client, services: [service], now: NOW }));
    expect(await rows()).toMatchObject([{ liftedAt: NOW }]);
  });

  test('D2, D3, D4, D6, X5: facts hold what the client, its group, its services and the gateway say', async () => {
    const { provider, client, service, invoice } = await debtor({ timeZone: 'Europe/Berlin' });
    const other = await api.provider('Second');
    const elsewhere = await bill(other, client, service, '2026-03-22');
    const group = await one(
      api.sql`insert into client_groups (provider_id, name, settings) values (${provider}, 'VIP', '{"lateFeeExempt": true, "suspensionExempt": true}') returning id`,
    );
    await api.sql`update clients set group_id = ${group} where id = ${client}`;
    await api.sql`update services set auto_suspend_override = true, suspend_not_before = '2026-05-01' where id = ${service}`;
    await api.sql`insert into client_settings (client_id, key, value, set_by) values (${client}, 'overdueNoticesOff', 'true', 'test')`;
    await api.sql`insert into payment_gateways (provider_id, name, connector) values (${provider}, 'card', 'stripe')`;
    await api.sql`insert into payment_methods (client_id, gateway, kind, reference) values (${client}, 'card', 'card', 'sealed')`;
    const payment = await one(
      api.sql`insert into transactions (provider_id, client_id, invoice_id, gateway, currency, amount_in_minor, at) values (${provider}, ${client}, ${invoice}, 'card', 'EUR', 190, ${NOW}) returning id`,
    );
    await api.sql`insert into disputes (client_id, transaction_id, gateway, currency, amount_minor) values (${client}, ${payment}, 'card', 'EUR', 190)`;
    await api.sql.begin((tx) =>
      claimRung(
        tx,
        { clientId: client, ladderId: null, now: NOW },
        rung(invoice, 'charge', { type: 'charge' }),
      ),
    );

    const [home, second] = await loadFacts(api.sql, client, NOW);
    expect(home?.facts).toMatchObject({
      ...{ providerId: provider, timeZone: 'Europe/Berlin', groupId: group, canCharge: true },
      overrides: { noOverdueMail: true, noLateFee: true, noCardCharge: false, noSuspend: true },
      invoices: [{ id: invoice, owedMinor: 1000, disputed: true, services: [service] }],
      services: [{ id: service, autoSuspendOverride: true, suspendNotBefore: '2026-05-01' }],
      inFlightCharges: [{ invoiceId: invoice }],
    });
    expect(second?.facts).toMatchObject({
      ...{ providerId: other, groupId: null, done: [], inFlightCharges: [] },
      invoices: [{ id: elsewhere, owedMinor: 1190, disputed: false }],
      services: [{ id: service }],
    });
  });

  test('X4: facts of many clients come in one statement', async () => {
    const clients = [await debtor(), await debtor()].map(({ client }) => client);
    const { logged, sql } = countStatements();
    const cases = await loadFactsOf(sql, [...clients, 999_999], NOW);
    expect(cases.map(({ clientId }) => clientId)).toEqual(clients);
    // Parts of a statement are made like statements, and never sent by themselves.
    expect(logged.filter(({ executed }) => executed)).toHaveLength(1);
  });

  /** The pool, noting each statement that is made with it. */
  function countStatements() {
    const logged: { executed: boolean }[] = [];
    const sql = new Proxy(api.sql, {
      apply(target, self, args) {
        const made = Reflect.apply(target, self, args);
        logged.push(made);
        return made;
      },
    });
    return { logged, sql };
  }
});
