import { createConnector } from '../../../connectors/provisioning/registry.ts';
import type { ProvisioningConnector } from '../../../connectors/provisioning/types.ts';
import type { MakeHarness } from './kit.ts';
import { selfSigned } from './tls.ts';
import { startReceiver } from './webhook-receiver.ts';
import { FAULTS } from './whm-harness.ts';

export const SECRET = `whsec_${Buffer.from('a-shared-secret-of-the-provider-1').toString('base64')}`;
const OTHER_SECRET = `whsec_${Buffer.from('somebody-elses-secret-altogether').toString('base64')}`;

/** A real receiver that verifies signatures, with one account. */
export const makeWebhookHarness: MakeHarness = async ({ tls }) => {
  const pems = tls ? await selfSigned() : undefined;
  const receiver = await startReceiver(SECRET, pems);
  const connectors: ProvisioningConnector[] = [];
  const username = 'clientone';
  return {
    kind: 'webhook',
    expected: { username, domain: 'client-one.example', marker: 'created:1700000000' },
    connect({ verify = true, ca = false, badCredentials = false, timeoutMs = 20_000 } = {}) {
      const connector = createConnector({
        kind: 'webhook',
        baseUrl: receiver.url,
        credentials: { secret: badCredentials ? OTHER_SECRET : SECRET },
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
      const account = {
        username,
        externalId: null,
        domain,
        marker,
        owner,
        package: 'silver',
        password: '',
        suspended,
      };
      receiver.accounts.set(username, account);
    },
    remove: () => void receiver.accounts.delete(username),
    truth() {
      const account = receiver.accounts.get(username);
      return account ? (account.suspended ? 'suspended' : 'active') : 'missing';
    },
    package: () => receiver.accounts.get(username)?.package ?? null,
    hasPassword: (password) => receiver.accounts.get(username)?.password === password,
    spoil: (on, effect, times = 1) => receiver.faults.add({ ...FAULTS[effect], on, times }),
    down: () => receiver.down(),
    up: () => receiver.up(),
    async close() {
      await receiver.down();
      await Promise.all(connectors.map((connector) => connector.close()));
    },
  };
};
