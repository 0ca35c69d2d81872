import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createVault } from '../../../db/crypto/secrets.ts';
import { totpCode } from '../../../db/crypto/totp.ts';
import {
  beginTotp,
  confirmTotp,
  countRecoveryCodes,
  removeSecondFactor,
  replaceRecoveryCodes,
  secondFactorOf,
  useSecondFactor,
} from '../../../db/queries/login-second-factor.ts';
import {
  failureLimits,
  forgetFailures,
  noteFailure,
  secondsToWait,
} from '../../../db/queries/sign-in-failures.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

const NOW = new Date('2026-03-10T09:00:00Z');
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
const vault = createVault({ current: Buffer.alloc(32, 7) });

let database: TestDatabase;
let providerId: number;
let count = 0;
beforeAll(async () => {
  database = await testDatabase();
  const [row] = await database.sql<
    { id: number }[]
  >`insert into providers (name) values ('Hosting') returning id`;
  providerId = row?.id ?? 0;
});
afterAll(() => database?.drop());

async function newLogin(): Promise<number> {
  count += 1;
  const [login] = await database.sql<{ id: number }[]>`
    insert into logins (provider_id, name, email) values (${providerId}, ${`l${count}`}, 'ada@example.com') returning id`;
  return login?.id ?? 0;
}
const begin = (loginId: number) => database.sql.begin((tx) => beginTotp(tx, vault, loginId));
const confirm = (loginId: number, code: string, now = NOW) =>
  database.sql.begin((tx) => confirmTotp(tx, vault, loginId, { code, now }));
const use = (loginId: number, code: string, now: Date) =>
  database.sql.begin((tx) => useSecondFactor(tx, vault, loginId, { code, now }));

/** A login with an app and recovery codes. */
async function withApp(): Promise<{ loginId: number; secret: string; codes: string[] }> {
  const loginId = await newLogin();
  const secret = (await begin(loginId)) ?? '';
  const codes = (await confirm(loginId, totpCode(secret, NOW))) ?? [];
  return { loginId, secret, codes };
}

describe('the second factor of a login', () => {
  test('P5: counts when a code has confirmed it; until then its secret stays the same', async () => {
    const loginId = await newLogin();
    const secret = (await begin(loginId)) ?? '';
    expect(await begin(loginId)).toBe(secret);
    expect(await secondFactorOf(database.sql, loginId)).toBe('off');
    expect(await use(loginId, totpCode(secret, NOW), NOW)).toBeUndefined();
    expect(await confirm(loginId, '000000')).toBeUndefined();
    const codes = await confirm(loginId, totpCode(secret, NOW));
    expect(codes).toHaveLength(10);
    expect(await secondFactorOf(database.sql, loginId)).toBe('on');
    expect(await begin(loginId)).toBeUndefined();
    expect(await confirm(loginId, totpCode(secret, later(30)), later(30))).toBeUndefined();
    const [row] = await database.sql`
      select l.two_factor, t.secret, array(select hash from login_recovery_codes where login_id = l.id)::text as hashes
      from logins l join login_totp t on t.login_id = l.id where l.id = ${loginId}`;
    expect(row?.twoFactor).toBe(true);
    expect(row?.secret).toMatch(/^v1\./);
    expect(row?.secret).not.toContain(secret);
    for (const code of codes ?? []) expect(row?.hashes).not.toContain(code.replaceAll('-', ''));
  });

  test('P5: a code counts once, also the one that confirmed and also when it is sent twice at once', async () => {
    const { loginId, secret } = await withApp();
    expect(await use(loginId, totpCode(secret, NOW), NOW)).toBeUndefined();
    const now = later(60);
    const code = totpCode(secret, now);
    const both = await Promise.all([use(loginId, code, now), use(loginId, code, now)]);
    expect(both.filter((each) => each === 'app')).toHaveLength(1);
    expect(await use(loginId, code, later(80))).toBeUndefined();
    expect(await use(loginId, totpCode(secret, later(120)), later(150))).toBe('app');
  });

  test('P5: each recovery code counts once, and new ones replace all', async () => {
    const { loginId, codes } = await withApp();
    const [first = '', second = ''] = codes;
    const both = await Promise.all([use(loginId, first.toUpperCase(), NOW), use(loginId, first, NOW)]);
    expect(both.filter((each) => each === 'recovery-code')).toHaveLength(1);
    expect(await countRecoveryCodes(database.sql, loginId)).toBe(9);
    const fresh = await database.sql.begin((tx) => replaceRecoveryCodes(tx, vault, loginId));
    expect(await use(loginId, second, NOW)).toBeUndefined();
    expect(await use(loginId, fresh[0] ?? '', NOW)).toBe('recovery-code');
    const other = await withApp();
    expect(await use(other.loginId, fresh[1] ?? '', NOW)).toBeUndefined();
  });

  test('P5: goes with its secret and codes when it is switched off; an imported one that cannot be checked says so', async () => {
    const { loginId, secret } = await withApp();
    expect(await database.sql.begin((tx) => removeSecondFactor(tx, loginId))).toBe(true);
    expect(await database.sql.begin((tx) => removeSecondFactor(tx, loginId))).toBe(false);
    expect(await secondFactorOf(database.sql, loginId)).toBe('off');
    expect(await use(loginId, totpCode(secret, later(60)), later(60))).toBeUndefined();
    expect(await countRecoveryCodes(database.sql, loginId)).toBe(0);
    const imported = await newLogin();
    await database.sql`update logins set two_factor = true where id = ${imported}`;
    expect(await secondFactorOf(database.sql, imported)).toBe('unusable');
    expect(await database.sql.begin((tx) => removeSecondFactor(tx, imported))).toBe(true);
    expect(await secondFactorOf(database.sql, imported)).toBe('off');
  });
});

describe('wrong tries', () => {
  const attempt = (login: string, address: string, now = NOW) => ({
    what: 'client area 1',
    login,
    address,
    now,
  });
  const wait = (login: string, address: string, now = NOW, known = false) =>
    secondsToWait(database.sql, vault, attempt(login, address, now), { known });
  const fail = async (times: number, login: string, address: (n: number) => string, now = NOW) => {
    for (let n = 0; n < times; n++) await noteFailure(database.sql, vault, attempt(login, address(n), now));
  };

  test('P1: of a login from one address are slowed down after ten, and those from elsewhere are not', async () => {
    const { most, minutes } = failureLimits.loginFromAddress;
    await fail(most - 1, 'ada', () => '198.51.100.1');
    expect(await wait('ada', '198.51.100.1')).toBe(0);
    await fail(1, ' ADA ', () => '198.51.100.1');
    expect(await wait('ada', '198.51.100.1')).toBe(minutes * 60);
    expect(await wait('ada', '198.51.100.2')).toBe(0);
    expect(await wait('eve', '198.51.100.1')).toBe(0);
    expect(await wait('ada', '198.51.100.1', later(minutes * 60))).toBe(0);
    await forgetFailures(database.sql, vault, attempt('ada', '198.51.100.1'));
    expect(await wait('ada', '198.51.100.1')).toBe(0);
  });

  test('P1: of a login from everywhere are slowed down, but never for the address that it signs in from', async () => {
    const { most, minutes } = failureLimits.login;
    await fail(most, 'bob', (n) => `203.0.113.${n}`);
    expect(await wait('bob', '192.0.2.1')).toBe(minutes * 60);
    expect(await wait('bob', '192.0.2.1', NOW, true)).toBe(0);
  });

  test('P1: of one address at many logins are slowed down', async () => {
    for (let n = 0; n < failureLimits.address.most; n++) await fail(1, `login${n}`, () => '192.0.2.9');
    expect(await wait('somebody', '192.0.2.9')).toBe(failureLimits.address.minutes * 60);
    expect(await wait('somebody', '192.0.2.8')).toBe(0);
    const rows = await database.sql`select subject from sign_in_failures`;
    expect(JSON.stringify(rows)).not.toContain('192.0.2.9');
    await fail(1, 'late', () => '192.0.2.7', later(3_601));
    const [old] = await database.sql`select count(*)::int as count from sign_in_failures where at <= ${NOW}`;
    expect(Number(old?.count)).toBeLessThan(rows.length);
  });
});
