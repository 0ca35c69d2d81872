import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface SwitchableOptions {
  /** 0 or none = any free port. */
  port?: number;
  /** 127.0.0.1 when left out. */
  host?: string;
  /** Serves HTTPS with this key and certificate (PEM). */
  tls?: { key: string; cert: string };
}

/** A server of ours that plays an outside system, and can go down and come back on its port. */
export interface SwitchableServer {
  readonly url: string;
  readonly port: number;
  /** Connections accepted so far. */
  connections(): number;
  /** Stops listening and drops every connection: calls are refused until `up()`, or for some milliseconds. */
  down(forMs?: number): Promise<void>;
  up(): Promise<void>;
}

/** Starts it. Rejects when the port is taken. */
export async function startSwitchable(
  handler: RequestListener,
  { port: wanted = 0, host = '127.0.0.1', tls }: SwitchableOptions,
): Promise<SwitchableServer> {
  let connections = 0;
  let port = wanted;
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
    server = await listen(tls, handler, host, port);
    server.on(tls ? 'secureConnection' : 'connection', () => void connections++);
    port = (server.address() as AddressInfo).port;
  };

  await up();
  return {
    url: `${tls ? 'https' : 'http'}://${host}:${port}`,
    port,
    connections: () => connections,
    down,
    up,
  };
}

function listen(
  tls: SwitchableOptions['tls'],
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
