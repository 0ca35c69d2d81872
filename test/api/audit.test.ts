import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyAudit } from '../../cli/commands/audit.ts';
import { type AuditRow, audit, createAuditCheck, listAudit } from '../../db/queries/audit.ts';
import { type TestApi, testApi } from './support.ts';

const NOW = new Date('2026-03-10T09:00:00.000Z');

let api: TestApi;
let dir: string;
let mine: number;
let theirs: number;

beforeAll(async () => {
  api = await testApi();
  dir = await mkdtemp(join(tmpdir(), 'tenure-audit-'));
  mine = await api.provider('Mine');
  theirs = await api.provider('Theirs');
  await write('role.created', { subject: 'role:1', data: { permissions: ['clients:read'] } });
  await write('client.entered', { subject: 'client:7', providerId: mine });
  await write('client.entered', { subject: 'client:8', providerId: theirs });
});
afterAll(async () => {
  await api?.close();
  await rm(dir, { recursive: true, force: true });
});

function write(action: AuditRow['action'], line: object): Promise<void> {
  const actor = { kind: 'staff', id: '3', address: '192.0.2.7' } as const;
  return api.sql.begin((tx) => audit(tx, actor, { action, ...line }, NOW));
}

async function exported(query = '', token?: string): Promise<AuditRow[]> {
  const { status, text, headers } = await api.ask(`GET /v1/audit${query}`, token ? { token } : {});
  expect(status, text).toBe(200);
  expect(headers.get('content-type')).toBe('application/jsonl');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as AuditRow);
}

/** What the command says of an export, where `change` may spoil its lines first. */
async function verdict(change: (rows: AuditRow[]) => AuditRow[], head?: string) {
  const said: string[] = [];
  const file = join(dir, `${Math.random()}.jsonl`);
  await writeFile(
    file,
    change(await exported())
      .map((row) => JSON.stringify(row))
      .join('\n'),
  );
  const code = await verifyAudit(file, { head, print: (line) => void said.push(line) });
  return { code, said: said.join('\n') };
}

describe('the audit log', () => {
  test('is refused a change, a removal and an emptying by the database', async () => {
    const { sql } = api;
    await expect(sql`update audit_log set actor_id = '4'`).rejects.toThrow('append-only');
    await expect(sql`delete from audit_log`).rejects.toThrow('append-only');
    await expect(sql`truncate audit_log`).rejects.toThrow('append-only');
  });

  test('is read as JSON lines in their order, all or a part', async () => {
    expect((await exported()).slice(0, 3).map(({ action }) => action)).toEqual([
      'role.created',
      'client.entered',
      'client.entered',
    ]);
    expect((await exported('?after=1&limit=1')).map(({ seq }) => seq)).toEqual([2]);
    expect((await exported('?subject=client:8')).map(({ seq }) => seq)).toEqual([3]);
    expect((await exported('?action=role.created')).map(({ seq }) => seq)).toEqual([1]);
    expect(await exported('?until=2026-03-10T09:00:00.000Z')).toEqual([]);
    expect((await api.ask('GET /v1/audit?action=nothing')).status).toBe(400);
  });

  test('shows whoever is limited to a provider what is about that one', async () => {
    const rows = await exported('', await api.token(['audit:read'], [mine]));
    expect(rows.map(({ subject }) => subject)).toEqual(['client:7']);
  });

  test('keeps one chain when many write at once', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, at) => write('staff.signed-in', { subject: `staff:${at}` })),
    );
    const check = createAuditCheck();
    const rows = await listAudit(api.sql, { after: 0, limit: 1000 });
    for (const row of rows) check.take(row);
    expect(check.verdict()).toMatchObject({ ok: true, lines: rows.length });
    expect(rows.length).toBeGreaterThanOrEqual(23);
  });

  test('has no address of a client, whose session knows it', async () => {
    const client = { kind: 'client', id: '7', address: '198.51.100.4' } as const;
    await api.sql.begin((tx) => audit(tx, client, { action: 'client.signed-in', subject: 'login:7' }, NOW));
    const [row] = await exported('?subject=login:7');
    expect(row).toMatchObject({ actorKind: 'client', address: null });
    expect((await exported('?subject=role:1'))[0]?.address).toBe('192.0.2.7');
  });
});

describe('the check of an export', () => {
  test('passes what was not touched, and names the head', async () => {
    const { code, said } = await verdict((rows) => rows);
    const rows = await exported();
    expect(code).toBe(0);
    expect(said).toContain(`${rows.length} lines`);
    expect(said).toContain(String(rows.at(-1)?.hash));
  });

  test.each<[string, (rows: AuditRow[]) => AuditRow[], string]>([
    [
      'a changed line',
      (rows) => rows.map((row) => (row.seq === 2 ? { ...row, actorId: '9' } : row)),
      'Line 2 was changed',
    ],
    [
      'another address',
      (rows) => rows.map((row) => (row.seq === 1 ? { ...row, address: null } : row)),
      'Line 1 was changed',
    ],
    ['a missing line', (rows) => rows.filter(({ seq }) => seq !== 2), 'Line 2 is missing'],
    [
      'swapped numbers',
      (rows) => rows.map((row) => (row.seq === 2 ? { ...row, prevHash: row.hash } : row)),
      'Line 2 does not follow',
    ],
  ])('finds %s', async (_, change, sentence) => {
    const { code, said } = await verdict(change);
    expect(code).toBe(1);
    expect(said).toContain(sentence);
  });

  test('finds lines missing at the end by the head that was kept', async () => {
    const head = String((await exported()).at(-1)?.hash);
    expect(await verdict((rows) => rows.slice(0, -1), head)).toMatchObject({ code: 1 });
    expect(await verdict((rows) => rows, head)).toMatchObject({ code: 0 });
  });

  test('says what it could not read', async () => {
    const said: string[] = [];
    const print = (line: string) => void said.push(line);
    expect(await verifyAudit(join(dir, 'none.jsonl'), { print })).toBe(2);
    await writeFile(join(dir, 'other.jsonl'), '{"a":1}\n');
    expect(await verifyAudit(join(dir, 'other.jsonl'), { print })).toBe(2);
    expect(said.join('\n')).toContain('Line 1 of the file is no line of an audit log.');
  });
});
