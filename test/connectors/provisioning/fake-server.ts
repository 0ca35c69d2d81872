import type { IncomingMessage, ServerResponse } from 'node:http';
import { startSwitchable } from '../../../dev/switchable-server.ts';

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
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url = '', headers } = request;
    const one = { method, path: url, headers, body: await textOf(request) };
    seen.push(one);
    await answer(one, response);
  };
  const handler = (request: IncomingMessage, response: ServerResponse) =>
    void serve(request, response).catch(() => response.destroy());

  const { url: origin, up, down } = await startSwitchable(handler, tls ? { tls } : {});
  return { origin, seen, up, down };
}

async function textOf(request: IncomingMessage): Promise<string> {
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
