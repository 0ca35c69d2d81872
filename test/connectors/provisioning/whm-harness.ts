import type { CommandKind } from '../../../connectors/provisioning/commands.ts';
import { createConnector } from '../../../connectors/provisioning/registry.ts';
import type { ProvisioningConnector } from '../../../connectors/provisioning/types.ts';
import type { Fault } from '../../../dev/panel/faults.ts';
import { startPanel } from '../../../dev/panel/server.ts';
import type { MakeHarness, Spoiling } from './kit.ts';
import { selfSigned } from './tls.ts';

const FUNCTIONS: Record<CommandKind | 'probe', string> = {
  probe: 'accountsummary',
  create: 'createacct',
  suspend: 'suspendacct',
  unsuspend: 'unsuspendacct',
  terminate: 'removeacct',
  'change-package': 'changepackage',
  'change-password': 'passwd',
};

/** The kit's effects as the faults that both fakes understand. */
export const FAULTS: Record<Spoiling, Fault> = {
  html: { effect: 'html' },
  'html-after': { effect: 'html', when: 'after' },
  'failure-inside': {
    effect: 'refuse',
    reason: 'The quota file of clientone (client-one.example) could not be written.',
  },
  slow: { effect: 'slow', delayMs: 300 },
  'slow-after': { effect: 'slow', when: 'after', delayMs: 20_000 },
  'reset-after': { effect: 'reset', when: 'after' },
  '5xx': { effect: 'status', status: 503 },
  '5xx-after': { effect: 'status', status: 502, when: 'after' },
};

/** The real demo panel with one account. */
export const makeWhmHarness: MakeHarness = async ({ tls }) => {
  const pems = tls ? await selfSigned() : undefined;
  const panel = await startPanel({ token: 'the-good-token', ...(pems ? { tls: pems } : {}) });
  const connectors: ProvisioningConnector[] = [];
  const user = 'clientone';
  return {
    kind: 'whm',
    expected: { username: user, domain: 'client-one.example', marker: 'created:1700000000' },
    connect({ verify = true, ca = false, badCredentials = false, timeoutMs = 20_000 } = {}) {
      const connector = createConnector({
        kind: 'whm',
        baseUrl: panel.url,
        credentials: { username: 'root', token: badCredentials ? 'wrong-token' : 'the-good-token' },
        tls: { verify, ...(ca && pems ? { ca: pems.cert } : {}) },
        timeoutMs,
      });
      connectors.push(connector);
      return connector;
    },
    seed({
      suspended = false,
      domain = 'client-one.example',
      marker = 'created:1700000000',
      owner = 'root',
    } = {}) {
      panel.removeAccount(user);
      panel.addAccount({
        user,
        domain,
        owner,
        suspended,
        plan: 'silver',
        createdAt: Number(marker.split(':')[1]),
      });
    },
    remove: () => panel.removeAccount(user),
    truth() {
      const account = panel.account(user);
      return account ? (account.suspended ? 'suspended' : 'active') : 'missing';
    },
    package: () => panel.account(user)?.plan ?? null,
    hasPassword: (password) => panel.hasPassword(user, password),
    spoil: (on, effect, times = 1) => panel.faults.add({ ...FAULTS[effect], on: FUNCTIONS[on], times }),
    down: () => panel.down(),
    up: () => panel.up(),
    async close() {
      await panel.stop();
      await Promise.all(connectors.map((connector) => connector.close()));
    },
  };
};
