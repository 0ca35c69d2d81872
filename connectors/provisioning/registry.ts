import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { isLoopback } from '../../domain/addresses.ts';
import { createDirectAdminConnector } from './directadmin.ts';
import { createHestiaConnector } from './hestia.ts';
import { createHttpClient } from './http.ts';
import { createManualConnector } from './manual.ts';
import { createPleskConnector } from './plesk.ts';
import { createProxmoxConnector } from './proxmox.ts';
import { createPterodactylConnector } from './pterodactyl.ts';
import {
  CONNECTOR_KINDS,
  type ConnectorKind,
  ConnectorMisuseError,
  type ProvisioningConnector,
} from './types.ts';
import { createWebhookConnector } from './webhook.ts';
import { createWhmConnector } from './whm.ts';

/** A server's record as connectors need it: its address, what to say there, and whom to trust. */
export interface ServerSettings {
  kind: string;
  /** Absolute http(s) address; or `host` and `port` (https is assumed). Manual servers have none. */
  baseUrl?: string | null;
  host?: string | null;
  port?: number | null;
  /** As decrypted from the record; checked here per kind. */
  credentials?: unknown;
  /** `verify` is true unless this server's record says otherwise; `ca` is a PEM of its own authority. */
  tls?: { verify: boolean; ca?: string };
  /** Milliseconds per call, 1,000 to 600,000; 30,000 when left out. */
  timeoutMs?: number;
  /** Sockets to this server at most; 8 when left out. */
  maxConnections?: number;
  /** Manual servers: what the provider tells its staff. */
  instructions?: string | null;
}

const printable = z
  .string()
  .min(1)
  .max(512)
  .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces');
const whmCredentials = z.strictObject({
  username: printable.regex(/^[^:]+$/, 'must not hold a colon'),
  token: printable,
});
const pleskCredentials = z.union(
  [z.strictObject({ secretKey: printable }), z.strictObject({ username: printable, password: printable })],
  'must be a secretKey, or username and password, printable ASCII without spaces',
);
const directAdminCredentials = z.strictObject({
  username: printable.regex(/^[^:|]+$/, 'must not hold a colon or a |'),
  loginKey: printable,
});
const hestiaCredentials = z.strictObject({ accessKey: printable, secretKey: printable });
const webhookCredentials = z.strictObject({
  secret: printable.refine(isWebhookSecret, 'must be base64, with or without whsec_'),
});
const proxmoxCredentials = z.strictObject({
  tokenId: printable.regex(/^[^\s@!=]+@[^\s@!=]+![^\s@!=]+$/, 'must be USER@REALM!NAME'),
  secret: z.guid('must be the UUID that Proxmox showed when the token was made'),
});
const pterodactylCredentials = z.strictObject({
  apiKey: printable.refine((key) => !key.startsWith('ptlc_'), 'must be an application key, not a client key'),
});

/** The shape of each kind's credentials, for those who write them; `null` where there are none. */
export const CREDENTIALS = {
  whm: whmCredentials,
  plesk: pleskCredentials,
  directadmin: directAdminCredentials,
  hestia: hestiaCredentials,
  proxmox: proxmoxCredentials,
  pterodactyl: pterodactylCredentials,
  webhook: webhookCredentials,
  manual: null,
} as const;

const common = z.object({
  timeoutMs: z.number().int().min(50).max(600_000).default(30_000),
  maxConnections: z.number().int().min(1).max(100).default(8),
  tls: z.object({ verify: z.boolean(), ca: z.string().optional() }).default({ verify: true }),
});
const MAX_ANSWER_BYTES = 5_000_000;
/** A cluster lists all its guests at once, with half a kilobyte or more for each. */
const MAX_PROXMOX_ANSWER_BYTES = 30_000_000;
/** How long a panel's task or pause is waited for, unless the server's record says otherwise. */
const PATIENCE_MS = 60_000;
const PORTS = { whm: 2087, plesk: 8443, directadmin: 2222, hestia: 8083, proxmox: 8006 };

/** Whether a connector for this kind exists. */
export const isConnectorKind = (kind: string): kind is ConnectorKind =>
  (CONNECTOR_KINDS as readonly string[]).includes(kind);

/**
 * Makes the connector of one server. It holds connections: keep it for many calls, `close()` it at the end.
 * Throws `ConnectorMisuseError` (`bad-settings`) with a sentence that names the field and no value.
 */
export function createConnector(settings: ServerSettings): ProvisioningConnector {
  const { kind } = settings;
  if (!isConnectorKind(kind)) {
    throw new ConnectorMisuseError(
      'bad-settings',
      `There is no connector of this kind yet; there are ${CONNECTOR_KINDS.join(', ')}.`,
    );
  }
  switch (kind) {
    case 'whm': {
      const credentials = parse(
        whmCredentials,
        settings.credentials,
        'credentials of a WHM server (username, token)',
      );
      return createWhmConnector(httpFor(settings, PORTS.whm), credentials);
    }
    case 'plesk': {
      const credentials = parse(
        pleskCredentials,
        settings.credentials,
        'credentials of a Plesk server (secretKey, or username and password)',
      );
      return createPleskConnector(httpFor(settings, PORTS.plesk), credentials);
    }
    case 'directadmin': {
      const credentials = parse(
        directAdminCredentials,
        settings.credentials,
        'credentials of a DirectAdmin server (username, loginKey)',
      );
      return createDirectAdminConnector(httpFor(settings, PORTS.directadmin), credentials);
    }
    case 'hestia': {
      const credentials = parse(
        hestiaCredentials,
        settings.credentials,
        'credentials of a Hestia server (accessKey, secretKey)',
      );
      return createHestiaConnector(httpFor(settings, PORTS.hestia), credentials);
    }
    case 'webhook': {
      const credentials = parse(
        webhookCredentials,
        settings.credentials,
        'credentials of a webhook server (secret)',
      );
      return createWebhookConnector(httpFor(settings, null), credentials);
    }
    case 'proxmox': {
      const credentials = parse(
        proxmoxCredentials,
        settings.credentials,
        'credentials of a Proxmox server (tokenId, secret)',
      );
      const http = httpFor(settings, PORTS.proxmox, MAX_PROXMOX_ANSWER_BYTES);
      return createProxmoxConnector(http, credentials, settings.timeoutMs ?? PATIENCE_MS);
    }
    case 'pterodactyl': {
      const credentials = parse(
        pterodactylCredentials,
        settings.credentials,
        'credentials of a Pterodactyl server (apiKey)',
      );
      return createPterodactylConnector(
        httpFor(settings, null),
        credentials,
        settings.timeoutMs ?? PATIENCE_MS,
      );
    }
    case 'manual':
      return createManualConnector(settings.instructions ? { instructions: settings.instructions } : {});
  }
}

function httpFor(settings: ServerSettings, defaultPort: number | null, maxAnswerBytes = MAX_ANSWER_BYTES) {
  const { timeoutMs, maxConnections, tls } = parse(common, dropNulls(settings), 'connection settings');
  const baseUrl = addressOf(settings, defaultPort);
  // A token sent in the clear is a token given away, except to this machine or where the record accepts it.
  if (baseUrl.protocol === 'http:' && tls.verify && !isLoopback(baseUrl.hostname)) {
    throw new ConnectorMisuseError(
      'bad-settings',
      'The address of this server is plain http: use https, or switch TLS verification off for this server to accept that credentials can be read on the way.',
    );
  }
  return createHttpClient({ baseUrl, tls, timeoutMs, maxConnections, maxAnswerBytes });
}

function addressOf(settings: ServerSettings, defaultPort: number | null): URL {
  const port = settings.port ?? defaultPort;
  const address =
    settings.baseUrl ?? (settings.host ? `https://${settings.host}${port ? `:${port}` : ''}` : null);
  if (!address)
    throw new ConnectorMisuseError('bad-settings', 'This server has no address: give it a URL or a host.');
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new ConnectorMisuseError('bad-settings', 'The address of this server is not an http or https URL.');
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new ConnectorMisuseError(
      'bad-settings',
      'The address of this server must hold no user, password, query or fragment: secrets belong into its credentials.',
    );
  }
  return url;
}

function parse<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(
    (issue) => `${issue.path.join('.') || 'all of it'}: ${issue.message}`,
  );
  throw new ConnectorMisuseError(
    'bad-settings',
    `The ${what} are not usable (${fields.join('; ')}). Correct the server's record.`,
  );
}

const dropNulls = (settings: ServerSettings) =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null));

function isWebhookSecret(secret: string): boolean {
  try {
    new Webhook(secret);
    return true;
  } catch {
    return false;
  }
}
