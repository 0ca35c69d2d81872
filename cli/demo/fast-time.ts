import { connect, type Sql } from '../../db/connect.ts';
import { fastClock, type StackClock } from '../../dev/fast-clock.ts';

/** How the time of a demonstration goes. */
export interface FastTime {
  /** how many times faster than on the wall */
  pace: number;
  /** the latest moment (ISO 8601) that an earlier demonstration had come to on this record */
  latest(sql: Sql): Promise<string | undefined>;
}

/** The time of a stack: from now on, or from where the last demonstration ended, which had come further. */
export async function openClock(databaseUrl: string, { pace, latest }: FastTime): Promise<StackClock> {
  const sql = connect(databaseUrl, { max: 1, name: 'tenure-demo' });
  try {
    const last = await latest(sql);
    return fastClock({ from: Math.max(Date.now(), last ? Date.parse(last) + 1 : 0), pace });
  } finally {
    await sql.end();
  }
}
