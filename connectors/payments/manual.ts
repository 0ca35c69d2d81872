import type { PaymentGateway } from './types.ts';

/**
 * Bank transfer, cash and the like: there is no gateway and nothing remote, so there is nothing to look at and nothing
 * to take away. It opens no connection.
 */
export function createManualGateway(): PaymentGateway {
  return {
    kind: 'manual',
    probe: () => Promise.resolve({ state: 'missing' }),
    detach: () => Promise.resolve({ outcome: 'already' }),
    close: () => Promise.resolve(),
  };
}
