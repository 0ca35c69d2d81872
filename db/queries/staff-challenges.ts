import type { Sql } from '../connect.ts';

/** What is begun. Whoever signs in is not known yet. */
export type ChallengeFor =
  | { purpose: 'sign-in' }
  | { purpose: 'single-sign-on' }
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
  wanted: ChallengeFor & { address: string | null; now: Date; sealed?: string },
): Promise<boolean> {
  const { purpose, address, now, sealed = null } = wanted;
  const rows = await sql`
    insert into staff_challenges (challenge, purpose, staff_id, address, sealed, expires_at)
    select ${challenge}, ${purpose}, ${ownerOf(wanted)}, ${address}, ${sealed}, ${new Date(now.getTime() + CHALLENGE_MS)}
    where (select count(*) from staff_challenges
           where address is not distinct from ${address} and expires_at > ${now}) < ${MOST_CHALLENGES}
    returning challenge`;
  return rows.length > 0;
}

/** Uses a challenge up, whatever becomes of the answer. Returns what it held if it was open for this. */
export async function useChallenge(
  sql: Sql,
  challenge: string,
  wanted: ChallengeFor,
  now: Date,
): Promise<{ sealed: string | null } | undefined> {
  const [row] = await sql<{ open: boolean; sealed: string | null }[]>`
    delete from staff_challenges
    where challenge = ${challenge} and purpose = ${wanted.purpose}
      and staff_id is not distinct from ${ownerOf(wanted)}
    returning expires_at > ${now} as open, sealed`;
  return row?.open ? { sealed: row.sealed } : undefined;
}

/** Removes challenges that nobody answered before `before`. Returns how many. */
export async function removeOldChallenges(
  sql: Sql,
  { before, limit }: { before: string; limit: number },
): Promise<number> {
  const { count } = await sql`
    delete from staff_challenges where challenge in (
      select challenge from staff_challenges where expires_at <= ${before}
      order by expires_at limit ${limit} for update skip locked)`;
  return count;
}

function ownerOf(wanted: ChallengeFor): number | null {
  return 'staffId' in wanted ? wanted.staffId : null;
}
