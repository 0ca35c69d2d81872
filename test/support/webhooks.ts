import type { Pool } from '../../db/connect.ts';
import type { Vault } from '../../db/crypto/secrets.ts';
import { announce } from '../../db/queries/outbox.ts';
import { type DeliveryRow, listDeliveries } from '../../db/queries/webhook-deliveries.ts';
import { type EndpointFields, insertEndpoint, nextEndpointId } from '../../db/queries/webhook-endpoints.ts';

/** The secret of every endpoint that a test makes. */
export const WEBHOOK_SECRET = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;

/** An endpoint that gets everything of its provider unless told otherwise. */
export async function subscribe(
  { sql, vault }: { sql: Pool; vault: Vault },
  fields: Partial<EndpointFields> & { providerId: number; url: string },
): Promise<number> {
  return sql.begin(async (tx) => {
    const id = await nextEndpointId(tx);
    const secret = vault.seal({ secret: WEBHOOK_SECRET }, `webhook_endpoints:${id}`);
    await insertEndpoint(tx, { topics: ['*'], ...fields, id, secret });
    return id;
  });
}

/** A provider of its own, so that a test's notices go to its own endpoints. */
export async function newProvider(sql: Pool): Promise<number> {
  const [row] = await sql<{ id: number }[]>`insert into providers (name) values ('Another') returning id`;
  return row?.id ?? 0;
}

/** Writes so many notices down, in one transaction. */
export async function tell(
  sql: Pool,
  providerId: number,
  { count = 1, topic = 'operation.completed', now = new Date().toISOString() } = {},
): Promise<void> {
  await sql.begin(async (tx) => {
    for (let n = 0; n < count; n++)
      await announce(tx, {
        ...{ topic, providerId, clientId: 7, operationId: null, now },
        key: `test:${crypto.randomUUID()}`,
        payload: { n },
      });
  });
}

/** The deliveries of an endpoint, oldest first. */
export async function deliveriesOf(sql: Pool, endpointId: number): Promise<DeliveryRow[]> {
  return (await listDeliveries(sql, endpointId, { limit: 100_000 })).reverse();
}
