import type { Logger } from 'pino';
import type { Pool } from '../db/connect.ts';
import { loggable } from '../db/errors.ts';

/** The driver stops listening without a word when the database was away: so it listens anew from time to time. */
const RENEW_MS = 60_000;

/**
 * Listens to a channel of PostgreSQL until it is stopped.
 * @param heard called with each payload
 * @param catchUp called whenever it has begun to listen anew, for what came while nobody did
 * @returns what ends the listening
 */
export function listenTo({
  sql,
  channel,
  heard,
  catchUp,
  log,
}: {
  sql: Pool;
  channel: string;
  heard(payload: string): void;
  catchUp(): Promise<void>;
  log: Logger;
}): { stop(): Promise<void> } {
  let subscription: { unlisten(): Promise<void> } | undefined;

  async function listen(): Promise<void> {
    try {
      const before = subscription;
      subscription = undefined;
      await before?.unlisten();
      subscription = await sql.listen(channel, heard);
      await catchUp();
    } catch (error) {
      log.warn(
        { channel, error: loggable(error) },
        'the database does not answer: what is new waits up to a minute',
      );
    }
  }

  let listening = listen();
  const renewal = setInterval(() => {
    listening = listening.then(listen);
  }, RENEW_MS);
  return {
    async stop() {
      clearInterval(renewal);
      await listening;
      await subscription?.unlisten().catch(() => {});
    },
  };
}
