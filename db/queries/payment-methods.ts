import type { Sql, Tx } from '../connect.ts';
import type { Vault } from '../crypto/secrets.ts';

/** A payment method as the API shows it: the gateway's token is never among the columns. */
export interface PaymentMethodRow {
  id: number;
  clientId: number;
  gateway: string;
  kind: 'card' | 'bank';
  description: string;
  brand: string | null;
  lastFour: string | null;
  expiresOn: string | null;
  /** whether a token of the gateway is on record */
  reference: 'set' | 'none';
  isDefault: boolean;
  /** why it is never charged again, in the gateway's words */
  declinedCode: string | null;
  removedAt: string | null;
  createdAt: string;
}
export type NewPaymentMethod = Pick<PaymentMethodRow, 'clientId' | 'gateway' | 'kind'> &
  Partial<Pick<PaymentMethodRow, 'description' | 'brand' | 'lastFour' | 'expiresOn' | 'isDefault'>>;

const columns = (sql: Sql) => sql`
  id, client_id, gateway, kind, description, brand, last_four, expires_on, is_default, declined_code, removed_at, created_at,
  case when reference is null then 'none' else 'set' end as reference`;

const isFirst = (sql: Sql) => sql`(is_default and removed_at is null)::int`;

/** A client's payment methods: the default first, then newest first, those behind `after` (default or not, number). */
export function listPaymentMethods(
  sql: Sql,
  clientId: number,
  { after, limit }: { after?: readonly [first: number, id: number]; limit: number },
): Promise<PaymentMethodRow[]> {
  return sql<PaymentMethodRow[]>`
    select ${columns(sql)} from payment_methods
    where client_id = ${clientId}
      ${after === undefined ? sql`` : sql`and (${isFirst(sql)}, id) < (${after[0]}, ${after[1]})`}
    order by ${isFirst(sql)} desc, id desc limit ${limit}`;
}

/** Stores a payment method, with the gateway's token sealed for its row. The one that is to be the default takes the mark from another. */
export async function insertPaymentMethod(
  tx: Tx,
  vault: Vault,
  method: NewPaymentMethod,
  reference: string | null,
): Promise<PaymentMethodRow> {
  if (method.isDefault)
    await tx`update payment_methods set is_default = false
      where client_id = ${method.clientId} and is_default and removed_at is null`;
  const [bare] = await tx<PaymentMethodRow[]>`
    insert into payment_methods ${tx(method as never)} returning ${columns(tx)}`;
  if (!bare) throw new Error('The database stored no payment method.');
  if (reference === null) return bare;
  // What is sealed is bound to the row's number, which exists only now.
  const sealed = vault.seal({ reference }, sealedAs(bare.id));
  await tx`update payment_methods set reference = ${sealed} where id = ${bare.id}`;
  return { ...bare, reference: 'set' };
}

/** One payment method, or undefined. */
export async function findPaymentMethod(sql: Sql, id: number): Promise<PaymentMethodRow | undefined> {
  const [row] = await sql<PaymentMethodRow[]>`select ${columns(sql)} from payment_methods where id = ${id}`;
  return row;
}

/** The same, held until the transaction ends. Lock the client before. */
export async function lockPaymentMethod(tx: Tx, id: number): Promise<PaymentMethodRow | undefined> {
  await tx`select from payment_methods where id = ${id} for update`;
  return findPaymentMethod(tx, id);
}

/** Edits a payment method; one that becomes the default takes the mark from another. */
export async function updatePaymentMethod(
  tx: Tx,
  { id, clientId }: Pick<PaymentMethodRow, 'id' | 'clientId'>,
  edit: Partial<Pick<PaymentMethodRow, 'description' | 'isDefault'>>,
): Promise<PaymentMethodRow> {
  if (edit.isDefault)
    await tx`update payment_methods set is_default = false
      where client_id = ${clientId} and id <> ${id} and is_default and removed_at is null`;
  const [row] = await tx<PaymentMethodRow[]>`
    update payment_methods set ${tx(edit as never)} where id = ${id} returning ${columns(tx)}`;
  if (!row) throw new Error(`Payment method ${id} is gone while its client is locked.`);
  return row;
}

/** A payment method with what is needed to act on it at its gateway. */
export interface MethodAtGateway {
  id: number;
  clientId: number;
  gateway: string;
  /** The gateway's token, or null where none is on record. Never for a log, an error or a history. */
  reference: string | null;
  removedAt: string | null;
}

/** Opens one payment method, or undefined. Throws `SecretError` when it was sealed with a key that is not known. */
export async function openPaymentMethod(
  sql: Sql,
  vault: Vault,
  id: number,
): Promise<MethodAtGateway | undefined> {
  const [row] = await sql<(Omit<MethodAtGateway, 'reference'> & { sealed: string | null })[]>`
    select id, client_id, gateway, removed_at, reference as sealed from payment_methods where id = ${id}`;
  if (!row) return undefined;
  const { sealed, ...method } = row;
  return { ...method, reference: sealed === null ? null : openReference(vault, id, sealed) };
}

/** The gateway's token in a sealed reference. Throws `SecretError` when it was sealed with a key that is not known. */
export function openReference(vault: Vault, id: number, sealed: string): string | null {
  const { reference } = vault.open(sealed, sealedAs(id));
  return typeof reference === 'string' ? reference : null;
}

/** Forgets what is personal in a payment method that was removed: what stays is that there was one. */
export async function clearPaymentMethod(tx: Tx, id: number): Promise<void> {
  await tx`
    update payment_methods set reference = null, description = '', brand = null, last_four = null, expires_on = null
    where id = ${id}`;
}

const sealedAs = (id: number) => `payment_methods:${id}`;
