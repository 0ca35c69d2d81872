import { afterEach } from 'vitest';
import { createConnector } from '../../../connectors/provisioning/registry.ts';
import type { ConnectorKind, ProvisioningConnector } from '../../../connectors/provisioning/types.ts';
import { type FakeServer, startFakeServer } from './fake-server.ts';

export const CALL = { signal: new AbortController().signal, idempotencyKey: 'operation-1/terminate/7' };
export const QUICK = { ...CALL, confirm: { attempts: 2, delayMs: 10 } };

/** Opens panels and connectors for the tests of one file and closes them after each. */
export function opener(kind: ConnectorKind, credentials: unknown) {
  const open: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close();
  });
  return {
    /** A fake panel, ended after the test. */
    async panel<P extends { server: FakeServer }>(starting: Promise<P>): Promise<P> {
      const panel = await starting;
      open.push(() => panel.server.down());
      return panel;
    },
    /** A server that answers everything with the same, or what it is told to say to a body. */
    async answering(
      body: string | ((asked: string) => { body: string; headers: Record<string, string> }),
      status = 200,
      headers: Record<string, string> = {},
    ): Promise<FakeServer> {
      const server = await startFakeServer(async (request, response) => {
        const answer = typeof body === 'string' ? { body, headers } : body(request.body);
        response.writeHead(status, answer.headers).end(answer.body);
      });
      open.push(() => server.down());
      return server;
    },
    connect(origin: string, own: unknown = credentials, timeoutMs?: number): ProvisioningConnector {
      const connector = createConnector({ kind, baseUrl: origin, credentials: own, timeoutMs });
      open.push(() => connector.close());
      return connector;
    },
  };
}
