import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
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
import { type DemoGateway, startGateway } from '../../dev/gateway/server.ts';
import { type Mailbox, startMailbox } from '../../dev/mailbox/mailbox.ts';
import { type Panel, startPanel } from '../../dev/panel/server.ts';
import { createPdfRenderer } from '../../pdf/renderer.ts';
import { engineOf } from '../../worker/engine.ts';

/** The key of test vaults: the same in every process of a test. */
export const TEST_KEY = Buffer.alloc(32, 7);
export const MAIL_FROM = 'Example Hosting <billing@example.com>';
export const PANEL_TOKEN = 'panel-token';
export const GATEWAY_KEY = 'sk_test_worldsGateway';
/** What `payment_methods.gateway` says for the world's gateway. */
export const GATEWAY = 'cards';

/** A provider with one WHM server (the panel), one payment gateway, a client factory, and what activities need. */
export interface World {
  panel: Panel;
  mailbox: Mailbox;
  gateway: DemoGateway;
  /** where `deps.storage` keeps its files */
  filesDir: string;
  providerId: number;
  serverId: number;
  deps: Deps;
  /** A client with so many accounts on the panel, and one of everything that closing touches. */
  client(options?: { services?: number; email?: string | null; name?: string }): Promise<TestClient>;
  close(): Promise<void>;
}
export interface TestClient {
  id: number;
  serviceIds: number[];
  users: string[];
  loginId: number;
  invoiceIds: number[];
}

/** Builds the outside of a test: panel, mailbox, provider and server. */
export async function makeWorld(sql: Pool, temporal: Client): Promise<World> {
  const dir = await mkdtemp(join(tmpdir(), 'tenure-world-'));
  const panel = await startPanel({ token: PANEL_TOKEN });
  const mailbox = await startMailbox({ dir });
  const gateway = await startGateway({ secretKey: GATEWAY_KEY });
  const vault = createVault({ current: TEST_KEY });
  const connectors = createConnectorPool();
  const payments = createPaymentPool();
  const filesDir = join(dir, 'files');
  const storage = await openLocalStorage(filesDir);
  const mailer = createMailer({ smtpUrl: mailbox.smtpUrl, from: MAIL_FROM });
  const webhooks = createWebhookSender({ privateAddresses: true });
  const texts = createTextSender({ privateAddresses: true });
  const [provider] = await sql<{ id: number }[]>`
    insert into providers (name, default_language, public_url) values ('Example Hosting', 'en', 'https://my.example.com') returning id`;
  const providerId = provider?.id ?? 0;
  const [server] = await sql<{ id: number }[]>`
    insert into servers (provider_id, name, connector, url) values (${providerId}, 'web1', 'whm', ${panel.url}) returning id`;
  const serverId = server?.id ?? 0;
  await sql`update servers set credentials = ${vault.seal({ username: 'root', token: PANEL_TOKEN }, `servers:${serverId}`)} where id = ${serverId}`;
  const [cards] = await sql<{ id: number }[]>`
    insert into payment_gateways (provider_id, name, connector, url)
    values (${providerId}, ${GATEWAY}, 'stripe', ${gateway.url}) returning id`;
  const key = vault.seal({ secretKey: GATEWAY_KEY }, `payment_gateways:${cards?.id}`);
  await sql`update payment_gateways set credentials = ${key} where id = ${cards?.id ?? 0}`;
  let count = 0;

  async function client({ services = 3, email = 'ada@example.com', name = 'Ada' } = {}): Promise<TestClient> {
    count += 1;
    const [row] = await sql<{ id: number }[]>`
      insert into clients (provider_id, first_name, last_name, email, currency, language)
      values (${providerId}, ${name}, 'Byron', ${email}, 'EUR', 'en') returning id`;
    const id = row?.id ?? 0;
    const [login] = await sql<{ id: number }[]>`
      insert into logins (provider_id, name, email) values (${providerId}, ${`${name}${count}@example.com`}, 'ada@example.com') returning id`;
    const loginId = login?.id ?? 0;
    await sql`insert into login_clients (login_id, client_id, owner) values (${loginId}, ${id}, true)`;
    const users = Array.from({ length: services }, (_, n) => `u${count}x${n}`);
    for (const user of users) panel.addAccount({ user, domain: `${user}.example.com` });
    const rows = await sql<{ id: number }[]>`
      insert into services (client_id, server_id, name, domain, username, status, currency, cycle, price_minor)
      select ${id}, ${serverId}, 'Web S', u || '.example.com', u, 'active', 'EUR', 'monthly', 500
      from unnest(${users}::text[]) as u returning id`;
    await sql`insert into services (client_id, name, status, currency, cycle) values (${id}, 'Not set up', 'pending', 'EUR', 'monthly')`;
    await sql`insert into orders (client_id, status, currency) values (${id}, 'pending', 'EUR'), (${id}, 'active', 'EUR')`;
    await sql`insert into domains (client_id, name, status, currency) values (${id}, ${`${name}${count}.test`}, 'active', 'EUR')`;
    const invoices = await sql<{ id: number }[]>`
      insert into invoices (provider_id, client_id, status, currency, due_on, subtotal_minor, total_minor)
      values (${providerId}, ${id}, 'unpaid', 'EUR', '2026-01-31', 500, 500), (${providerId}, ${id}, 'paid', 'EUR', '2025-12-31', 500, 500) returning id`;
    await sql`insert into tickets (provider_id, client_id, subject, status) values (${providerId}, ${id}, 'Help', 'open')`;
    return { id, serviceIds: rows.map((r) => r.id), users, loginId, invoiceIds: invoices.map((r) => r.id) };
  }

  return {
    panel,
    mailbox,
    gateway,
    filesDir,
    providerId,
    serverId,
    deps: {
      sql,
      vault,
      connectors,
      payments,
      storage,
      mailer,
      texts,
      mailFrom: MAIL_FROM,
      renderPdf: createPdfRenderer(),
      publicUrl: 'https://tenure.example.com',
      engine: engineOf(temporal),
      dunning: { touched: async () => true },
      webhooks,
      log: pino({ level: process.env.TEST_LOG ?? 'silent' }),
    },
    client,
    async close() {
      await Promise.all([
        connectors.close(),
        payments.close(),
        mailer.close(),
        texts.close(),
        webhooks.close(),
      ]);
      await Promise.all([panel.stop(), mailbox.stop(), gateway.stop()]);
      await rm(dir, { recursive: true, force: true });
    },
  };
}
