import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import colors from 'picocolors';
import { openLocalStorage } from '../connectors/storage/local.ts';
import { connect } from '../db/connect.ts';
import { createVault } from '../db/crypto/secrets.ts';
import { hashToken } from '../db/crypto/tokens.ts';
import { migrate } from '../db/migrate.ts';
import { isAdministered } from '../db/queries/staff.ts';
import { createToken, findTokenByHash } from '../db/queries/tokens.ts';
import { seedDemo } from '../dev/demo-provider.ts';
import type { StackClock } from '../dev/fast-clock.ts';
import { startGateway } from '../dev/gateway/server.ts';
import { startMailbox } from '../dev/mailbox/mailbox.ts';
import { startPanel } from '../dev/panel/server.ts';
import { ensureSearchAttributes } from '../dev/search-attributes.ts';
import { openStack, type Stack } from '../dev/stack.ts';
import { type Up, writePrivately } from '../dev/up-file.ts';
import type { ScheduleId } from '../workflows/contracts/schedules.ts';
import { makeAdmin } from './commands/admin.ts';
import { createLog, runApi, runWorker } from './compose.ts';
import { type Config, DEFAULT_PORT, type TemporalConfig } from './config.ts';

const PORTS = { mailbox: 7480, smtp: 7425, panel: 7487, gateway: 7488 };
const FIRST_ADMIN = { email: 'admin@localhost', name: 'Administrator' };
/** `npm start` is to end within 10 s: what an activity has not finished by then is tried again at the next start. */
const GRACE_MS = 1_500;

export interface UpOptions {
  /** no demo provider */
  empty: boolean;
  say: (line: string) => void;
  /** makes the time of the stack, when it is not that of the wall; told where the migrated database is */
  clock?: (databaseUrl: string) => Promise<StackClock>;
}

/**
 * Runs everything in this process and its children: PostgreSQL, Temporal, API, worker and, for want of real ones,
 * a mailbox, a demo panel and a demo gateway. Parts that the settings name are used instead of embedded ones.
 * @returns where everything is, and how to stop it
 */
export async function up(config: Config, options: UpOptions): Promise<{ up: Up; stop(): Promise<void> }> {
  const stack = await openStack({
    dir: config.dataDir,
    databaseUrl: config.databaseUrl,
    temporalAddress: config.temporal?.connectionOptions.address,
    secretKey: config.secretKey,
    signingKeyFile: config.signingKeyFile,
    onProgress: options.say,
  });
  try {
    const local = { ...config, privateWebhooks: config.privateWebhooks ?? true };
    return { up: await startParts(stack, local, options), stop: () => stack.stop() };
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

async function startParts(
  stack: Stack,
  config: Config,
  { empty, say, clock: openClock }: UpOptions,
): Promise<Up> {
  const log = createLog({ ...config, logLevel: config.logLevel === 'info' ? 'warn' : config.logLevel });
  const temporal: TemporalConfig = config.temporal ?? {
    connectionOptions: { address: stack.temporalAddress },
    namespace: 'default',
  };
  const { databaseUrl, secretKey, signingKey } = stack;
  const fresh = await migrate(databaseUrl);
  if (fresh.length > 0) say(`Applied ${fresh.length} migrations.`);
  await withConnection(temporal, (connection) => ensureSearchAttributes(connection, temporal.namespace));

  const clock = await openClock?.(databaseUrl);
  const mailbox = config.smtpUrl === undefined ? await openMailbox(stack) : undefined;
  const demo = await openDemo(stack, config.filesDir, empty, say);
  const adminToken = await adminTokenOf(stack);

  say('Starting the API and the worker.');
  const port = await stack.port('api', config.port ?? DEFAULT_PORT);
  const own = ownUrl(config.host, port);
  const [api, worker] = await Promise.all([
    runApi({
      config: {
        ...config,
        publicUrl: config.publicUrl ?? own.here,
        temporalUiUrl:
          config.temporalUiUrl ??
          (stack.temporalUiUrl && `${stack.temporalUiUrl}/namespaces/${temporal.namespace}`),
      },
      databaseUrl,
      temporal,
      secretKey,
      signingKey,
      log,
      port,
      clock,
    }),
    runWorker({
      config,
      databaseUrl,
      temporal,
      secretKey,
      log,
      smtpUrl: config.smtpUrl ?? mailbox?.smtpUrl ?? '',
      publicUrl: own.url,
      cacheDir: join(stack.dir, 'cache'),
      graceMs: GRACE_MS,
      clock,
    }),
  ]);
  worker.ended.catch((error: Error) =>
    say(colors.red(`The worker stopped: ${error.message}. Stop with Ctrl-C and start again.`)),
  );
  stack.add({ name: 'worker', stop: worker.stop });
  stack.add({ name: 'API', stop: api.stop });
  const { tellAt, created, ...demoUrls } = demo;
  tellAt?.(api.url);
  // The debts of a new demo provider are followed up at once, not at the next full hour.
  if (created) await withConnection(temporal, (connection) => sweepNow(connection, temporal.namespace));
  const signInUrl = await signInLink(databaseUrl, config.publicUrl ?? own.url);
  return stack.publish({
    apiUrl: own.here ?? api.url,
    adminToken,
    signInUrl,
    mailboxUrl: mailbox?.url,
    ...demoUrls,
  });
}

/**
 * Where the API is reached. On this machine alone it is `localhost` (`here`): passkeys are bound to a name, never to an
 * address, and browsers take this one without TLS.
 */
function ownUrl(host: string, port: number): { url: string; here?: string } {
  const here = `http://localhost:${port}`;
  if (['127.0.0.1', '::1', 'localhost'].includes(host)) return { url: here, here };
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${port}` };
}

async function openMailbox(stack: Stack) {
  const mailbox = await startMailbox({
    smtpPort: await stack.port('mailbox (SMTP)', PORTS.smtp),
    httpPort: await stack.port('mailbox', PORTS.mailbox),
    dir: join(stack.dir, 'mails'),
  });
  stack.add({ name: 'mailbox', stop: mailbox.stop });
  return mailbox;
}

async function sweepNow(connection: Connection, namespace: string): Promise<void> {
  const sweep: ScheduleId = 'dunning-sweep';
  await new Client({ connection, namespace }).schedule.getHandle(sweep).trigger();
}

interface OpenDemo {
  /** it was made by this start */
  created?: boolean;
  panelUrl?: string;
  gatewayUrl?: string;
  /** Lets the demo gateway tell the API at this address what happens there. */
  tellAt?: (apiUrl: string) => void;
}

/** The demo provider on the first run, and its panel and gateway on every run that has one. */
async function openDemo(
  stack: Stack,
  filesDir: string,
  empty: boolean,
  say: (line: string) => void,
): Promise<OpenDemo> {
  if (!existsSync(join(stack.dir, 'panel')) && (empty || !stack.firstRun)) return {};
  const { panel, token } = await openPanel(stack);
  const { gateway, ...keys } = await openGateway(stack);
  const sql = connect(stack.databaseUrl, { max: 2, name: 'tenure-seed' });
  try {
    const seeded = await seedDemo({
      sql,
      vault: createVault({ current: stack.secretKey }),
      storage: await openLocalStorage(filesDir),
      panel: { url: panel.url, token },
      gateway: { url: gateway.url, ...keys },
      now: new Date().toISOString(),
    });
    if (seeded.created) {
      for (const account of seeded.accounts) if (!panel.account(account.user)) panel.addAccount(account);
      for (const method of seeded.methods) if (!gateway.methods.get(method.id)) gateway.methods.put(method);
      say(
        `Made the demo provider with ${seeded.clientIds.length} clients and ${seeded.accounts.length} accounts on its panel.`,
      );
    }
    const path = `/v1/gateway-webhooks/${seeded.gatewayId}`;
    const tellAt = (apiUrl: string) =>
      gateway.hooks.sendTo({ url: `${apiUrl}${path}`, secret: keys.webhookSecret });
    return { created: seeded.created, panelUrl: panel.url, gatewayUrl: gateway.url, tellAt };
  } finally {
    await sql.end();
  }
}

async function openPanel(stack: Stack) {
  const dir = join(stack.dir, 'panel');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const token = keptSecret(join(dir, 'token'));
  const port = await stack.port('demo panel', PORTS.panel);
  const panel = await startPanel({ port, token, file: join(dir, 'accounts.jsonl') });
  stack.add({ name: 'demo panel', stop: panel.stop });
  return { panel, token };
}

async function openGateway(stack: Stack) {
  const dir = join(stack.dir, 'gateway');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const secretKey = keptSecret(join(dir, 'secret-key'), 'sk_test_');
  const webhookSecret = keptSecret(join(dir, 'webhook-secret'), 'whsec_');
  const port = await stack.port('demo gateway', PORTS.gateway);
  const gateway = await startGateway({
    ...{ port, secretKey, file: join(dir, 'methods.jsonl'), paymentsFile: join(dir, 'payments.jsonl') },
  });
  stack.add({ name: 'demo gateway', stop: gateway.stop });
  return { gateway, secretKey, webhookSecret };
}

/** Where the first administrator sets a password; undefined once somebody who may do everything has one. */
async function signInLink(databaseUrl: string, publicUrl: string): Promise<string | undefined> {
  const sql = connect(databaseUrl, { max: 1, name: 'tenure-first-admin' });
  try {
    if (await isAdministered(sql, { signingIn: true })) return undefined;
    return (await makeAdmin(sql, { ...FIRST_ADMIN, publicUrl, now: new Date() })).link;
  } finally {
    await sql.end();
  }
}

/** The token that `npm start` prints: kept in a file of mode 0600, made anew when the database does not know it. */
async function adminTokenOf(stack: Stack): Promise<string> {
  const file = join(stack.dir, 'keys', 'admin-token');
  const sql = connect(stack.databaseUrl, { max: 1, name: 'tenure-token' });
  try {
    const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as string) : undefined;
    const known = kept === undefined ? undefined : await findTokenByHash(sql, hashToken(kept));
    if (kept !== undefined && known && known.revokedAt === null) return kept;
    const { token } = await createToken(sql, { name: 'npm start', scopes: ['admin'] });
    writePrivately(file, token);
    return token;
  } finally {
    await sql.end();
  }
}

function keptSecret(file: string, prefix = ''): string {
  if (!existsSync(file)) writePrivately(file, prefix + crypto.randomUUID().replaceAll('-', ''));
  return JSON.parse(readFileSync(file, 'utf8')) as string;
}

async function withConnection(
  temporal: TemporalConfig,
  use: (connection: Connection) => Promise<void>,
): Promise<void> {
  const connection = await Connection.connect(
    temporal.connectionOptions as Parameters<typeof Connection.connect>[0],
  );
  try {
    await use(connection);
  } finally {
    await connection.close();
  }
}

/** What `npm start` prints when everything runs. */
export function describeUp(up: Up, seconds: number): string {
  const line = (name: string, value: string | undefined) =>
    value ? `  ${name.padEnd(14)}${value}` : undefined;
  return [
    colors.green(`Tenure runs (${seconds.toFixed(1)} s).`),
    line('API', `${up.apiUrl}   reference: ${up.apiUrl}/docs`),
    line('console', `${up.apiUrl}/console`),
    line('admin token', up.adminToken),
    line('sign-in', up.signInUrl && `${up.signInUrl}   (sets the password of ${FIRST_ADMIN.email}, once)`),
    line('mailbox', up.mailboxUrl),
    line('demo panel', up.panelUrl),
    line('demo gateway', up.gatewayUrl),
    line('Temporal', up.temporalUiUrl ?? up.temporalAddress),
    line('PostgreSQL', up.databaseUrl.replace(/\/\/([^:@/]+):[^@/]+@/, '//$1:…@')),
    'Ctrl-C stops everything.',
  ]
    .filter((text) => text !== undefined)
    .join('\n');
}
