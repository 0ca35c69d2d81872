import type { Hooks } from './hooks.ts';
import type { GatewayMethod, MethodStore } from './methods.ts';
import type { PaymentStore } from './payments.ts';
import { intentOf, refundOf, shownMethod } from './shown.ts';

/** What the API answers. */
export interface ApiAnswer {
  status: number;
  body: unknown;
}

/** What the API works on. */
export interface Stores {
  methods: MethodStore;
  payments: PaymentStore;
  hooks: Pick<Hooks, 'emit'>;
}

/** A call of the part of Stripe's API that the gateway speaks, or null for anything else. */
export interface ApiCall {
  /** How faults name it. */
  name: 'retrieve' | 'detach' | 'charge' | 'list' | 'search' | 'refund' | 'refunds';
  /** the method or payment that it is about; empty for lists */
  id: string;
  run(stores: Stores): ApiAnswer;
}

/** Finds the call that a request is. */
export function apiCall(
  verb: string,
  path: string,
  query: URLSearchParams,
  form: URLSearchParams,
): ApiCall | null {
  const [, id, command] = /^\/v1\/payment_methods\/([A-Za-z0-9_]+)(\/detach)?$/.exec(path) ?? [];
  if (id !== undefined) {
    if (verb === 'GET' && command === undefined)
      return { name: 'retrieve', id, run: ({ methods }) => retrieve(methods, id) };
    if (verb === 'POST' && command !== undefined)
      return { name: 'detach', id, run: ({ methods, hooks }) => detach(methods, hooks, id) };
    return null;
  }
  switch (`${verb} ${path}`) {
    case 'POST /v1/payment_intents':
      return { name: 'charge', id: form.get('payment_method') ?? '', run: (stores) => charge(stores, form) };
    case 'GET /v1/payment_intents':
      return { name: 'list', id: '', run: ({ payments }) => list(payments, query) };
    case 'GET /v1/payment_intents/search':
      return { name: 'search', id: '', run: ({ payments }) => search(payments, query) };
    case 'POST /v1/refunds':
      return {
        name: 'refund',
        id: form.get('payment_intent') ?? form.get('charge') ?? '',
        run: (stores) => refund(stores, form),
      };
    case 'GET /v1/refunds':
      return { name: 'refunds', id: '', run: ({ payments }) => listRefunds(payments, query) };
    default:
      return null;
  }
}

function retrieve(methods: MethodStore, id: string): ApiAnswer {
  const method = methods.get(id);
  return method ? { status: 200, body: shownMethod(method) } : missing('PaymentMethod', id);
}

function detach(methods: MethodStore, hooks: Stores['hooks'], id: string): ApiAnswer {
  const method = methods.get(id);
  if (!method) return missing('PaymentMethod', id);
  if (method.customer === null) {
    const message =
      'The payment method you provided is not attached to a customer so detachment is impossible.';
    return refusal(400, { message });
  }
  methods.detach(id);
  const body = shownMethod({ ...method, customer: null });
  hooks.emit('payment_method.detached', body, { customer: method.customer });
  return { status: 200, body };
}

/** Takes a payment at once, as with `confirm` and `off_session`; a declined one answers 402 and is kept too. */
function charge({ methods, payments, hooks }: Stores, form: URLSearchParams): ApiAnswer {
  const amount = Number(form.get('amount'));
  const currency = form.get('currency') ?? '';
  const id = form.get('payment_method') ?? '';
  if (!Number.isSafeInteger(amount) || amount < 1 || !/^[a-z]{3}$/.test(currency))
    return refusal(400, { code: 'parameter_invalid_integer', message: 'Invalid amount or currency.' });
  if (form.get('confirm') !== 'true' || form.get('off_session') !== 'true')
    return refusal(400, { message: 'The demo gateway only confirms at once and off session.' });
  const method = methods.get(id);
  if (!method) return missing('PaymentMethod', id);
  const refused = notOwned(method, form.get('customer'));
  if (refused) return refused;
  const payment = payments.take(method, { amount, currency, metadata: metadataIn(form) });
  const intent = intentOf(payment, method);
  if (payment.decline) {
    hooks.emit('payment_intent.payment_failed', intent);
    return {
      status: 402,
      body: {
        error: {
          type: 'card_error',
          message: 'Your card was declined.',
          ...intent.last_payment_error,
          payment_intent: intent,
        },
      },
    };
  }
  hooks.emit(`payment_intent.${payment.status === 'processing' ? 'processing' : 'succeeded'}`, intent);
  return { status: 200, body: intent };
}

function notOwned(method: GatewayMethod, customer: string | null): ApiAnswer | null {
  if (method.customer !== null && method.customer === customer) return null;
  const message =
    'The PaymentMethod does not belong to the Customer you supplied: a payment method must be attached to the customer.';
  return refusal(400, { code: 'payment_method_customer_mismatch', message });
}

function metadataIn(form: URLSearchParams): Record<string, string> {
  const entries = [...form].flatMap(([name, value]) => {
    const [, key] = /^metadata\[([^\]]+)\]$/.exec(name) ?? [];
    return key === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(entries);
}

function list(payments: PaymentStore, query: URLSearchParams): ApiAnswer {
  const since = Number(query.get('created[gte]') ?? 0);
  const after = query.get('starting_after');
  const limit = Number(query.get('limit') ?? 10);
  const rows = payments
    .all()
    .reverse()
    .filter(({ customer, created }) => customer === query.get('customer') && created >= since);
  const from = after === null ? 0 : rows.findIndex(({ id }) => id === after) + 1;
  const page = rows.slice(from, from + limit);
  return {
    status: 200,
    body: {
      ...{ object: 'list', url: '/v1/payment_intents', has_more: from + limit < rows.length },
      data: page.map((payment) => intentOf(payment)),
    },
  };
}

function search(payments: PaymentStore, query: URLSearchParams): ApiAnswer {
  const [, key = '', value] = /^metadata\['([^']+)'\]:'([^']*)'$/.exec(query.get('query') ?? '') ?? [];
  if (value === undefined) return refusal(400, { message: 'The demo gateway searches by metadata only.' });
  const found = payments.all().filter(({ metadata }) => metadata[key] === value);
  return {
    status: 200,
    body: {
      ...{ object: 'search_result', url: '/v1/payment_intents/search', has_more: false, next_page: null },
      data: found.map((payment) => intentOf(payment)),
    },
  };
}

function refund({ payments, hooks }: Stores, form: URLSearchParams): ApiAnswer {
  const id = form.get('payment_intent') ?? form.get('charge') ?? '';
  const payment = payments.get(id);
  if (!payment) return missing('payment_intent', id);
  const left = payment.amount - payment.refunded;
  if (left === 0)
    return refusal(400, { code: 'charge_already_refunded', message: 'Charge has already been refunded.' });
  const amount = Number(form.get('amount') ?? left);
  if (payment.status !== 'succeeded' || !Number.isSafeInteger(amount) || amount < 1 || amount > left)
    return refusal(400, { message: `Refund amount is greater than unrefunded amount on charge (${left}).` });
  const { made, ...after } = payments.refund(payment.id, amount, metadataIn(form));
  hooks.emit('charge.refunded', {
    ...{ id: after.charge, object: 'charge', amount: after.amount, amount_refunded: after.refunded },
    ...{ currency: after.currency, customer: after.customer, payment_intent: after.id },
    ...{ refunded: after.refunded === after.amount, livemode: false, metadata: after.metadata },
  });
  return { status: 200, body: refundOf(after, made) };
}

function listRefunds(payments: PaymentStore, query: URLSearchParams): ApiAnswer {
  const id = query.get('payment_intent') ?? query.get('charge') ?? '';
  const payment = payments.get(id);
  if (!payment) return missing('payment_intent', id);
  const data = (payment.refunds ?? []).toReversed().map((made) => refundOf(payment, made));
  return { status: 200, body: { object: 'list', url: '/v1/refunds', has_more: false, data } };
}

/** An error as Stripe writes it. */
export const refusal = (
  status: number,
  error: { code?: string; message: string; type?: string },
): ApiAnswer => ({
  status,
  body: { error: { type: 'invalid_request_error', ...error } },
});

const missing = (what: string, id: string) =>
  refusal(404, { code: 'resource_missing', message: `No such ${what}: '${id}'` });

/** Errors that come before anything is looked at, and those of Stripe's own bad days, by their HTTP status. */
export function refusalOf(status: number): ApiAnswer {
  switch (status) {
    case 401:
      return refusal(401, { code: 'api_key_expired', message: 'Expired API Key provided: sk_test_****ired' });
    case 403:
      return refusal(403, {
        code: 'account_invalid',
        message:
          "The provided key 'sk_test_****' does not have access to this account (or it does not exist).",
      });
    case 429:
      return refusal(429, { code: 'rate_limit', message: 'Request rate limit exceeded.' });
    default:
      return refusal(status, { type: 'api_error', message: 'An unknown error occurred.' });
  }
}
