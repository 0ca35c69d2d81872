import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type NewPanelAccount, openAccounts, type PanelAccount } from './accounts.ts';
import { createFaults, type Faults } from './faults.ts';
import { createHandler } from './handler.ts';

export interface PanelOptions {
  /** 0 or none = any free port. */
  port?: number;
  /** 127.0.0.1 when left out. */
  host?: string;
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
  /** Serves HTTPS with this key and certificate (PEM). */
  tls?: { key: string; cert: string };
}

export interface Panel {
  readonly url: string;
  readonly port: number;
  accounts(): PanelAccount[];
  account(user: string): PanelAccount | undefined;
  addAccount(account: NewPanelAccount, password?: string): void;
  changeAccount(user: string, change: Partial<Omit<PanelAccount, 'password'>>): void;
  removeAccount(user: string): void;
  hasPassword(user: string, password: string): boolean;
  readonly faults: Faults;
  /** Calls so far by API function, and connections accepted. */
  calls(): Record<string, number>;
  connections(): number;
  /** Stops listening and drops every connection: calls are refused until `up()`, or for some milliseconds. */
  down(forMs?: number): Promise<void>;
  up(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the demo panel. Rejects when the port is taken. */
export async function startPanel(options: PanelOptions): Promise<Panel> {
  const host = options.host ?? '127.0.0.1';
  const accounts = openAccounts(options.file, options.accounts ?? []);
  const faults = createFaults();
  const counted: Record<string, number> = {};
  let connections = 0;
  let port = options.port ?? 0;
  let server: Server | null = null;
  let timer: NodeJS.Timeout | null = null;

  const down = async (forMs?: number) => {
    if (timer) clearTimeout(timer);
    timer = null;
    const running = server;
    server = null;
    if (forMs !== undefined) timer = setTimeout(() => void up().catch(() => undefined), forMs);
    if (!running) return;
    const closed = new Promise<void>((resolve) => running.close(() => resolve()));
    running.closeAllConnections();
    await closed;
  };
  const up = async () => {
    if (server) return;
    server = await listen(options.tls, handler, host, port);
    server.on(options.tls ? 'secureConnection' : 'connection', () => void connections++);
    port = (server.address() as AddressInfo).port;
  };
  const handler = createHandler({
    tokens: new Map([...Object.entries(options.resellers ?? {}), ['root', options.token]]),
    adminToken: options.token,
    packages: options.packages ?? null,
    accounts,
    faults,
    down: (forMs) => void down(forMs),
    count: (fn) => {
      counted[fn] = (counted[fn] ?? 0) + 1;
    },
  });

  try {
    await up();
  } catch (error) {
    accounts.close();
    throw error;
  }
  return {
    url: `${options.tls ? 'https' : 'http'}://${host}:${port}`,
    port,
    accounts: accounts.all,
    account: (user) => accounts.byUser(user),
    addAccount: (account, password) => void accounts.add(account, password),
    changeAccount: accounts.change,
    removeAccount: accounts.remove,
    hasPassword: accounts.hasPassword,
    faults,
    calls: () => ({ ...counted }),
    connections: () => connections,
    down,
    up,
    async stop() {
      await down();
      accounts.close();
    },
  };
}

function listen(
  tls: PanelOptions['tls'],
  handler: RequestListener,
  host: string,
  port: number,
): Promise<Server> {
  const server = tls ? createTlsServer({ key: tls.key, cert: tls.cert }, handler) : createServer(handler);
  server.keepAliveTimeout = 60_000;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}
