import { condition, continueAsNew, patched, proxyActivities, setHandler, sleep } from '@temporalio/workflow';
import { HEARTBEAT, type WebhookActivities } from './contracts/activities.ts';
import { wakeSignal } from './contracts/messages.ts';

const { deliverDue, wakeDueEndpoints, forgetDeliveries, forgetSignIns } = proxyActivities<WebhookActivities>({
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: HEARTBEAT,
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
});

/** An endpoint that answers nothing is left alone for a while, longer each time, whatever waits for it. */
const FIRST_REST_MS = 5_000;
const LONGEST_REST_MS = 60_000;
/** Keeps histories short. */
const BATCHES = 200;

/**
 * Sends one endpoint what it is to be told, until nothing is left. Deliveries wait in the record, each for its own
 * next attempt; here is one timer for the first of them.
 * @param rests how often in a row the endpoint has been left alone
 */
export async function deliverWebhooks({
  endpointId,
  rests = 0,
}: {
  endpointId: number;
  rests?: number;
}): Promise<void> {
  let woken = false;
  let resting = rests;
  setHandler(wakeSignal, () => {
    woken = true;
  });
  for (let batch = 0; batch < BATCHES; batch++) {
    woken = false;
    const { next, down } = await deliverDue({ endpointId, now: new Date(Date.now()).toISOString() });
    resting = down ? resting + 1 : 0;
    if (down) await sleep(Math.min(FIRST_REST_MS * 2 ** Math.min(resting - 1, 10), LONGEST_REST_MS));
    else if (woken) continue;
    else if (next === null) return;
    else if (Date.parse(next) > Date.now()) await condition(() => woken, Date.parse(next) - Date.now());
  }
  await continueAsNew<typeof deliverWebhooks>({ endpointId, rests: resting });
}

/** For wake-ups that were lost: makes sure that whatever is due is on its way. */
export async function wakeEndpoints(): Promise<{ woken: number }> {
  return { woken: await wakeDueEndpoints({ now: new Date(Date.now()).toISOString() }) };
}

/** Forgets what was told and who was signed in long ago; what is left over, the next run finds. */
export async function removeOldDeliveries(): Promise<{ deliveries: number; notices: number }> {
  const now = new Date(Date.now()).toISOString();
  const removed = await forgetDeliveries({ now });
  if (patched('old-sign-ins')) await forgetSignIns({ now });
  return removed;
}
