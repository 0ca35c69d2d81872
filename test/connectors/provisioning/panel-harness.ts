import type { CommandKind } from '../../../connectors/provisioning/commands.ts';
import { createConnector } from '../../../connectors/provisioning/registry.ts';
import type {
  AccountState,
  ConnectorKind,
  ProvisioningConnector,
} from '../../../connectors/provisioning/types.ts';
import type { Faults } from '../../../dev/panel/faults.ts';
import type { FakeServer } from './fake-server.ts';
import type { MakeHarness } from './kit.ts';
import { selfSigned } from './tls.ts';
import { FAULTS } from './whm-harness.ts';

export const GOOD = 'the-good-token';
const WRONG = 'wrong-token';

/** An account as the kit puts it on a panel; `createdAt` in Unix seconds. */
export interface SeededAccount {
  username: string;
  domain: string;
  owner: string;
  package: string;
  createdAt: number;
  suspended: boolean;
}

/** A fake panel of some kind, looked at and changed without its API. */
export interface FakePanel {
  readonly server: FakeServer;
  readonly faults: Faults;
  seed(account: SeededAccount): void;
  remove(username: string): void;
  find(username: string): { state: AccountState; package: string; password: string } | undefined;
}

/** What is particular to a kind of panel. */
export interface PanelKind {
  kind: ConnectorKind;
  start(tls?: { key: string; cert: string }): Promise<FakePanel>;
  /** Credentials with this secret in them. */
  credentials(secret: string): unknown;
  /** The marker of an account made at that time, as the connector writes it. */
  marker(createdAt: number): string;
  /** The panel's function behind each command, for faults. */
  functions: Record<CommandKind | 'probe', string>;
}

/** The kit's harness over a fake panel: one account, seen and changed behind the connector's back. */
export const harnessOver =
  (panelKind: PanelKind): MakeHarness =>
  async ({ tls }) => {
    const { kind, functions } = panelKind;
    const pems = tls ? await selfSigned() : undefined;
    const panel = await panelKind.start(pems);
    const connectors: ProvisioningConnector[] = [];
    const username = 'clientone';
    return {
      kind,
      expected: { username, domain: 'client-one.example', marker: panelKind.marker(1_700_000_000) },
      connect({ verify = true, ca = false, badCredentials = false, timeoutMs = 20_000 } = {}) {
        const connector = createConnector({
          kind,
          baseUrl: panel.server.origin,
          credentials: panelKind.credentials(badCredentials ? WRONG : GOOD),
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
        panel.remove(username);
        const createdAt = Number(marker.split(':')[1]);
        panel.seed({ username, domain, owner, package: 'silver', createdAt, suspended });
      },
      remove: () => panel.remove(username),
      truth: () => panel.find(username)?.state ?? 'missing',
      package: () => panel.find(username)?.package ?? null,
      hasPassword: (password) => panel.find(username)?.password === password,
      spoil: (on, effect, times = 1) => panel.faults.add({ ...FAULTS[effect], on: functions[on], times }),
      down: () => panel.server.down(),
      up: () => panel.server.up(),
      async close() {
        await panel.server.down();
        await Promise.all(connectors.map((connector) => connector.close()));
      },
    };
  };
