import type { Logger } from 'pino';
import type { Pool } from '../../db/connect.ts';
import { lastSeqs } from '../../db/queries/operation-lists.ts';

/** Tells streams that an operation has new events. One connection listens for all of them. */
export interface EventHub {
  watch(operationId: string): Watch;
}
export interface Watch {
  /** Waits for news since the last call, at most `ms`. Answers false when the time passed without any. */
  news(ms: number): Promise<boolean>;
  end(): void;
}

const LOOK_MS = 5_000;

interface Watcher {
  dirty: boolean;
  wake?: () => void;
}

/**
 * Listens on the channel `operation_events` while anybody watches. A notification can be lost when the connection
 * breaks, so every five seconds one query looks whether a watched operation has moved on.
 */
export function createEventHub(sql: Pool, log: Logger, stopping: AbortSignal): EventHub {
  const watchers = new Map<string, Set<Watcher>>();
  const seen = new Map<string, number>();
  let listening: Promise<{ unlisten(): Promise<void> } | undefined> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const tell = (id: string) => {
    for (const watcher of watchers.get(id) ?? []) {
      watcher.dirty = true;
      watcher.wake?.();
    }
  };
  const tellAll = () => {
    for (const id of watchers.keys()) tell(id);
  };

  stopping.addEventListener('abort', tellAll, { once: true });

  async function listen() {
    try {
      return await sql.listen('operation_events', tell, tellAll);
    } catch {
      listening = undefined;
      return undefined;
    }
  }

  async function look() {
    try {
      for (const { id, lastSeq } of await lastSeqs(sql, [...watchers.keys()])) {
        if (seen.get(id) !== lastSeq) tell(id);
        seen.set(id, lastSeq);
      }
      listening ??= listen();
    } catch {
      // The driver gives up listening when the database is away too long: begin again when it is back.
      log.warn('the database does not answer: event streams wait');
      stopListening();
    }
  }

  function stopListening() {
    const ended = listening;
    listening = undefined;
    void ended?.then((subscription) => subscription?.unlisten()).catch(() => {});
  }

  function watch(operationId: string): Watch {
    const watcher: Watcher = { dirty: false };
    const group = watchers.get(operationId) ?? new Set();
    watchers.set(operationId, group.add(watcher));
    listening ??= listen();
    timer ??= setInterval(() => void look(), LOOK_MS).unref();
    return {
      async news(ms) {
        if (!watcher.dirty && !stopping.aborted) await sleepUntilWoken(watcher, ms);
        const news = watcher.dirty;
        watcher.dirty = false;
        return news;
      },
      end() {
        watcher.wake?.();
        group.delete(watcher);
        if (group.size > 0) return;
        watchers.delete(operationId);
        seen.delete(operationId);
        if (watchers.size > 0) return;
        clearInterval(timer);
        timer = undefined;
        stopListening();
      },
    };
  }

  return { watch };
}

async function sleepUntilWoken(watcher: Watcher, ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    watcher.wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
  watcher.wake = undefined;
}
