import { z } from 'zod';
import { readNetworks } from '../api/http/client-address.ts';

/** One setting of Tenure as docs/OPERATIONS.md lists it. */
export interface Setting {
  name: string;
  meaning: string;
  /** What holds when it is not set, in words. */
  default: string;
  example: string;
  /** Its value never appears in a message or a log. */
  secret?: boolean;
}

/** A setting with the schema that reads its text; the schema's message says what is wrong, after "it". */
interface ReadableSetting<T> extends Setting {
  schema: z.ZodType<T, string>;
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

function wholeNumber(from: number, to: number) {
  const message = `must be a whole number from ${from} to ${to}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
    .refine((value) => value >= from && value <= to, message);
}

function address(...schemes: string[]) {
  const message = `must be an address that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`;
  return z.string().refine((text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    return url !== undefined && url.hostname !== '' && schemes.includes(url.protocol.slice(0, -1));
  }, message);
}

function setting<T>(definition: ReadableSetting<T>): ReadableSetting<T> {
  return definition;
}

/** The settings that we read ourselves, by the name that the program gives them. */
export const settings = {
  databaseUrl: setting({
    name: 'DATABASE_URL',
    meaning: 'PostgreSQL 16 or newer that keeps the record',
    default: 'none; `npm start` runs a PostgreSQL of its own',
    example: 'postgres://tenure:password@db.example.com:5432/tenure',
    secret: true,
    schema: address('postgres', 'postgresql'),
  }),
  databaseConnections: setting({
    name: 'TENURE_DATABASE_CONNECTIONS',
    meaning: 'most connections to PostgreSQL that one process opens',
    default: '10',
    example: '20',
    schema: wholeNumber(1, 500),
  }),
  host: setting({
    name: 'TENURE_HOST',
    meaning: 'address that the API listens on',
    default: '127.0.0.1',
    example: '0.0.0.0',
    schema: z.string().regex(/^[A-Za-z0-9.:_-]+$/, 'must be an IP address or a host name'),
  }),
  port: setting({
    name: 'TENURE_PORT',
    meaning: 'port that the API listens on; 0 for any free one',
    default: '7400 (`npm start` takes another when that is taken)',
    example: '8080',
    schema: wholeNumber(0, 65_535),
  }),
  secretKey: setting({
    name: 'TENURE_SECRET_KEY',
    meaning: 'key that credentials in the database are encrypted with: 32 random bytes in base64',
    default: 'none; `npm start` makes one and keeps it',
    example: 'the output of: openssl rand -base64 32',
    secret: true,
    schema: z.string(),
  }),
  secretKeyFile: setting({
    name: 'TENURE_SECRET_KEY_FILE',
    meaning: 'file that holds that key, instead of TENURE_SECRET_KEY',
    default: 'none',
    example: '/run/secrets/tenure-secret-key',
    schema: z.string(),
  }),
  previousSecretKeys: setting({
    name: 'TENURE_PREVIOUS_SECRET_KEYS',
    meaning: 'earlier keys, separated by commas, that may still be needed to decrypt',
    default: 'none',
    example: 'the earlier TENURE_SECRET_KEY',
    secret: true,
    schema: z.string(),
  }),
  signingKeyFile: setting({
    name: 'TENURE_SIGNING_KEY_FILE',
    meaning: 'file with the Ed25519 private key (PKCS#8 PEM) that signs evidence; made there when missing',
    default: 'keys/signing-key.pem in TENURE_DIR',
    example: '/var/lib/tenure/signing-key.pem',
    schema: z.string(),
  }),
  smtpUrl: setting({
    name: 'SMTP_URL',
    meaning: 'mail server for outgoing mail',
    default: 'none; `npm start` runs a mailbox on loopback',
    example: 'smtps://user:password@mail.example.com:465',
    secret: true,
    schema: address('smtp', 'smtps'),
  }),
  mailFrom: setting({
    name: 'MAIL_FROM',
    meaning: 'sender of mails for providers that have no sender of their own',
    default: 'Tenure <tenure@localhost>',
    example: 'Example Hosting <billing@example.com>',
    schema: z
      .string()
      .regex(/^(?:[^<>\r\n]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/, 'must be a mail address'),
  }),
  logLevel: setting({
    name: 'TENURE_LOG_LEVEL',
    meaning: `least severe kind of log line that is written: ${LOG_LEVELS.join(', ')}`,
    default: 'info',
    example: 'debug',
    schema: z.string().pipe(z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`)),
  }),
  taskQueue: setting({
    name: 'TENURE_TASK_QUEUE',
    meaning: 'Temporal task queue that API and workers share',
    default: 'tenure',
    example: 'tenure-blue',
    schema: z
      .string()
      .regex(/^[A-Za-z0-9._-]{1,100}$/, 'must be 1 to 100 letters, digits, dots, underscores or dashes'),
  }),
  workerConcurrency: setting({
    name: 'TENURE_WORKER_CONCURRENCY',
    meaning: 'most activities that one worker runs at a time',
    default: '50',
    example: '100',
    schema: wholeNumber(1, 1_000),
  }),
  publicUrl: setting({
    name: 'TENURE_PUBLIC_URL',
    meaning: 'address at which clients reach the API, for links in mails; API and workers need the same one',
    default: "none; `npm start` takes the API's own",
    example: 'https://tenure.example.com',
    schema: address('http', 'https'),
  }),
  temporalUiUrl: setting({
    name: 'TENURE_TEMPORAL_UI_URL',
    meaning: 'pages of Temporal’s Web UI for the namespace, to which the console links',
    default: 'none; `npm start` takes those of its own Temporal',
    example: 'https://cloud.temporal.io/namespaces/tenure.abcde',
    schema: address('http', 'https'),
  }),
  trustedProxies: setting({
    name: 'TENURE_TRUSTED_PROXIES',
    meaning:
      'addresses and networks of the proxies in front of the API, separated by commas: what they add to X-Forwarded-For says where a request comes from',
    default: 'none; the address of the connection counts',
    example: '10.0.0.0/8, 2001:db8::7',
    schema: z.string().transform((text, context) => {
      try {
        return readNetworks(text);
      } catch (error) {
        context.addIssue({
          code: 'custom',
          message: `must be a list of networks; ${(error as Error).message}`,
        });
        return z.NEVER;
      }
    }),
  }),
  breachUrl: setting({
    name: 'TENURE_BREACH_URL',
    meaning:
      'service that knows leaked passwords by k-anonymity, for providers that want new passwords looked up',
    default: 'https://api.pwnedpasswords.com',
    example: 'https://breaches.example.com',
    schema: address('http', 'https'),
  }),
  ssoIssuer: setting({
    name: 'TENURE_SSO_ISSUER',
    meaning: 'provider of identities at which staff sign in by OpenID Connect, as its tokens name it',
    default: 'none; staff sign in with passwords and passkeys',
    example: 'https://login.example.com/realms/staff',
    schema: address('http', 'https'),
  }),
  ssoClientId: setting({
    name: 'TENURE_SSO_CLIENT_ID',
    meaning: 'as whom Tenure is registered there',
    default: 'none',
    example: 'tenure',
    schema: z.string(),
  }),
  ssoClientSecret: setting({
    name: 'TENURE_SSO_CLIENT_SECRET',
    meaning: 'secret that Tenure has with it',
    default: 'none',
    example: 'kX3v9QmT0c7Lr2',
    secret: true,
    schema: z.string(),
  }),
  ssoLinkByEmail: setting({
    name: 'TENURE_SSO_LINK_BY_EMAIL',
    meaning:
      'allow or refuse that a verified mail address links an account with single sign-on, at its first use',
    default: 'refuse; staff link accounts by hand',
    example: 'allow',
    schema: z
      .string()
      .pipe(z.enum(['allow', 'refuse'], 'must be allow or refuse'))
      .transform((word) => word === 'allow'),
  }),
  staffSecondFactor: setting({
    name: 'TENURE_STAFF_SECOND_FACTOR',
    meaning:
      'required: staff sign in with a second factor, a passkey or single sign-on, or only to set one up',
    default: 'optional; a role can require it (`secondFactorRequired`)',
    example: 'required',
    schema: z
      .string()
      .pipe(z.enum(['required', 'optional'], 'must be required or optional'))
      .transform((word) => word === 'required'),
  }),
  filesDir: setting({
    name: 'TENURE_FILES_DIR',
    meaning: 'directory in which files of clients and exports are kept; API and workers need the same one',
    default: 'files in TENURE_DIR',
    example: '/var/lib/tenure/files',
    schema: z.string(),
  }),
  privateWebhooks: setting({
    name: 'TENURE_WEBHOOK_PRIVATE_ADDRESSES',
    meaning: 'allow or refuse webhook endpoints in private networks and on this machine',
    default: 'refuse; `npm start` allows them',
    example: 'allow',
    schema: z
      .string()
      .pipe(z.enum(['allow', 'refuse'], 'must be allow or refuse'))
      .transform((word) => word === 'allow'),
  }),
  dataDir: setting({
    name: 'TENURE_DIR',
    meaning: 'directory in which `npm start` keeps its databases and keys',
    default: '.tenure in the current directory',
    example: '/srv/tenure',
    schema: z.string(),
  }),
} as const;

/** Settings that other programs' readers take from the environment; named here so that they are documented. */
const readElsewhere: Setting[] = [
  {
    name: 'TEMPORAL_ADDRESS',
    meaning: 'Temporal server, as host:port',
    default: 'none; `npm start` runs a Temporal of its own',
    example: 'tenure.abcde.tmprl.cloud:7233',
  },
  {
    name: 'TEMPORAL_NAMESPACE',
    meaning: 'namespace in that server',
    default: 'default',
    example: 'tenure.abcde',
  },
  {
    name: 'TEMPORAL_API_KEY',
    meaning: 'API key for that server; switches TLS on',
    default: 'none',
    example: 'the key from Temporal Cloud',
    secret: true,
  },
  {
    name: 'TEMPORAL_TLS',
    meaning:
      'true for a TLS connection, false against it; TEMPORAL_TLS_CLIENT_CERT_PATH, _CLIENT_KEY_PATH, _SERVER_CA_CERT_PATH and _SERVER_NAME say more',
    default: 'false without an API key',
    example: 'true',
  },
  {
    name: 'TEMPORAL_PROFILE',
    meaning: "profile of Temporal's configuration file to take these from",
    default: 'none',
    example: 'production',
  },
  {
    name: 'TEMPORAL_CONFIG_FILE',
    meaning: "Temporal's configuration file",
    default: 'that of the Temporal CLI',
    example: '/etc/temporal.toml',
  },
  {
    name: 'TEMPORAL_CLI',
    meaning: 'Temporal CLI that `npm start` and `npm test` run',
    default: 'the one on PATH, else downloaded or built',
    example: '/opt/temporal/temporal',
  },
];

/** Every setting with its meaning, for docs/OPERATIONS.md and its check. */
export const settingsTable: readonly Setting[] = [...Object.values(settings), ...readElsewhere].map(
  ({ name, meaning, default: otherwise, example, secret = false }) => ({
    name,
    meaning,
    default: otherwise,
    example,
    secret,
  }),
);
