import type { GatewayEffect } from '../../domain/payments/events.ts';
import type { Sql, Tx } from '../connect.ts';
import { type By, recordPayment } from '../ledger/index.ts';
import { findAttemptByKey } from '../queries/charge-attempts.ts';
import { findSurvivor } from '../queries/clients.ts';
import type { EventWithGateway } from '../queries/gateway-events.ts';
import type { Applied, EventSource } from './events.ts';
import { settleAttempt } from './settle.ts';

/** What staff say of an event that nobody could place. */
export interface Assigned {
  clientId?: number;
  invoiceId?: number | null;
  /** the payment that a refund or a dispute is about */
  transactionId?: number;
  /** who says so */
  by?: string;
}

/**
 * A payment that succeeded or failed. One that Tenure asked for settles its attempt; any other one is booked for the
 * invoice or the client that it names, or that staff name. That of a merged client goes to the client it became.
 */
export async function applyPayment(
  tx: Tx,
  by: By,
  { providerId, gateway, at }: EventWithGateway,
  { payment, attempt: key, ...named }: Extract<GatewayEffect, { is: 'payment' }>,
  assigned: Assigned,
): Promise<Applied> {
  const attempt = key === null ? undefined : await findAttemptByKey(tx, providerId, key);
  if (attempt) {
    const { clientId } = await settleAttempt(tx, by, attempt.id, payment);
    return { state: 'applied', clientId };
  }
  if (payment.outcome !== 'succeeded') return { state: 'passed-over', why: 'not-asked-for-here' };
  const whose = await ownerOf(tx, providerId, {
    clientId: assigned.clientId ?? named.clientId,
    invoiceId: assigned.clientId === undefined ? named.invoiceId : (assigned.invoiceId ?? null),
  });
  if (!whose) return { state: 'unmatched', why: 'client-unknown' };
  const { reference, amountMinor, currency } = payment;
  await recordPayment(tx, by, { ...whose, gateway, reference, amountMinor, currency, at });
  return { state: 'applied', clientId: whose.clientId };
}

/** Whom a payment is for: by its invoice, else by its client, of the gateway's provider only. */
async function ownerOf(
  sql: Sql,
  providerId: number,
  named: { clientId: number | null; invoiceId: number | null },
): Promise<{ clientId: number; invoiceId: number | null } | undefined> {
  const { invoiceId } = named;
  if (invoiceId !== null) {
    const [invoice] = await sql<{ clientId: number }[]>`
      select i.client_id from invoices i join clients c on c.id = i.client_id
      where i.id = ${invoiceId} and ${providerId} in (i.provider_id, c.provider_id)`;
    if (invoice) return { clientId: invoice.clientId, invoiceId };
  }
  if (named.clientId === null) return undefined;
  const clientId = await findSurvivor(sql, named.clientId);
  const [client] = await sql<{ id: number }[]>`
    select c.id from clients c where c.id = ${clientId ?? 0} and (c.provider_id = ${providerId} or exists (
      select from client_providers p
      where p.client_id = c.id and p.provider_id = ${providerId} and p.disconnected_at is null))`;
  return client && { clientId: client.id, invoiceId: null };
}

/** A payment on record that an event is about. */
export interface KnownPayment {
  id: number;
  clientId: number | null;
  currency: string;
}

/** The payment that a gateway calls by one of these names, or that staff named. */
export async function paymentNamed(
  sql: Sql,
  { providerId, gateway }: Pick<EventSource, 'providerId' | 'gateway'>,
  payments: readonly string[],
  { transactionId }: Assigned,
): Promise<KnownPayment | undefined> {
  const [row] = await sql<KnownPayment[]>`
    select t.id, t.client_id, t.currency from transactions t
    where t.amount_in_minor > 0 and ${
      transactionId === undefined
        ? sql`t.gateway = ${gateway} and t.gateway_reference = any(${[...payments]}::text[])`
        : sql`t.id = ${transactionId}`
    }
      and (t.provider_id = ${providerId} or exists (
        select from clients c where c.id = t.client_id and c.provider_id = ${providerId}))
    order by t.source_id is not null, t.id limit 1`;
  return row;
}
