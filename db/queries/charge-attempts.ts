import type { AttemptState } from '../../domain/payments/charges.ts';
import type { Decline } from '../../domain/payments/declines.ts';
import type { Sql, Tx } from '../connect.ts';

/** One try to charge a stored method for an invoice. */
export interface AttemptRow {
  id: number;
  providerId: number;
  clientId: number;
  invoiceId: number;
  /** null: the method is not on record any more */
  paymentMethodId: number | null;
  gateway: string;
  /** what it was for */
  occurrence: string;
  /** 1 for the first of its occurrence */
  attempt: number;
  idempotencyKey: string;
  state: AttemptState;
  decline: Decline | 'action' | null;
  code: string | null;
  currency: string;
  amountMinor: number;
  gatewayReference: string | null;
  transactionId: number | null;
  requestedAt: string;
  settledAt: string | null;
}

const columns = [
  'id',
  'providerId',
  'clientId',
  'invoiceId',
  'paymentMethodId',
  'gateway',
  'occurrence',
  'attempt',
  'idempotencyKey',
  'state',
  'decline',
  'code',
  'currency',
  'amountMinor',
  'gatewayReference',
  'transactionId',
  'requestedAt',
  'settledAt',
] as const;

/** The states in which a charge may still bring money. */
export const IN_FLIGHT = ['requested', 'unknown'] as const satisfies readonly AttemptState[];

export async function findAttempt(sql: Sql, id: number): Promise<AttemptRow | undefined> {
  const [row] = await sql<AttemptRow[]>`select ${sql(columns)} from charge_attempts where id = ${id}`;
  return row;
}

/** The attempt that a gateway knows by our key, of this provider. */
export async function findAttemptByKey(
  sql: Sql,
  providerId: number,
  idempotencyKey: string,
): Promise<AttemptRow | undefined> {
  const [row] = await sql<AttemptRow[]>`
    select ${sql(columns)} from charge_attempts
    where idempotency_key = ${idempotencyKey} and provider_id = ${providerId}`;
  return row;
}

/** Held until the transaction ends. Lock the client and the invoice before. */
export async function lockAttempt(tx: Tx, id: number): Promise<AttemptRow | undefined> {
  const [row] = await tx<
    AttemptRow[]
  >`select ${tx(columns)} from charge_attempts where id = ${id} for update`;
  return row;
}

/** The charge of an invoice that is under way, if there is one. */
export async function attemptInFlight(sql: Sql, invoiceId: number): Promise<AttemptRow | undefined> {
  const [row] = await sql<AttemptRow[]>`
    select ${sql(columns)} from charge_attempts where invoice_id = ${invoiceId} and state in ${sql(IN_FLIGHT)}`;
  return row;
}

/** The attempts of one occurrence, in their order. */
export function attemptsOf(sql: Sql, invoiceId: number, occurrence: string): Promise<AttemptRow[]> {
  return sql<AttemptRow[]>`
    select ${sql(columns)} from charge_attempts
    where invoice_id = ${invoiceId} and occurrence = ${occurrence} order by attempt`;
}

/** The attempts of an invoice, newest first, those below `before`. */
export function listAttempts(
  sql: Sql,
  { invoiceId, before, limit }: { invoiceId: number; before?: number; limit: number },
): Promise<AttemptRow[]> {
  return sql<AttemptRow[]>`
    select ${sql(columns)} from charge_attempts
    where invoice_id = ${invoiceId} ${before === undefined ? sql`` : sql`and id < ${before}`}
    order by id desc limit ${limit}`;
}

/** Invoices of a client with a charge under way: what dunning must not run ahead of. */
export function invoicesInFlight(sql: Sql, clientId: number): Promise<{ invoiceId: number }[]> {
  return sql<{ invoiceId: number }[]>`
    select invoice_id from charge_attempts where client_id = ${clientId} and state in ${sql(IN_FLIGHT)}
    order by invoice_id`;
}

/** Attempts under way since before a time, oldest first. */
export function openAttempts(sql: Sql, before: string, limit: number): Promise<AttemptRow[]> {
  return sql<AttemptRow[]>`
    select ${sql(columns)} from charge_attempts
    where state in ${sql(IN_FLIGHT)} and requested_at < ${before} order by requested_at limit ${limit}`;
}

export async function insertAttempt(
  tx: Tx,
  row: Pick<
    AttemptRow,
    | 'providerId'
    | 'clientId'
    | 'invoiceId'
    | 'paymentMethodId'
    | 'gateway'
    | 'occurrence'
    | 'attempt'
    | 'idempotencyKey'
    | 'currency'
    | 'amountMinor'
    | 'requestedAt'
  >,
): Promise<AttemptRow> {
  const [inserted] = await tx<AttemptRow[]>`
    insert into charge_attempts ${tx({ ...row })} returning ${tx(columns)}`;
  if (!inserted) throw new Error('The database stored no attempt.');
  return inserted;
}

/** Writes what is known of an attempt now. */
export async function updateAttempt(
  tx: Sql,
  id: number,
  fields: Partial<
    Pick<AttemptRow, 'state' | 'decline' | 'code' | 'gatewayReference' | 'transactionId' | 'settledAt'>
  >,
): Promise<AttemptRow> {
  const [row] = await tx<AttemptRow[]>`
    update charge_attempts set ${tx({ ...fields })} where id = ${id} returning ${tx(columns)}`;
  if (!row) throw new Error(`Attempt ${id} is gone.`);
  return row;
}

/** Notes why nothing more is known of an attempt yet; one that is settled stays as it is. */
export async function noteDoubt(
  sql: Sql,
  id: number,
  { code, gatewayReference }: { code: string; gatewayReference?: string | null },
): Promise<AttemptRow> {
  await sql`
    update charge_attempts set state = 'unknown', code = ${code},
      gateway_reference = coalesce(${gatewayReference ?? null}, gateway_reference)
    where id = ${id} and state in ${sql(IN_FLIGHT)}`;
  const attempt = await findAttempt(sql, id);
  if (!attempt) throw new Error(`Attempt ${id} is gone.`);
  return attempt;
}

/** A stored method that can be charged now, with its gateway. */
export interface Chargeable {
  id: number;
  gateway: string;
}

/**
 * The method of a client to be charged next for an invoice: the default first, then the newest. Passed over are those
 * that were removed, have expired, will never pay, or have declined in this occurrence, or that need their owner for
 * this invoice.
 */
export async function nextMethod(
  sql: Sql,
  of: {
    clientId: number;
    providerId: number;
    invoiceId: number;
    occurrence: string;
    today: string;
    /** only this one */
    only?: number;
  },
): Promise<Chargeable | undefined> {
  const { clientId, providerId, invoiceId, occurrence, today, only } = of;
  const [row] = await sql<Chargeable[]>`
    select m.id, m.gateway
    from payment_methods m join payment_gateways g on g.provider_id = ${providerId} and g.name = m.gateway
    where m.client_id = ${clientId} and m.removed_at is null and m.reference is not null and m.declined_code is null
      and (m.expires_on is null or m.expires_on >= ${today}) and not g.disabled and g.connector <> 'manual'
      ${only === undefined ? sql`` : sql`and m.id = ${only}`}
      and not exists (
        select from charge_attempts a
        where a.invoice_id = ${invoiceId} and a.payment_method_id = m.id and a.state = 'declined'
          and (a.occurrence = ${occurrence} or a.decline = 'action'))
    order by m.is_default desc, m.id desc limit 1`;
  return row;
}
