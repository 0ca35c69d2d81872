import { createHash } from 'node:crypto';
import { createConnector, type ServerSettings } from './registry.ts';
import type { ProvisioningConnector } from './types.ts';

/** One connector per server, shared by all calls, so that a thousand calls reuse a few connections. */
export interface ConnectorPool {
  /** The connector of a server; made anew when its settings changed. Throws as `createConnector`. */
  get(serverId: string | number, settings: ServerSettings): ProvisioningConnector;
  /** Closes all, after calls under way. */
  close(): Promise<void>;
}

/** Makes an empty pool; a worker keeps one for its life. */
export function createConnectorPool(): ConnectorPool {
  const held = new Map<string | number, { print: string; connector: ProvisioningConnector }>();
  const closing = new Set<Promise<void>>();

  function retire(connector: ProvisioningConnector) {
    const closed = connector.close().finally(() => closing.delete(closed));
    closing.add(closed);
  }

  return {
    get(serverId, settings) {
      const print = createHash('sha256').update(JSON.stringify(settings)).digest('hex');
      const known = held.get(serverId);
      if (known?.print === print) return known.connector;
      const connector = createConnector(settings);
      if (known) retire(known.connector);
      held.set(serverId, { print, connector });
      return connector;
    },
    async close() {
      for (const { connector } of held.values()) retire(connector);
      held.clear();
      await Promise.all(closing);
    },
  };
}
