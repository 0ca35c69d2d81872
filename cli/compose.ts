import { Client, Connection, type ConnectionOptions } from '@temporalio/client';
import pino, { type Logger } from 'pino';
import { createApp } from '../api/app.ts';
import { createDunning } from '../api/dunning.ts';
import { createEngine } from '../api/engine.ts';
import { CALLBACK } from '../api/routes/staff/single-sign-on/paths.ts';
import { type Serving, serve } from '../api/serve.ts';
import { createBreachLookup } from '../connectors/breaches.ts';
import { createHostNames } from '../connectors/host-names.ts';
import { createMailer } from '../connectors/mail/mailer.ts';
import { readGatewayEvent } from '../connectors/payments/events.ts';
import { createPaymentPool } from '../connectors/payments/pool.ts';
import { testConnection } from '../connectors/provisioning/connection-test.ts';
import { createConnectorPool } from '../connectors/provisioning/pool.ts';
import { createSingleSignOn } from '../connectors/single-sign-on.ts';
import { createTextSender } from '../connectors/sms/sender.ts';
import { openLocalStorage } from '../connectors/storage/local.ts';
import { createWebhookSender } from '../connectors/webhooks/sender.ts';
import { connect } from '../db/connect.ts';
import { createVault } from '../db/crypto/secrets.ts';
import type { SigningKey } from '../db/crypto/signing.ts';
import { pendingMigrations } from '../db/migrate.ts';
import type { StackClock } from '../dev/fast-clock.ts';
import { ensureSearchAttributes } from '../dev/search-attributes.ts';
import type { SingleSignOn } from '../domain/access/single-sign-on.ts';
import { createPdfRenderer } from '../pdf/renderer.ts';
import { engineOf } from '../worker/engine.ts';
import { ensureSchedules } from '../worker/schedules.ts';
import { wakeOnDeliveries, wakeOnResets } from '../worker/wake.ts';
import { startWorker } from '../worker/worker.ts';
import { type Config, needed, type TemporalConfig } from './config.ts';

/** Whoever asks for a PDF over HTTP waits for it: so long it may wait for its turn, and so long it may take. */
const PDF_MS = 60_000;

/** A running part of Tenure. */
export interface Running {
  stop(): Promise<void>;
}

/** Gateways sign by the clock on the wall, whatever the stack goes by. */
const readByTheWall: typeof readGatewayEvent = (connector, credentials, sent) =>
  readGatewayEvent(connector, credentials, { ...sent, now: Date.now() });

export interface ApiParts {
  config: Config;
  databaseUrl: string;
  temporal: TemporalConfig;
  secretKey: Buffer;
  signingKey: SigningKey;
  port: number;
  log: Logger;
  /** the time of the stack, when it is not that of the wall */
  clock?: StackClock;
}

/** The log of this process: JSON lines on standard error. */
export function createLog(config: Config): Logger {
  return pino({ level: config.logLevel }, pino.destination(2));
}

/** Starts the API. It also starts while Temporal is down: then reads work and starts answer 503. */
export async function runApi({
  config,
  databaseUrl,
  temporal,
  secretKey,
  signingKey,
  port,
  log,
  clock,
}: ApiParts): Promise<Running & Serving> {
  const storage = await openLocalStorage(config.filesDir);
  const sql = connect(databaseUrl, { max: config.databaseConnections, name: 'tenure-api' });
  const connection = Connection.lazy(temporal.connectionOptions as ConnectionOptions);
  const client = new Client({ connection, namespace: temporal.namespace });
  // In the background: the API also starts while Temporal is down.
  void prepareNamespace(connection, temporal, log);
  const app = createApp({
    sql,
    engine: createEngine(client, { taskQueue: config.taskQueue }),
    dunning: createDunning({ sql, client, taskQueue: config.taskQueue, log }),
    vault: createVault({ current: secretKey, previous: config.previousSecretKeys }),
    signingKey,
    gatewayEvents: { read: readByTheWall },
    storage,
    renderPdf: createPdfRenderer({ timeoutMs: PDF_MS, queueMs: PDF_MS }),
    lookUpPassword: createBreachLookup(config.breachUrl),
    testConnection,
    hostNameOf: createHostNames(),
    publicUrl: config.publicUrl,
    temporalUi: config.temporalUiUrl,
    singleSignOn: singleSignOnOf(config),
    secondFactorRequired: config.secondFactorRequired,
    trustedProxies: config.trustedProxies,
    log,
    now: () => clock?.now() ?? new Date(),
    privateWebhooks: config.privateWebhooks ?? false,
  });
  const serving = await serve(app, { host: config.host, port });
  return {
    ...serving,
    async stop() {
      await serving.close();
      await Promise.allSettled([sql.end({ timeout: 2 }), connection.close()]);
    },
  };
}

/** The provider of identities sends browsers back to the public address, and to no other. */
function singleSignOnOf({ singleSignOn, publicUrl }: Config): SingleSignOn | undefined {
  if (!singleSignOn) return undefined;
  const redirectUri = `${needed(publicUrl, 'TENURE_PUBLIC_URL')}${CALLBACK}`;
  return createSingleSignOn({ ...singleSignOn, redirectUri });
}

export interface WorkerParts {
  config: Config;
  databaseUrl: string;
  temporal: TemporalConfig;
  secretKey: Buffer;
  smtpUrl: string;
  /** where clients reach the API, when the settings do not say it */
  publicUrl?: string;
  log: Logger;
  cacheDir?: string;
  /** ms that activities under way get to finish when it stops */
  graceMs: number;
  /** the time of the stack, when it is not that of the wall */
  clock?: StackClock;
}

/** Starts a worker with its schedules. `ended` rejects when it stops by itself. */
export async function runWorker(parts: WorkerParts): Promise<Running & { ended: Promise<void> }> {
  const { config, temporal, log } = parts;
  const storage = await openLocalStorage(config.filesDir);
  const sql = connect(parts.databaseUrl, {
    max: Math.max(config.databaseConnections, 10),
    name: 'tenure-worker',
  });
  const connectors = createConnectorPool();
  const payments = createPaymentPool();
  const mailer = createMailer({ smtpUrl: parts.smtpUrl, from: config.mailFrom });
  const webhooks = createWebhookSender({ privateAddresses: config.privateWebhooks ?? false });
  const texts = createTextSender({ privateAddresses: config.privateWebhooks ?? false });
  const connection = await Connection.connect(temporal.connectionOptions as ConnectionOptions);
  const client = new Client({ connection, namespace: temporal.namespace });
  const engine = engineOf(client);
  const worker = await startWorker({
    connection: temporal.connectionOptions,
    namespace: temporal.namespace,
    taskQueue: config.taskQueue,
    concurrency: config.workerConcurrency,
    cacheDir: parts.cacheDir,
    graceMs: parts.graceMs,
    log,
    around: parts.clock?.around,
    deps: {
      sql,
      vault: createVault({ current: parts.secretKey, previous: config.previousSecretKeys }),
      connectors,
      payments,
      storage,
      mailer,
      texts,
      mailFrom: config.mailFrom,
      renderPdf: createPdfRenderer(),
      publicUrl: config.publicUrl ?? parts.publicUrl,
      engine: parts.clock?.outward(engine) ?? engine,
      dunning: createDunning({ sql, client, taskQueue: config.taskQueue, log }),
      webhooks,
      log,
    },
  });
  await prepareNamespace(connection, temporal, log);
  await ensureSchedules(client, config.taskQueue);
  const waking = { sql, engine, taskQueue: config.taskQueue, log };
  const wakers = [wakeOnDeliveries(waking), wakeOnResets(waking)];
  return {
    ended: worker.ended,
    async stop() {
      await Promise.all(wakers.map((waker) => waker.stop()));
      await worker.stop();
      await Promise.allSettled([
        mailer.close(),
        webhooks.close(),
        texts.close(),
        connectors.close(),
        payments.close(),
        connection.close(),
        sql.end({ timeout: 2 }),
      ]);
    },
  };
}

/** Registers the search attributes where they are missing; where that is not allowed, the log says how to. */
async function prepareNamespace(
  connection: Connection,
  { namespace }: TemporalConfig,
  log: Logger,
): Promise<void> {
  try {
    await ensureSearchAttributes(connection, namespace);
  } catch (error) {
    log.warn(
      { namespace, why: error instanceof Error ? error.message : String(error) },
      'search attributes could not be checked',
    );
  }
}

/** Ends with a sentence when the database lacks migrations, so that no program runs on a record it does not know. */
export async function requireMigrated(databaseUrl: string): Promise<void> {
  const sql = connect(databaseUrl, { max: 1 });
  try {
    const pending = await pendingMigrations(sql);
    if (pending.length > 0)
      throw new Error(
        `The database lacks ${pending.length} migrations (${pending.join(', ')}): run "tenure migrate" first.`,
      );
  } finally {
    await sql.end();
  }
}
