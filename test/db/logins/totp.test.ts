import { describe, expect, test } from 'vitest';
import {
  acceptTotp,
  newRecoveryCodes,
  newTotpSecret,
  plainRecoveryCode,
  totpCode,
  totpUri,
} from '../../../db/crypto/totp.ts';

/** RFC 6238, appendix B: the ASCII secret 12345678901234567890; its codes have eight digits, ours the last six. */
const RFC_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const at = (seconds: number) => new Date(seconds * 1000);

describe('codes of an authenticator app', () => {
  test('P5: are those of RFC 6238', () => {
    const vectors: [number, string][] = [
      [59, '287082'],
      [1111111109, '081804'],
      [1111111111, '050471'],
      [1234567890, '005924'],
      [2000000000, '279037'],
      [20000000000, '353130'],
    ];
    for (const [seconds, code] of vectors) expect(totpCode(RFC_SECRET, at(seconds))).toBe(code);
  });

  test('P5: count one step early and one late, not two', () => {
    const code = totpCode(RFC_SECRET, at(1200));
    const accepted = (seconds: number) => acceptTotp(RFC_SECRET, code, { now: at(seconds), lastStep: 0 });
    expect(
      [1140, 1169, 1170, 1200, 1229, 1230, 1259, 1260].map((each) => accepted(each) !== undefined),
    ).toEqual([...[false, false, true, true, true, true, true, false]]);
    expect(accepted(1230)).toBe(40);
  });

  test('P5: count once, and none before one that counted', () => {
    const now = at(1200);
    const early = totpCode(RFC_SECRET, at(1170));
    const step = acceptTotp(RFC_SECRET, totpCode(RFC_SECRET, now), { now, lastStep: 0 }) ?? 0;
    expect(step).toBe(40);
    expect(acceptTotp(RFC_SECRET, totpCode(RFC_SECRET, now), { now, lastStep: step })).toBeUndefined();
    expect(acceptTotp(RFC_SECRET, early, { now, lastStep: step })).toBeUndefined();
    expect(acceptTotp(RFC_SECRET, early, { now, lastStep: 38 })).toBe(39);
  });

  test('P5: may have blanks, and must have six digits', () => {
    const now = at(59);
    const accepted = (code: string) => acceptTotp(RFC_SECRET, code, { now, lastStep: 0 });
    expect(accepted(' 287 082 ')).toBe(1);
    for (const code of ['', '28708', '2870821', '28708a', '٢٨٧٠٨٢', '94287082', '-287082e0'])
      expect(accepted(code), code).toBeUndefined();
  });

  test('P5: come from a secret of 160 bits, which the address for the app names', () => {
    const secrets = new Set(Array.from({ length: 50 }, newTotpSecret));
    expect(secrets.size).toBe(50);
    for (const secret of secrets) expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    const uri = new URL(totpUri(RFC_SECRET, { issuer: 'Hosting: Ltd & Co', account: 'ada@example.com' }));
    expect(uri.protocol).toBe('otpauth:');
    expect(uri.searchParams.get('secret')).toBe(RFC_SECRET);
    expect(uri.searchParams.get('issuer')).toBe('Hosting  Ltd & Co');
    expect(decodeURIComponent(uri.pathname)).toContain('Hosting  Ltd & Co:ada@example.com');
  });
});

describe('recovery codes', () => {
  test('P5: are ten, never the same, and read the same however they are typed', () => {
    const codes = Array.from({ length: 30 }, newRecoveryCodes).flat();
    expect(new Set(codes).size).toBe(300);
    for (const code of codes) expect(code).toMatch(/^[2-9a-hjkmnp-z]{4}(-[2-9a-hjkmnp-z]{4}){2}$/);
    const [code = ''] = codes;
    const plain = code.replaceAll('-', '');
    for (const typed of [code, plain, code.toUpperCase(), ` ${plain.slice(0, 6)} ${plain.slice(6)} `])
      expect(plainRecoveryCode(typed)).toBe(plain);
    for (const typed of ['', '123456', `${plain}a`, plain.slice(1), plain.replace(/^./, '0')])
      expect(plainRecoveryCode(typed), typed).toBeUndefined();
  });
});
