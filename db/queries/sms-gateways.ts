import type { Sql, Tx } from '../connect.ts';

export const smsConnectors = ['http'] as const;

/** Through whom a provider sends text messages, as the API shows it: its credentials are never among the columns. */
export interface SmsGatewayRow {
  id: number;
  providerId: number;
  connector: (typeof smsConnectors)[number];
  url: string;
  /** what recipients see; empty: what the gateway uses by itself */
  sender: string;
  disabled: boolean;
  credentials: 'set' | 'needed';
  version: number;
  createdAt: string;
  updatedAt: string;
}
export type SmsGatewayFields = Pick<SmsGatewayRow, 'connector' | 'url' | 'sender' | 'disabled'>;

const columns = (sql: Sql) => sql`
  id, provider_id, connector, url, sender, disabled, version, created_at, updated_at,
  case when credentials is null then 'needed' else 'set' end as credentials`;

/** The gateway of a provider, or undefined; `lock` holds it until the transaction ends. */
export async function findSmsGateway(
  sql: Sql,
  providerId: number,
  { lock = false }: { lock?: boolean } = {},
): Promise<SmsGatewayRow | undefined> {
  const [row] = await sql<SmsGatewayRow[]>`
    select ${columns(sql)} from sms_gateways where provider_id = ${providerId} ${lock ? sql`for update` : sql``}`;
  return row;
}

/** Adds the gateway of a provider that has none; undefined when it has one by now. */
export async function insertSmsGateway(
  tx: Tx,
  providerId: number,
  fields: SmsGatewayFields,
): Promise<SmsGatewayRow | undefined> {
  const [row] = await tx<SmsGatewayRow[]>`
    insert into sms_gateways ${tx({ providerId, ...fields })} on conflict (provider_id) do nothing
    returning ${columns(tx)}`;
  return row;
}

/** Writes some fields; `credentials` are sealed text for `sms_gateways:<id>`. */
export async function updateSmsGateway(
  tx: Tx,
  id: number,
  fields: Partial<SmsGatewayFields> & { credentials?: string },
): Promise<SmsGatewayRow> {
  const [row] = await tx<SmsGatewayRow[]>`
    update sms_gateways set ${tx(fields as never)} where id = ${id} returning ${columns(tx)}`;
  if (!row) throw new Error(`The gateway for text messages ${id} is gone.`);
  return row;
}

/** What is needed to send through a provider's gateway, or undefined: it has none that works. */
export async function smsSettings(
  sql: Sql,
  providerId: number,
): Promise<
  (Pick<SmsGatewayRow, 'id' | 'connector' | 'url' | 'sender'> & { credentials: string }) | undefined
> {
  const [row] = await sql<
    (Pick<SmsGatewayRow, 'id' | 'connector' | 'url' | 'sender'> & { credentials: string })[]
  >`
    select id, connector, url, sender, credentials from sms_gateways
    where provider_id = ${providerId} and not disabled and credentials is not null`;
  return row;
}
