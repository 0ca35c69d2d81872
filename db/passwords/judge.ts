import { type PasswordFlaw, passwordFlaw } from '../../domain/passwords/rules.ts';
import { settingValues } from '../../domain/settings/resolve.ts';
import type { Sql } from '../connect.ts';
import { verifyPassword } from '../crypto/passwords.ts';
import type { ResetLogin } from '../queries/password-resets.ts';
import { settingsOfProvider } from '../queries/settings.ts';
import { isCommonPassword } from './common.ts';

/** Looks a password up among published leaks; `unknown`: nobody could be asked. */
export type LookUp = (password: string) => Promise<'breached' | 'clean' | 'unknown'>;

/**
 * Why a new password for a login cannot be taken, or undefined. The cheap reasons come first; only what passes them is
 * hashed, to compare it with the old one, and looked up where the provider wants it.
 */
export async function judgeNewPassword(
  { sql, lookUp }: { sql: Sql; lookUp: LookUp },
  login: ResetLogin,
  plain: string,
): Promise<PasswordFlaw | undefined> {
  const { name, email, firstName, lastName, providerName, passwordHash, passwordScheme, twoFactor } = login;
  const flaw = passwordFlaw(plain, {
    secondFactor: twoFactor,
    known: [name, email, firstName, lastName, `${firstName} ${lastName}`, providerName],
    isCommon: isCommonPassword,
  });
  if (flaw) return flaw;
  if (passwordHash !== null && passwordScheme !== null) {
    const old = await verifyPassword(plain, { hash: passwordHash, scheme: passwordScheme });
    if (old.ok) return 'same';
  }
  const { breachLookup } = settingValues(await settingsOfProvider(sql, login.providerId));
  if (breachLookup === 'off') return undefined;
  const answer = await lookUp(plain);
  if (answer === 'breached') return 'breached';
  return answer === 'unknown' && breachLookup === 'closed' ? 'not-checked' : undefined;
}
