import type { Tx } from '../connect.ts';

const KEPT_MS = 60 * 60_000;

/**
 * Counts one more try and answers how many there were within the window, this one included. Tries that no limit looks at
 * any more go.
 * @param subject keyed hash of who tries
 */
export async function countTries(
  tx: Tx,
  { subject, now, windowMs }: { subject: string; now: string; windowMs: number },
): Promise<number> {
  const since = (ms: number) => new Date(Date.parse(now) - ms).toISOString();
  await tx`insert into password_reset_counts (subject, at) values (${subject}, ${now})`;
  await tx`
    delete from password_reset_counts where id in (
      select id from password_reset_counts where at < ${since(KEPT_MS)} order by at limit 100 for update skip locked)`;
  const [row] = await tx<{ count: number }[]>`
    select count(*)::int as count from password_reset_counts where subject = ${subject} and at > ${since(windowMs)}`;
  return row?.count ?? 0;
}
