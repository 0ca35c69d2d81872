import { createSharedPool, type SharedPool } from '../pool.ts';
import { createConnector, type ServerSettings } from './registry.ts';
import type { ProvisioningConnector } from './types.ts';

/** One connector per server. */
export type ConnectorPool = SharedPool<ServerSettings, ProvisioningConnector>;

/** Makes an empty pool; a worker keeps one for its life. */
export const createConnectorPool = (): ConnectorPool => createSharedPool(createConnector);
