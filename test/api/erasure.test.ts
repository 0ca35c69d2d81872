import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyCertificate } from '../../db/crypto/certificate.ts';
import { MAIL_FROM } from '../support/world.ts';
import { type OperationsApi, operationsApi } from './operations-support.ts';

let api: OperationsApi;
beforeAll(async () => {
  api = await operationsApi();
  await api.startWorker();
}, 120_000);
afterAll(() => api?.close());

/** A client that is anonymized through the API; answers its number and the operation's. */
async function erased(fields: Record<string, unknown> = {}): Promise<{ clientId: number; id: string }> {
  const clientId = await api.client(api.world.providerId, {
    firstName: 'Zephyrine',
    lastName: 'Quillfeather',
    ...fields,
  });
  const id = await api.start(clientId, { kind: 'anonymize', notify: false });
  await api.until(id, 'completed');
  return { clientId, id };
}

describe('erasure over HTTP', () => {
  test('X8: the certificate is signed JSON, and a page to read; what stays by law can be read with its end', async () => {
    const { sql, world } = api;
    const clientId = await api.client(world.providerId, {
      firstName: 'Ottilie',
      lastName: 'Fernweh',
      email: 'ottilie@fernweh.example',
    });
    await sql`insert into invoices (provider_id, client_id, status, currency, issued_on, due_on, addressee)
      values (${world.providerId}, ${clientId}, 'paid', 'EUR', '2026-01-05', '2026-01-31', ${sql.json({ firstName: 'Ottilie' })})`;
    const id = await api.start(clientId, { kind: 'anonymize', notify: false });
    expect((await api.ask(`GET /v1/operations/${id}/certificate`)).status).toBe(404);
    await api.until(id, 'completed');
    const certificate = await api.ask(`GET /v1/operations/${id}/certificate`);
    expect(certificate.body).toMatchObject({
      format: 'tenure-certificate/1',
      outcome: 'erased',
      operation: { clientId },
    });
    const trusted = { trustedPublicKey: api.deps.signingKey.publicKey };
    expect(verifyCertificate(JSON.parse(certificate.text), trusted)).toMatchObject({
      ok: true,
      trusted: true,
    });
    const forged = JSON.parse(certificate.text.replace('"outcome":"erased"', '"outcome":"nothing-found"'));
    expect(verifyCertificate(forged, trusted)).toMatchObject({ ok: false });
    expect(certificate.text).not.toContain('ttilie');

    const pdf = await api.app.request(`/v1/operations/${id}/certificate`, {
      headers: { authorization: `Bearer ${api.admin}`, accept: 'application/pdf', 'accept-language': 'de' },
    });
    expect([pdf.status, pdf.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(
      Buffer.from(await pdf.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');

    const erasure = await api.ask(`GET /v1/clients/${clientId}/erasure`);
    expect(erasure.body).toMatchObject({
      clientId,
      status: 'anonymized',
      certificates: [{ kind: 'anonymize', outcome: 'erased' }],
    });
    expect(erasure.body.kept).toContainEqual({
      ...{ what: 'Invoice', column: 'Name and address on the document', rows: 1, basis: 'Tax law' },
      ...{
        law: expect.stringContaining('AO'),
        earliest: '2037-01-01T00:00:00.000Z',
        latest: '2037-01-01T00:00:00.000Z',
      },
    });
    const limited = await api.token(['operations:read', 'clients:read'], [999]);
    expect((await api.ask(`GET /v1/operations/${id}/certificate`, { token: limited })).status).toBe(404);
    expect((await api.ask(`GET /v1/clients/${clientId}/erasure`, { token: limited })).status).toBe(404);
  }, 120_000);

  test('X9: an erased person is not recorded again by accident, as a client or a contact; an override is logged', async () => {
    const { sql, world } = api;
    await erased({ email: 'Zephyrine@Mail.example', taxId: 'DE811907980' });
    const body = { providerId: world.providerId, lastName: 'Quillfeather' };
    for (const mark of [{ email: 'zephyrine@mail.EXAMPLE' }, { taxId: 'de 811 907 980' }]) {
      const refused = await api.ask('POST /v1/clients', { body: { ...body, ...mark } });
      expect([refused.status, refused.body.type]).toEqual([409, '/problems/erased-person']);
      expect(refused.text).not.toContain('tombstone');
    }
    expect(
      (await api.ask('POST /v1/clients', { body: { ...body, email: 'somebody@else.example' } })).status,
    ).toBe(201);
    const bystander = await api.client(world.providerId, { email: 'b@example.com' });
    const contact = { lastName: 'Q', email: 'zephyrine@mail.example' };
    const path = `POST /v1/clients/${bystander}/contacts`;
    expect((await api.ask(path, { body: contact })).status).toBe(409);
    const half = await api.ask(path, { body: { ...contact, overrideErasure: true } });
    expect(half.status).toBe(400);
    const override = { overrideErasure: true, overrideReason: 'She has signed up again' };
    expect((await api.ask(path, { body: { ...contact, ...override } })).status).toBe(201);
    const admitted = await api.ask('POST /v1/clients', {
      body: { ...body, email: 'zephyrine@mail.example', ...override },
    });
    expect(admitted.status).toBe(201);
    const [logged] = await sql<{ changes: Record<string, unknown> }[]>`
      select changes from change_log where client_id = ${admitted.body.id} and action = 'created'`;
    expect(logged?.changes).toMatchObject({
      erasureOverridden: { from: null, to: 'She has signed up again' },
    });
    expect(JSON.stringify(logged?.changes)).not.toContain('overrideReason');
    // Another provider knows nothing of it.
    const other = await api.provider('Elsewhere');
    expect(
      (
        await api.ask('POST /v1/clients', {
          body: { ...body, providerId: other, email: 'zephyrine@mail.example' },
        })
      ).status,
    ).toBe(201);
  }, 120_000);

  test('L4: unknown, anonymized and merged clients are refused with a sentence, and a plan of yesterday too', async () => {
    const { clientId } = await erased({
      email: 'once@mail.example',
      firstName: 'Once',
      lastName: 'Onlyonce',
    });
    const start = (id: number, more = {}) =>
      api.ask(`POST /v1/clients/${id}/operations`, { body: { kind: 'anonymize', reason: 'r', ...more } });
    expect((await start(987_654)).status).toBe(404);
    const again = await start(clientId);
    expect([again.status, again.body.type]).toEqual([422, '/problems/plan-blocked']);
    expect(again.text).toContain('was anonymized');
    const fresh = await api.client(api.world.providerId, { email: 'fresh@mail.example' });
    const plan = await api.ask(`POST /v1/clients/${fresh}/operations/plan`, { body: { kind: 'anonymize' } });
    await api.sql`insert into notes (client_id, body) values (${fresh}, 'new')`;
    const stale = await start(fresh, { planHash: plan.body.hash });
    expect([stale.status, stale.body.type]).toEqual([409, '/problems/plan-stale']);
    expect((await start(fresh, { surprise: 1 })).status).toBe(400);
    expect(
      (await api.ask(`PATCH /v1/clients/${clientId}`, { body: { city: 'X' }, headers: { 'if-match': '*' } }))
        .status,
    ).toBe(409);
  }, 120_000);

  test('L5: the preview of retention touches nothing; above the share the rest waits for a yes', async () => {
    const { sql } = api;
    const providerId = await api.provider('Quiet Hosting');
    await sql`update providers set mail_from = ${MAIL_FROM}, policy = ${sql.json({ retention: { inactiveMonths: 24, maxSharePerDay: 50 } })} where id = ${providerId}`;
    const old = { status: 'inactive', createdAt: '2015-01-01T00:00:00Z', signedUpOn: '2015-01-01' };
    const quiet: number[] = [];
    for (const n of [1, 2, 3])
      quiet.push(
        await api.client(providerId, { ...old, lastName: `Quietname${n}`, email: `quiet${n}@example.com` }),
      );
    const alive = await api.client(providerId, {
      ...old,
      lastName: 'Alive',
      lastSignInAt: new Date().toISOString(),
    });
    const preview = await api.ask(`GET /v1/providers/${providerId}/retention/preview`);
    expect(preview.body).toMatchObject({
      ...{ found: { eraseDue: 0, anonymize: 3 }, allowed: 2, heldBack: 1 },
      clients: quiet.map((clientId) => ({ clientId, kind: 'anonymize' })),
    });
    const sweep = () =>
      api.temporal.client.workflow.execute('eraseDueSweep', {
        workflowId: `sweep-${Math.random()}`,
        taskQueue: api.temporal.taskQueue,
        args: [{ after: providerId - 1 }],
      });
    await sweep();
    const runs = async () => (await api.ask(`GET /v1/erasure-runs?providerId=${providerId}`)).body.items;
    const [run] = await runs();
    expect(run).toMatchObject({ state: 'waiting', found: 3, allowed: 2, started: 2, heldBack: 1 });
    // A second look on the same day starts nothing more.
    await sweep();
    expect(await runs()).toMatchObject([{ started: 2, state: 'waiting' }]);
    const decide = (body: object) => api.ask(`POST /v1/erasure-runs/${run?.id}/decisions`, { body });
    const yes = await decide({ action: 'approve', reason: 'looked at' });
    expect([yes.status, yes.body.state]).toEqual([200, 'approved']);
    expect((await decide({ action: 'decline', reason: 'too late' })).status).toBe(409);
    for (let look = 0; look < 400; look++) {
      const [row] = await sql<{ count: number }[]>`
        select count(*)::int as count from clients where provider_id = ${providerId} and status = 'anonymized'`;
      if (row?.count === 3) break;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    const states = await sql`select id, status from clients where provider_id = ${providerId} order by id`;
    expect(states).toEqual([
      ...quiet.map((id) => ({ id, status: 'anonymized' })),
      { id: alive, status: 'inactive' },
    ]);
    const operations = await sql`
      select distinct requested_by_kind as kind, requested_by as by from operations where provider_id = ${providerId}`;
    expect(operations).toEqual([{ kind: 'system', by: 'retention' }]);
    expect(await runs()).toMatchObject([{ started: 3, heldBack: 0, state: 'done' }]);
  }, 300_000);
});
