import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { z } from 'zod';
import { json, page, parseJson, readBody, same } from '../http-parts.ts';
import { controlFaults } from '../panel/fault-control.ts';
import type { ActiveFault, Faults } from '../panel/faults.ts';
import { spoil } from '../panel/spoil.ts';
import { methodsPage } from './page.ts';
import { controlPayments } from './payment-control.ts';
import { type ApiAnswer, type ApiCall, apiCall, refusal, refusalOf, type Stores } from './stripe-api.ts';

export interface HandlerParts extends Stores {
  secretKey: string;
  faults: Faults;
  down(forMs: number): void;
  /** Ends a payment that takes days, and tells it. */
  settle(id: string, decline?: { code: string }): void;
  /** Lets the payer contest a payment, or ends that, and tells it. */
  dispute(id: string, status: 'needs_response' | 'won' | 'lost'): void;
  count(call: string): void;
}

const newMethod = z.strictObject({
  id: z.string().regex(/^pm_[A-Za-z0-9]{1,200}$/),
  brand: z.string().max(20).optional(),
  last4: z
    .string()
    .regex(/^\d{4}$/)
    .optional(),
});

/** An answer that is repeated to whoever asks with the same key, with what was asked. */
interface Kept {
  path: string;
  body: string;
  answer: ApiAnswer;
}

/** Everything the gateway serves: Stripe's API, the page for people, and `/demo/…` for scripts. */
export function createHandler(parts: HandlerParts): RequestListener {
  /** Answers by idempotency key: Stripe repeats the first one, failures too. */
  const kept = new Map<string, Kept>();
  return (request, response) => {
    serve({ ...parts, kept }, request, response).catch(() => {
      if (response.headersSent) response.destroy();
      else json(response, 500, { error: 'The demo gateway failed on this request.' });
    });
  };
}

type Parts = HandlerParts & { kept: Map<string, Kept> };

async function serve(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://gateway');
  const verb = request.method ?? '';
  const body = await readBody(request);
  if (body === null) return json(response, 413, { error: 'The body is too large.' });
  if (pathname.startsWith('/v1/'))
    return serveApi(parts, { path: pathname, query: searchParams, body }, request, response);
  if (pathname === '/') return page(response, await methodsPage(parts.methods.all(), parts.payments.all()));
  if (!isKnown(request, parts.secretKey))
    return json(response, 403, { error: 'The secret key of the gateway is needed here.' });
  if (pathname === '/demo/faults') return json(response, ...controlFaults(parts, verb, body, response));
  if (pathname === '/demo/methods') return json(response, ...controlMethods(parts, verb, body));
  if (pathname === '/demo/payments') return json(response, ...controlPayments(parts, verb, body));
  json(response, 404, { error: 'There is nothing at this address.' });
}

async function serveApi(
  parts: Parts,
  asked: { path: string; query: URLSearchParams; body: string },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { path, query, body } = asked;
  const send = ({ status, body }: ApiAnswer, headers = {}) => json(response, status, body, headers);
  const call = apiCall(request.method ?? '', path, query, new URLSearchParams(body));
  if (call) parts.count(call.name);
  const fault = call ? parts.faults.take(call.name, call.id) : null;
  const key = request.headers['idempotency-key'];
  if (fault?.when === 'before' && (await spoilCall(parts, fault, asked, key, response))) return;

  if (!isKnown(request, parts.secretKey))
    return send(refusal(401, { message: 'Invalid API Key provided: sk_****' }));
  if (!call) return send(refusal(404, { message: `Unrecognized request URL (${request.method}: ${path}).` }));
  const known = typeof key === 'string' ? parts.kept.get(key) : undefined;
  if (known?.path === path && known.body === body)
    return send(known.answer, { 'idempotent-replayed': 'true' });
  if (known)
    return send(
      refusal(400, { type: 'idempotency_error', message: 'This key was used for another request.' }),
    );
  const answer = run(parts, call, asked, key);
  if (fault?.when === 'after' && (await spoilCall(parts, fault, asked, key, response))) return;
  send(answer);
}

function run(
  parts: Parts,
  call: ApiCall,
  { path, body }: Pick<Kept, 'path' | 'body'>,
  key: string | string[] | undefined,
): ApiAnswer {
  const answer = call.run(parts);
  if (typeof key === 'string') parts.kept.set(key, { path, body, answer });
  return answer;
}

/** As on the demo panel, but with errors in Stripe's form, and kept where Stripe keeps them. */
async function spoilCall(
  parts: Parts,
  fault: ActiveFault,
  { path, body }: Pick<Kept, 'path' | 'body'>,
  key: string | string[] | undefined,
  response: ServerResponse,
): Promise<boolean> {
  const refuse = (message: string) => {
    const refused = refusal(400, { message });
    json(response, refused.status, refused.body);
  };
  if (fault.effect !== 'status') return spoil(fault, response, refuse);
  const answer = refusalOf(fault.status);
  if (typeof key === 'string' && fault.status >= 500) parts.kept.set(key, { path, body, answer });
  json(response, answer.status, answer.body);
  return true;
}

/** `/demo/methods` for scripts: GET lists, POST adds one. */
function controlMethods(
  { methods }: Parts,
  verb: string,
  body: string,
): [status: number, answer: Record<string, unknown>] {
  if (verb === 'POST') {
    const wish = newMethod.safeParse(parseJson(body));
    if (!wish.success) return [422, { error: z.prettifyError(wish.error) }];
    const { id, brand = 'visa', last4 = '4242' } = wish.data;
    methods.put({ id, brand, last4 });
  } else if (verb !== 'GET') return [405, { error: 'Only GET and POST are served here.' }];
  const state = (customer: string | null) => (customer === null ? 'detached' : 'attached');
  return [200, { methods: methods.all().map(({ id, customer }) => ({ id, state: state(customer) })) }];
}

function isKnown(request: IncomingMessage, secretKey: string): boolean {
  const [, given = ''] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? [];
  return same(given, secretKey);
}
