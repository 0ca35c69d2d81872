import type { GatewayMethod, MethodStore } from './methods.ts';

/** What the API answers. */
export interface ApiAnswer {
  status: number;
  body: unknown;
}

/** A call of the part of Stripe's API that the gateway speaks, or null for anything else. */
export interface ApiCall {
  /** How faults name it. */
  name: 'retrieve' | 'detach';
  id: string;
  run(methods: MethodStore): ApiAnswer;
}

/** Finds the call that a request is. */
export function apiCall(verb: string, path: string): ApiCall | null {
  const [, id, command] = /^\/v1\/payment_methods\/([A-Za-z0-9_]+)(\/detach)?$/.exec(path) ?? [];
  if (id === undefined) return null;
  if (verb === 'GET' && command === undefined)
    return { name: 'retrieve', id, run: (methods) => retrieve(methods, id) };
  if (verb === 'POST' && command !== undefined)
    return { name: 'detach', id, run: (methods) => detach(methods, id) };
  return null;
}

function retrieve(methods: MethodStore, id: string): ApiAnswer {
  const method = methods.get(id);
  return method ? { status: 200, body: shown(method) } : missing(id);
}

function detach(methods: MethodStore, id: string): ApiAnswer {
  const method = methods.get(id);
  if (!method) return missing(id);
  if (method.customer === null) {
    const message =
      'The payment method you provided is not attached to a customer so detachment is impossible.';
    return refusal(400, { message });
  }
  methods.detach(id);
  return { status: 200, body: shown({ ...method, customer: null }) };
}

/** An error as Stripe writes it. */
export const refusal = (
  status: number,
  error: { code?: string; message: string; type?: string },
): ApiAnswer => ({
  status,
  body: { error: { type: 'invalid_request_error', ...error } },
});

const missing = (id: string) =>
  refusal(404, { code: 'resource_missing', message: `No such PaymentMethod: '${id}'` });

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

const shown = ({ id, customer, brand, last4, expMonth, expYear, created }: GatewayMethod) => ({
  id,
  object: 'payment_method',
  billing_details: { address: null, email: null, name: null, phone: null },
  card: { brand, last4, exp_month: expMonth, exp_year: expYear, funding: 'credit' },
  created,
  customer,
  livemode: false,
  metadata: {},
  type: 'card',
});
