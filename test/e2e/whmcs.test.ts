import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiClient } from '../../cli/demo/api-client.ts';
import { addToPanel, mailsSince, panelUsers } from '../../cli/demo/outside.ts';
import { type MariaDb, type SourceDatabase, sourceDatabase, startMariaDb } from '../support/mariadb.ts';
import { type Home, makeHome, until } from '../support/program.ts';

let server: MariaDb;
let source: SourceDatabase;
let home: Home;
beforeAll(async () => {
  [server, home] = await Promise.all([startMariaDb(), makeHome()]);
  source = await sourceDatabase(server, 'schema-8.sql', 'rows-8.sql');
}, 600_000);
afterAll(async () => {
  await home?.remove();
  await source?.drop();
  await server?.stop();
}, 120_000);

interface List<T> {
  items: T[];
}

test('X14, L1: clients of a WHMCS database are imported, again without a change, and one is closed on a real panel', async () => {
  const up = await home.started(home.tenure('up'));
  const api = apiClient(up);
  const panelUrl = up.panelUrl ?? '';
  const importOnce = async () => {
    const program = home.tenure(
      'import',
      'whmcs',
      '--from',
      source.url,
      '--provider',
      '1',
      '--time-zone',
      'Europe/Berlin',
    );
    expect(await program.exit, program.output()).toBe(0);
    return program.output();
  };
  expect(await importOnce()).toContain('Servers that need credentials: 2');
  const before = await api.text('/v1/clients?limit=200');
  await importOnce();
  expect(await api.text('/v1/clients?limit=200')).toBe(before);

  const clients = await api.get<List<{ id: number; lastName: string }>>("/v1/clients?q=O'Neil");
  const clientId = clients.items[0]?.id ?? 0;
  const services = (
    await api.get<List<{ id: number; serverId: number; username: string; domain: string; status: string }>>(
      `/v1/clients/${clientId}/services`,
    )
  ).items;
  const serverId = services.find(({ username }) => username === 'joerg')?.serverId ?? 0;
  const onPanel = services.filter((service) => service.serverId === serverId);
  expect(onPanel.map(({ username }) => username).sort()).toEqual(['abuse', 'joerg', 'leaving']);

  // What staff do after an import: give the server its address and credentials. Its panel has the accounts.
  const token = JSON.parse(readFileSync(join(home.dir, 'panel', 'token'), 'utf8')) as string;
  const etag = await etagOf(`${up.apiUrl}/v1/servers/${serverId}`, up.adminToken);
  const edited = await fetch(`${up.apiUrl}/v1/servers/${serverId}`, {
    method: 'PATCH',
    headers: {
      authorization: `Bearer ${up.adminToken}`,
      'content-type': 'application/json',
      'if-match': etag,
    },
    body: JSON.stringify({ url: panelUrl, credentials: { username: 'root', token } }),
  });
  expect(edited.status, await edited.text()).toBe(200);
  for (const { username, domain, status } of onPanel) {
    await addToPanel(panelUrl, home.dir, { user: username, domain, suspended: status === 'suspended' });
  }

  const since = new Date();
  const plan = await api.post<{ hash: string; warnings: { code: string }[] }>(
    `/v1/clients/${clientId}/operations/plan`,
    { kind: 'close', mode: 'terminate' },
  );
  const { id } = await api.post<{ id: string }>(`/v1/clients/${clientId}/operations`, {
    kind: 'close',
    mode: 'terminate',
    planHash: plan.hash,
    reason: 'left',
  });
  const state = async () => (await api.get<{ state: string }>(`/v1/operations/${id}`)).state;
  // One of the services lies on a panel that there is no connector for yet: a person decides about it.
  await until(async () => (await state()) === 'blocked', 'the service that nobody can reach');
  const blocked = await api.get<List<{ error: { message: string } }>>(
    `/v1/operations/${id}/items?state=blocked`,
  );
  expect(blocked.items).toHaveLength(1);
  await api.post(`/v1/operations/${id}/decisions`, { action: 'skip', reason: 'removed by hand' });
  await until(async () => (await state()) === 'completed', 'the end');

  const there = await panelUsers(panelUrl);
  expect(onPanel.filter(({ username }) => there.has(username))).toEqual([]);
  const invoices = await api.get<List<{ status: string }>>(`/v1/clients/${clientId}/invoices`);
  expect(invoices.items.map(({ status }) => status)).not.toContain('unpaid');
  expect((await mailsSince(up.mailboxUrl ?? '', since)).map(({ to }) => to)).toEqual(['joerg@example.com']);

  await importOnce();
  expect((await api.get<{ status: string }>(`/v1/clients/${clientId}`)).status).toBe('closed');
}, 300_000);

async function etagOf(url: string, token: string): Promise<string> {
  return (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).headers.get('etag') ?? '';
}
