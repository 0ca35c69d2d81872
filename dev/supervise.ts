import { setTimeout as sleep } from 'node:timers/promises';
import type { Progress } from './processes.ts';

interface Server {
  port: number;
  stop(): Promise<void>;
}

export interface Supervised<T> {
  /** The server as it was first started; its addresses hold after a restart too. */
  first: T;
  stop(): Promise<void>;
}

const RESTARTS = 5;

/**
 * Starts a server and starts it again, on its port, when it ends by itself: at most five times, then it says that
 * it gives up. `start` gets the port to use (undefined the first time) and what to call at an unexpected end.
 */
export async function supervise<T extends Server>(
  start: (port: number | undefined, onUnexpectedEnd: (sentence: string) => void) => Promise<T>,
  onProgress: Progress,
): Promise<Supervised<T>> {
  let restartsLeft = RESTARTS;
  let stopping = false;
  let restarting: Promise<void> = Promise.resolve();
  let current: T;

  const onUnexpectedEnd = (sentence: string) => {
    if (stopping) return;
    restarting = restarting.then(() => restart(sentence));
  };
  const restart = async (sentence: string) => {
    if (restartsLeft-- === 0) return onProgress(`${sentence} It ended ${RESTARTS} times; not started again.`);
    onProgress(`${sentence} Starting it again.`);
    await sleep(500);
    if (stopping) return;
    try {
      current = await start(first.port, onUnexpectedEnd);
      if (current.port !== first.port)
        onProgress('Its port was taken meanwhile; stop Tenure and start it again.');
    } catch (error) {
      onProgress(`It does not start: ${error instanceof Error ? error.message : String(error)}`);
    }
  };

  const first = await start(undefined, onUnexpectedEnd);
  current = first;
  return {
    first,
    async stop() {
      stopping = true;
      await restarting;
      await current.stop();
    },
  };
}
