import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { TenureApi } from './app.ts';

export interface Serving {
  /** where it answers, such as `http://127.0.0.1:4000` */
  url: string;
  /** Takes no new requests, lets running ones end for up to five seconds, ends event streams. */
  close(): Promise<void>;
}

const GRACE_MS = 5_000;

/**
 * Answers HTTP requests.
 * @param where.port 0 picks a free one
 * @throws when the port is taken (`EADDRINUSE`) or may not be used
 */
export async function serve(
  app: TenureApi,
  { host, port }: { host: string; port: number },
): Promise<Serving> {
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: { requestTimeout: 30_000, headersTimeout: 15_000, keepAliveTimeout: 65_000 },
  }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { address, port: bound, family } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${bound}`,
    close: () => close(app, server),
  };
}

async function close(app: TenureApi, server: Server): Promise<void> {
  app.stop();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(timer);
}
