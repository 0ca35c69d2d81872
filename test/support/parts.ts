import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import type { Deps } from '../../activities/deps.ts';
import { createMailer } from '../../connectors/mail/mailer.ts';
import { createPaymentPool } from '../../connectors/payments/pool.ts';
import { createConnectorPool } from '../../connectors/provisioning/pool.ts';
import { createTextSender } from '../../connectors/sms/sender.ts';
import { openLocalStorage } from '../../connectors/storage/local.ts';
import { createWebhookSender } from '../../connectors/webhooks/sender.ts';
import type { Pool } from '../../db/connect.ts';
import { createVault } from '../../db/crypto/secrets.ts';
import { createPdfRenderer } from '../../pdf/renderer.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { MAIL_FROM, TEST_KEY } from './world.ts';

/** What activities need where nothing outside is asked: a database, a provider, storage; no Temporal. */
export interface Parts {
  sql: Pool;
  /** of the database */
  url: string;
  providerId: number;
  deps: Deps;
  close(): Promise<void>;
}

/** Opens them, on a database of its own or on one that is there. */
export async function openParts(given?: TestDatabase): Promise<Parts> {
  const database = given ?? (await testDatabase());
  const { sql } = database;
  const dir = await mkdtemp(join(tmpdir(), 'tenure-parts-'));
  const [provider] = given
    ? await sql<{ id: number }[]>`select id from providers order by id limit 1`
    : await sql<{ id: number }[]>`insert into providers (name) values ('P') returning id`;
  const mailer = createMailer({ smtpUrl: 'smtp://127.0.0.1:9', from: MAIL_FROM });
  const [connectors, payments] = [createConnectorPool(), createPaymentPool()];
  const webhooks = createWebhookSender({ privateAddresses: true });
  const texts = createTextSender({ privateAddresses: true });
  return {
    sql,
    url: database.url,
    providerId: provider?.id ?? 0,
    deps: {
      ...{ sql, connectors, payments, mailer, texts, webhooks, mailFrom: MAIL_FROM },
      storage: await openLocalStorage(join(dir, 'files')),
      renderPdf: createPdfRenderer(),
      publicUrl: 'https://tenure.example.com',
      vault: createVault({ current: TEST_KEY }),
      engine: {
        isRunning: async () => false,
        wakeEndpoint: async () => {},
        mailInvoices: async () => {},
        startReset: async () => {},
        endReset: async () => {},
        takeResets: async () => {},
        touchCase: async () => {},
        start: async () => 'started',
        decide: async () => ({ outcome: 'gone' }),
        async *histories() {},
      },
      dunning: { touched: async () => true },
      log: pino({ level: process.env.TEST_LOG ?? 'silent' }),
    },
    async close() {
      await Promise.all([
        connectors.close(),
        payments.close(),
        mailer.close(),
        texts.close(),
        webhooks.close(),
      ]);
      if (!given) await database.drop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
