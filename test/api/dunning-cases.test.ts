import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { steepLadder } from '../domain/dunning-facts.ts';
import { type Cases, openCases } from '../support/cases.ts';
import { type TestApi, testApi } from './support.ts';

const NOW = '2026-03-25T12:00:00.000Z';
let api: TestApi;
let cases: Cases;
beforeAll(async () => {
  api = await testApi({ now: () => new Date(NOW) });
  cases = await openCases(api);
});
afterAll(async () => {
  await cases?.close();
  await api?.close();
});

const list = async (query: string, token?: string) =>
  (await api.ask(`GET /v1/dunning/cases?${query}`, token === undefined ? {} : { token })).body;
const clientsIn = async (query: string) => (await list(query)).items.map(({ clientId }) => clientId);

describe('the open cases', () => {
  let providerId: number;
  let groupId: number;
  /** behind their first and second notice, held, and stuck */
  let early: number;
  let late: number;
  let held: number;
  let stuck: number;

  beforeAll(async () => {
    providerId = await api.provider('Cases');
    await cases.ladder(providerId, steepLadder);
    groupId = (await api.ask('POST /v1/client-groups', { body: { providerId, name: 'Resellers' } })).body.id;
    const owing = async (dueOn: string, fields = {}) =>
      (await cases.debtor(providerId, dueOn, fields)).clientId;
    early = await owing('2026-03-23');
    late = await owing('2026-03-19', { groupId, type: 'company', companyName: 'Engines Ltd' });
    held = await owing('2026-03-22');
    for (const client of [late, early, held]) await cases.look(client, NOW);
    await api.ask(`POST /v1/clients/${held}/dunning/decisions`, {
      body: { action: 'promise', until: '2026-03-30', reason: 'Pays on Monday' },
    });
    await cases.look(held, '2026-03-25T13:00:00.000Z');
    stuck = await owing('2026-03-21');
    cases.mail.send = async () => ({ state: 'unreachable', code: 'refused', reason: 'down' });
    await cases.look(stuck, NOW);
    cases.mail.send = async () => ({ state: 'accepted', response: 'ok' });
  });

  test('D1: are listed with their state, the last and the next rung as the looks left them, and what is overdue', async () => {
    const { items } = await list(`providerId=${providerId}`);
    expect(items).toHaveLength(4);
    expect(items.find(({ clientId }) => clientId === late)).toMatchObject({
      ...{ providerId, groupId, clientName: 'Engines Ltd', state: 'open', problem: null },
      ...{ lastRung: 'notice-2', lastAction: 'notice', lastAt: NOW },
      ...{ nextRung: 'notice-3', nextAction: 'notice' },
      owed: [{ currency: 'EUR', invoices: 1, owedMinor: 1190 }],
    });
    expect(items.find(({ clientId }) => clientId === held)).toMatchObject({
      ...{ state: 'held', nextRung: 'notice-2', nextAt: '2026-03-27T00:00:00.000Z' },
    });
    expect(items.find(({ clientId }) => clientId === stuck)).toMatchObject({
      ...{ state: 'stuck', problem: 'mail-unreachable', lastRung: null },
    });
    const first = await cases.debtor(providerId, '2026-03-23');
    await cases.look(first.clientId, NOW);
    await api.sql`update invoices set status = 'cancelled', cancelled_at = ${NOW} where id = ${first.invoiceId}`;
    await cases.look(first.clientId, NOW);
    expect((await list(`providerId=${providerId}`)).items).toHaveLength(4);
  });

  test('D1: are found by state, rung and group, in the order that is asked for, page by page', async () => {
    const of = `providerId=${providerId}`;
    expect(await clientsIn(`${of}&state=held`)).toEqual([held]);
    expect(await clientsIn(`${of}&state=stuck`)).toEqual([stuck]);
    expect(await clientsIn(`${of}&lastRung=notice-2`)).toEqual([late]);
    expect((await clientsIn(`${of}&nextRung=notice-2`)).sort()).toEqual([early, held, stuck].sort());
    expect(await clientsIn(`${of}&groupId=${groupId}`)).toEqual([late]);
    expect(await clientsIn(`${of}&sort=-openedAt&limit=1`)).toEqual([stuck]);
    for (const sort of ['nextAt', '-nextAt', 'openedAt', '-openedAt', 'debt', '-debt']) {
      const whole = await clientsIn(`${of}&sort=${sort}`);
      const paged: unknown[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page = await list(`${of}&sort=${sort}&limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`);
        paged.push(...page.items.map(({ clientId }) => clientId));
        cursor = page.next;
      }
      expect(paged, sort).toEqual(whole);
    }
    const bigger = await cases.debtor(providerId, '2026-03-23', { groupId });
    await api.sql`update invoices set subtotal_minor = 990000, total_minor = 990000 where id = ${bigger.invoiceId}`;
    await cases.look(bigger.clientId, NOW);
    const largest = await list(`${of}&sort=-debt&limit=1`);
    expect(largest.items).toMatchObject([{ clientId: bigger.clientId, debt: 9900 }]);
    expect((await clientsIn(`${of}&sort=debt`)).at(-1)).toBe(bigger.clientId);
    await api.sql`update invoices set status = 'cancelled', cancelled_at = ${NOW} where id = ${bigger.invoiceId}`;
    await cases.look(bigger.clientId, NOW);
    const other = await api.ask(`GET /v1/dunning/cases?${of}&sort=nonsense`);
    expect(other.status).toBe(400);
  });

  test('D1: are counted by state and by rung', async () => {
    const { body } = await api.ask(`GET /v1/dunning/cases/counts?providerId=${providerId}`);
    expect(body.states).toEqual({ braked: 0, stuck: 1, held: 1, open: 2 });
    expect(body.last).toEqual([
      { rungId: 'notice-1', action: 'notice', cases: 2 },
      { rungId: 'notice-2', action: 'notice', cases: 1 },
      { rungId: null, action: null, cases: 1 },
    ]);
    const grouped = await api.ask(`GET /v1/dunning/cases/counts?groupId=${groupId}`);
    expect(grouped.body.states).toEqual({ braked: 0, stuck: 0, held: 0, open: 1 });
  });

  test('show no other provider, and no name to who may not read clients', async () => {
    const other = await api.provider('Elsewhere');
    const stranger = await api.token(['dunning:read', 'clients:read'], [other]);
    expect((await list('', stranger)).items).toEqual([]);
    expect((await list(`providerId=${providerId}`, stranger)).items).toEqual([]);
    const counts = await api.ask('GET /v1/dunning/cases/counts', { token: stranger });
    expect(counts.body.states).toEqual({ braked: 0, stuck: 0, held: 0, open: 0 });
    const nameless = await list(`providerId=${providerId}`, await api.token(['dunning:read']));
    expect(nameless.items.map(({ clientName }) => clientName)).toEqual([null, null, null, null]);
  });

  test('D1: a stop of an invoice that is no longer owed holds no case', async () => {
    const other = await api.provider('Stopped');
    await cases.ladder(other, steepLadder);
    const { clientId, invoiceId } = await cases.debtor(other, '2026-03-23');
    await cases.look(clientId, NOW);
    await api.ask(`POST /v1/clients/${clientId}/dunning/decisions`, {
      body: { action: 'stop', invoiceId, reason: 'A mistake of ours' },
    });
    const state = async () => (await list(`providerId=${other}`)).items.map((each) => each.state);
    expect(await state()).toEqual(['held']);
    await api.sql`update invoices set status = 'cancelled', cancelled_at = ${NOW} where id = ${invoiceId}`;
    expect(await state()).toEqual(['open']);
  });

  test('X6: those that wait behind a brake come first of all states', async () => {
    const braked = await cases.braked('Braked');
    expect(await clientsIn(`providerId=${braked.providerId}&state=braked`)).toEqual(
      braked.debtors.map(({ clientId }) => clientId),
    );
  });

  test('X4: from a time that is past it is played over what is owed today, as if nothing had been done since', async () => {
    const from = '2026-03-15T00:00:00Z';
    const ask = async (more: object) =>
      (await api.ask('POST /v1/dunning/simulations', { body: { clientId: late, to: NOW, ...more } })).body;
    const done = ({ clients }: Awaited<ReturnType<typeof ask>>) =>
      (clients as { timeline: { what: string; rungId: string; at: string }[] }[])[0]?.timeline
        .filter(({ what }) => what === 'done')
        .map(({ rungId, at }) => [rungId, at.slice(0, 10)]);
    expect(done(await ask({ from }))).toEqual([
      ['reminder', '2026-03-16'],
      ['notice-1', '2026-03-20'],
      ['notice-2', '2026-03-24'],
    ]);
    expect(done(await ask({ from: NOW, to: '2026-03-25T12:00:01Z' }))).toEqual([]);
  });

  test('X4: a ladder of a group is simulated over its clients alone, and that of the provider over the others', async () => {
    const ask = (body: object) =>
      api.ask('POST /v1/dunning/simulations', {
        body: { to: '2026-06-01T00:00:00Z', ladder: steepLadder, ...body },
      });
    const { body } = await ask({ providerId, groupId });
    expect((body.clients as { clientId: number }[]).map(({ clientId }) => clientId)).toEqual([late]);
    await cases.ladder(providerId, steepLadder, groupId);
    const whole = (await ask({ providerId })).body.clients as {
      clientId: number;
      ladder: { id: number | null };
    }[];
    expect(whole.filter(({ ladder }) => ladder.id !== null).map(({ clientId }) => clientId)).toEqual([late]);
    const names = async (token?: string) => {
      const { body: answer } = await api.ask('POST /v1/dunning/simulations', {
        ...{ body: { to: '2026-06-01T00:00:00Z', providerId, groupId }, ...(token && { token }) },
      });
      return (answer.clients as { clientName: string | null }[]).map(({ clientName }) => clientName);
    };
    expect([await names(), await names(await api.token(['dunning:read']))]).toEqual([
      ['Engines Ltd'],
      [null],
    ]);
    const wrong = await ask({ providerId: await api.provider('Third'), groupId });
    expect([wrong.status, wrong.body.type]).toEqual([422, '/problems/not-possible']);
    expect((await ask({ clientId: late, groupId })).status).toBe(400);
  });
});

describe('recovered after which rung', () => {
  test('D1: a payment counts for the last rung before it, less what went into credit or came back', async () => {
    const providerId = await api.provider('Recovered');
    await cases.ladder(providerId, steepLadder);
    const pay = async (
      { clientId, invoiceId }: { clientId: number; invoiceId: number },
      amountMinor: number,
      at: string,
    ) =>
      (
        await api.ask(`POST /v1/clients/${clientId}/payments`, {
          body: { invoiceId, amountMinor, gateway: 'bank', at },
        })
      ).body.transaction as { id: number };
    const owing = () => cases.debtor(providerId, '2026-03-10');
    const climb = async (clientId: number, days: string[]) => {
      for (const day of days) await cases.look(clientId, `2026-03-${day}T12:00:00.000Z`);
    };
    // In full and more after the first; a part after the first and the rest after the second.
    const [whole, parted, back, early] = [await owing(), await owing(), await owing(), await owing()];
    await climb(whole.clientId, ['11']);
    await pay(whole, 1500, '2026-03-12T10:00:00Z');
    await climb(parted.clientId, ['11']);
    await pay(parted, 400, '2026-03-12T10:00:00Z');
    await climb(parted.clientId, ['15']);
    await pay(parted, 790, '2026-03-16T10:00:00Z');
    // Taken back; and before any rung.
    await climb(back.clientId, ['11']);
    const { id } = await pay(back, 1190, '2026-03-13T10:00:00Z');
    await api.ask(`POST /v1/transactions/${id}/reverse`, { body: {} });
    await pay(early, 1190, '2026-03-10T10:00:00Z');

    const figures = async (query: string) =>
      (await api.ask(`GET /v1/statistics/recovery?providerId=${providerId}${query}`)).body.items;
    const of = { providerId, groupId: null, action: 'notice', currency: 'EUR' };
    expect(await figures('&from=2026-03-01&to=2026-03-31')).toEqual([
      { ...of, rungId: 'notice-1', days: 1, invoices: 1, payments: 2, paidMinor: 1590 },
      { ...of, rungId: 'notice-2', days: 5, invoices: 1, payments: 1, paidMinor: 790 },
    ]);
    expect(await figures('&from=2026-03-13&to=2026-03-16')).toMatchObject([{ rungId: 'notice-2' }]);
    expect(await figures('')).toHaveLength(2);
    const backwards = await api.ask('GET /v1/statistics/recovery?from=2026-03-02&to=2026-03-01');
    expect(backwards.status).toBe(400);
    const stranger = await api.token(['dunning:read'], [await api.provider('Fourth')]);
    const theirs = await api.ask(`GET /v1/statistics/recovery?providerId=${providerId}`, { token: stranger });
    expect(theirs.body.items).toEqual([]);
  });
});

describe('views that staff keep of lists', () => {
  test('are one’s own, replaced by their name, renamed, without words that were searched for', async () => {
    const [ada, grace] = [await api.person([]), await api.person([])];
    const keep = (body: object, token = ada.session) => api.ask('POST /v1/staff/me/views', { token, body });
    const views = async (token: string, query = '') =>
      (await api.ask(`GET /v1/staff/me/views${query}`, { token })).body.items;
    const held = await keep({ list: 'cases', name: ' Held ', query: 'state=held&sort=openedAt' });
    expect([held.status, held.body.name]).toEqual([201, 'Held']);
    await keep({ list: 'operations', name: 'Held', query: 'state=blocked' });
    expect((await keep({ list: 'cases', name: 'Held', query: 'state=stuck' })).body.id).toBe(held.body.id);
    expect(await views(ada.session, '?list=cases')).toMatchObject([{ name: 'Held', query: 'state=stuck' }]);
    expect(await views(ada.session)).toHaveLength(2);
    expect(await views(grace.session)).toEqual([]);
    for (const query of ['q=lovelace', 'state=held&cursor=x', 'a#b'])
      expect((await keep({ list: 'clients', name: 'Who', query })).status, query).toBe(400);
    expect((await keep({ list: 'servers', name: 'All', query: '' })).status).toBe(400);
    expect((await keep({ list: 'cases', name: 'Token', query: '' }, api.admin)).status).toBe(403);
    const twin = await keep({ list: 'cases', name: 'Twin', query: '' });
    const rename = (id: unknown, name: string, token = ada.session) =>
      api.ask(`PUT /v1/staff/me/views/${id}/name`, { token, body: { name } });
    expect((await rename(twin.body.id, 'Held')).status).toBe(409);
    expect((await rename(twin.body.id, 'Mine', grace.session)).status).toBe(404);
    expect((await rename(twin.body.id, 'Brother')).body).toMatchObject({ name: 'Brother', list: 'cases' });
    await api.ask(`DELETE /v1/staff/me/views/${twin.body.id}`, { token: ada.session });
    const drop = (token: string) => api.ask(`DELETE /v1/staff/me/views/${held.body.id}`, { token });
    expect([(await drop(grace.session)).status, (await drop(ada.session)).status]).toEqual([404, 204]);
    expect(await views(ada.session, '?list=cases')).toEqual([]);
  });
});
