import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConfigError, needed, readConfig, settingsTable } from '../../cli/config.ts';

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tenure-config-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

function problem(env: Record<string, string>): string {
  try {
    readConfig(env);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return error instanceof Error ? error.message : '';
  }
  throw new Error('The settings were accepted.');
}

test('without any setting Tenure runs its own parts on loopback', () => {
  const config = readConfig({ DATABASE_URL: ' ', TENURE_PORT: '' });
  expect(config).toMatchObject({ host: '127.0.0.1', taskQueue: 'tenure', logLevel: 'info' });
  expect([config.databaseUrl, config.temporal, config.smtpUrl, config.secretKey]).toEqual(
    Array(4).fill(undefined),
  );
});

test('every setting of the table is known, and its example, where it is a value, is accepted', () => {
  const values = settingsTable.filter(
    ({ name, example }) => name.startsWith('TENURE_') && !example.includes('the '),
  );
  const env = Object.fromEntries(values.map(({ name, example }) => [name, example]));
  delete env.TENURE_SECRET_KEY_FILE; // the file of the example does not exist here
  expect(readConfig(env)).toMatchObject({
    host: '0.0.0.0',
    port: 8080,
  });
});

test('single sign-on is set up whole or not at all, and its secret is never shown', () => {
  const sso = { TENURE_SSO_ISSUER: 'https://login.example.com', TENURE_SSO_CLIENT_ID: 'tenure' };
  expect(problem(sso)).toMatch(/^TENURE_SSO_CLIENT_SECRET is not set/);
  expect(problem({ TENURE_SSO_CLIENT_SECRET: 'kept to itself' })).toMatch(/^TENURE_SSO_ISSUER is not set/);
  expect(problem({ TENURE_SSO_CLIENT_SECRET: 'kept to itself' })).not.toContain('kept');
  expect(readConfig({ ...sso, TENURE_SSO_CLIENT_SECRET: 'x' }).singleSignOn).toEqual({
    ...{ issuer: 'https://login.example.com', clientId: 'tenure', clientSecret: 'x', linkByEmail: false },
  });
  expect(readConfig({}).singleSignOn).toBeUndefined();
  expect(readConfig({ TENURE_STAFF_SECOND_FACTOR: 'required' }).secondFactorRequired).toBe(true);
  expect(problem({ TENURE_STAFF_SECOND_FACTOR: 'yes' })).toContain('must be required or optional');
});

describe('a bad setting ends with a sentence that names it, what is wrong, and an example', () => {
  test.each([
    ['TENURE_PORT', '70000', /whole number from 0 to 65535 \(it is "70000"\).*TENURE_PORT=8080/],
    ['TENURE_LOG_LEVEL', 'loud', /one of trace, debug.*"loud"/],
    ['MAIL_FROM', 'nobody', /mail address/],
    ['TEMPORAL_ADDRESS', 'localhost', /must be host:port/],
    ['TENURE_SECRET_KEY_FILE', '/does/not/exist', /cannot be read/],
  ])('%s=%s', (name, value, expected) => {
    expect(problem({ [name]: value })).toMatch(new RegExp(`^${name} .*${expected.source}`));
  });

  test('TLS to Temporal is never switched off by a word that is not understood', () => {
    const env = { TEMPORAL_ADDRESS: 'temporal.example.com:7233', TEMPORAL_TLS: 'yes please' };
    expect(problem(env)).toMatch(/^TEMPORAL_TLS must be true or false/);
  });

  test('an unknown name is refused, with the name that may be meant', () => {
    expect(problem({ TENURE_PROT: '1' })).toMatch(/no setting TENURE_PROT; TENURE_PORT may be meant/);
    expect(problem({ TENURE_NO_SUCH: '1' })).toMatch(/docs\/OPERATIONS\.md/);
  });

  test('a command that needs a setting says which and what it is', () => {
    expect(() => needed(undefined, 'DATABASE_URL')).toThrow(/DATABASE_URL is not set.*PostgreSQL 16/);
  });
});

test('secrets never appear in what is said about them', () => {
  const secret = 'hunter2hunter2';
  const bad: Record<string, string>[] = [
    { DATABASE_URL: `mysql://user:${secret}@db/tenure` },
    { SMTP_URL: `imap://user:${secret}@mail` },
    { TENURE_SECRET_KEY: secret },
    { TENURE_PREVIOUS_SECRET_KEYS: secret },
  ];
  for (const env of bad) expect(problem(env)).not.toContain(secret);
});

test("a profile of Temporal's configuration file gives address, namespace, key and TLS", async () => {
  const file = join(dir, 'temporal.toml');
  await writeFile(file, '[profile.prod]\naddress = "cloud:7233"\nnamespace = "n1"\napi_key = "k"\n');
  expect(readConfig({ TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: 'prod' }).temporal).toMatchObject({
    connectionOptions: { address: 'cloud:7233', apiKey: 'k', tls: true },
    namespace: 'n1',
  });
  await writeFile(file, '[profile.prod]\napi_key = "hunter2\n');
  const said = problem({ TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: 'prod' });
  expect(said).toMatch(/^The Temporal settings cannot be used/);
  expect(said).not.toContain('hunter2');
});

test('the key for credentials comes from the environment or from a file, not from both', async () => {
  const key = Buffer.alloc(32, 7);
  const file = join(dir, 'key');
  await writeFile(file, `${key.toString('base64')}\n`);
  expect(readConfig({ TENURE_SECRET_KEY: key.toString('base64') }).secretKey).toEqual(key);
  expect(readConfig({ TENURE_SECRET_KEY_FILE: file }).secretKey).toEqual(key);
  expect(problem({ TENURE_SECRET_KEY: 'x', TENURE_SECRET_KEY_FILE: file })).toMatch(/both set/);
});
