import type { Logger } from 'pino';
import type { Deps } from '../activities/deps.ts';
import type { Pool } from '../db/connect.ts';
import { loggable } from '../db/errors.ts';
import { resetsWait } from '../db/queries/password-resets.ts';
import { endpointsWithDue } from '../db/queries/webhook-deliveries.ts';
import { gather } from './gather.ts';
import { listenTo } from './listen.ts';

interface Parts {
  sql: Pool;
  engine: Deps['engine'];
  taskQueue: string;
  log: Logger;
}

/**
 * Listens for new deliveries and wakes the workflows of their endpoints. What is lost while the database or Temporal
 * is away is found by the schedule `wake-endpoints` within a minute.
 * @returns what ends the listening
 */
export function wakeOnDeliveries({ sql, engine, taskQueue, log }: Parts): { stop(): Promise<void> } {
  const endpoints = gather<number>(async (ids) => {
    for (const id of ids) {
      try {
        await engine.wakeEndpoint(id, taskQueue);
      } catch (error) {
        log.warn({ endpointId: id, error: loggable(error) }, 'an endpoint could not be woken yet');
        return;
      }
    }
  });
  const listening = listenTo({
    ...{ sql, channel: 'webhook_deliveries', log },
    heard: (id) => endpoints.add(Number(id)),
    catchUp: async () => endpoints.add(...(await endpointsWithDue(sql, new Date().toISOString()))),
  });
  return {
    async stop() {
      await listening.stop();
      await endpoints.stop();
    },
  };
}

const ENDED = 'ended:';

/**
 * Listens for requests for new passwords and for resets that are over. What is lost is found by the schedule
 * `take-password-resets` within a minute; a reset that was not told that it is over learns it at its time.
 * @returns what ends the listening
 */
export function wakeOnResets({ sql, engine, taskQueue, log }: Parts): { stop(): Promise<void> } {
  const told = gather<string>(async (payloads) => {
    try {
      for (const payload of payloads)
        if (payload.startsWith(ENDED)) await engine.endReset(Number(payload.slice(ENDED.length)));
      if (payloads.some((payload) => !payload.startsWith(ENDED))) await engine.takeResets(taskQueue);
    } catch (error) {
      log.warn({ error: loggable(error) }, 'Temporal does not answer: new passwords wait up to a minute');
    }
  });
  const listening = listenTo({
    ...{ sql, channel: 'password_resets', log },
    heard: (payload) => told.add(payload),
    catchUp: async () => {
      if (await resetsWait(sql)) told.add('');
    },
  });
  return {
    async stop() {
      await listening.stop();
      await told.stop();
    },
  };
}
