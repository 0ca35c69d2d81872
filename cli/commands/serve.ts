import { loadOrCreateSigningKey } from '../../db/crypto/signing.ts';
import { migrate } from '../../db/migrate.ts';
import { createLog, requireMigrated, runApi, runWorker } from '../compose.ts';
import { DEFAULT_PORT, needed, readConfig } from '../config.ts';
import { untilStopped } from './until-stopped.ts';

/** A worker of a deployment lets activities under way finish this long. */
const GRACE_MS = 20_000;

/** `tenure migrate` */
export async function migrateCommand(): Promise<void> {
  const applied = await migrate(needed(readConfig().databaseUrl, 'DATABASE_URL'));
  console.log(applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`);
}

/** `tenure api` */
export async function apiCommand(): Promise<void> {
  const config = readConfig();
  const databaseUrl = needed(config.databaseUrl, 'DATABASE_URL');
  const temporal = needed(config.temporal, 'TEMPORAL_ADDRESS');
  const secretKey = needed(config.secretKey, 'TENURE_SECRET_KEY');
  const signingKey = await loadOrCreateSigningKey(config.signingKeyFile);
  await requireMigrated(databaseUrl);
  const log = createLog(config);
  const api = await runApi({
    config,
    databaseUrl,
    temporal,
    secretKey,
    signingKey,
    log,
    port: config.port ?? DEFAULT_PORT,
  });
  log.info({ url: api.url }, 'the API answers');
  await untilStopped(api.stop);
}

/** `tenure worker` */
export async function workerCommand(): Promise<void> {
  const config = readConfig();
  const databaseUrl = needed(config.databaseUrl, 'DATABASE_URL');
  const temporal = needed(config.temporal, 'TEMPORAL_ADDRESS');
  const secretKey = needed(config.secretKey, 'TENURE_SECRET_KEY');
  const smtpUrl = needed(config.smtpUrl, 'SMTP_URL');
  await requireMigrated(databaseUrl);
  const log = createLog(config);
  const worker = await runWorker({
    config,
    databaseUrl,
    temporal,
    secretKey,
    smtpUrl,
    log,
    graceMs: GRACE_MS,
  });
  log.info({ taskQueue: config.taskQueue }, 'the worker works');
  await untilStopped(worker.stop, worker.ended);
}
