import type { Sql } from '../../../db/connect.ts';
import { type DeliveryRow, findDelivery } from '../../../db/queries/webhook-deliveries.ts';
import {
  type EndpointRow,
  findEndpoint,
  lockEndpoint,
  type SealedEndpoint,
} from '../../../db/queries/webhook-endpoints.ts';
import { endpointRefusal } from '../../../domain/webhooks/addresses.ts';
import { type Caller, maySee } from '../../http/caller.ts';
import type { WriteCall } from '../../http/endpoint.ts';
import { impossibleField, notFound, Problem } from '../../problems.ts';

/** An endpoint that the caller may see. Throws Problem 404. */
export async function endpointFor(sql: Sql, caller: Caller, id: number): Promise<EndpointRow> {
  const endpoint = await findEndpoint(sql, id);
  if (!endpoint || !maySee(caller, endpoint.providerId)) throw notFound('webhook endpoint', id);
  return endpoint;
}

/** The same with its sealed secret, held until the transaction ends. */
export async function heldEndpoint({ tx, caller }: WriteCall, id: number): Promise<SealedEndpoint> {
  const endpoint = await lockEndpoint(tx, id);
  if (!endpoint || !maySee(caller, endpoint.providerId)) throw notFound('webhook endpoint', id);
  return endpoint;
}

/** A delivery that the caller may see. Throws Problem 404. */
export async function deliveryFor(sql: Sql, caller: Caller, id: string): Promise<DeliveryRow> {
  const found = await findDelivery(sql, id);
  if (!found || !maySee(caller, found.providerId)) throw notFound('webhook delivery', id);
  return found.delivery;
}

/** Throws Problem 422 for an address to which nothing will be sent. */
export function requireAddress(url: string, privateAllowed: boolean): void {
  const refusal = endpointRefusal(url, privateAllowed);
  if (refusal !== undefined) throw impossibleField('/url', refusal);
}

/** Throws Problem 409 while nothing is sent to an endpoint. */
export function requireEnabled({ id, disabledAt, disabledReason }: EndpointRow): void {
  if (disabledAt !== null)
    throw new Problem(
      'conflict',
      `Webhook endpoint ${id} is disabled, so nothing is sent to it (${disabledReason}) Enable it first.`,
    );
}

/** An endpoint as the API shows it. */
export function shownEndpoint({ secret: _, ...endpoint }: EndpointRow & { secret?: string }): EndpointRow {
  return endpoint;
}
