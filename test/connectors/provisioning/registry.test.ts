import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scrub } from '../../../connectors/provisioning/failures.ts';
import { createConnectorPool } from '../../../connectors/provisioning/pool.ts';
import { createConnector, type ServerSettings } from '../../../connectors/provisioning/registry.ts';
import { ConnectorMisuseError } from '../../../connectors/provisioning/types.ts';
import { startPanel } from '../../../dev/panel/server.ts';

const WHM: ServerSettings = {
  kind: 'whm',
  host: 'whm.example.net',
  credentials: { username: 'root', token: 'SECRETTOKEN' },
};
const UUID = '5b3a1f6e-0c1d-4f7a-9d52-1f0c8f0e77aa';
const PROXMOX: ServerSettings = { kind: 'proxmox', host: 'pve.example.net' };
const PLESK: ServerSettings = { kind: 'plesk', host: 'plesk.example.net' };
const CALL = { signal: new AbortController().signal, idempotencyKey: 'k' };

function refusal(settings: ServerSettings): string {
  try {
    void createConnector(settings).close();
  } catch (error) {
    expect(error).toBeInstanceOf(ConnectorMisuseError);
    expect(error).toMatchObject({ code: 'bad-settings' });
    return error instanceof Error ? error.message : '';
  }
  throw new Error('These settings were expected to be refused.');
}

describe('connector registry', () => {
  test('X12: settings that cannot work are refused with a sentence that holds no secret', () => {
    const refused: [ServerSettings, RegExp][] = [
      [{ ...WHM, kind: 'virtualizor' }, /no connector of this kind/],
      [{ ...WHM, kind: 'toString' }, /no connector of this kind/],
      [{ ...WHM, credentials: null }, /credentials of a WHM server/],
      [{ ...WHM, credentials: { username: 'root' } }, /token/],
      [
        { ...WHM, credentials: { username: 'root', token: 'SECRETTOKEN\r\nx: y' } },
        /token: must be printable/,
      ],
      [
        { ...WHM, credentials: { username: 'root', token: 'SECRETTOKEN', password: 'SECRETTOKEN' } },
        /password/,
      ],
      [{ ...WHM, host: null }, /has no address/],
      [{ ...WHM, baseUrl: 'ftp://whm.example.net' }, /not an http or https URL/],
      [{ ...WHM, baseUrl: 'https://root:SECRETTOKEN@whm.example.net' }, /no user, password, query/],
      [{ ...WHM, baseUrl: 'https://whm.example.net/?token=SECRETTOKEN' }, /no user, password, query/],
      [{ ...WHM, baseUrl: 'http://whm.example.net:2086' }, /plain http/],
      [{ ...WHM, timeoutMs: 0 }, /timeoutMs/],
      [{ ...PLESK, credentials: { secretKey: '' } }, /secretKey, or username and password/],
      [{ ...PLESK, credentials: { username: 'admin', secretKey: 'SECRETTOKEN' } }, /Plesk server/],
      [
        { ...PLESK, kind: 'directadmin', credentials: { username: 'admin|bob', loginKey: 'SECRETTOKEN' } },
        /username: must not hold a colon or a \|/,
      ],
      [{ ...PLESK, kind: 'hestia', credentials: { accessKey: 'SECRETTOKEN' } }, /secretKey/],
      [
        { kind: 'webhook', baseUrl: 'https://a.example', credentials: { secret: 'not base64 SECRETTOKEN!' } },
        /secret/,
      ],
      [{ kind: 'webhook', baseUrl: 'https://a.example', credentials: { secret: 'whsec_' } }, /secret/],
      [
        { ...PROXMOX, credentials: { tokenId: 'root@pam', secret: UUID } },
        /tokenId: must be USER@REALM!NAME/,
      ],
      [
        { ...PROXMOX, credentials: { tokenId: 'a@pve!b', secret: 'SECRETTOKEN' } },
        /secret: must be the UUID/,
      ],
      [
        { kind: 'pterodactyl', baseUrl: 'https://a.example', credentials: { apiKey: 'ptlc_SECRETTOKEN' } },
        /apiKey: must be an application key/,
      ],
    ];
    for (const [settings, words] of refused) {
      const message = refusal(settings);
      expect(message).toMatch(words);
      expect(message).not.toContain('SECRETTOKEN');
    }
  });

  test('X12: a server gets its address from a URL, or from host and port with https', async () => {
    const messageOf = async (settings: ServerSettings) => {
      const connector = createConnector({ ...settings, timeoutMs: 5_000 });
      const probe = await connector.probe({ username: 'a', externalId: '101' }, CALL);
      await connector.close();
      return probe.state === 'unreachable' ? probe.failure.message : probe.state;
    };
    expect(await messageOf({ ...WHM, host: '127.0.0.1' })).toContain('127.0.0.1:2087');
    const credentials = { tokenId: 'a@pve!b', secret: UUID };
    expect(await messageOf({ ...PROXMOX, host: '127.0.0.1', credentials })).toContain('127.0.0.1:8006');
    const plesk = { ...PLESK, host: '127.0.0.1', credentials: { secretKey: 'k' } };
    expect(await messageOf(plesk)).toContain('127.0.0.1:8443');
    expect(await messageOf({ ...WHM, host: '127.0.0.1', port: 1 })).toContain('127.0.0.1:1 ');
    expect(await messageOf({ ...WHM, baseUrl: 'http://127.0.0.1:2/' })).toContain('127.0.0.1:2 ');
  });

  test('X12: the pool keeps one connector per server and makes a new one when its settings change', async () => {
    const panel = await startPanel({ token: 't2' });
    const pool = createConnectorPool();
    const old: ServerSettings = {
      kind: 'whm',
      baseUrl: panel.url,
      credentials: { username: 'root', token: 't1' },
    };
    const renewed: ServerSettings = { ...old, credentials: { username: 'root', token: 't2' } };
    try {
      const first = pool.get(7, old);
      expect(pool.get(7, structuredClone(old))).toBe(first);
      expect(pool.get(8, old)).not.toBe(first);
      expect(await first.probe({ username: 'a' }, CALL)).toMatchObject({
        failure: { code: 'bad-credentials' },
      });
      const second = pool.get(7, renewed);
      expect(second).not.toBe(first);
      expect(await second.probe({ username: 'a' }, CALL)).toEqual({ state: 'missing' });
    } finally {
      await pool.close();
      await panel.stop();
    }
  });
});

describe('messages', () => {
  test('X10: no name, domain, address or secret of a panel text survives scrubbing', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9._-]{2,15}$/);
    const words = fc.array(fc.constantFrom('System', 'user', 'does', 'not', 'exist!', '<b>', '</b>', '\n'));
    fc.assert(
      fc.property(name, name, words, words, (user, token, before, after) => {
        const text = [
          ...before,
          user,
          `(${token.toUpperCase()})`,
          `${user}@mail.example`,
          '10.1.2.3',
          ...after,
        ].join(' ');
        const clean = scrub(text, [user, token, undefined, null, '']).toLowerCase();
        const rest = [...before, ...after].join(' ').toLowerCase();
        for (const value of [user, token]) if (!rest.includes(value)) expect(clean).not.toContain(value);
        expect(clean).not.toMatch(/@|10\.1\.2\.3|<b>/);
        expect(clean.length).toBeLessThanOrEqual(200);
      }),
    );
    expect(scrub('System user bob does not exist!', ['bob'])).toBe('System user … does not exist!');
    expect(scrub(`${'a '.repeat(5_000)}`, []).length).toBe(200);
  });
});
