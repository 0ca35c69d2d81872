import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { createFaults, type Faults } from '../../../dev/panel/faults.ts';
import { spoil } from '../../../dev/panel/spoil.ts';

export interface ReceiverAccount {
  username: string;
  externalId: string | null;
  domain: string;
  owner: string | null;
  marker: string | null;
  package: string;
  password: string;
  suspended: boolean;
}

interface Message {
  type: string;
  data: {
    account: { username: string };
    reason?: string;
    package?: string;
    password?: string;
    callbackUrl?: string;
  };
}

export interface Receiver {
  readonly url: string;
  readonly accounts: Map<string, ReceiverAccount>;
  readonly faults: Faults;
  /** Messages whose signature held, in order. */
  readonly messages: { id: string; type: string; data: Message['data'] }[];
  /** Answers commands with 202 and works on nothing until `finish()`. */
  slow: boolean;
  finish(): void;
  down(): Promise<void>;
  up(): Promise<void>;
}

/** A system behind a webhook as a provider would write it: verifies, does, answers `{state, identity}`. */
export async function startReceiver(secret: string, tls?: { key: string; cert: string }): Promise<Receiver> {
  const verifier = new Webhook(secret);
  const accounts = new Map<string, ReceiverAccount>();
  const faults = createFaults();
  const waiting: Message[] = [];
  let port = 0;
  let server: Server | null = null;

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request);
    const message = verified(verifier, body, request);
    if (message === null) return answer(response, 401, { error: 'The signature does not hold.' });
    receiver.messages.push({
      id: String(request.headers['webhook-id']),
      type: message.type,
      data: message.data,
    });
    const refuse = (reason: string) => answer(response, 200, { error: { message: reason } });
    const fault = faults.take(message.type.replace('account.', ''), message.data.account.username);
    if (fault?.when === 'before' && (await spoil(fault, response, refuse))) return;
    if (receiver.slow && message.type !== 'account.probe') {
      waiting.push(message);
      return answer(response, 202, { reference: 'job-17' }, { 'retry-after': '30' });
    }
    if (!perform(accounts, message)) return refuse('There is no such account.');
    if (fault?.when === 'after' && (await spoil(fault, response, refuse))) return;
    answer(response, 200, stateOf(accounts.get(message.data.account.username)));
  };
  const handler: RequestListener = (request, response) =>
    void serve(request, response).catch(() => response.destroy());

  const receiver: Receiver = {
    url: '',
    accounts,
    faults,
    messages: [],
    slow: false,
    finish: () => {
      for (const message of waiting.splice(0)) perform(accounts, message);
    },
    async down() {
      const running = server;
      server = null;
      if (!running) return;
      const closed = new Promise<void>((resolve) => running.close(() => resolve()));
      running.closeAllConnections();
      await closed;
    },
    async up() {
      const next = tls ? createTlsServer(tls, handler) : createServer(handler);
      await new Promise<void>((resolve) => next.listen(port, '127.0.0.1', resolve));
      port = (next.address() as AddressInfo).port;
      server = next;
    },
  };
  await receiver.up();
  return Object.assign(receiver, { url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}/hooks/tenure` });
}

function perform(accounts: Map<string, ReceiverAccount>, { type, data }: Message): boolean {
  const { username } = data.account;
  const account = accounts.get(username);
  if (type === 'account.probe') return true;
  if (type === 'account.create') {
    const { externalId = null, domain = '', marker = null } = data.account as Partial<ReceiverAccount>;
    accounts.set(username, {
      username,
      externalId,
      domain,
      marker,
      owner: null,
      package: data.package ?? '',
      password: data.password ?? '',
      suspended: false,
    });
    return true;
  }
  if (!account) return false;
  if (type === 'account.terminate') accounts.delete(username);
  if (type === 'account.suspend') account.suspended = true;
  if (type === 'account.unsuspend') account.suspended = false;
  if (type === 'account.change-package') account.package = data.package ?? '';
  if (type === 'account.change-password') account.password = data.password ?? '';
  return true;
}

function stateOf(account: ReceiverAccount | undefined) {
  if (!account) return { state: 'missing' };
  const { username, externalId, domain, owner, marker } = account;
  return {
    state: account.suspended ? 'suspended' : 'active',
    identity: { username, externalId, domain, owner, marker },
    package: account.package,
  };
}

function verified(verifier: Webhook, body: string, request: IncomingMessage): Message | null {
  try {
    return verifier.verify(body, request.headers as Record<string, string>) as Message;
  } catch {
    return null;
  }
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function answer(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
