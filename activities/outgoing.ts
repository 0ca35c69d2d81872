import { outgoing } from '../db/queries/messages.ts';
import type { Deps } from './deps.ts';
import { StepFailure } from './failures.ts';
import { deliver } from './mail.ts';

/** Mails handed over in one call, and at a time. */
const MOST = 500;
const AT_A_TIME = 5;

/**
 * Hands over messages of a template that wait, each at most once, until the mail server cannot be reached. One caller at
 * a time for a template: a message that another one is sending looks like that of a worker that was lost.
 * @returns how many were sent
 */
export async function handOver(
  deps: Pick<Deps, 'sql' | 'mailer'>,
  template: string,
  { now, signal }: { now: string; signal: AbortSignal },
): Promise<number> {
  const waiting = await outgoing(deps.sql, { template, now, limit: MOST });
  let sent = 0;
  let unreachable = false;
  const lane = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      if (unreachable || signal.aborted) return;
      try {
        await deliver(deps, id, { now });
        sent += 1;
      } catch (error) {
        if (!(error instanceof StepFailure)) throw error;
        // What was refused, or nobody knows of, is settled on the message; only the server itself stops the rest.
        unreachable ||= error.failure.code === 'mail-unreachable';
      }
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, lane));
  return sent;
}
