import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import { Client, Connection } from '@temporalio/client';
import { Hono } from 'hono';
import pino from 'pino';
import { createApp } from '../../api/app.ts';
import { createEngine } from '../../api/engine.ts';
import { serve } from '../../api/serve.ts';
import { readGatewayEvent } from '../../connectors/payments/events.ts';
import { testConnection } from '../../connectors/provisioning/connection-test.ts';
import { openLocalStorage } from '../../connectors/storage/local.ts';
import { connect } from '../../db/connect.ts';
import { createVault } from '../../db/crypto/secrets.ts';
import { generateSigningKeyPem, parseSigningKey } from '../../db/crypto/signing.ts';
import { findClient, listClients } from '../../db/queries/clients.ts';
import { createPdfRenderer } from '../../pdf/renderer.ts';

/** The API as it runs, and beside it in the same process bare handlers with the same queries; says where they are. */
const databaseUrl = process.env.BENCH_DATABASE_URL ?? '';
const logFile = process.env.BENCH_LOG_FILE ?? '';

const app = createApp({
  sql: connect(databaseUrl, { max: 10, name: 'bench-api' }),
  engine: createEngine(new Client({ connection: Connection.lazy({ address: '127.0.0.1:1' }) }), {
    taskQueue: 'none',
  }),
  dunning: { touched: async () => true, sweep: async () => {} },
  gatewayEvents: { read: readGatewayEvent },
  vault: createVault({ current: Buffer.alloc(32, 1) }),
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
  log: pino({ level: 'info' }, pino.destination({ dest: logFile, sync: true })),
  now: () => new Date(),
  privateWebhooks: false,
});
const api = await serve(app, { host: '127.0.0.1', port: 0 });

const sql = connect(databaseUrl, { max: 10, name: 'bench-bare' });
const bare = new Hono();
bare.get('/v1/clients/:id', async (c) => {
  const client = await findClient(sql, Number(c.req.param('id')));
  return client ? c.json(client) : c.notFound();
});
bare.get('/v1/clients', async (c) => {
  const after = c.req.query('after');
  const rows = await listClients(
    sql,
    { archived: false },
    { after: after === undefined ? undefined : Number(after), limit: 51 },
  );
  return c.json({ items: rows.slice(0, 50) });
});
const server = createAdaptorServer({ fetch: bare.fetch });
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  console.log(JSON.stringify({ api: api.url, bare: `http://127.0.0.1:${port}` }));
});
