import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { apiClient } from '../../cli/demo/api-client.ts';
import { mailsSince, panelUsers } from '../../cli/demo/outside.ts';
import { findProcesses } from '../../dev/processes.ts';
import { upFile } from '../../dev/up-file.ts';
import { type Home, makeHome, until } from '../support/program.ts';

const PASSWORD = 'seven wet stones by the lake';

let home: Home;
let dir: string;
beforeEach(async () => {
  home = await makeHome();
  dir = home.dir;
});
afterEach(() => home.remove());

describe('npm start', () => {
  test('L1: starts all, closes a client, survives kill -9, says that it runs, stops without a trace', async () => {
    const first = home.tenure('up');
    const up = await home.started(first);
    expect(statSync(upFile(dir)).mode & 0o777).toBe(0o600);
    for (const part of [
      'apiUrl',
      'adminToken',
      'mailboxUrl',
      'panelUrl',
      'gatewayUrl',
      'temporalAddress',
      'databaseUrl',
      'pid',
    ] as const) {
      expect(up[part], part).toBeTruthy();
    }
    // The file tells a moment before the lines are printed.
    await expect.poll(() => first.output(), { timeout: 10_000 }).toContain(up.adminToken);

    const second = home.tenure('up');
    expect(await second.exit).toBe(1);
    expect(second.output().trim().split('\n')).toHaveLength(1);
    expect(second.output()).toContain(`process ${up.pid}`);

    const api = apiClient(up);
    const startAt = new Date(Date.now() + 8_000).toISOString();
    const { id } = await api.post<{ id: string }>('/v1/clients/2/operations', {
      kind: 'close',
      mode: 'terminate',
      reason: 'test',
      startAt,
    });
    process.kill(up.pid, 'SIGKILL');
    await first.exit;

    const again = home.tenure('up', '--empty');
    const upAgain = await home.started(again);
    expect(upAgain.adminToken).toBe(up.adminToken);
    const apiAgain = apiClient(upAgain);
    for await (const event of apiAgain.events(id)) if (event.type === 'operation.completed') break;
    const { state } = await apiAgain.get<{ state: string }>(`/v1/operations/${id}`);
    expect(state).toBe('completed');
    const services = await apiAgain.get<{ items: { username: string | null; status: string }[] }>(
      '/v1/clients/2/services',
    );
    const there = await panelUsers(upAgain.panelUrl ?? '');
    for (const { username, status } of services.items) {
      if (username)
        expect({ status, onPanel: there.has(username) }).toEqual({ status: 'terminated', onPanel: false });
    }
    const { items: messages } = await apiAgain.get<{
      items: { operationId: string | null; state: string }[];
    }>('/v1/clients/2/messages');
    expect(messages.filter(({ operationId }) => operationId === id).map(({ state }) => state)).toEqual([
      'sent',
    ]);
    const { email } = await apiAgain.get<{ email: string }>('/v1/clients/2');
    const mails = await mailsSince(upAgain.mailboxUrl ?? '', new Date(0), email);
    expect(mails.filter(({ subject }) => /is closed|ist geschlossen/.test(subject))).toHaveLength(1);

    // The demo gateway tells the API what happens there.
    const { items: owing } = await apiAgain.get<{ items: { id: number }[] }>(
      '/v1/clients/12/invoices?status=unpaid',
    );
    await apiAgain.post(`/v1/invoices/${owing[0]?.id}/charge`, {});
    await until(async () => {
      const { items } = await apiAgain.get<{ items: object[] }>('/v1/gateway-events?state=applied');
      return items.length > 0;
    }, 'what the gateway tells');

    process.kill(upAgain.pid, 'SIGTERM');
    expect(await again.exit).toBe(0);
    expect(existsSync(upFile(dir))).toBe(false);
    expect(await findProcesses(dir)).toEqual([]);
  }, 240_000);

  test('prints the link of the first administrator: it sets a password once, and is printed until somebody can sign in', async () => {
    const first = home.tenure('up', '--empty');
    const { signInUrl = '', apiUrl, pid } = await home.started(first);
    expect(first.output()).toContain(signInUrl);
    process.kill(pid, 'SIGTERM');
    await first.exit;

    const second = home.tenure('up', '--empty');
    const up = await home.started(second);
    const link = new URL(up.signInUrl ?? '');
    expect(link.origin).toBe(apiUrl);
    // Passkeys are bound to a name: `npm start` is reached by one.
    const passkeys = await fetch(`${apiUrl}/v1/staff/sessions/passkey/options`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' },
    });
    expect(await passkeys.json()).toMatchObject({ rpId: 'localhost' });
    await expect.poll(() => second.output(), { timeout: 10_000 }).toContain(link.href);
    const set = (address: URL) =>
      fetch(new URL(address.pathname, up.apiUrl), {
        method: 'POST',
        body: new URLSearchParams({ token: address.searchParams.get('token') ?? '', password: PASSWORD }),
      });
    expect((await set(new URL(signInUrl))).status).toBe(404);
    const shown = await fetch(link);
    expect(await shown.text()).toContain('type="password" name="password"');
    expect((await set(link)).status).toBe(200);
    expect((await set(link)).status).toBe(404);
    const opened = await fetch(`${up.apiUrl}/v1/staff/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'admin@localhost', password: PASSWORD, as: 'bearer' }),
    });
    expect(opened.status).toBe(201);
    const { token } = (await opened.json()) as { token: string };
    const providers = await fetch(`${up.apiUrl}/v1/providers`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(providers.status).toBe(200);
    process.kill(up.pid, 'SIGTERM');
    await second.exit;

    const third = home.tenure('up', '--empty');
    const last = await home.started(third);
    expect(last.signInUrl).toBeUndefined();
    expect(third.output()).not.toContain('/staff/password');
    process.kill(last.pid, 'SIGTERM');
    expect(await third.exit).toBe(0);
  }, 240_000);

  test('stops when it is told to while it is still starting', async () => {
    const program = home.tenure('up');
    await until(
      () => program.output().includes('PostgreSQL') || existsSync(join(dir, 'lock')),
      'the first line',
    );
    process.kill(program.pid, 'SIGTERM');
    expect(await program.exit).toBe(0);
    expect(await findProcesses(dir)).toEqual([]);
  }, 120_000);

  test('an unknown or bad setting ends with a sentence', async () => {
    const child = spawn(process.execPath, ['bin/tenure.mjs', 'api'], {
      env: { ...process.env, TENURE_DIR: dir, TENURE_PROT: '1' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let text = '';
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect(code).toBe(1);
    expect(text).toContain('TENURE_PROT');
    expect(text.trim().split('\n')).toHaveLength(1);
  });
});

describe('npm run demo', () => {
  test('L1, X13: shows preview, progress, result, mail and evidence that holds', async () => {
    const program = home.tenure('demo');
    expect(await program.exit).toBe(0);
    const output = program.output();
    expect(output).toMatch(/Accounts on the demo panel: .*active/);
    expect(output).toMatch(/Accounts on the demo panel: (\w+ gone(, )?)+\n/);
    expect(output).toContain('operation.completed');
    expect(output).toMatch(/Invoices: .*cancelled/);
    expect(output).toMatch(/To \S+@\S+: .* is closed/);
    expect(output).toContain('is the one that you trust');
    const file = /It is kept in (\S+);/.exec(output)?.[1] ?? '';
    expect(JSON.parse(readFileSync(file, 'utf8')).format).toBe('tenure-evidence/1');
    const verify = home.tenure('evidence', 'verify', file);
    expect(await verify.exit).toBe(0);
    expect(await findProcesses(dir)).toEqual([]);
  }, 240_000);

  test('P1: a reset from the request to the sign-in, its dead link, and a second one that dies at its time', async () => {
    const program = home.tenure('demo', 'password-reset');
    const code = await program.exit;
    const output = program.output();
    expect(code, output).toBe(0);
    const [known, unknown] = [...output.matchAll(/^ {2}\S+@\S+ +(202 .*)$/gm)].map(([, answer]) => answer);
    expect(known).toBeTruthy();
    expect(known).toBe(unknown);
    expect(output).toContain('Your password is set.');
    expect(output).toMatch(/Signed in: \S+\/portal\/1\/ shows/);
    expect(output.match(/Its page answers 404 .*; the route 404/g)).toHaveLength(2);
    const [, until = ''] = /it works, until (\S+Z):/.exec(output) ?? [];
    const [, over = ''] = /(\S+Z): the record says “expired”/.exec(output) ?? [];
    expect(Date.parse(over)).toBeGreaterThanOrEqual(Date.parse(until));
    expect(await findProcesses(dir)).toEqual([]);
  }, 240_000);
});
