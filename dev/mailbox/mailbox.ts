import type { Server } from 'node:http';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { createFaults, type Faults } from './faults.ts';
import { createPages } from './pages.ts';
import { createSmtpServer } from './smtp.ts';
import { openMailStore, type StoredMail } from './store.ts';

export interface Mailbox {
  /** For `createMailer`: `smtp://127.0.0.1:…`. */
  smtpUrl: string;
  /** The page with all mails: `http://127.0.0.1:…`. */
  url: string;
  /** All mails kept, oldest first. */
  mails(): Promise<StoredMail[]>;
  /** Things that shall go wrong with the next mails, for tests. */
  faults: Faults;
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';

/**
 * Starts a mailbox on loopback that keeps mails in `dir` instead of sending them. A port that is taken is
 * replaced by a free one: the answer says which.
 */
export async function startMailbox({
  smtpPort = 0,
  httpPort = 0,
  dir,
}: {
  smtpPort?: number;
  httpPort?: number;
  dir: string;
}): Promise<Mailbox> {
  const store = await openMailStore(dir);
  const faults = createFaults();
  const smtp = createSmtpServer(store, faults);
  const http = createAdaptorServer({ fetch: createPages(store).fetch }) as Server;
  const smtpAt = await listen(smtp.server, smtpPort);
  const httpAt = await listen(http, httpPort);

  return {
    smtpUrl: `smtp://${HOST}:${smtpAt}`,
    url: `http://${HOST}:${httpAt}`,
    mails: () => store.list(),
    faults,
    async stop() {
      const smtpClosed = new Promise<void>((resolve) => smtp.close(resolve));
      for (const connection of smtp.connections) connection._socket.destroy();
      const httpClosed = new Promise<void>((resolve) => http.close(() => resolve()));
      http.closeAllConnections();
      await Promise.all([smtpClosed, httpClosed]);
    },
  };
}

async function listen(server: NetServer, port: number): Promise<number> {
  try {
    return await tryToListen(server, port);
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (taken && port !== 0) return tryToListen(server, 0);
    throw error;
  }
}

function tryToListen(server: NetServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
