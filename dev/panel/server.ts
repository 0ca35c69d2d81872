import { type SwitchableOptions, type SwitchableServer, startSwitchable } from '../switchable-server.ts';
import { type NewPanelAccount, openAccounts, type PanelAccount } from './accounts.ts';
import { createFaults, type Faults } from './faults.ts';
import { createHandler } from './handler.ts';

export interface PanelOptions extends SwitchableOptions {
  /** The API token of WHM user root; it also opens `/demo/faults`. */
  token: string;
  /** Resellers and their tokens; they see only what they own. */
  resellers?: Readonly<Record<string, string>>;
  /** Where the accounts are kept; in memory when left out. */
  file?: string;
  /** Accounts to begin with; only when the file is new. */
  accounts?: readonly NewPanelAccount[];
  /** Known packages; any when left out. */
  packages?: readonly string[];
}

export interface Panel extends SwitchableServer {
  accounts(): PanelAccount[];
  account(user: string): PanelAccount | undefined;
  addAccount(account: NewPanelAccount, password?: string): void;
  changeAccount(user: string, change: Partial<Omit<PanelAccount, 'password'>>): void;
  removeAccount(user: string): void;
  hasPassword(user: string, password: string): boolean;
  readonly faults: Faults;
  /** Calls so far by API function. */
  calls(): Record<string, number>;
  stop(): Promise<void>;
}

/** Starts the demo panel. Rejects when the port is taken. */
export async function startPanel(options: PanelOptions): Promise<Panel> {
  const accounts = openAccounts(options.file, options.accounts ?? []);
  const faults = createFaults();
  const counted: Record<string, number> = {};
  const handler = createHandler({
    tokens: new Map([...Object.entries(options.resellers ?? {}), ['root', options.token]]),
    adminToken: options.token,
    packages: options.packages ?? null,
    accounts,
    faults,
    down: (forMs) => void server.down(forMs),
    count: (fn) => {
      counted[fn] = (counted[fn] ?? 0) + 1;
    },
  });
  const server = await startSwitchable(handler, options).catch((error: unknown) => {
    accounts.close();
    throw error;
  });
  return {
    ...server,
    accounts: accounts.all,
    account: (user) => accounts.byUser(user),
    addAccount: (account, password) => void accounts.add(account, password),
    changeAccount: accounts.change,
    removeAccount: accounts.remove,
    hasPassword: accounts.hasPassword,
    faults,
    calls: () => ({ ...counted }),
    async stop() {
      await server.down();
      accounts.close();
    },
  };
}
