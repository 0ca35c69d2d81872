import { countOutgoing, outgoing } from '../db/queries/messages.ts';
import { inLanes } from '../domain/lanes.ts';
import type { Deps } from './deps.ts';
import { StepFailure } from './failures.ts';
import { deliver, type FillIn } from './mail.ts';

/** Mails in one call, and handed over side by side. */
const PAGE = 500;
const AT_A_TIME = 5;

/**
 * Hands over mails of some templates that wait, each at most once, until the mail server cannot be reached. One caller
 * at a time for a template: a message that another one is sending looks like that of a worker that was lost.
 * @returns `left`: how many wait for the mail server
 */
export async function handOver(
  deps: Pick<Deps, 'sql' | 'mailer'>,
  {
    templates,
    now,
    signal,
    fillIn,
  }: {
    templates: readonly string[];
    now: string;
    signal: AbortSignal;
    /** for a message that must not be kept as it is sent */
    fillIn?: (id: number, template: string) => FillIn | undefined;
  },
): Promise<{ sent: number; left: number }> {
  const waiting = await outgoing(deps.sql, { templates, now, limit: PAGE });
  let sent = 0;
  let unreachable = false;
  const one = async ({ id, template }: { id: number; template: string }) => {
    try {
      await deliver(deps, id, { now }, fillIn?.(id, template));
      sent += 1;
    } catch (error) {
      if (!(error instanceof StepFailure)) throw error;
      // What was refused, or nobody knows of, is settled on the message; only the server itself stops the rest.
      unreachable ||= error.failure.code === 'mail-unreachable';
    }
  };
  await inLanes(waiting, AT_A_TIME, one, () => !unreachable && !signal.aborted);
  return { sent, left: await countOutgoing(deps.sql, templates) };
}
