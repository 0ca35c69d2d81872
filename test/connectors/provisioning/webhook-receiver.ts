import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { createFaults, type Faults } from '../../../dev/panel/faults.ts';
import { spoil } from '../../../dev/panel/spoil.ts';
import { type SeenRequest, startFakeServer } from './fake-server.ts';

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

  const serve = async ({ headers, body }: SeenRequest, response: ServerResponse) => {
    const message = verified(verifier, body, headers);
    if (message === null) return answer(response, 401, { error: 'The signature does not hold.' });
    receiver.messages.push({
      id: String(headers['webhook-id']),
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
  const server = await startFakeServer(serve, tls);
  const receiver: Receiver = {
    url: `${server.origin}/hooks/tenure`,
    accounts,
    faults,
    messages: [],
    slow: false,
    finish: () => {
      for (const message of waiting.splice(0)) perform(accounts, message);
    },
    down: server.down,
    up: server.up,
  };
  return receiver;
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

function verified(verifier: Webhook, body: string, headers: IncomingHttpHeaders): Message | null {
  try {
    return verifier.verify(body, headers as Record<string, string>) as Message;
  } catch {
    return null;
  }
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
