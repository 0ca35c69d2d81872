import { inLanes } from '../../../domain/lanes.ts';
import type { Call } from '../../http/endpoint.ts';

const AT_A_TIME = 16;
/** The notes of the others are taken by the next look through all debts. */
const MOST_TOLD = 2_000;

/** Tells the cases of many clients that something was decided about them. */
export async function tellAll(
  { dunning }: Pick<Call, 'dunning'>,
  clientIds: readonly number[],
): Promise<void> {
  await inLanes(clientIds.slice(0, MOST_TOLD), AT_A_TIME, async (id) => {
    await dunning.touched(id, 'decided');
  });
}
