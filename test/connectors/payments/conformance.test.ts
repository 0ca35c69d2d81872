import { createGateway } from '../../../connectors/payments/registry.ts';
import { conformance, type MakeHarness } from './kit.ts';
import { makeStripeHarness } from './stripe-harness.ts';

const noServer = () => {
  throw new Error('There is no server behind a manual gateway.');
};
const makeManualHarness: MakeHarness = async () => ({
  kind: 'manual',
  reference: 'transfer',
  secrets: [],
  connect: () => createGateway({ kind: 'manual' }),
  seed: noServer,
  detach: noServer,
  remove: () => undefined,
  truth: () => 'missing',
  spoil: noServer,
  down: noServer,
  up: noServer,
  close: async () => undefined,
});

conformance('stripe', makeStripeHarness);
conformance('manual', makeManualHarness);
