import { randomUUID } from 'node:crypto';
import type { Sql } from '../../db/connect.ts';
import { insertPaymentMethod } from '../../db/queries/payment-methods.ts';
import { GATEWAY, type TestClient, type World } from './world.ts';

/** What a client has outside of Tenure's tables, and money on record. */
export interface Belongings {
  /** payment methods: the first is used by default; `pm_…` at the gateway */
  methods: { id: number; reference: string }[];
  /** stored files */
  files: { id: number; key: string }[];
  payments: number[];
  /** a login that another client shares */
  sharedLogin: number;
}

/** Gives a client two payment methods at the world's gateway, two stored files, payments, credit and a shared login. */
export async function addBelongings(world: World, client: TestClient): Promise<Belongings> {
  const { deps, gateway, providerId } = world;
  const { sql } = deps;
  const methods: Belongings['methods'] = [];
  for (const n of [1, 2]) {
    const reference = `pm_c${client.id}n${n}`;
    gateway.methods.put({ id: reference });
    const { id } = await sql.begin((tx) =>
      insertPaymentMethod(
        tx,
        deps.vault,
        {
          clientId: client.id,
          gateway: GATEWAY,
          kind: 'card',
          brand: 'visa',
          lastFour: '4242',
          isDefault: n === 1,
        },
        reference,
      ),
    );
    methods.push({ id, reference });
  }
  const files: Belongings['files'] = [];
  for (const name of ['contract', 'passport']) {
    const key = `files/${client.id}-${name}`;
    await deps.storage.put(key, Buffer.from(name));
    const [row] = await sql<{ id: number }[]>`
      insert into files (client_id, file_name, storage_key) values (${client.id}, ${`${name}.pdf`}, ${key}) returning id`;
    files.push({ id: row?.id ?? 0, key });
  }
  const payments = await sql<{ id: number }[]>`
    insert into transactions (provider_id, client_id, invoice_id, gateway, gateway_reference, currency, amount_in_minor, description, at)
    select ${providerId}, ${client.id}, ${client.invoiceIds[1] ?? 0}, 'card', ${`txn-${client.id}-`} || n, 'EUR', 500, 'Paid by Ada Byron', at
    from (values (1, '2026-02-01'::timestamptz), (2, '2009-02-01')) as paid (n, at) returning id`;
  await sql`
    insert into credit_entries (client_id, currency, amount_minor, transaction_id) values (${client.id}, 'EUR', 333, ${payments[0]?.id ?? 0})`;
  await sql`insert into notes (client_id, body) values (${client.id}, 'Ada calls on Mondays')`;
  await sql`insert into contacts (client_id, last_name) values (${client.id}, 'Babbage')`;
  const other = await world.client({ services: 0, name: 'Grace' });
  const [shared] = await sql<{ id: number }[]>`
    insert into logins (provider_id, name, email)
    values (${providerId}, ${`agency-${client.id}@example.com`}, 'agency@example.com') returning id`;
  const sharedLogin = shared?.id ?? 0;
  for (const id of [client.id, other.id])
    await sql`insert into login_clients (login_id, client_id) values (${sharedLogin}, ${id})`;
  return { methods, files, payments: payments.map(({ id }) => id), sharedLogin };
}

/** A refund at a gateway of which nobody knows yet what became of it, until `ended`. */
export async function refundUnderWay(sql: Sql, paymentId: number): Promise<{ ended(): Promise<void> }> {
  const key = randomUUID();
  await sql`
    insert into refund_attempts (provider_id, client_id, payment_id, gateway, occurrence, idempotency_key, state, currency, amount_minor, requested_by_kind, requested_at)
    select provider_id, client_id, id, gateway, ${`request/${key}`}, ${key}, 'unknown', currency, amount_in_minor, 'token', now()
    from transactions where id = ${paymentId}`;
  return {
    async ended() {
      await sql`update refund_attempts set state = 'cancelled', settled_at = now() where idempotency_key = ${key}`;
    },
  };
}

/** A charge of an invoice of which nobody knows yet what became of it, until `ended`. */
export async function chargeUnderWay(
  sql: Sql,
  { providerId, clientId, invoiceId }: { providerId: number; clientId: number; invoiceId: number },
): Promise<{ ended(): Promise<void> }> {
  const key = randomUUID();
  await sql`
    insert into charge_attempts (provider_id, client_id, invoice_id, gateway, occurrence, attempt, idempotency_key, state, currency, amount_minor, requested_at)
    values (${providerId}, ${clientId}, ${invoiceId}, 'cards', ${`request/${key}`}, 1, ${key}, 'unknown', 'EUR', 500, now())`;
  return {
    async ended() {
      await sql`update charge_attempts set state = 'cancelled', settled_at = now() where idempotency_key = ${key}`;
    },
  };
}
