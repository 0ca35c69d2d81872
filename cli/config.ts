import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { NativeConnectionOptions } from '@temporalio/worker';
import type { z } from 'zod';
import type { Network } from '../api/http/client-address.ts';
import type { SignOnConfig } from '../connectors/single-sign-on.ts';
import { parseSecretKey } from '../db/crypto/secrets.ts';
import { type Setting, settings, settingsTable } from './settings.ts';

export { settingsTable } from './settings.ts';

/** How to reach a Temporal server that is not ours. */
export interface TemporalConfig {
  /** For `NativeConnection.connect` and, the same, `Connection.connect`. */
  connectionOptions: NativeConnectionOptions & { address: string };
  namespace: string;
}

export interface Config {
  /** Undefined: nothing given, `tenure up` runs its own. */
  databaseUrl: string | undefined;
  databaseConnections: number;
  /** Undefined: nothing given, `tenure up` runs its own. */
  temporal: TemporalConfig | undefined;
  host: string;
  /** Undefined when not set: then `DEFAULT_PORT`, or another if that is taken and the command may choose. */
  port: number | undefined;
  /** 32 bytes. Undefined: nothing given, `tenure up` makes one. */
  secretKey: Buffer | undefined;
  previousSecretKeys: Buffer[];
  /** Absolute path; the key is made there when missing. */
  signingKeyFile: string;
  /** Undefined: nothing given, `tenure up` runs a mailbox. */
  smtpUrl: string | undefined;
  mailFrom: string;
  logLevel: NonNullable<Output<'logLevel'>>;
  taskQueue: string;
  workerConcurrency: number;
  /** Where clients reach the API, without a slash at the end. */
  publicUrl: string | undefined;
  /** Temporal's Web UI for the namespace, without a slash at the end */
  temporalUiUrl: string | undefined;
  /** The proxies in front of the API. */
  trustedProxies: readonly Network[];
  /** How staff sign in elsewhere. Undefined: they do not. */
  singleSignOn: Omit<SignOnConfig, 'redirectUri'> | undefined;
  /** Staff sign in with a second factor, or only to set one up. */
  secondFactorRequired: boolean;
  /** The service that knows leaked passwords. */
  breachUrl: string;
  /** Whether webhook endpoints may be in private networks. Undefined: not said; `tenure up` allows it. */
  privateWebhooks: boolean | undefined;
  /** Absolute path. */
  filesDir: string;
  /** Absolute path. */
  dataDir: string;
}

type Env = Readonly<Record<string, string | undefined>>;
type Key = keyof typeof settings;
type Output<K extends Key> = z.output<(typeof settings)[K]['schema']> | undefined;

export const DEFAULT_PORT = 7400;

/** A setting is missing, unknown or wrong. The message is one sentence that names it and shows an example. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** Reads and checks all settings at once. Empty values count as not set. Throws `ConfigError`. */
export function readConfig(env: Env = process.env): Config {
  refuseUnknown(env);
  const dataDir = resolve(read(env, 'dataDir') ?? '.tenure');
  return {
    databaseUrl: read(env, 'databaseUrl'),
    databaseConnections: read(env, 'databaseConnections') ?? 10,
    temporal: readTemporal(env),
    host: read(env, 'host') ?? '127.0.0.1',
    port: read(env, 'port'),
    secretKey: readSecretKey(env),
    previousSecretKeys: (read(env, 'previousSecretKeys') ?? '')
      .split(',')
      .filter((text) => text.trim() !== '')
      .map((text) => keyFrom(text, settings.previousSecretKeys)),
    signingKeyFile: resolve(read(env, 'signingKeyFile') ?? join(dataDir, 'keys', 'signing-key.pem')),
    smtpUrl: read(env, 'smtpUrl'),
    mailFrom: read(env, 'mailFrom') ?? 'Tenure <tenure@localhost>',
    logLevel: read(env, 'logLevel') ?? 'info',
    taskQueue: read(env, 'taskQueue') ?? 'tenure',
    workerConcurrency: read(env, 'workerConcurrency') ?? 50,
    publicUrl: read(env, 'publicUrl')?.replace(/\/+$/, ''),
    temporalUiUrl: read(env, 'temporalUiUrl')?.replace(/\/+$/, ''),
    trustedProxies: read(env, 'trustedProxies') ?? [],
    singleSignOn: readSingleSignOn(env),
    secondFactorRequired: read(env, 'staffSecondFactor') ?? false,
    breachUrl: read(env, 'breachUrl') ?? 'https://api.pwnedpasswords.com',
    filesDir: resolve(read(env, 'filesDir') ?? join(dataDir, 'files')),
    privateWebhooks: read(env, 'privateWebhooks'),
    dataDir,
  };
}

/** The value, or a `ConfigError` that says that this command needs the setting of that name. */
export function needed<T>(value: T | undefined, name: string): T {
  if (value !== undefined) return value;
  const known = settingsTable.find((setting) => setting.name === name);
  throw new ConfigError(
    `${name} is not set, and this command needs it (${known?.meaning ?? 'see docs/OPERATIONS.md'}); for example ${name}=${known?.example ?? '…'}.`,
  );
}

function refuseUnknown(env: Env): void {
  const known = new Set(settingsTable.map(({ name }) => name));
  const unknown = Object.keys(env).find((name) => name.startsWith('TENURE_') && !known.has(name));
  if (unknown === undefined) return;
  const near = [...known].find((name) => squeezed(name) === squeezed(unknown) || name.startsWith(unknown));
  throw new ConfigError(
    `There is no setting ${unknown}; ${near ? `${near} may be meant` : 'docs/OPERATIONS.md lists all of them'}. Correct its name or remove it.`,
  );
}

/** The same for names that differ in the order of letters, underscores or a doubled letter. */
function squeezed(name: string): string {
  return [...new Set(name.replaceAll('_', ''))].sort().join('');
}

function read<K extends Key>(env: Env, key: K): Output<K> {
  const { name, schema } = settings[key];
  const text = env[name]?.trim();
  if (!text) return undefined;
  const result = schema.safeParse(text);
  if (result.success) return result.data as Output<K>;
  throw wrong(settings[key], result.error.issues[0]?.message ?? 'is not valid', text);
}

function wrong(setting: Setting, problem: string, text: string): ConfigError {
  const shown = setting.secret ? 'its value is not shown' : `it is ${JSON.stringify(text)}`;
  return new ConfigError(
    `${setting.name} ${problem} (${shown}); for example ${setting.name}=${setting.example}.`,
  );
}

function readSecretKey(env: Env): Buffer | undefined {
  const text = read(env, 'secretKey');
  const file = read(env, 'secretKeyFile');
  if (text !== undefined && file !== undefined) {
    throw new ConfigError('TENURE_SECRET_KEY and TENURE_SECRET_KEY_FILE are both set; remove one of them.');
  }
  if (text !== undefined) return keyFrom(text, settings.secretKey);
  return file === undefined ? undefined : keyFrom(contentOf(file), settings.secretKeyFile);
}

function readSingleSignOn(env: Env): Config['singleSignOn'] {
  const issuer = read(env, 'ssoIssuer');
  const given = { clientId: read(env, 'ssoClientId'), clientSecret: read(env, 'ssoClientSecret') };
  if (issuer === undefined) {
    if (given.clientId === undefined && given.clientSecret === undefined) return undefined;
    throw new ConfigError('TENURE_SSO_ISSUER is not set, and the other settings of single sign-on need it.');
  }
  return {
    issuer,
    clientId: needed(given.clientId, 'TENURE_SSO_CLIENT_ID'),
    clientSecret: needed(given.clientSecret, 'TENURE_SSO_CLIENT_SECRET'),
    linkByEmail: read(env, 'ssoLinkByEmail') ?? false,
  };
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError(
      `TENURE_SECRET_KEY_FILE cannot be read (${why}); give the path of a file with the key in base64.`,
    );
  }
}

function keyFrom(text: string, { name }: Setting): Buffer {
  try {
    return parseSecretKey(text.trim(), name);
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : `${name} is not a key.`);
  }
}

/**
 * The Temporal server of the environment. Only when asked for by name: a profile for other programs that lies in
 * the user's configuration file must not turn `npm start` on somebody's cluster.
 */
function readTemporal(env: Env): TemporalConfig | undefined {
  const asked = ['TEMPORAL_ADDRESS', 'TEMPORAL_PROFILE', 'TEMPORAL_CONFIG_FILE'].some((name) =>
    env[name]?.trim(),
  );
  if (!asked) return undefined;
  const tls = env.TEMPORAL_TLS?.trim();
  if (tls && !/^(true|false|1|0)$/i.test(tls)) {
    throw new ConfigError(
      `TEMPORAL_TLS must be true or false (it is ${JSON.stringify(tls)}); for example TEMPORAL_TLS=true.`,
    );
  }
  const { connectionOptions, namespace } = loadTemporal(env);
  const { address } = connectionOptions;
  if (!address || !/^[^\s/:]+:\d{1,5}$|^\[[0-9a-fA-F:]+\]:\d{1,5}$/.test(address)) {
    const what = address
      ? `must be host:port (it is ${JSON.stringify(address)})`
      : 'is not set, nor in the profile';
    throw new ConfigError(
      `TEMPORAL_ADDRESS ${what}; for example TEMPORAL_ADDRESS=tenure.abcde.tmprl.cloud:7233.`,
    );
  }
  return { connectionOptions: { ...connectionOptions, address }, namespace: namespace ?? 'default' };
}

function loadTemporal(env: Env) {
  const given = Object.entries(env).filter((entry): entry is [string, string] => Boolean(entry[1]?.trim()));
  try {
    return loadClientConnectConfig({ overrideEnvVars: Object.fromEntries(given) });
  } catch (error) {
    // the first line names the problem; what follows quotes the file, which may hold an API key
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new ConfigError(
      `The Temporal settings cannot be used: ${why}; see TEMPORAL_ADDRESS in docs/OPERATIONS.md.`,
    );
  }
}
