import type { Sql, Tx } from '../connect.ts';
import type { Vault } from '../crypto/secrets.ts';
import { acceptTotp, newRecoveryCodes, newTotpSecret, plainRecoveryCode } from '../crypto/totp.ts';

/** `unusable`: the login came from another system with a second factor that Tenure cannot check. */
export type SecondFactor = 'off' | 'on' | 'unusable';

/** Whether a login has a second factor. Only what was confirmed counts. */
export async function secondFactorOf(sql: Sql, loginId: number): Promise<SecondFactor> {
  const [row] = await sql<{ twoFactor: boolean; confirmed: boolean }[]>`
    select l.two_factor, t.confirmed_at is not null as confirmed
    from logins l left join login_totp t on t.login_id = l.id where l.id = ${loginId}`;
  if (row?.confirmed) return 'on';
  return row?.twoFactor ? 'unusable' : 'off';
}

/**
 * The secret of an authenticator app that is being set up: the same until it is confirmed, so that a page that is
 * loaded again shows what was scanned.
 * @returns the secret in base32; undefined: there is a confirmed one
 */
export async function beginTotp(tx: Tx, vault: Vault, loginId: number): Promise<string | undefined> {
  await tx`
    insert into login_totp (login_id, secret) values (${loginId}, ${sealed(vault, loginId, newTotpSecret())})
    on conflict (login_id) do nothing`;
  const row = await heldTotp(tx, loginId);
  return row === undefined || row.confirmedAt !== null ? undefined : opened(vault, loginId, row.secret);
}

/**
 * Switches the second factor on when a code shows that the app has the secret.
 * @returns the recovery codes, shown this once; undefined: the code was wrong, or nothing was being set up
 */
export async function confirmTotp(
  tx: Tx,
  vault: Vault,
  loginId: number,
  { code, now }: { code: string; now: Date },
): Promise<string[] | undefined> {
  const row = await heldTotp(tx, loginId);
  if (row === undefined || row.confirmedAt !== null) return undefined;
  const step = acceptTotp(opened(vault, loginId, row.secret), code, { now, lastStep: row.lastStep });
  if (step === undefined) return undefined;
  await tx`update login_totp set confirmed_at = ${now}, last_step = ${step} where login_id = ${loginId}`;
  await tx`update logins set two_factor = true, updated_at = now() where id = ${loginId}`;
  return replaceRecoveryCodes(tx, vault, loginId);
}

/**
 * Checks a code of the app or a recovery code, and uses it up: neither counts twice.
 * @returns what it was; undefined: refused
 */
export async function useSecondFactor(
  tx: Tx,
  vault: Vault,
  loginId: number,
  { code, now }: { code: string; now: Date },
): Promise<'app' | 'recovery-code' | undefined> {
  const row = await heldTotp(tx, loginId);
  if (row === undefined || row.confirmedAt === null) return undefined;
  const step = acceptTotp(opened(vault, loginId, row.secret), code, { now, lastStep: row.lastStep });
  if (step !== undefined) {
    await tx`update login_totp set last_step = ${step} where login_id = ${loginId}`;
    return 'app';
  }
  const plain = plainRecoveryCode(code);
  if (plain === undefined) return undefined;
  const used = await tx`
    update login_recovery_codes set used_at = ${now}
    where login_id = ${loginId} and used_at is null and hash = any(${hashesOf(vault, loginId, plain)}::text[]) returning id`;
  return used.length > 0 ? 'recovery-code' : undefined;
}

/** New recovery codes in place of all earlier ones. Returns them, shown this once. */
export async function replaceRecoveryCodes(tx: Tx, vault: Vault, loginId: number): Promise<string[]> {
  const codes = newRecoveryCodes();
  const hashes = codes.flatMap((code) => hashesOf(vault, loginId, plainRecoveryCode(code) ?? '').slice(0, 1));
  await tx`delete from login_recovery_codes where login_id = ${loginId}`;
  await tx`insert into login_recovery_codes (login_id, hash) select ${loginId}, unnest(${hashes}::text[])`;
  return codes;
}

/** How many recovery codes are left. */
export async function countRecoveryCodes(sql: Sql, loginId: number): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from login_recovery_codes where login_id = ${loginId} and used_at is null`;
  return row?.count ?? 0;
}

/** Switches the second factor off, with its secret and its recovery codes. Returns whether there was one. */
export async function removeSecondFactor(tx: Tx, loginId: number): Promise<boolean> {
  await tx`delete from login_recovery_codes where login_id = ${loginId}`;
  const { count } = await tx`delete from login_totp where login_id = ${loginId} and confirmed_at is not null`;
  const flags = await tx`
    update logins set two_factor = false, updated_at = now() where id = ${loginId} and two_factor`;
  return count > 0 || flags.count > 0;
}

interface TotpRow {
  secret: string;
  confirmedAt: string | null;
  lastStep: number;
}

/** Held until the transaction ends, so that one code cannot be used by two requests at once. */
async function heldTotp(tx: Tx, loginId: number): Promise<TotpRow | undefined> {
  const [row] = await tx<TotpRow[]>`
    select secret, confirmed_at, last_step from login_totp where login_id = ${loginId} for update`;
  return row;
}

const boundTo = (loginId: number) => `login_totp:${loginId}`;

function sealed(vault: Vault, loginId: number, secret: string): string {
  return vault.seal({ secret }, boundTo(loginId));
}

function opened(vault: Vault, loginId: number, text: string): string {
  return String(vault.open(text, boundTo(loginId)).secret);
}

function hashesOf(vault: Vault, loginId: number, plain: string): string[] {
  return vault.hashes(`recovery code ${loginId} ${plain}`).map(({ hash }) => hash);
}
