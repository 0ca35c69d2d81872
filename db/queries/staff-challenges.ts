import type { Sql } from '../connect.ts';

/** What a ceremony is for. Whoever signs in is not known yet. */
export type ChallengeFor =
  | { purpose: 'sign-in' }
  | { purpose: 'register'; staffId: number }
  | { purpose: 'confirm'; staffId: number };

/** How long a ceremony may take. */
export const CHALLENGE_MS = 5 * 60_000;
/** So many may be open for one address: whoever asks for more without end fills no table. */
export const MOST_CHALLENGES = 1000;

/** Keeps a challenge until it is answered or old. Returns false when its address has too many open. */
export async function keepChallenge(
  sql: Sql,
  challenge: string,
  wanted: ChallengeFor & { address: string | null; now: Date },
): Promise<boolean> {
  const { purpose, address, now } = wanted;
  const staffId = wanted.purpose === 'sign-in' ? null : wanted.staffId;
  const rows = await sql`
    insert into staff_challenges (challenge, purpose, staff_id, address, expires_at)
    select ${challenge}, ${purpose}, ${staffId}, ${address}, ${new Date(now.getTime() + CHALLENGE_MS)}
    where (select count(*) from staff_challenges
           where address is not distinct from ${address} and expires_at > ${now}) < ${MOST_CHALLENGES}
    returning challenge`;
  return rows.length > 0;
}

/** Uses a challenge up, whatever becomes of the answer. Returns whether it was open for this. */
export async function useChallenge(
  sql: Sql,
  challenge: string,
  wanted: ChallengeFor,
  now: Date,
): Promise<boolean> {
  const staffId = wanted.purpose === 'sign-in' ? null : wanted.staffId;
  const rows = await sql`
    delete from staff_challenges
    where challenge = ${challenge} and purpose = ${wanted.purpose} and staff_id is not distinct from ${staffId}
    returning expires_at > ${now} as open`;
  return rows[0]?.open === true;
}

/** Removes challenges that nobody answered. Returns how many. */
export async function removeOldChallenges(sql: Sql, now: Date): Promise<number> {
  return (await sql`delete from staff_challenges where expires_at <= ${now}`).count;
}
