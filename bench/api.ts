/** The API as a process of its own: DATABASE, TEMPORAL and QUEUE from the environment; says where it is and runs until SIGTERM. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import pino from 'pino';
import { createApp } from '../api/app.ts';
import { createDunning } from '../api/dunning.ts';
import { createEngine } from '../api/engine.ts';
import { serve } from '../api/serve.ts';
import { readGatewayEvent } from '../connectors/payments/events.ts';
import { testConnection } from '../connectors/provisioning/connection-test.ts';
import { openLocalStorage } from '../connectors/storage/local.ts';
import { connect } from '../db/connect.ts';
import { createVault } from '../db/crypto/secrets.ts';
import { generateSigningKeyPem, parseSigningKey } from '../db/crypto/signing.ts';
import { createPdfRenderer } from '../pdf/renderer.ts';
import { BENCH_KEY } from './world.ts';

const { DATABASE = '', TEMPORAL = '', QUEUE: taskQueue = 'tenure' } = process.env;
const log = pino({ level: 'error' }, pino.destination(2));
const sql = connect(DATABASE, { max: 10, name: 'bench-api' });
const client = new Client({ connection: await Connection.connect({ address: TEMPORAL }) });
const app = createApp({
  sql,
  engine: createEngine(client, { taskQueue }),
  dunning: createDunning({ sql, client, taskQueue, log }),
  gatewayEvents: { read: readGatewayEvent },
  vault: createVault({ current: BENCH_KEY }),
  storage: await openLocalStorage(join(tmpdir(), 'tenure-bench-files')),
  renderPdf: createPdfRenderer(),
  lookUpPassword: async () => 'unknown',
  testConnection,
  publicUrl: undefined,
  singleSignOn: undefined,
  secondFactorRequired: false,
  trustedProxies: [],
  hostNameOf: async () => undefined,
  signingKey: parseSigningKey(generateSigningKeyPem()),
  log,
  now: () => new Date(),
  privateWebhooks: false,
});
const { url } = await serve(app, { host: '127.0.0.1', port: 0 });
console.log(JSON.stringify({ url }));
process.once('SIGTERM', () => process.exit(0));
