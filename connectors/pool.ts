import { createHash } from 'node:crypto';

/** One connector per record, shared by all calls, so that a thousand calls reuse a few connections. */
export interface SharedPool<Settings, Connector> {
  /** The connector of a record; made anew when its settings changed. Throws as its maker does. */
  get(id: string | number, settings: Settings): Connector;
  /** Closes all, after calls under way. */
  close(): Promise<void>;
}

/** Makes an empty pool of what `make` makes; a worker keeps one of each kind for its life. */
export function createSharedPool<Settings, Connector extends { close(): Promise<void> }>(
  make: (settings: Settings) => Connector,
): SharedPool<Settings, Connector> {
  const held = new Map<string | number, { print: string; connector: Connector }>();
  const closing = new Set<Promise<void>>();

  function retire(connector: Connector) {
    const closed = connector.close().finally(() => closing.delete(closed));
    closing.add(closed);
  }

  return {
    get(id, settings) {
      const print = createHash('sha256').update(JSON.stringify(settings)).digest('hex');
      const known = held.get(id);
      if (known?.print === print) return known.connector;
      const connector = make(settings);
      if (known) retire(known.connector);
      held.set(id, { print, connector });
      return connector;
    },
    async close() {
      for (const { connector } of held.values()) retire(connector);
      held.clear();
      await Promise.all(closing);
    },
  };
}
