import { insertLadder } from '../../db/queries/dunning-ladders.ts';
import { type LadderInput, ladderSchema } from '../../domain/dunning/ladder.ts';
import type { DemoTools } from './rows.ts';

/** Gentle enough that nothing is suspended in the first week of a demonstration. */
const ladder: LadderInput = {
  rungs: [
    { id: 'reminder', offsetDays: -5, action: { type: 'reminder' } },
    { id: 'first-notice', offsetDays: 3, action: { type: 'notice', level: 1 } },
    { id: 'second-notice', offsetDays: 10, action: { type: 'notice', level: 2 } },
    { id: 'last-warning', offsetDays: 40, action: { type: 'final-warning' } },
    { id: 'suspend', offsetDays: 45, action: { type: 'suspend' } },
    { id: 'terminate', offsetDays: 120, action: { type: 'terminate' } },
  ],
};

/** How the demo provider follows up what is overdue. */
export async function writeLadder({ tx, now }: DemoTools, providerId: number): Promise<void> {
  const content = ladderSchema.parse(ladder);
  await insertLadder(tx, { providerId, groupId: null }, { version: 1, content, now, by: 'demo' });
}
