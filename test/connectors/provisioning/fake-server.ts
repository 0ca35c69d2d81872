import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A server on a real socket of this machine that can go away and come back at the same address. */
export interface FakeServer {
  readonly url: string;
  down(): Promise<void>;
  up(): Promise<void>;
}

/** Starts a server; a handler that throws drops the connection. With PEMs it speaks TLS. */
export async function startFakeServer(
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  tls?: { key: string; cert: string },
): Promise<FakeServer> {
  const handler = (request: IncomingMessage, response: ServerResponse) =>
    void handle(request, response).catch(() => response.destroy());
  let port = 0;
  let server: Server | null = null;
  const up = async () => {
    const next = tls ? createTlsServer(tls, handler) : createServer(handler);
    await new Promise<void>((resolve) => next.listen(port, '127.0.0.1', resolve));
    port = (next.address() as AddressInfo).port;
    server = next;
  };
  await up();
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
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

/** The whole body of a request. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** Answers with JSON. */
export function answerJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  { headers = {}, statusText }: { headers?: Record<string, string>; statusText?: string } = {},
): void {
  if (statusText !== undefined) response.statusMessage = statusText;
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
