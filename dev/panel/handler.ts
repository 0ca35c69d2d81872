import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { json, page, readBody, same } from '../http-parts.ts';
import type { AccountStore } from './accounts.ts';
import { controlFaults } from './fault-control.ts';
import type { Faults } from './faults.ts';
import { accountsPage } from './page.ts';
import { spoil } from './spoil.ts';
import { API, type ApiAnswer } from './whm-api.ts';

export interface HandlerParts {
  /** WHM users and their tokens. */
  tokens: ReadonlyMap<string, string>;
  adminToken: string;
  packages: readonly string[] | null;
  accounts: AccountStore;
  faults: Faults;
  down(forMs: number): void;
  count(fn: string): void;
}

/** Everything the panel serves: the API, the page for people, and `/demo/…` for scripts. */
export function createHandler(parts: HandlerParts): RequestListener {
  return (request, response) => {
    serve(parts, request, response).catch(() => {
      if (response.headersSent) response.destroy();
      else json(response, 500, { error: 'The demo panel failed on this request.' });
    });
  };
}

async function serve(parts: HandlerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://panel');
  const body = await readBody(request);
  if (body === null) return json(response, 413, { error: 'The body is too large.' });
  const fn = /^(?:\/cpsess\d+)?\/json-api\/([a-z_]+)$/.exec(url.pathname)?.[1];
  if (fn !== undefined) return serveApi(parts, fn, url, request, body, response);
  if (url.pathname === '/demo/faults') return serveFaults(parts, request, body, response);
  if (request.method !== 'GET') return json(response, 405, { error: 'Only GET is served here.' });
  if (url.pathname === '/demo/accounts')
    return json(response, 200, { accounts: parts.accounts.all().map(forScripts) });
  if (url.pathname !== '/') return json(response, 404, { error: 'There is nothing at this address.' });
  page(response, await accountsPage(parts.accounts.all(), url.searchParams.get('q') ?? ''));
}

async function serveApi(
  parts: HandlerParts,
  fn: string,
  url: URL,
  request: IncomingMessage,
  body: string,
  response: ServerResponse,
): Promise<void> {
  parts.count(fn);
  const form = new URLSearchParams(body);
  const parameter = (name: string) => form.get(name) ?? url.searchParams.get(name) ?? '';
  const refuse = (reason: string) => json(response, 200, asV1(fn, { result: 0, reason }));
  const fault = parts.faults.take(fn, parameter('user') || parameter('username') || null);
  if (fault?.when === 'before' && (await spoil(fault, response, refuse))) return;

  const caller = callerOf(request, parts.tokens);
  if (caller === null) return json(response, 403, ACCESS_DENIED);

  const isV1 = parameter('api.version') === '1';
  // The older API calls a password `pass`.
  const named = isV1 ? parameter : (name: string) => parameter(name === 'password' ? 'pass' : name);
  const work = API[fn];
  const answer: ApiAnswer = work
    ? work({ accounts: parts.accounts, caller, packages: parts.packages }, named)
    : { result: 0, reason: `Unknown app (“${fn}”) requested.` };
  if (fault?.when === 'after' && (await spoil(fault, response, refuse))) return;
  json(response, 200, isV1 ? asV1(fn, answer) : asOlder(answer));
}

function serveFaults(
  parts: HandlerParts,
  request: IncomingMessage,
  body: string,
  response: ServerResponse,
): void {
  const given = /^(?:Bearer |whm root:)(.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const [status, answer] = same(given, parts.adminToken)
    ? controlFaults(parts, request.method ?? '', body, response)
    : [403, { error: 'The token of the panel is needed here.' }];
  json(response, status, answer);
}

const ACCESS_DENIED = {
  cpanelresult: {
    apiversion: '2',
    error: 'Access denied',
    data: { reason: 'Access denied', result: '0' },
    type: 'text',
  },
};

const asV1 = (fn: string, answer: ApiAnswer) => ({
  metadata: {
    version: 1,
    command: fn,
    result: answer.result,
    reason: answer.result === 1 ? 'OK' : answer.reason,
  },
  ...(answer.result === 1 ? { data: answer.data } : {}),
});

const asOlder = (answer: ApiAnswer) => ({
  status: answer.result,
  statusmsg: answer.result === 1 ? 'Ok' : answer.reason,
  ...(answer.result === 1 ? answer.data : {}),
});

const forScripts = ({
  user,
  domain,
  owner,
  plan,
  suspended,
  suspendReason,
}: ReturnType<AccountStore['all']>[number]) => ({
  user,
  domain,
  owner,
  plan,
  state: suspended ? 'suspended' : 'active',
  suspendReason,
});

function callerOf(request: IncomingMessage, tokens: ReadonlyMap<string, string>): string | null {
  const [, user, token] = /^whm ([^:]+):(.+)$/i.exec(request.headers.authorization ?? '') ?? [];
  const kept = user === undefined ? undefined : tokens.get(user);
  return user !== undefined && kept !== undefined && same(token ?? '', kept) ? user : null;
}
