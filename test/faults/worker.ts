// A worker as `tenure worker` runs it, in a process of its own that the test can kill: see messages.ts.
import { Client, Connection } from '@temporalio/client';
import pino from 'pino';
import type { Deps } from '../../activities/deps.ts';
import { createDunning } from '../../api/dunning.ts';
import { createMailer } from '../../connectors/mail/mailer.ts';
import { createPaymentPool } from '../../connectors/payments/pool.ts';
import { createConnectorPool } from '../../connectors/provisioning/pool.ts';
import { createTextSender } from '../../connectors/sms/sender.ts';
import { openLocalStorage } from '../../connectors/storage/local.ts';
import { createWebhookSender } from '../../connectors/webhooks/sender.ts';
import { connect } from '../../db/connect.ts';
import { createVault } from '../../db/crypto/secrets.ts';
import { createPdfRenderer } from '../../pdf/renderer.ts';
import { engineOf } from '../../worker/engine.ts';
import { startWorker } from '../../worker/worker.ts';
import { MAIL_FROM, TEST_KEY } from '../support/world.ts';
import type { Broken } from './broken.ts';
import type { FromWorker, ToWorker, WorkerSetting } from './messages.ts';
import { DUNNED_FROM, type Point } from './points.ts';
import { watchedActivities } from './watched.ts';

const arms = new Map<number, { holds: Point[]; trace: boolean }>();
const held = new Map<number, () => void>();
const broken = new Map<number, Broken>();
const log = pino({ level: process.env.TEST_LOG ?? 'warn' });
const tell = (message: FromWorker) => void process.send?.(message);

async function reached(clientId: number, point: Point, heartbeat: () => void): Promise<void> {
  const arm = arms.get(clientId);
  if (!arm) return;
  if (arm.trace) tell({ is: 'passed', clientId, point });
  if (arm.holds[0] !== point) return;
  arm.holds.shift();
  const beat = setInterval(heartbeat, 1_000);
  await new Promise<void>((go) => {
    held.set(clientId, go);
    tell({ is: 'held', clientId, point });
  });
  clearInterval(beat);
}

async function start({
  databaseUrl,
  temporalAddress,
  namespace,
  taskQueue,
  smtpUrl,
  filesDir,
}: WorkerSetting) {
  const connection = await Connection.connect({ address: temporalAddress });
  // A transaction that is held keeps its connection.
  const sql = connect(databaseUrl, { max: 150, name: 'faults-worker' });
  const client = new Client({ connection, namespace });
  const dunning = createDunning({ sql, client, taskQueue, log });
  const deps: Deps = {
    sql,
    vault: createVault({ current: TEST_KEY }),
    connectors: createConnectorPool(),
    payments: createPaymentPool(),
    storage: await openLocalStorage(filesDir),
    mailer: createMailer({ smtpUrl, from: MAIL_FROM }),
    texts: createTextSender({ privateAddresses: true }),
    mailFrom: MAIL_FROM,
    renderPdf: createPdfRenderer(),
    publicUrl: 'https://tenure.example.com',
    engine: engineOf(client),
    // Clients of the matrix of operations owe something too; nobody follows it up there.
    dunning: {
      touched: async (id, why) => id < DUNNED_FROM || dunning.touched(id, why),
    },
    webhooks: createWebhookSender({ privateAddresses: true }),
    log,
  };
  const worker = await startWorker({
    connection: { address: temporalAddress },
    namespace,
    taskQueue,
    deps,
    activities: watchedActivities(deps, reached, broken),
    log,
    concurrency: 300,
    cacheDir: '.tenure/cache',
  });
  worker.ended.catch(() => process.exit(1));
  tell({ is: 'ready' });
}

process.on('message', (message: ToWorker) => {
  switch (message.do) {
    case 'start':
      void start(message.setting);
      return;
    case 'arm':
      arms.set(message.clientId, { holds: message.holds, trace: message.trace });
      return;
    case 'break':
      broken.set(message.clientId, message.how);
      return;
    case 'release':
      for (const clientId of message.clientIds) {
        held.get(clientId)?.();
        held.delete(clientId);
      }
      return;
  }
});
// The test has ended in some way: nobody needs this worker any more.
process.on('disconnect', () => process.exit(0));
