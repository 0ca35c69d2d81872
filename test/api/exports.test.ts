import { createHash } from 'node:crypto';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OperationsApi, operationsApi } from './operations-support.ts';

let api: OperationsApi;
beforeAll(async () => {
  api = await operationsApi();
  await api.startWorker();
});
afterAll(() => api?.close());

interface Ready {
  clientId: number;
  exportId: number;
  operationId: string;
}

/** A client whose export is made. */
async function exported(params: Record<string, unknown> = {}): Promise<Ready> {
  const { id: clientId } = await api.world.client();
  const operationId = await api.start(clientId, { kind: 'export', ...params });
  await api.until(operationId, 'completed');
  const [row] = (await api.ask(`GET /v1/clients/${clientId}/exports`)).body.items;
  return { clientId, exportId: row?.id ?? 0, operationId };
}

async function codeOf(exportId: number): Promise<string> {
  return String((await api.ask(`POST /v1/exports/${exportId}/code`)).body.code);
}

async function tokenOf(exportId: number): Promise<string> {
  const { link } = (await api.ask(`POST /v1/exports/${exportId}/link`)).body;
  return new URL(String(link)).searchParams.get('token') ?? '';
}

/** Sends the form of the page. */
async function fetchFile(fields: Record<string, string>, headers: Record<string, string> = {}) {
  const response = await api.app.request('/exports/download', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

describe('an export', () => {
  test('L13: becomes a file that a link and a code open once, and everything about it is logged', async () => {
    const { clientId, exportId } = await exported({ sections: ['profile', 'services'] });
    const shown = (await api.ask(`GET /v1/exports/${exportId}`)).body;
    expect(shown).toMatchObject({
      clientId,
      format: 'json',
      sections: ['profile', 'services'],
      state: 'ready',
    });
    expect(Date.parse(String(shown.expiresAt)) - Date.parse(String(shown.madeAt))).toBe(7 * 86_400_000);

    const [token, code] = [await tokenOf(exportId), await codeOf(exportId)];
    const page = await api.ask(`GET /exports/download?token=${token}`, { token: null });
    expect(page.status).toBe(200);
    expect(page.text).toContain(`value="${token}"`);
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('cache-control')).toBe('no-store');

    const file = await fetchFile({ token, code: `${code.slice(0, 4)} ${code.slice(4)}` });
    expect(file.status).toBe(200);
    expect(file.headers.get('content-disposition')).toBe(`attachment; filename="client-${clientId}.json"`);
    expect(file.headers.get('referrer-policy')).toBe('no-referrer');
    expect(file.headers.get('cache-control')).toBe('no-store');
    expect(createHash('sha256').update(file.text).digest('hex')).toBe(shown.sha256);
    expect(JSON.parse(file.text)).toMatchObject({
      format: 'tenure-export/1',
      client: clientId,
      sections: { profile: { tables: { clients: { rows: [{ id: clientId, lastName: 'Byron' }] } } } },
    });
    expect(Object.keys(JSON.parse(file.text).sections)).toEqual(['profile', 'services']);
    const { body: schema } = await api.ask('GET /schemas/tenure-export-1.json', { token: null });
    const validate = new Ajv2020({ strict: false, formats: { 'date-time': true } }).compile(schema as object);
    expect(validate(JSON.parse(file.text)), JSON.stringify(validate.errors)).toBe(true);

    const again = await fetchFile({ token, code });
    expect(again.status).toBe(404);
    expect((await api.ask(`GET /v1/exports/${exportId}`)).body.state).toBe('downloaded');
    const log = (await api.ask(`GET /v1/clients/${clientId}/change-log`)).body.items;
    expect(log.map(({ action, actorKind }) => [action, actorKind])).toEqual([
      ['downloaded', 'client'],
      ['code made', 'token'],
      ['link made', 'token'],
    ]);
    expect(api.logged.join('')).not.toContain(token);
    expect(api.logged.join('')).not.toContain(code);
  });

  test('L13: is mailed as a link; the record keeps neither the link nor the code, and the mail not the code', async () => {
    const { clientId, exportId } = await exported({ deliver: 'mail' });
    const mail = (await api.world.mailbox.mails()).at(-1);
    const token = /exports\/download\?token=([\w-]{43})\b/.exec(mail?.text ?? '')?.[1] ?? '';
    expect(token).not.toBe('');
    expect(mail?.html).toContain(token);
    const code = await codeOf(exportId);
    expect(mail?.text).not.toContain(code);

    const [message] = (await api.ask(`GET /v1/clients/${clientId}/messages`)).body.items;
    expect(message?.bodyText).toContain('token=NOT-KEPT');
    const everything = await wholeDatabase();
    expect(everything).not.toContain(token);
    expect(everything).not.toContain(code);
    expect((await fetchFile({ token, code })).status).toBe(200);
  });

  test('L12: as PDF in the language that was asked for', async () => {
    const { exportId } = await exported({ format: 'pdf', language: 'de' });
    const file = await fetchFile({ token: await tokenOf(exportId), code: await codeOf(exportId) });
    expect(file.headers.get('content-type')).toBe('application/pdf');
    expect(file.text.slice(0, 8)).toBe('%PDF-1.7');
    expect(file.text).toContain('/Lang (de)');
  });

  test('L13: a start bound to the plan of its preview runs, also when rows come in between', async () => {
    const { id: clientId } = await api.world.client();
    const plan = (await api.ask(`POST /v1/clients/${clientId}/operations/plan`, { body: { kind: 'export' } }))
      .body;
    expect(plan.details).toMatchObject({ rows: { profile: 1, invoices: 2 } });
    await api.ask(`POST /v1/clients/${clientId}/notes`, { body: { body: 'called' } });
    const id = await api.start(clientId, { kind: 'export', planHash: plan.hash });
    await api.until(id, 'completed');
  });

  test('L13: of sections that do not exist is refused', async () => {
    const { id } = await api.world.client();
    const reply = await api.ask(`POST /v1/clients/${id}/operations`, {
      body: { kind: 'export', sections: ['secrets'], reason: 'test' },
    });
    expect(reply.status).toBe(422);
    expect(reply.body.detail).toContain('There is no section “secrets”');
  });
});

/** Every text in the database, as one. */
async function wholeDatabase(): Promise<string> {
  const tables = await api.sql<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public'`;
  const texts = [];
  for (const { name } of tables) {
    const rows = await api.sql.unsafe(`select t::text as row from ${name} t`);
    texts.push(...rows.map(({ row }) => String(row)));
  }
  return texts.join('\n');
}

describe('what is wrong with a link or a code', () => {
  test('L13: guessed, wrong, fetched, expired or removed: the same answer', async () => {
    const { exportId } = await exported();
    const [token, code] = [await tokenOf(exportId), await codeOf(exportId)];
    const wrongCode = String((Number(code) + 1) % 100_000_000).padStart(8, '0');
    const answers = [
      await fetchFile({ token: 'A'.repeat(43), code }),
      await fetchFile({ token: '', code: '' }),
      await fetchFile({}),
      await fetchFile({ token, code: wrongCode }),
    ];
    await api.sql`update exports set expires_at = now() - interval '1 second' where id = ${exportId}`;
    answers.push(await fetchFile({ token, code }));
    await api.sql`update exports set expires_at = now() + interval '1 day', downloaded_at = now() where id = ${exportId}`;
    answers.push(await fetchFile({ token, code }));
    await api.sql`update exports set downloaded_at = null, removed_at = now() where id = ${exportId}`;
    answers.push(await fetchFile({ token, code }));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });

  test('L13: five wrong codes lock the link, also for the right one; a new code opens it', async () => {
    const { exportId } = await exported();
    const [token, code] = [await tokenOf(exportId), await codeOf(exportId)];
    const tries = Array.from({ length: 12 }, (_, n) => fetchFile({ token, code: `no${n}` }));
    for (const { status } of await Promise.all(tries)) expect(status).toBe(404);
    const [row] = await api.sql<
      { wrongCodes: number }[]
    >`select wrong_codes from exports where id = ${exportId}`;
    expect(row?.wrongCodes).toBe(5);
    expect((await fetchFile({ token, code })).status).toBe(404);
    expect((await api.ask(`GET /v1/exports/${exportId}`)).body.state).toBe('locked');
    expect((await fetchFile({ token, code: await codeOf(exportId) })).status).toBe(200);
  });

  test('L13: two who fetch at once: one gets the file', async () => {
    const { exportId } = await exported();
    const [token, code] = [await tokenOf(exportId), await codeOf(exportId)];
    const both = await Promise.all([fetchFile({ token, code }), fetchFile({ token, code })]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 404]);
  });

  test('L13: a new link ends the one before; without a code there is no way in', async () => {
    const { exportId } = await exported();
    const first = await tokenOf(exportId);
    expect((await fetchFile({ token: first, code: '' })).status).toBe(404);
    const code = await codeOf(exportId);
    const second = await tokenOf(exportId);
    expect((await fetchFile({ token: first, code })).status).toBe(404);
    expect((await fetchFile({ token: second, code })).status).toBe(200);
  });

  test('L13: links and codes are made by those who may start exports, and not for a file that is gone', async () => {
    const { exportId } = await exported();
    const reader = await api.token(['clients:read', 'operations:start:close']);
    const refused = await api.ask(`POST /v1/exports/${exportId}/code`, { token: reader });
    expect(refused.status).toBe(403);
    expect(refused.body.requiredScope).toBe('operations:start:export');
    await api.sql`update exports set expires_at = now() where id = ${exportId}`;
    expect((await api.ask(`POST /v1/exports/${exportId}/link`)).status).toBe(409);
  });

  test('the page speaks the language of the browser and holds whatever is in the address as text', async () => {
    const page = await api.ask('GET /exports/download?token="><script>alert(1)</script>', {
      token: null,
      headers: { 'accept-language': 'pl-PL,pl;q=0.9,en;q=0.5' },
    });
    expect(page.text).toContain('<html lang="pl">');
    expect(page.text).not.toContain('<script>');
    expect(page.headers.get('content-security-policy')).toContain("form-action 'self'");
  });
});

describe('the schedule that removes files', () => {
  test('L13: takes what was fetched an hour ago or has expired, and says so', async () => {
    const [old, fetched, fresh] = [await exported(), await exported(), await exported()];
    await api.sql`update exports set expires_at = now() - interval '1 second' where id = ${old.exportId}`;
    await api.sql`update exports set downloaded_at = now() - interval '61 minutes' where id = ${fetched.exportId}`;
    const result = await api.temporal.client.workflow.execute('removeOldExports', {
      workflowId: 'remove-old-exports',
      taskQueue: api.temporal.taskQueue,
    });
    expect((result as { removed: number }).removed).toBeGreaterThanOrEqual(2);
    const states = [];
    for (const { exportId } of [old, fetched, fresh])
      states.push((await api.ask(`GET /v1/exports/${exportId}`)).body.state);
    expect(states).toEqual(['removed', 'removed', 'ready']);
    const { storage } = api.world.deps;
    expect(await storage.get(`exports/${old.operationId}`)).toBe('missing');
    expect(await storage.get(`exports/${fetched.operationId}`)).toBe('missing');
  });
});

describe('requests about data', () => {
  test('L13: are due in the days of the policy and closed by the export that answers them', async () => {
    const provider = (await api.ask(`GET /v1/providers/${api.world.providerId}`)).headers.get('etag') ?? '';
    await api.ask(`PATCH /v1/providers/${api.world.providerId}`, {
      body: { policy: { dataRequests: { days: 10 } } },
      headers: { 'if-match': provider },
    });
    const { id: clientId } = await api.world.client();
    const path = `/v1/clients/${clientId}/data-requests`;
    const today = new Date().toISOString().slice(0, 10);
    const made = await api.ask(`POST ${path}`, { body: { kind: 'access', note: 'by letter' } });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ state: 'open', receivedOn: today, daysLeft: 10, note: 'by letter' });
    const erasure = await api.ask(`POST ${path}`, { body: { kind: 'erasure', receivedOn: '2026-01-01' } });
    expect(erasure.body).toMatchObject({ dueOn: '2026-01-11' });

    const open = (await api.ask(`GET /v1/data-requests?state=open`)).body.items;
    expect(open.map(({ id }) => id)).toEqual([erasure.body.id, made.body.id]);
    expect(Number(open[0]?.daysLeft)).toBeLessThan(0);
    const late = (await api.ask(`GET /v1/data-requests?state=open&dueBefore=${today}`)).body.items;
    expect(late.map(({ id }) => id)).toEqual([erasure.body.id]);

    const id = await api.start(clientId, { kind: 'export' });
    await api.until(id, 'completed');
    const [still, closed] = (await api.ask(`GET ${path}`)).body.items;
    expect(still).toMatchObject({ kind: 'erasure', state: 'open', fulfilledBy: null });
    expect(closed).toMatchObject({ kind: 'access', state: 'closed', fulfilledBy: id, daysLeft: null });

    const byHand = await api.ask(`POST /v1/data-requests/${erasure.body.id}/close`, {
      body: { note: 'withdrawn' },
    });
    expect(byHand.body).toMatchObject({ state: 'closed', note: 'withdrawn', fulfilledBy: null });
    const twice = await api.ask(`POST /v1/data-requests/${erasure.body.id}/close`, {
      body: { note: 'again' },
    });
    expect(twice.status).toBe(409);
  });

  test('cannot have been received on a day to come', async () => {
    const { id } = await api.world.client();
    const reply = await api.ask(`POST /v1/clients/${id}/data-requests`, {
      body: { kind: 'access', receivedOn: '2999-01-01' },
    });
    expect(reply.status).toBe(422);
  });
});
