import type { Sql, Tx } from '../connect.ts';

export const gatewayConnectors = ['stripe', 'manual'] as const;

/** A payment gateway as the API shows it: its credentials are never among the columns. */
export interface PaymentGatewayRow {
  id: number;
  providerId: number;
  /** what `payment_methods.gateway` says */
  name: string;
  connector: (typeof gatewayConnectors)[number];
  /** a test endpoint; null: the gateway's own address */
  url: string | null;
  disabled: boolean;
  /** `needed`: nothing can be done there before they are entered; `none`: there is nothing remote */
  credentials: 'set' | 'needed' | 'none';
  version: number;
  createdAt: string;
  updatedAt: string;
}
/** What people set of a gateway, besides its credentials. */
export type PaymentGatewayFields = Pick<
  PaymentGatewayRow,
  'providerId' | 'name' | 'connector' | 'url' | 'disabled'
>;

const columns = (sql: Sql) => sql`
  id, provider_id, name, connector, url, disabled, version, created_at, updated_at,
  case when connector = 'manual' then 'none' when credentials is null then 'needed' else 'set' end as credentials`;

/** One gateway, or undefined. */
export async function findPaymentGateway(sql: Sql, id: number): Promise<PaymentGatewayRow | undefined> {
  const [row] = await sql<PaymentGatewayRow[]>`select ${columns(sql)} from payment_gateways where id = ${id}`;
  return row;
}

/** The gateway that a provider's payment methods call by this name, or undefined. */
export async function findGatewayNamed(
  sql: Sql,
  providerId: number,
  name: string,
): Promise<PaymentGatewayRow | undefined> {
  const [row] = await sql<PaymentGatewayRow[]>`
    select ${columns(sql)} from payment_gateways where provider_id = ${providerId} and name = ${name}`;
  return row;
}

/** One gateway, held until the transaction ends, or undefined. */
export async function lockPaymentGateway(tx: Tx, id: number): Promise<PaymentGatewayRow | undefined> {
  const [row] = await tx<
    PaymentGatewayRow[]
  >`select ${columns(tx)} from payment_gateways where id = ${id} for update`;
  return row;
}

/** Gateways in the order of their numbers, those of the providers in `only` behind `after`. */
export function listPaymentGateways(
  sql: Sql,
  { only, after = 0, limit }: { only?: readonly number[]; after?: number; limit: number },
): Promise<PaymentGatewayRow[]> {
  return sql<PaymentGatewayRow[]>`
    select ${columns(sql)} from payment_gateways
    where id > ${after} ${only === undefined ? sql`` : sql`and provider_id = any(${[...only]}::bigint[])`}
    order by id limit ${limit}`;
}

export async function insertPaymentGateway(
  tx: Tx,
  fields: Partial<PaymentGatewayFields>,
): Promise<PaymentGatewayRow> {
  const [row] = await tx<PaymentGatewayRow[]>`
    insert into payment_gateways ${tx(fields as never)} returning ${columns(tx)}`;
  if (!row) throw new Error('The database stored no payment gateway.');
  return row;
}

/** Writes some fields; the version goes up by one. `credentials` are sealed text, or null to forget them. */
export async function updatePaymentGateway(
  tx: Tx,
  id: number,
  fields: Partial<PaymentGatewayFields> & { credentials?: string | null },
): Promise<PaymentGatewayRow> {
  const [row] = await tx<PaymentGatewayRow[]>`
    update payment_gateways set ${tx(fields as never)} where id = ${id} returning ${columns(tx)}`;
  if (!row) throw new Error(`Payment gateway ${id} is gone.`);
  return row;
}
