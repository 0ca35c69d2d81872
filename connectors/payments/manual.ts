import type { Failure } from '../provisioning/types.ts';
import type { PaymentGateway } from './types.ts';

const BY_HAND: Failure = {
  code: 'refused',
  retryable: false,
  message:
    'This gateway is worked by hand: nothing can be charged or given back there. Record the money when it has come or gone.',
};

/**
 * Bank transfer, cash and the like: there is no gateway and nothing remote, so there is nothing to look at and nothing
 * to take away. It opens no connection.
 */
export function createManualGateway(): PaymentGateway {
  return {
    kind: 'manual',
    probe: () => Promise.resolve({ state: 'missing' }),
    detach: () => Promise.resolve({ outcome: 'already' }),
    charge: () => Promise.resolve({ outcome: 'refused', failure: BY_HAND }),
    findCharge: () => Promise.resolve({ outcome: 'absent' }),
    refund: () => Promise.resolve({ outcome: 'refused', failure: BY_HAND }),
    findRefund: () => Promise.resolve({ outcome: 'absent' }),
    close: () => Promise.resolve(),
  };
}
