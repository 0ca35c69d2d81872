import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '../db/connect.ts';
import { sqlState } from '../db/errors.ts';

/** Resident memory of a process in MB. */
export async function resident(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
}

/** Looks at a number again and again while something runs; answers the highest. */
export async function peakOf(
  look: () => Promise<number>,
  work: Promise<unknown>,
  everyMs = 200,
): Promise<number> {
  let over = false;
  let peak = 0;
  const ended = work.finally(() => {
    over = true;
  });
  while (!over) {
    peak = Math.max(peak, await look());
    await Promise.race([sleep(everyMs), ended.catch(() => {})]);
  }
  await ended;
  return peak;
}

export interface Bystander {
  /** how long each update took, in ms */
  took: number[];
  /** how many of them had to wait for a lock */
  waited: number;
}

/**
 * Updates a client and its provider again and again over a connection of its own, as staff who work on while something
 * large runs beside them.
 * @returns a function that ends it
 */
export function bystander(
  databaseUrl: string,
  { clientId, providerId }: { clientId: number; providerId: number },
): () => Promise<Bystander> {
  const sql = connect(databaseUrl, { max: 1, name: 'bystander' });
  const seen: Bystander = { took: [], waited: 0 };
  const update = (lockTimeout: string) =>
    sql.begin(async (tx) => {
      await tx`select set_config('lock_timeout', ${lockTimeout}, true)`;
      await tx`update clients set label = 'seen' where id = ${clientId}`;
      await tx`update providers set name = name where id = ${providerId}`;
    });
  let over = false;
  const running = (async () => {
    while (!over) {
      const began = performance.now();
      await update('1ms').catch((error: unknown) => {
        if (sqlState(error) !== '55P03') throw error;
        seen.waited += 1;
        return update('0');
      });
      seen.took.push(performance.now() - began);
      await sleep(10);
    }
  })();
  return async () => {
    over = true;
    await running;
    await sql.end();
    return seen;
  };
}

/** How long something takes, in ms. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
