import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A request as a fake saw it. */
export interface SeenRequest {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** A real socket on the loopback, that can go down and come back at the same port. */
export interface FakeServer {
  readonly origin: string;
  /** Everything that was asked, in order. */
  readonly seen: SeenRequest[];
  down(): Promise<void>;
  up(): Promise<void>;
}

/** Serves with `answer`; what it throws breaks the connection. */
export async function startFakeServer(
  answer: (request: SeenRequest, response: ServerResponse) => Promise<void>,
  tls?: { key: string; cert: string },
): Promise<FakeServer> {
  const seen: SeenRequest[] = [];
  let port = 0;
  let server: Server | null = null;

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url = '', headers } = request;
    const one = { method, path: url, headers, body: await textOf(request) };
    seen.push(one);
    await answer(one, response);
  };
  const handler = (request: IncomingMessage, response: ServerResponse) =>
    void serve(request, response).catch(() => response.destroy());

  const up = async () => {
    const next = tls ? createTlsServer(tls, handler) : createServer(handler);
    await new Promise<void>((resolve) => next.listen(port, '127.0.0.1', resolve));
    port = (next.address() as AddressInfo).port;
    server = next;
  };
  await up();
  return {
    origin: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    seen,
    up,
    async down() {
      const running = server;
      server = null;
      if (!running) return;
      const closed = new Promise<void>((resolve) => running.close(() => resolve()));
      running.closeAllConnections();
      await closed;
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
