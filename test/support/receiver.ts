import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request as it came in. */
export interface Received {
  headers: Record<string, string>;
  body: string;
  /** what the body says, for messages of Tenure */
  message: { type: string; timestamp: string; data: Record<string, unknown> };
}

/** What a receiver answers: a status with headers and a body, or nothing at all: the connection is closed. */
export interface Reply {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

export interface TestReceiver {
  url: string;
  port: number;
  received: Received[];
  /** how it answers from now on; 204 until told */
  answer: (request: Received) => Reply | 'hang up' | Promise<Reply | 'hang up'>;
  /** most requests that were open at the same time */
  atOnce(): number;
  close(): Promise<void>;
}

/** Another system on loopback, which keeps what it gets. */
export async function startReceiver(): Promise<TestReceiver> {
  let open = 0;
  let most = 0;
  const server = createServer(async (request, response) => {
    open += 1;
    most = Math.max(most, open);
    response.once('close', () => {
      open -= 1;
    });
    const received = await read(request);
    receiver.received.push(received);
    const reply = await receiver.answer(received);
    if (reply === 'hang up') return void (request.socket as Socket).destroy();
    response.writeHead(reply.status, reply.headers).end(reply.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const receiver: TestReceiver = {
    url: `http://127.0.0.1:${port}/hook`,
    port,
    received: [],
    answer: () => ({ status: 204 }),
    atOnce: () => most,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}

async function read(request: IncomingMessage): Promise<Received> {
  const body = await text(request);
  return { headers: request.headers as Record<string, string>, body, message: JSON.parse(body) };
}
