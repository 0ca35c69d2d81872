import { expect, test } from 'vitest';
import { testConnection } from '../../../connectors/provisioning/connection-test.ts';
import { startPanel } from '../../../dev/panel/server.ts';
import { startDirectAdminPanel } from './directadmin-panel.ts';
import { answerJson, startFakeServer } from './fake-server.ts';
import { startHestiaPanel } from './hestia-panel.ts';
import { startPleskPanel } from './plesk-panel.ts';
import { startFakeCluster } from './proxmox-fake.ts';
import { TOKEN_ID, SECRET as UUID } from './proxmox-harness.ts';
import { startFakePterodactyl } from './pterodactyl-fake.ts';
import { SECRET as SIGNING } from './webhook-harness.ts';
import { startReceiver } from './webhook-receiver.ts';

const GOOD = 'the-good-token';
const WRONG = 'a-wrong-token';

interface Kind {
  start(): Promise<{ url: string; down(): Promise<void> }>;
  credentials(right: boolean): Record<string, string>;
  says: { version: string | null; name: string | null };
}
const SILENT = { version: null, name: null };
const origin = ({ server }: { server: { origin: string; down(): Promise<void> } }) => ({
  ...{ url: server.origin, down: server.down },
});

const kinds: Record<string, Kind> = {
  whm: {
    start: () => startPanel({ token: GOOD }),
    credentials: (right) => ({ username: 'root', token: right ? GOOD : WRONG }),
    says: { version: '11.126.0.1', name: 'demo-panel.localhost' },
  },
  plesk: {
    start: async () => origin(await startPleskPanel({ secretKey: GOOD })),
    credentials: (right) => ({ secretKey: right ? GOOD : WRONG }),
    says: { version: '18.0.66', name: 'plesk.example' },
  },
  directadmin: {
    start: async () => origin(await startDirectAdminPanel({ username: 'admin', loginKey: GOOD })),
    credentials: (right) => ({ username: 'admin', loginKey: right ? GOOD : WRONG }),
    says: SILENT,
  },
  hestia: {
    start: async () => origin(await startHestiaPanel({ accessKey: 'the-access-key', secretKey: GOOD })),
    credentials: (right) => ({ accessKey: 'the-access-key', secretKey: right ? GOOD : WRONG }),
    says: { version: '1.8.12', name: 'hestia.example' },
  },
  proxmox: {
    start: async () => origin(await startFakeCluster(`${TOKEN_ID}=${UUID}`)),
    credentials: (right) => ({ tokenId: TOKEN_ID, secret: right ? UUID : UUID.replace('5b3', '0c0') }),
    says: { version: '8.2.4', name: 'pve1 pve2' },
  },
  pterodactyl: {
    start: async () => origin(await startFakePterodactyl(`ptla_${GOOD}`)),
    credentials: (right) => ({ apiKey: `ptla_${right ? GOOD : WRONG}` }),
    says: SILENT,
  },
  webhook: {
    start: () => startReceiver(SIGNING),
    credentials: (right) => ({
      secret: right ? SIGNING : `whsec_${Buffer.from('somebody-elses-secret').toString('base64')}`,
    }),
    says: SILENT,
  },
};

test.each(Object.entries(kinds))(
  'X12: a connection test of %s says what was reached, who is refused, and who is away',
  async (connector, { start, credentials, says }) => {
    const { url, down } = await start();
    const tryWith = async (right: boolean) => {
      const server = { connector, url, tlsVerify: true, credentials: credentials(right) };
      const tested = await testConnection(server);
      for (const secret of Object.values(credentials(right)).filter((value) => value.length > 8))
        expect(JSON.stringify(tested)).not.toContain(secret);
      return tested;
    };
    const reached = await tryWith(true);
    expect(reached).toEqual({ reached: true, ...says, tookMs: expect.any(Number) });
    expect(await tryWith(false)).toMatchObject({ reached: false, failure: { code: 'bad-credentials' } });
    await down();
    expect(await tryWith(true)).toMatchObject({ reached: false, failure: { code: 'unreachable' } });
  },
);

test('X12: a connection test ends in time, changes nothing, and never repeats a secret that a server says', async () => {
  const panel = await startPanel({ token: GOOD });
  const server = {
    connector: 'whm',
    url: panel.url,
    tlsVerify: true,
    credentials: { username: 'root', token: GOOD },
  };
  panel.faults.add({ on: 'accountsummary', effect: 'slow', delayMs: 20_000 });
  const late = await testConnection(server, 200);
  expect(late).toMatchObject({ reached: false, failure: { code: 'unreachable' } });
  expect(late.tookMs).toBeLessThan(2_000);
  await testConnection(server);
  const asked = Object.keys(panel.calls()).sort();
  expect(asked).toEqual(['accountsummary', 'gethostname', 'listaccts', 'version']);
  await panel.stop();

  const told = await startFakeServer(async ({ headers }, response) => {
    const [, token = ''] = /:(.*)$/.exec(headers.authorization ?? '') ?? [];
    const data = { acct: [], version: `9 ${token}`, hostname: '<b>panel</b>' };
    answerJson(response, 200, { metadata: { result: 1, reason: 'OK' }, data });
  });
  const tested = await testConnection({ ...server, url: told.origin });
  expect(tested).toEqual({ reached: true, ...SILENT, tookMs: expect.any(Number) });
  await told.down();
});

test('X12: a connection test of a server whose record cannot be used says so', async () => {
  const plain = { connector: 'whm', tlsVerify: true, credentials: { username: 'root', token: GOOD } };
  for (const url of [null, 'http://panel.example.com'])
    expect(await testConnection({ ...plain, url })).toMatchObject({ failure: { code: 'bad-settings' } });
});
