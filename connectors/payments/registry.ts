import { z } from 'zod';
import { isLoopback } from '../../domain/addresses.ts';
import { ConnectorMisuseError } from '../provisioning/types.ts';
import { createManualGateway } from './manual.ts';
import { createStripeGateway } from './stripe.ts';
import { GATEWAY_KINDS, type GatewayKind, type PaymentGateway } from './types.ts';

/** A gateway's record as connectors need it. */
export interface GatewaySettings {
  kind: string;
  /** Another address than the gateway's own, for a test endpoint. */
  url?: string | null;
  /** As decrypted from the record; checked here per kind. */
  credentials?: unknown;
  /** PEM of an authority that a test endpoint's certificate comes from. */
  ca?: string;
  /** Milliseconds per call, 50 to 600,000; 30,000 when left out. */
  timeoutMs?: number;
  /** Sockets to this gateway at most; 8 when left out. */
  maxConnections?: number;
}

const stripeCredentials = z.strictObject({
  secretKey: z
    .string()
    .max(512)
    .regex(/^(sk|rk)_[A-Za-z0-9_]+$/, 'must be a secret (sk_) or restricted (rk_) key'),
});
const connection = z.object({
  ca: z.string().optional(),
  timeoutMs: z.number().int().min(50).max(600_000).default(30_000),
  maxConnections: z.number().int().min(1).max(100).default(8),
});
const STRIPE = 'https://api.stripe.com';

const isGatewayKind = (kind: string): kind is GatewayKind =>
  (GATEWAY_KINDS as readonly string[]).includes(kind);

/**
 * Makes the connector of one gateway. It holds connections: keep it for many calls, `close()` it at the end.
 * Throws `ConnectorMisuseError` (`bad-settings`) with a sentence that names the field and no value.
 */
export function createGateway(settings: GatewaySettings): PaymentGateway {
  const { kind } = settings;
  if (!isGatewayKind(kind))
    throw bad(`There is no connector of this kind; there are ${GATEWAY_KINDS.join(', ')}.`);
  switch (kind) {
    case 'stripe': {
      const { secretKey } = parse(
        stripeCredentials,
        settings.credentials,
        'credentials of Stripe (secretKey)',
      );
      const parts = parse(connection, settings, 'connection settings');
      return createStripeGateway({ ...parts, secretKey, url: addressOf(settings.url ?? STRIPE) });
    }
    case 'manual':
      return createManualGateway();
  }
}

function addressOf(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw bad('The address of this gateway is not an http or https URL.');
  if (`${url.username}${url.password}${url.search}${url.hash}` !== '' || url.pathname !== '/')
    throw bad(
      'The address of this gateway must be a host and a port, without user, path, query or fragment.',
    );
  // A key sent in the clear is a key given away, except to this machine.
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    throw bad('The address of this gateway is plain http: use https.');
  return url;
}

function parse<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(
    (issue) => `${issue.path.join('.') || 'all of it'}: ${issue.message}`,
  );
  throw bad(`The ${what} are not usable (${fields.join('; ')}). Correct the gateway's record.`);
}

const bad = (message: string) => new ConnectorMisuseError('bad-settings', message);
