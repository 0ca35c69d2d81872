import { createConnector } from '../../../connectors/provisioning/registry.ts';
import type { ProvisioningConnector } from '../../../connectors/provisioning/types.ts';
import type { MakeHarness } from './kit.ts';
import { startFakeCluster } from './proxmox-fake.ts';
import { selfSigned } from './tls.ts';
import { FAULTS } from './whm-harness.ts';

export const TOKEN_ID = 'tenure@pve!tenure';
export const SECRET = '5b3a1f6e-0c1d-4f7a-9d52-1f0c8f0e77aa';
const OTHER_SECRET = '00000000-0000-4000-8000-000000000000';
const CALLS = { probe: 'resources', suspend: 'stop', unsuspend: 'start', terminate: 'destroy' };

/** A cluster with one guest of this type, whose notes carry the marker. */
export const makeProxmoxHarness =
  (type: 'qemu' | 'lxc'): MakeHarness =>
  async ({ tls }) => {
    const pems = tls ? await selfSigned() : undefined;
    const cluster = await startFakeCluster(`${TOKEN_ID}=${SECRET}`, pems);
    const connectors: ProvisioningConnector[] = [];
    const vmid = 101;
    return {
      kind: 'proxmox',
      foundBy: 'externalId',
      leftToPeople: ['create', 'change-package', 'change-password'],
      expected: { externalId: String(vmid), domain: 'client-one.example', marker: 'created:1700000000' },
      connect({ verify = true, ca = false, badCredentials = false, timeoutMs = 20_000 } = {}) {
        const connector = createConnector({
          kind: 'proxmox',
          baseUrl: cluster.server.origin,
          credentials: { tokenId: TOKEN_ID, secret: badCredentials ? OTHER_SECRET : SECRET },
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
        cluster.guests.set(vmid, {
          vmid,
          type,
          node: 'pve1',
          name: domain,
          pool: owner,
          description: `Ordered by phone. Marker: ${marker}`,
          onboot: !suspended,
          running: !suspended,
        });
      },
      remove: () => void cluster.guests.delete(vmid),
      truth() {
        const guest = cluster.guests.get(vmid);
        return guest ? (guest.running || guest.onboot ? 'active' : 'suspended') : 'missing';
      },
      package: () => null,
      hasPassword: () => false,
      spoil(on, effect, times = 1) {
        if (!(on in CALLS)) throw new Error(`Proxmox has no call for ${on}.`);
        cluster.faults.add({ ...FAULTS[effect], on: CALLS[on as keyof typeof CALLS], times });
      },
      down: () => cluster.server.down(),
      up: () => cluster.server.up(),
      async close() {
        await cluster.server.down();
        await Promise.all(connectors.map((connector) => connector.close()));
      },
    };
  };
