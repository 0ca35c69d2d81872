import { dropOldResets, noteBegun, resetsToBegin } from '../../db/queries/password-resets.ts';
import type { Deps } from '../deps.ts';

const PAGE = 200;
const DAY_MS = 24 * 60 * 60_000;
/** What is left of a reset, who asked for it and how it ended, stays so long. */
const KEPT_DAYS = 30;

/**
 * Starts the workflows of resets that are on record and have none. Started twice is started once. Rows of resets that
 * ended long ago go meanwhile.
 * @returns how many it has started
 */
export async function beginResets(
  { sql, engine }: Pick<Deps, 'sql' | 'engine'>,
  { now, taskQueue }: { now: string; taskQueue: string },
): Promise<number> {
  const waiting = await resetsToBegin(sql, PAGE);
  for (const { id, loginId, kind, expiresAt } of waiting) {
    await engine.startReset({ resetId: id, loginId, kind, expiresAt }, taskQueue);
    await noteBegun(sql, id, now);
  }
  await dropOldResets(sql, new Date(Date.parse(now) - KEPT_DAYS * DAY_MS).toISOString());
  return waiting.length;
}
