import type { Sql } from '../connect.ts';
import type { Vault } from '../crypto/secrets.ts';

/** Whose failures are counted: `what` keeps the counts of different doors apart. */
export interface SignInTry {
  /** such as `client area 3` or `staff` */
  what: string;
  /** as it was typed */
  login: string;
  address: string | null;
  now: Date;
}

const MINUTE_MS = 60_000;

/**
 * How many wrong tries there may be in which time. Nobody is locked out: the count of a login alone does not stop an
 * address from which it signed in lately (NIST SP 800-63B-4, 3.2.2: at most 100 in a row).
 */
export const failureLimits = {
  loginFromAddress: { most: 10, minutes: 15 },
  address: { most: 100, minutes: 15 },
  login: { most: 100, minutes: 60 },
} as const;
const LONGEST_MS = 60 * MINUTE_MS;

/**
 * Whether a try may be made at all.
 * @param known the address is one from which this login signed in lately
 * @returns the seconds to wait, 0: go ahead
 */
export async function secondsToWait(
  sql: Sql,
  vault: Vault,
  attempt: SignInTry,
  { known }: { known: boolean },
): Promise<number> {
  const { now } = attempt;
  const limits = subjectsOf(vault, attempt).filter(({ name }) => !(name === 'login' && known));
  const waits = await Promise.all(
    limits.map(async ({ name, subject }) => {
      const { most, minutes } = failureLimits[name];
      // The oldest of the newest `most` failures: when it is out of the window, there is room for one more.
      const [row] = await sql<{ at: string }[]>`
        select at from sign_in_failures where subject = ${subject} and at > ${new Date(now.getTime() - minutes * MINUTE_MS)}
        order by at desc offset ${most - 1} limit 1`;
      return row ? Date.parse(row.at) + minutes * MINUTE_MS - now.getTime() : 0;
    }),
  );
  return Math.max(0, ...waits.map((ms) => Math.ceil(ms / 1000)));
}

/** Counts a failure; those that no limit looks at any more go. */
export async function noteFailure(sql: Sql, vault: Vault, attempt: SignInTry): Promise<void> {
  const { now } = attempt;
  const subjects = subjectsOf(vault, attempt).map(({ subject }) => subject);
  await sql`insert into sign_in_failures (subject, at) select unnest(${subjects}::text[]), ${now}`;
  await sql`
    delete from sign_in_failures where id in (
      select id from sign_in_failures where at < ${new Date(now.getTime() - LONGEST_MS)} order by at limit 100 for update skip locked)`;
}

/** After a success the wrong tries of this login from this address are forgotten. */
export async function forgetFailures(sql: Sql, vault: Vault, attempt: SignInTry): Promise<void> {
  const subjects = subjectsOf(vault, attempt).filter(({ name }) => name === 'loginFromAddress');
  await sql`delete from sign_in_failures where subject = any(${subjects.map(({ subject }) => subject)}::text[])`;
}

function subjectsOf(
  vault: Vault,
  { what, login, address }: SignInTry,
): { name: keyof typeof failureLimits; subject: string }[] {
  const name = login.trim().toLowerCase();
  const from = address ?? 'unknown';
  const hash = (text: string) => vault.hashes(`sign-in ${what} ${text}`)[0]?.hash ?? '';
  return [
    { name: 'loginFromAddress', subject: hash(JSON.stringify([name, from])) },
    { name: 'address', subject: hash(JSON.stringify([null, from])) },
    { name: 'login', subject: hash(JSON.stringify([name])) },
  ];
}
