import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { type ChargeDeps, chargeInvoice } from '../../activities/charges.ts';
import { createPaymentPool } from '../../connectors/payments/pool.ts';
import type { Sql, Tx } from '../../db/connect.ts';
import { createVault } from '../../db/crypto/secrets.ts';
import * as ledger from '../../db/ledger/index.ts';
import { findInvoice } from '../../db/queries/invoices.ts';
import { insertPaymentMethod } from '../../db/queries/payment-methods.ts';
import { type DemoGateway, startGateway } from '../../dev/gateway/server.ts';
import type { OperationKind } from '../../domain/operations/kinds.ts';
import type { ChargeResult } from '../../domain/payments/charges.ts';
import { imbalances, newClient, newProvider } from '../db/ledger/support.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { TEST_KEY } from '../support/world.ts';

export const SECRET_KEY = 'sk_test_chargesGateway';
export const WEBHOOK_SECRET = 'whsec_chargesGateway';
export const CARDS = 'cards';
export const NOW = '2026-03-10T09:00:00.000Z';
const by: ledger.By = { actor: { kind: 'token', id: '1' }, now: NOW };

/** A database, a gateway with state, and what charging works with. */
export interface Bank {
  database: TestDatabase;
  sql: TestDatabase['sql'];
  gateway: DemoGateway;
  providerId: number;
  gatewayId: number;
  deps: ChargeDeps;
  /** the clients that dunning was told of */
  touched: number[];
  /** A client with cards of these last four digits, the default first; tokens are `pm_<client>x<place>`. */
  client(...cards: string[]): Promise<{ id: number; methods: number[] }>;
  /** An issued invoice of a client. */
  invoice(clientId: number, amountMinor?: number): Promise<number>;
  charge(invoiceId: number, more?: Partial<Parameters<typeof chargeInvoice>[1]>): Promise<ChargeResult>;
  /** What is on record and must agree: the invoice's status and debt, the money, and what the gateway took. */
  standing(
    invoiceId: number,
  ): Promise<{ status: string; owedMinor: number; payments: number; taken: number }>;
  attempts(invoiceId: number): Promise<{ state: string; code: string | null; decline: string | null }[]>;
  close(): Promise<void>;
}

export async function openBank(): Promise<Bank> {
  const [database, gateway] = await Promise.all([testDatabase(), startGateway({ secretKey: SECRET_KEY })]);
  const { sql } = database;
  const vault = createVault({ current: TEST_KEY });
  const payments = createPaymentPool();
  const providerId = await newProvider(sql);
  const gatewayId = await addGateway(sql, { providerId, url: gateway.url });
  const touched: number[] = [];
  const deps: ChargeDeps = {
    ...{ sql, vault, payments },
    dunning: { touched: async (id) => touched.push(id) > 0 },
    log: pino({ level: process.env.TEST_LOG ?? 'silent' }),
  };

  return {
    ...{ database, sql, gateway, providerId, gatewayId, deps, touched },
    async client(...cards) {
      const id = await newClient(sql, providerId);
      const methods: number[] = [];
      // The newest comes first: so the last that is added is the one to be tried after the default.
      for (const [place, last4] of [...cards.entries()].reverse()) {
        const reference = `pm_${id}x${place}`;
        gateway.methods.put({ id: reference, customer: `cus_${id}`, last4 });
        const method = await sql.begin((tx) =>
          insertPaymentMethod(
            tx,
            vault,
            { clientId: id, gateway: CARDS, kind: 'card', lastFour: last4, isDefault: place === 0 },
            reference,
          ),
        );
        methods.unshift(method.id);
      }
      return { id, methods };
    },
    invoice: (clientId, amountMinor = 1190) =>
      sql.begin(async (tx: Tx) => {
        const { id } = await ledger.createInvoice(tx, by, { clientId, dueOn: '2026-03-24' });
        await ledger.addLine(tx, by, id, { description: 'Hosting', amountMinor });
        await ledger.issueInvoice(tx, by, id);
        return id;
      }) as Promise<number>,
    charge: (invoiceId, more = {}) =>
      chargeInvoice(deps, {
        ...{ invoiceId, occurrence: `request/${randomUUID()}`, now: NOW, ...more },
        ...{ actor: { kind: 'token', id: '1' }, signal: new AbortController().signal },
      }),
    async standing(invoiceId) {
      const invoice = await findInvoice(sql, invoiceId);
      const money = await sql`select from transactions where invoice_id = ${invoiceId} and kind = 'payment'`;
      const taken = gateway.payments
        .all()
        .filter(
          ({ status, metadata }) => status === 'succeeded' && metadata.tenure_invoice === String(invoiceId),
        );
      return {
        ...{ status: invoice?.status ?? '', owedMinor: invoice?.owedMinor ?? 0 },
        ...{ payments: money.length, taken: taken.length },
      };
    },
    attempts: (invoiceId) => sql`
      select state, code, decline from charge_attempts where invoice_id = ${invoiceId} order by id`,
    async close() {
      await payments.close();
      await gateway.stop();
      await database.drop();
    },
  };
}

/** A gateway on record; `name` is what methods call it. */
export async function addGateway(
  sql: Sql,
  { providerId, url, name = CARDS }: { providerId: number; url: string; name?: string },
): Promise<number> {
  const [row] = await sql<{ id: number }[]>`
    insert into payment_gateways (provider_id, name, connector, url) values (${providerId}, ${name}, 'stripe', ${url})
    returning id`;
  const id = row?.id ?? 0;
  const sealed = createVault({ current: TEST_KEY }).seal(
    { secretKey: SECRET_KEY, webhookSecret: WEBHOOK_SECRET },
    `payment_gateways:${id}`,
  );
  await sql`update payment_gateways set credentials = ${sealed} where id = ${id}`;
  return id;
}

/** Puts a client under an operation that runs, or lets it go. */
export async function hold(
  sql: Sql,
  clientId: number,
  held = true,
  kind: OperationKind = 'close',
): Promise<void> {
  if (!held) {
    await sql`update operations set state = 'completed', ended_at = now() where client_id = ${clientId} and ended_at is null`;
    await sql`update clients set held_by = null where id = ${clientId}`;
    return;
  }
  const operation = randomUUID();
  await sql`
    insert into operations (id, kind, provider_id, client_id, exclusive, workflow_id, state, params, plan, plan_hash, requested_by_kind, requested_by)
    select ${operation}, ${kind}, provider_id, id, true, 'x', 'running', '{}', '{}', '', 'token', '1' from clients where id = ${clientId}`;
  await sql`update clients set held_by = ${operation} where id = ${clientId}`;
}

/** Throws unless every client's money adds up. */
export async function requireBalanced(sql: Sql): Promise<void> {
  for (const { id } of await sql<{ id: number }[]>`select id from clients`) {
    const found = await imbalances(sql, id);
    if (found.length > 0) throw new Error(`client ${id}: ${found.join('; ')}`);
  }
}
