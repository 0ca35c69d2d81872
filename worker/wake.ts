import type { Logger } from 'pino';
import type { Deps } from '../activities/deps.ts';
import type { Pool } from '../db/connect.ts';
import { loggable } from '../db/errors.ts';
import { endpointsWithDue } from '../db/queries/webhook-deliveries.ts';

/** Notices within this time become one wake-up per endpoint. */
const GATHER_MS = 250;
/** The driver stops listening without a word when the database was away: so it listens anew from time to time. */
const RENEW_MS = 60_000;

/**
 * Listens for new deliveries and wakes the workflows of their endpoints. What is lost while the database or Temporal
 * is away is found by the schedule `wake-endpoints` within a minute.
 * @returns what ends the listening
 */
export function wakeOnDeliveries({
  sql,
  engine,
  taskQueue,
  log,
}: {
  sql: Pool;
  engine: Deps['engine'];
  taskQueue: string;
  log: Logger;
}): { stop(): Promise<void> } {
  const waiting = new Set<number>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let waking = Promise.resolve();
  let subscription: { unlisten(): Promise<void> } | undefined;

  function note(...ids: number[]): void {
    for (const id of ids) waiting.add(id);
    if (stopped || waiting.size === 0) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      waking = waking.then(wake);
    }, GATHER_MS);
  }

  async function wake(): Promise<void> {
    const ids = [...waiting];
    waiting.clear();
    for (const id of ids) {
      try {
        await engine.wakeEndpoint(id, taskQueue);
      } catch (error) {
        log.warn({ endpointId: id, error: loggable(error) }, 'an endpoint could not be woken yet');
        return;
      }
    }
  }

  async function listen(): Promise<void> {
    try {
      const before = subscription;
      subscription = undefined;
      await before?.unlisten();
      subscription = await sql.listen('webhook_deliveries', (id) => note(Number(id)));
      // Whatever came while nobody listened.
      note(...(await endpointsWithDue(sql, new Date().toISOString())));
    } catch (error) {
      log.warn({ error: loggable(error) }, 'the database does not answer: new webhooks wait up to a minute');
    }
  }

  let listening = listen();
  const renewal = setInterval(() => {
    listening = listening.then(listen);
  }, RENEW_MS);
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      clearInterval(renewal);
      await listening;
      await subscription?.unlisten().catch(() => {});
      await waking;
    },
  };
}
