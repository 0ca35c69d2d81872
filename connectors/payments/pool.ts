import { createSharedPool, type SharedPool } from '../pool.ts';
import { createGateway, type GatewaySettings } from './registry.ts';
import type { PaymentGateway } from './types.ts';

/** One connector per payment gateway. */
export type PaymentPool = SharedPool<GatewaySettings, PaymentGateway>;

/** Makes an empty pool; a worker keeps one for its life. */
export const createPaymentPool = (): PaymentPool => createSharedPool(createGateway);
