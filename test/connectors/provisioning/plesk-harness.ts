import { harnessOver } from './panel-harness.ts';
import { guidOf, startPleskPanel } from './plesk-panel.ts';

/** The fake Plesk with one customer and its subscription. */
export const makePleskHarness = harnessOver({
  kind: 'plesk',
  start: (tls) => startPleskPanel({ secretKey: 'the-good-token' }, tls),
  credentials: (secretKey) => ({ secretKey }),
  marker: (createdAt) => `guid:${guidOf(createdAt).toLowerCase()}`,
  functions: {
    probe: 'webspace.get',
    create: 'webspace.add',
    suspend: 'webspace.set',
    unsuspend: 'webspace.set',
    terminate: 'webspace.del',
    'change-package': 'webspace.switch-subscription',
    'change-password': 'customer.set',
  },
});
