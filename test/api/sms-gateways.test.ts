import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApi, testApi } from './support.ts';

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());

test('D1: the gateway for text messages of a provider is set, shown without its token, and edited by version', async () => {
  const provider = await api.provider();
  const address = `/v1/providers/${provider}/sms-gateway`;
  const read = await api.ask(`GET ${address}`);
  expect(read.body).toMatchObject({ version: 0, credentials: 'needed', disabled: true });
  const put = (body: object, etag: string) =>
    api.ask(`PUT ${address}`, { body, headers: { 'if-match': etag } });
  const url = 'https://sms.example.com/send';
  const tag = read.headers.get('etag') ?? '';
  const made = await put({ url, sender: 'Example', credentials: { token: 'secret-token' } }, tag);
  expect(made.status, made.text).toBe(200);
  expect(made.body).toMatchObject({ url, sender: 'Example', credentials: 'set', disabled: false });
  expect(made.text).not.toContain('secret-token');
  expect((await put({ url }, tag)).status).toBe(412);
  const now = made.headers.get('etag') ?? '';
  const elsewhere = await put({ url: 'https://other.example.com/send' }, now);
  expect(elsewhere.body.detail).toContain('Another host needs its credentials');
  expect((await put({ url: 'http://sms.example.com/send' }, now)).body.detail).toContain('use https');
  expect((await put({ url, secret: 1 }, now)).status).toBe(400);
  const off = await put({ url, disabled: true }, now);
  expect(off.body).toMatchObject({ disabled: true, credentials: 'set', sender: '' });
  const [kept] = await api.sql<{ credentials: string; id: number }[]>`
    select id, credentials from sms_gateways where provider_id = ${provider}`;
  expect(kept?.credentials).not.toContain('secret-token');
  expect(api.deps.vault.open(kept?.credentials ?? '', `sms_gateways:${kept?.id}`)).toEqual({
    token: 'secret-token',
  });
  const log = await api.sql<{ line: string }[]>`
    select action || ' ' || changes::text as line from change_log where entity = 'sms-gateway' order by id`;
  expect(log.map(({ line }) => line.split(' ')[0])).toEqual(['created', 'edited']);
  expect(JSON.stringify(log)).not.toContain('secret-token');
  const stranger = await api.token(['providers:read'], [await api.provider()]);
  expect((await api.ask(`GET ${address}`, { token: stranger })).status).toBe(404);
});
