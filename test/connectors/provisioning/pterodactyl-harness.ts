import { createConnector } from '../../../connectors/provisioning/registry.ts';
import type { ProvisioningConnector } from '../../../connectors/provisioning/types.ts';
import type { MakeHarness } from './kit.ts';
import { startFakePterodactyl } from './pterodactyl-fake.ts';
import { selfSigned } from './tls.ts';
import { FAULTS } from './whm-harness.ts';

const CALLS = {
  probe: 'external',
  suspend: 'suspend',
  unsuspend: 'unsuspend',
  terminate: 'delete',
  'change-password': 'password',
};

/** A panel with one game server; `domain` of the kit is the name of the user who owns it. */
export const makePterodactylHarness: MakeHarness = async ({ tls }) => {
  const pems = tls ? await selfSigned() : undefined;
  const panel = await startFakePterodactyl('ptla_the-good-token', pems);
  const connectors: ProvisioningConnector[] = [];
  return {
    kind: 'pterodactyl',
    foundBy: 'externalId',
    toldApartBy: 'username',
    leftToPeople: ['create', 'change-package'],
    expected: { externalId: 'order-4711', username: 'client-one', marker: 'created:1700000000' },
    connect({ verify = true, ca = false, badCredentials = false, timeoutMs = 20_000 } = {}) {
      const connector = createConnector({
        kind: 'pterodactyl',
        baseUrl: panel.server.origin,
        credentials: { apiKey: badCredentials ? 'ptla_wrong-token' : 'ptla_the-good-token' },
        tls: { verify, ...(ca && pems ? { ca: pems.cert } : {}) },
        timeoutMs,
      });
      connectors.push(connector);
      return connector;
    },
    seed({ suspended = false, domain = 'client-one', marker = 'created:1700000000' } = {}) {
      panel.users.set(5, {
        id: 5,
        username: domain,
        email: 'someone@example.net',
        first_name: 'Ada',
        last_name: 'Lovelace',
        root_admin: false,
        password: '',
      });
      panel.servers.set(12, {
        id: 12,
        externalId: 'order-4711',
        uuid: marker,
        user: 5,
        status: suspended ? 'suspended' : null,
      });
    },
    remove: () => void panel.servers.delete(12),
    truth() {
      const server = panel.servers.get(12);
      return server ? (server.status === 'suspended' ? 'suspended' : 'active') : 'missing';
    },
    package: () => null,
    hasPassword: (password) => panel.users.get(5)?.password === password,
    spoil(on, effect, times = 1) {
      if (!(on in CALLS)) throw new Error(`Pterodactyl has no call for ${on}.`);
      panel.faults.add({ ...FAULTS[effect], on: CALLS[on as keyof typeof CALLS], times });
    },
    down: () => panel.server.down(),
    up: () => panel.server.up(),
    async close() {
      await panel.server.down();
      await Promise.all(connectors.map((connector) => connector.close()));
    },
  };
};
