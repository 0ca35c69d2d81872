import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { holdNotes } from '../support/in-the-way.ts';
import { type OperationsApi, operationsApi } from './operations-support.ts';

let api: OperationsApi;
beforeAll(async () => {
  api = await operationsApi();
  await api.startWorker();
});
afterAll(() => api?.close());

const client = async (fields: Record<string, unknown> = {}) => {
  const { id } = await api.world.client({ services: 0 });
  if (Object.keys(fields).length > 0)
    await api.sql`update clients set ${api.sql(fields as never)} where id = ${id}`;
  return id;
};
const start = (id: number, body: object) =>
  api.ask(`POST /v1/clients/${id}/operations`, { body: { kind: 'merge', reason: 'test', ...body } });
const at = '2026-01-01T00:00:00Z';

describe('a merge that must not be', () => {
  test.each([
    ['no survivor', {}],
    ['a survivor that is no number', { into: 'x' }],
    ['a survivor below 1', { into: 0 }],
    ['a choice that is none', { into: 1, fields: { phone: 'mine' } }],
    ['a field that is no name', { into: 1, fields: { 'phone; drop': 'other' } }],
    ['an unknown parameter', { into: 1, force: true }],
  ])('L6: %s is refused before anything is looked at', async (_, body) => {
    const reply = await start(await client(), body);
    expect([reply.status, reply.body.type], reply.text).toEqual([400, '/problems/invalid-request']);
  });

  test('L6: unknown clients are 404, on either side', async () => {
    const id = await client();
    expect((await start(id, { into: 999_999 })).status).toBe(404);
    expect((await start(999_999, { into: id })).status).toBe(404);
    const plan = await api.ask(`POST /v1/clients/${id}/operations/plan`, {
      body: { kind: 'merge', into: 999_999 },
    });
    expect(plan.status).toBe(404);
  });

  test('L6: into itself, into a merged, closed or anonymized one, of another currency: a clear sentence each', async () => {
    const id = await client();
    const codeOf = async (into: number) => {
      const reply = await start(id, { into });
      expect([reply.status, reply.body.type], reply.text).toEqual([422, '/problems/plan-blocked']);
      return (reply.body.blockers as { code: string }[]).map(({ code }) => code);
    };
    expect(await codeOf(id)).toEqual(['same-client']);
    expect(await codeOf(await client({ status: 'merged', mergedIntoId: id }))).toEqual(['survivor-merged']);
    expect(await codeOf(await client({ status: 'closed', closedAt: at }))).toEqual(['survivor-closed']);
    expect(await codeOf(await client({ status: 'anonymized', anonymizedAt: at }))).toEqual([
      'survivor-anonymized',
    ]);
    expect(await codeOf(await client({ currency: 'PLN' }))).toEqual(['other-currency']);
    const unknown = await start(id, { into: await client(), fields: { shoeSize: 'other' } });
    expect(unknown.body.detail).toMatch(/^Nobody can choose “shoeSize”; there are /);
    expect(await api.sql`select from operations where client_id = ${id}`).toHaveLength(0);
  });

  test('L6: of an anonymized client, 422; of one that was merged away, 409 with the survivor', async () => {
    const into = await client();
    const erased = await start(await client({ status: 'anonymized', anonymizedAt: at }), { into });
    expect(erased.body).toMatchObject({ status: 422, blockers: [{ code: 'client-anonymized' }] });
    const merged = await start(await client({ status: 'merged', mergedIntoId: into }), { into });
    expect(merged.body).toMatchObject({ type: '/problems/client-merged', survivor: `/v1/clients/${into}` });
  });

  test('L6: while an operation holds one of them, 409 with a link to it; edits of either are refused', async () => {
    const [from, into] = [await client(), await client()];
    const letGo = await holdNotes(api.sql, from);
    const id = await api.start(from, { kind: 'merge', into });
    // It says that it runs a moment before its first activity has taken hold of both.
    for (const each of [from, into])
      await expect
        .poll(async () => (await api.ask(`GET /v1/clients/${each}`)).body.heldBy, { timeout: 30_000 })
        .toBe(id);
    for (const [one, other] of [
      [from, await client()],
      [into, await client()],
      [await client(), into],
    ] as const) {
      const reply = await start(one, { into: other });
      expect(reply.body, reply.text).toMatchObject({
        type: '/problems/operation-running',
        operation: `/v1/operations/${id}`,
      });
    }
    for (const held of [from, into]) {
      const reply = await api.ask(`POST /v1/clients/${held}/notes`, { body: { body: 'x' } });
      expect(reply.body).toMatchObject({ type: '/problems/client-held', operation: `/v1/operations/${id}` });
    }
    await letGo();
    await api.until(id, 'completed');
  });

  test('X1: a plan of yesterday is refused when either client has changed since', async () => {
    const [from, into] = [await client(), await client()];
    const hash = async () =>
      String(
        (await api.ask(`POST /v1/clients/${from}/operations/plan`, { body: { kind: 'merge', into } })).body
          .hash,
      );
    const changes = [
      () => api.sql`update clients set city = 'Graz' where id = ${into}`,
      () => api.sql`insert into contacts (client_id, last_name) values (${from}, 'New')`,
    ];
    for (const change of changes) {
      const planHash = await hash();
      await change();
      const reply = await start(from, { into, planHash });
      expect([reply.status, reply.body.type]).toEqual([409, '/problems/plan-stale']);
    }
  });
});

describe('an un-merge that must not be', () => {
  test('X7: of a client that is not merged, and a second one', async () => {
    const [from, into] = [await client(), await client()];
    const unmerge = () =>
      api.ask(`POST /v1/clients/${from}/operations`, { body: { kind: 'unmerge', reason: 'x' } });
    expect((await unmerge()).body).toMatchObject({ status: 422, blockers: [{ code: 'not-merged' }] });
    await api.until(await api.start(from, { kind: 'merge', into }), 'completed');
    await api.until(await api.start(from, { kind: 'unmerge' }), 'completed');
    expect((await unmerge()).body).toMatchObject({ status: 422, blockers: [{ code: 'not-merged' }] });
  });
});

describe('who may merge', () => {
  const scopes = ['operations:read', 'operations:start:merge'];

  test('L6: a token sees neither plan nor clients of a provider that is not its own', async () => {
    const theirs = await api.client(await api.provider('Theirs'), { lastName: 'Secretname' });
    const mine = await client();
    const token = await api.token(scopes, [api.world.providerId]);
    for (const request of [
      `POST /v1/clients/${mine}/operations/plan`,
      `POST /v1/clients/${mine}/operations`,
    ]) {
      const more = request.endsWith('plan') ? {} : { reason: 'x' };
      const reply = await api.ask(request, { token, body: { kind: 'merge', into: theirs, ...more } });
      expect(reply.status).toBe(404);
      expect(reply.text).not.toContain('Secretname');
    }
    const other = await api.ask(`POST /v1/clients/${theirs}/operations/plan`, {
      token,
      body: { kind: 'merge', into: mine },
    });
    expect(other.status).toBe(404);
  });

  test('L6, X7: each kind needs its scope', async () => {
    const [from, into] = [await client(), await client()];
    const token = await api.token(scopes);
    const unmerge = await api.ask(`POST /v1/clients/${from}/operations`, {
      token,
      body: { kind: 'unmerge', reason: 'x' },
    });
    expect([unmerge.status, unmerge.body.requiredScope]).toEqual([403, 'operations:start:unmerge']);
    const reader = await api.token(['operations:read']);
    const merge = await api.ask(`POST /v1/clients/${from}/operations`, {
      token: reader,
      body: { kind: 'merge', into, reason: 'x' },
    });
    expect(merge.status).toBe(403);
  });
});
