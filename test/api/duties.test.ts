import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApi, testApi } from './support.ts';

let api: TestApi;
let provider: number;
let client: number;
beforeAll(async () => {
  api = await testApi();
  provider = await api.provider();
  client = await api.client(provider);
});
afterAll(() => api.close());

const logOf = async (entity: string) =>
  api.sql`select action, changes from change_log where client_id = ${client} and entity = ${entity} order by id`;

describe('legal holds', () => {
  test('L10: are set with a reason, listed and released once; the log has no reason', async () => {
    const made = await api.ask(`POST /v1/clients/${client}/legal-holds`, { body: { reason: 'Ada is sued' } });
    expect(made.status, made.text).toBe(201);
    expect(made.body).toMatchObject({ clientId: client, reason: 'Ada is sued', releasedAt: null });
    expect((await api.ask(`GET /v1/clients/${client}`)).body).toMatchObject({ legalHold: true });

    const released = await api.ask(`POST /v1/legal-holds/${made.body.id}/release`);
    expect(released.status, released.text).toBe(200);
    expect(released.body.releasedAt).not.toBeNull();
    expect((await api.ask(`POST /v1/legal-holds/${made.body.id}/release`)).body).toEqual(released.body);
    expect((await api.ask(`GET /v1/clients/${client}/legal-holds`)).body.items).toEqual([released.body]);
    expect((await api.ask(`GET /v1/clients/${client}`)).body).toMatchObject({ legalHold: false });

    const log = await logOf('legal-hold');
    expect(log.map(({ action }) => action)).toEqual(['created', 'released']);
    expect(JSON.stringify(log)).not.toContain('sued');
  });

  test('L10: need a reason, a client and one that exists', async () => {
    const set = (id: number, body: object) => api.ask(`POST /v1/clients/${id}/legal-holds`, { body });
    expect((await set(client, { reason: '  ' })).status).toBe(400);
    expect((await set(client, { reason: 'x', until: '2030-01-01' })).status).toBe(400);
    expect((await set(999_999, { reason: 'x' })).status).toBe(404);
    expect((await api.ask('POST /v1/legal-holds/999999/release')).status).toBe(404);
    const merged = await api.client(provider, { status: 'merged', mergedIntoId: client });
    expect((await set(merged, { reason: 'x' })).body.type).toBe('/problems/client-merged');
  });
});

describe('disputes', () => {
  test('L10: are recorded, listed by state and decided once', async () => {
    const [payment] = await api.sql<{ id: number }[]>`
      insert into transactions (provider_id, client_id, gateway, currency, amount_in_minor, at)
      values (${provider}, ${client}, 'stripe', 'EUR', 1190, now()) returning id`;
    const made = await api.ask(`POST /v1/clients/${client}/disputes`, {
      body: {
        transactionId: payment?.id,
        gateway: 'stripe',
        reference: 'dp_1',
        currency: 'EUR',
        amountMinor: 1190,
      },
    });
    expect(made.status, made.text).toBe(201);
    expect((await api.ask(`GET /v1/clients/${client}`)).body).toMatchObject({ openDisputes: 1 });
    const path = `/v1/disputes/${made.body.id}`;
    const decide = (state: string, etag: string | null) =>
      api.ask(`PATCH ${path}`, { body: { state }, headers: etag === null ? {} : { 'if-match': etag } });

    const etag = made.headers.get('etag');
    expect((await decide('lost', null)).status).toBe(428);
    const lost = await decide('lost', etag);
    expect(lost.status, lost.text).toBe(200);
    expect(lost.body).toMatchObject({ state: 'lost', closedAt: expect.any(String) });
    expect((await decide('lost', lost.headers.get('etag'))).body).toEqual(lost.body);
    expect((await decide('won', etag)).status).toBe(412);
    const late = await decide('won', lost.headers.get('etag'));
    expect(late.status).toBe(422);
    expect(late.body.detail).toBe('The dispute was lost already: that is final.');
    expect((await api.ask(`GET ${path}`)).body).toEqual(lost.body);
    expect((await api.ask(`GET /v1/clients/${client}/disputes?status=open`)).body.items).toEqual([]);
    expect((await api.ask(`GET /v1/clients/${client}/disputes?status=lost`)).body.items).toEqual([lost.body]);
    expect((await logOf('dispute')).map(({ action }) => action)).toEqual(['created', 'edited']);
  });

  test('L10: name a payment of the client, a real currency and no reference twice', async () => {
    const other = await api.client(provider);
    const [theirs] = await api.sql<{ id: number }[]>`
      insert into transactions (provider_id, client_id, gateway, currency, amount_in_minor, at)
      values (${provider}, ${other}, 'stripe', 'EUR', 1190, now()) returning id`;
    const make = (more: object) =>
      api.ask(`POST /v1/clients/${client}/disputes`, {
        body: { gateway: 'stripe', currency: 'EUR', amountMinor: 1, ...more },
      });
    const foreign = await make({ transactionId: theirs?.id });
    expect(foreign.status).toBe(422);
    expect(foreign.body.detail).toBe(`Client ${client} has no transaction ${theirs?.id}.`);
    expect((await make({ currency: 'ABC' })).status).toBe(400);
    expect((await make({ amountMinor: -1 })).status).toBe(400);
    expect((await make({ state: 'won' })).status).toBe(400);
    expect((await make({ reference: 'dp_2' })).status).toBe(201);
    expect((await make({ reference: 'dp_2' })).status).toBe(409);
  });
});

describe('providers of a client', () => {
  test('L14: a client is connected with another provider, which is listed and logged', async () => {
    const other = await api.provider('Second Hosting');
    const made = await api.ask(`POST /v1/clients/${client}/providers`, { body: { providerId: other } });
    expect(made.status, made.text).toBe(201);
    expect(made.body).toMatchObject({ clientId: client, providerId: other, disconnectedAt: null });
    expect((await api.ask(`GET /v1/clients/${client}/providers`)).body.items).toEqual([made.body]);
    expect((await logOf('client-provider')).map(({ action }) => action)).toEqual(['connected']);
  });

  test('L14: not with its home provider, not twice, not with one that the token may not see', async () => {
    const other = await api.provider('Third Hosting');
    const connect = (providerId: number, token?: string) =>
      api.ask(`POST /v1/clients/${client}/providers`, { body: { providerId }, token });
    expect((await connect(provider)).body.detail).toContain('home provider');
    expect((await connect(other)).status).toBe(201);
    const twice = await connect(other);
    expect(twice.status).toBe(422);
    expect(twice.body.detail).toBe(`Provider ${other} is connected already.`);
    const fourth = await api.provider('Fourth Hosting');
    const limited = await api.token(['clients:write'], [provider]);
    const hidden = await connect(fourth, limited);
    expect(hidden.status).toBe(422);
    expect(hidden.body.detail).toBe(`There is no provider ${fourth} for this token.`);
  });

  test('L14: connecting widens nobody’s view: only tokens of the home provider see the client', async () => {
    const other = await api.provider('Fifth Hosting');
    await api.ask(`POST /v1/clients/${client}/providers`, { body: { providerId: other } });
    const theirs = await api.token(['clients:read'], [other]);
    expect((await api.ask(`GET /v1/clients/${client}`, { token: theirs })).status).toBe(404);
    expect((await api.ask(`GET /v1/clients/${client}/providers`, { token: theirs })).status).toBe(404);
  });
});
