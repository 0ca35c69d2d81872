import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, test } from 'vitest';
import { startPanel } from '../../../dev/panel/server.ts';

const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'tenure-panel-'));
  opened.push(async () => rmSync(made, { recursive: true, force: true }));
  return made;
}

async function panelWith(options: Omit<Parameters<typeof startPanel>[0], 'token'> = {}) {
  const panel = await startPanel({ token: 'T', ...options });
  opened.push(() => panel.stop());
  return panel;
}

async function api(url: string, fn: string, parameters: Record<string, string> = {}, token = 'T') {
  const body = new URLSearchParams({ 'api.version': '1', ...parameters });
  const response = await fetch(`${url}/json-api/${fn}`, {
    method: 'POST',
    body,
    headers: { authorization: `whm root:${token}` },
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

describe('demo panel', () => {
  test('X14: lives through the life of an account as WHM does', async () => {
    const { url } = await panelWith({ packages: ['default', 'gold'] });
    const result = async (fn: string, parameters: Record<string, string>) =>
      (await api(url, fn, parameters)).body.metadata;
    const made = { username: 'bob', domain: 'bob.example', plan: 'gold', password: 'longenough' };
    expect(await result('createacct', made)).toMatchObject({ result: 1 });
    expect(await result('createacct', made)).toMatchObject({
      result: 0,
      reason: expect.stringContaining('already exists'),
    });
    expect(await result('createacct', { ...made, username: 'bob2' })).toMatchObject({
      result: 0,
      reason: expect.stringContaining('domain'),
    });
    expect(await result('createacct', { ...made, username: '2bob' })).toMatchObject({ result: 0 });
    expect(await result('suspendacct', { user: 'bob', reason: 'overdue' })).toMatchObject({ result: 1 });
    expect(await result('passwd', { user: 'bob', password: 'other-one' })).toMatchObject({ result: 0 });
    const listed = await api(url, 'listsuspended');
    expect(listed.body.data.account).toMatchObject([{ user: 'bob', owner: 'root', reason: 'overdue' }]);
    expect((await api(url, 'accountsummary', { user: 'bob' })).body.data.acct).toMatchObject([
      { user: 'bob', suspended: 1, suspendreason: 'overdue' },
    ]);
    expect(await result('unsuspendacct', { user: 'bob' })).toMatchObject({ result: 1 });
    expect(await result('changepackage', { user: 'bob', pkg: 'platinum' })).toMatchObject({ result: 0 });
    expect(await result('changepackage', { user: 'bob', pkg: 'default' })).toMatchObject({ result: 1 });
    expect(await result('removeacct', { username: 'bob' })).toMatchObject({ result: 1 });
    expect(await result('removeacct', { username: 'bob' })).toEqual({
      version: 1,
      command: 'removeacct',
      result: 0,
      reason: 'System user bob does not exist!',
    });
    expect(await result('suspendacct', { user: 'bob' })).toMatchObject({
      result: 0,
      reason: expect.stringContaining('called for a user that does not exist'),
    });
    expect(await result('accountsummary', { user: 'bob' })).toMatchObject({
      result: 0,
      reason: 'Account does not exist.',
    });
    expect(await result('nonsense', {})).toMatchObject({ result: 0 });
  });

  test('X14: refuses a wrong token as WHM does, and answers the older shape without api.version=1', async () => {
    const panel = await panelWith({ accounts: [{ user: 'bob', domain: 'bob.example' }] });
    const denied = await api(panel.url, 'accountsummary', { user: 'bob' }, 'wrong');
    expect(denied.status).toBe(403);
    expect(denied.body).toMatchObject({ cpanelresult: { error: 'Access denied' } });
    expect(denied.body.metadata).toBeUndefined();
    const older = await api(panel.url, 'passwd', {
      'api.version': '0',
      user: 'bob',
      password: 'not-this-one',
      pass: 'old-style-1',
    });
    expect(older.body).toMatchObject({ status: 1, statusmsg: 'Ok' });
    expect(panel.hasPassword('bob', 'old-style-1')).toBe(true);
  });

  test('X14: searches accounts exactly and by expression', async () => {
    const accounts = ['ann', 'anna', 'bob'].map((user) => ({ user, domain: `${user}.example` }));
    const { url } = await panelWith({ accounts });
    const users = async (parameters: Record<string, string>) =>
      (await api(url, 'listaccts', parameters)).body.data.acct.map((row: { user: string }) => row.user);
    expect(await users({})).toEqual(['ann', 'anna', 'bob']);
    expect(await users({ searchtype: 'user', search: 'ann', searchmethod: 'exact' })).toEqual(['ann']);
    expect(await users({ searchtype: 'user', search: '^ann' })).toEqual(['ann', 'anna']);
    expect(await users({ searchtype: 'domain', search: 'bob.example', searchmethod: 'exact' })).toEqual([
      'bob',
    ]);
    expect((await api(url, 'listaccts', { searchtype: 'user', search: '(' })).body.metadata.result).toBe(0);
  });

  test('X11: an acknowledged removal survives SIGKILL, a torn last line does no harm', async () => {
    const file = join(folder(), 'accounts.jsonl');
    const accounts = Array.from({ length: 300 }, (_, i) => ({ user: `u${i}`, domain: `u${i}.example` }));
    await (await startPanel({ token: 'T', file, accounts })).stop();
    const child = spawn(process.execPath, ['--import', 'tsx', 'dev/panel/main.ts'], {
      env: { ...process.env, PANEL_TOKEN: 'T', PANEL_FILE: file, PANEL_PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    opened.push(async () => child.kill('SIGKILL'));
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    const { url } = JSON.parse(String(line));
    const removed: string[] = [];
    for (let i = 0; i < 100; i++) {
      const answer = await api(url, 'removeacct', { username: `u${i}` });
      if (answer.body.metadata.result === 1) removed.push(`u${i}`);
    }
    await api(url, 'suspendacct', { user: 'u200', reason: 'overdue' });
    child.kill('SIGKILL');
    await once(child, 'exit');
    appendFileSync(file, '{"remove":"u29');
    // The accounts to begin with do not come back.
    const panel = await panelWith({ file, accounts });
    expect(removed).toHaveLength(100);
    expect(panel.accounts().map((account) => account.user)).toEqual(
      accounts.slice(100).map((account) => account.user),
    );
    expect(panel.account('u200')).toMatchObject({ suspended: true, suspendReason: 'overdue' });
  });

  test('X11: faults can be programmed from another process, with the token only', async () => {
    const { url, faults } = await panelWith({ accounts: [{ user: 'bob', domain: 'bob.example' }] });
    const ask = (method: string, body?: unknown, token = 'T') =>
      fetch(`${url}/demo/faults`, {
        method,
        headers: { authorization: `Bearer ${token}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    expect((await ask('POST', { effect: 'html' }, 'wrong')).status).toBe(403);
    expect((await ask('POST', { effect: 'explode' })).status).toBe(422);
    expect((await ask('POST', { effect: 'html', unknown: 1 })).status).toBe(422);
    expect(faults.list()).toEqual([]);
    await ask('POST', { on: 'accountsummary', user: 'bob', effect: 'status', status: 502, times: 2 });
    const status = async (user: string) =>
      (
        await fetch(`${url}/json-api/accountsummary?api.version=1&user=${user}`, {
          headers: { authorization: 'whm root:T' },
        })
      ).status;
    expect([await status('ann'), await status('bob'), await status('bob'), await status('bob')]).toEqual([
      200, 502, 502, 200,
    ]);
    await ask('POST', { effect: 'html', times: null });
    expect(await (await ask('GET')).json()).toMatchObject({ faults: [{ effect: 'html', times: null }] });
    await ask('DELETE');
    expect(faults.list()).toEqual([]);
    await ask('POST', { down: 200 });
    let refused = 0;
    while (
      await status('bob').then(
        (code) => code !== 200,
        () => true,
      )
    )
      refused++;
    expect(refused).toBeGreaterThan(0);
  });

  test('X11: down refuses connections, up serves the same accounts at the same address', async () => {
    const panel = await panelWith({ accounts: [{ user: 'bob', domain: 'bob.example' }] });
    await panel.down();
    await expect(api(panel.url, 'accountsummary', { user: 'bob' })).rejects.toThrow();
    await panel.up();
    expect((await api(panel.url, 'accountsummary', { user: 'bob' })).body.metadata.result).toBe(1);
  });

  test('X14: shows people the accounts, escaped, and scripts the same as JSON', async () => {
    const { url } = await panelWith({
      accounts: [
        { user: 'bob', domain: 'bob.example', suspended: true, suspendReason: '<script>alert(1)</script>' },
        { user: 'ann', domain: 'ann.example' },
      ],
    });
    const page = await (await fetch(url)).text();
    expect(page).toContain('2 accounts, 1 suspended');
    expect(page).toContain('&lt;script&gt;');
    expect(page).not.toContain('<script>');
    const filtered = await (await fetch(`${url}/?q=%22%3E%3Cb%3Eann`)).text();
    expect(filtered).toContain('No account.');
    expect(filtered).not.toContain('"><b>');
    expect(await (await fetch(`${url}/demo/accounts`)).json()).toEqual({
      accounts: [
        {
          user: 'bob',
          domain: 'bob.example',
          owner: 'root',
          plan: 'default',
          state: 'suspended',
          suspendReason: '<script>alert(1)</script>',
        },
        {
          user: 'ann',
          domain: 'ann.example',
          owner: 'root',
          plan: 'default',
          state: 'active',
          suspendReason: null,
        },
      ],
    });
    expect((await fetch(`${url}/elsewhere`)).status).toBe(404);
    expect((await fetch(`${url}/demo/accounts`, { method: 'POST' })).status).toBe(405);
  });
});
