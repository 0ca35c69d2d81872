import type { Sql, Tx } from '../connect.ts';
import type { Vault } from '../crypto/secrets.ts';
import * as factors from './second-factor.ts';

/** `unusable`: the login came from another system with a second factor that Tenure cannot check. */
export type SecondFactor = 'off' | 'on' | 'unusable';

const loginFactors: factors.FactorTables = {
  ...{ totp: 'login_totp', codes: 'login_recovery_codes', owner: 'login_id', purpose: 'recovery code' },
};

/** Whether a login has a second factor. Only what was confirmed counts. */
export async function secondFactorOf(sql: Sql, loginId: number): Promise<SecondFactor> {
  const [row] = await sql<{ twoFactor: boolean; confirmed: boolean }[]>`
    select l.two_factor, t.confirmed_at is not null as confirmed
    from logins l left join login_totp t on t.login_id = l.id where l.id = ${loginId}`;
  if (row?.confirmed) return 'on';
  return row?.twoFactor ? 'unusable' : 'off';
}

/** As `beginTotp` of `second-factor.ts`, for a login. */
export function beginTotp(tx: Tx, vault: Vault, loginId: number): Promise<string | undefined> {
  return factors.beginTotp(tx, vault, loginFactors, loginId);
}

/** As `confirmTotp` of `second-factor.ts`; the login says from then on that it has a second factor. */
export async function confirmTotp(
  tx: Tx,
  vault: Vault,
  loginId: number,
  shown: { code: string; now: Date },
): Promise<string[] | undefined> {
  const codes = await factors.confirmTotp(tx, vault, loginFactors, loginId, shown);
  if (codes !== undefined)
    await tx`update logins set two_factor = true, updated_at = now() where id = ${loginId}`;
  return codes;
}

/** As `useSecondFactor` of `second-factor.ts`, for a login. */
export function useSecondFactor(
  tx: Tx,
  vault: Vault,
  loginId: number,
  shown: { code: string; now: Date },
): Promise<'app' | 'recovery-code' | undefined> {
  return factors.useSecondFactor(tx, vault, loginFactors, loginId, shown);
}

/** New recovery codes in place of all earlier ones. Returns them, shown this once. */
export function replaceRecoveryCodes(tx: Tx, vault: Vault, loginId: number): Promise<string[]> {
  return factors.replaceRecoveryCodes(tx, vault, loginFactors, loginId);
}

/** How many recovery codes are left. */
export function countRecoveryCodes(sql: Sql, loginId: number): Promise<number> {
  return factors.countRecoveryCodes(sql, loginFactors, loginId);
}

/** Switches the second factor off, with its secret and its recovery codes. Returns whether there was one. */
export async function removeSecondFactor(tx: Tx, loginId: number): Promise<boolean> {
  await tx`delete from login_recovery_codes where login_id = ${loginId}`;
  const { count } = await tx`delete from login_totp where login_id = ${loginId} and confirmed_at is not null`;
  const flags = await tx`
    update logins set two_factor = false, updated_at = now() where id = ${loginId} and two_factor`;
  return count > 0 || flags.count > 0;
}
