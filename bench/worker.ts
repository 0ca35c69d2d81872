/** A worker as a process of its own: DATABASE, TEMPORAL, QUEUE and SMTP from the environment; says its pid and runs until SIGTERM. */

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import pino from 'pino';
import { createDunning } from '../api/dunning.ts';
import { createMailer } from '../connectors/mail/mailer.ts';
import { createPaymentPool } from '../connectors/payments/pool.ts';
import { createConnectorPool } from '../connectors/provisioning/pool.ts';
import { createTextSender } from '../connectors/sms/sender.ts';
import { openLocalStorage } from '../connectors/storage/local.ts';
import { createWebhookSender } from '../connectors/webhooks/sender.ts';
import { connect } from '../db/connect.ts';
import { createVault } from '../db/crypto/secrets.ts';
import { createPdfRenderer } from '../pdf/renderer.ts';
import { engineOf } from '../worker/engine.ts';
import { startWorker } from '../worker/worker.ts';
import { BENCH_KEY } from './world.ts';

const { DATABASE = '', TEMPORAL = '', QUEUE = 'tenure', SMTP = 'smtp://127.0.0.1:9' } = process.env;
const log = pino({ level: 'error' }, pino.destination(2));
const connection = await Connection.connect({ address: TEMPORAL });
const client = new Client({ connection });
const sql = connect(DATABASE, { max: 20 });
const mailFrom = 'bench@example.com';
const worker = await startWorker({
  connection: { address: TEMPORAL },
  namespace: 'default',
  taskQueue: QUEUE,
  log,
  cacheDir: '.tenure/cache',
  deps: {
    sql,
    vault: createVault({ current: BENCH_KEY }),
    connectors: createConnectorPool(),
    payments: createPaymentPool(),
    storage: await openLocalStorage(join(tmpdir(), 'tenure-bench-files')),
    mailer: createMailer({ smtpUrl: SMTP, from: mailFrom }),
    texts: createTextSender({ privateAddresses: true }),
    mailFrom,
    renderPdf: createPdfRenderer(),
    publicUrl: 'https://tenure.example.com',
    engine: engineOf(client),
    dunning: createDunning({ sql, client, taskQueue: QUEUE, log }),
    webhooks: createWebhookSender({ privateAddresses: true }),
    log,
  },
});
console.log(JSON.stringify({ pid: process.pid }));
process.once('SIGTERM', () => void worker.stop().then(() => process.exit(0)));
