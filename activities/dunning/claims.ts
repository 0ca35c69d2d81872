import type { Tx } from '../../db/connect.ts';
import { claimRung, type Settlement, settleRung } from '../../db/queries/dunning-rungs.ts';
import type { Begun, Turn } from './types.ts';

/** Takes the rung of this turn; undefined when somebody has taken it. */
export function claim(
  tx: Tx,
  { clientId, now, ladder, rung }: Turn,
  effect?: Parameters<typeof claimRung>[3],
): Promise<number | undefined> {
  return claimRung(tx, { clientId, now, ladderId: ladder.id }, rung, effect);
}

/** A rung that only changes the record: its row, its effect and how it ended are one transaction. */
export async function inOneGo(
  tx: Tx,
  turn: Turn,
  effect: () => Promise<Omit<Settlement, 'state' | 'now'>>,
): Promise<Begun> {
  const id = await claim(tx, turn);
  if (id === undefined) return { is: 'waits', problem: null };
  await settleRung(tx, id, { state: 'done', now: turn.now, ...(await effect()) });
  return { is: 'settled' };
}
