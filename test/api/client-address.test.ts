import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientOf, readNetworks } from '../../api/http/client-address.ts';
import { PASSWORD, type TestApi, testApi } from './support.ts';

const PROXIES = readNetworks('10.0.0.0/8, 192.0.2.1, 2001:db8:1::/48');

describe('the address that a request comes from', () => {
  test.each([
    ['without proxies is that of the connection, whatever is claimed', '198.51.100.7', '203.0.113.9', ''],
    [
      'of a stranger is that of the connection, though there are proxies',
      '198.51.100.7',
      '203.0.113.9',
      undefined,
    ],
  ])('%s', (_, peer, forwarded, list) => {
    expect(clientOf(peer, forwarded, list === undefined ? PROXIES : readNetworks(list))).toBe(peer);
  });

  test.each([
    ['one proxy', '10.1.2.3', '203.0.113.9', '203.0.113.9'],
    ['two proxies', '10.1.2.3', '203.0.113.9, 192.0.2.1', '203.0.113.9'],
    [
      'what the client wrote itself before it',
      '10.1.2.3',
      '127.0.0.1, 198.51.100.1, 203.0.113.9',
      '203.0.113.9',
    ],
    ['a claim to be a proxy', '10.1.2.3', '10.9.9.9, 203.0.113.9', '203.0.113.9'],
    ['only proxies: the farthest', '10.1.2.3', '10.9.9.9, 192.0.2.1', '10.9.9.9'],
    ['no header', '10.1.2.3', undefined, '10.1.2.3'],
    ['an empty header', '10.1.2.3', '', '10.1.2.3'],
    ['nonsense where the address should be', '10.1.2.3', '203.0.113.9, unknown', '10.1.2.3'],
    ['nonsense before a proxy', '10.1.2.3', '203.0.113.9, x, 192.0.2.1', '192.0.2.1'],
    ['a short spelling, which others read as another address', '10.1.2.3', '203.1', '10.1.2.3'],
    ['IPv6', '2001:db8:1::5', '2001:DB8:0:0::7', '2001:db8::7'],
    ['IPv4 through IPv6', '::ffff:10.1.2.3', '::ffff:203.0.113.9', '203.0.113.9'],
    ['ports', '10.1.2.3', '203.0.113.9:4711, [2001:db8:1::5]:80', '203.0.113.9'],
    ['an IPv6 network beside a look-alike', '2001:db8:2::5', '203.0.113.9', '2001:db8:2::5'],
  ])('P1: behind %s', (_, peer, forwarded, expected) => {
    expect(clientOf(peer, forwarded, PROXIES)).toBe(expected);
  });

  test.each(['10.0.0.0/33', '10.0/8', 'localhost', '203.0.113.9 10.0.0.1', '::1/129', '10.1'])(
    'no proxy can be %s',
    (text) => {
      expect(() => readNetworks(`192.0.2.1, ${text}`)).toThrow(text);
    },
  );
});

describe('behind a proxy', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await testApi({ trustedProxies: readNetworks('10.0.0.0/8') });
  });
  afterAll(() => api.close());

  const from = async (peer: string, forwarded: string, path: string, body: unknown) => {
    const env = { incoming: { socket: { remoteAddress: peer, remotePort: 1, remoteFamily: 'IPv4' } } };
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': forwarded };
    return api.app.request(path, { method: 'POST', headers, body: JSON.stringify(body) }, env);
  };
  const signIn = (peer: string, forwarded: string, email: string) =>
    from(peer, forwarded, '/v1/staff/sessions', { email, password: 'not the right one', as: 'bearer' });

  test('P1: behind a proxy limits count the client, not the proxy and not what the client claims', async () => {
    const grace = await api.person(['clients:read']);
    for (let n = 0; n < 10; n++)
      expect((await signIn('10.0.0.1', `192.0.2.${n}, 203.0.113.9`, grace.email)).status).toBe(401);
    expect((await signIn('10.0.0.1', '192.0.2.200, 203.0.113.9', grace.email)).status).toBe(429);
    expect((await signIn('10.0.0.1', '203.0.113.10', grace.email)).status).toBe(401);
  });

  test('P1: behind a proxy sessions and the audit log hold the client’s address; who does not come by the proxy claims in vain', async () => {
    const grace = await api.person(['clients:read']);
    const body = { email: grace.email, password: PASSWORD, as: 'bearer' };
    expect((await from('10.0.0.1', '203.0.113.20', '/v1/staff/sessions', body)).status).toBe(201);
    expect((await from('198.51.100.9', '203.0.113.21', '/v1/staff/sessions', body)).status).toBe(201);
    const sessions = await api.sql`
      select address from staff_sessions where staff_id = ${grace.id} and id <> ${grace.sessionId} order by id`;
    expect(sessions.map(({ address }) => address)).toEqual(['203.0.113.20', '198.51.100.9']);
    const log = await api.sql`
      select address from audit_log where action = 'staff.signed-in' and actor_id = ${String(grace.id)} order by seq`;
    expect(log.map(({ address }) => address)).toEqual(['203.0.113.20', '198.51.100.9']);
  });
});
