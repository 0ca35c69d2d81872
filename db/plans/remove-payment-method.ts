import type { OperationParams } from '../../domain/operations/kinds.ts';
import { note } from '../../domain/operations/notes/index.ts';
import type { Preview } from '../../domain/operations/plan.ts';
import type { Failure } from '../../domain/operations/state.ts';
import { touch } from '../../domain/operations/touches.ts';
import type { Sql } from '../connect.ts';
import { goneBlockers, type PlannedClient } from './client.ts';

interface Method {
  gateway: string;
  atGateway: boolean;
  isDefault: boolean;
  removedAt: string | null;
  /** the newest other method of the client */
  heir: number | null;
  /** null: the provider has no gateway of this name */
  credentials: 'set' | 'needed' | null;
}

/** What removing one payment method would touch (L20). */
export async function previewRemovePaymentMethod(
  sql: Sql,
  client: PlannedClient,
  { paymentMethodId: id, force }: OperationParams<'remove-payment-method'>,
): Promise<Preview> {
  const [method] = await sql<Method[]>`
    select m.gateway, m.reference is not null as at_gateway, m.is_default, m.removed_at,
           (select max(o.id) from payment_methods o
             where o.client_id = m.client_id and o.id <> m.id and o.removed_at is null) as heir,
           case when g.id is null then null when g.credentials is null and g.connector <> 'manual' then 'needed' else 'set' end as credentials
    from payment_methods m
    left join payment_gateways g on g.provider_id = ${client.providerId} and g.name = m.gateway
    where m.id = ${id} and m.client_id = ${client.id}`;
  return {
    touches: {
      'detach-at-gateway': [
        touch({ count: method?.atGateway ? 1 : 0 }, 'method-at-gateway', { gateway: method?.gateway ?? '' }),
      ],
      'remove-locally': [touch({ count: method ? 1 : 0, ids: method ? [id] : [] }, 'payment-method')],
    },
    blockers: [...goneBlockers(client), ...blockersOf(client, id, method)],
    warnings: method ? warningsOf(method, force) : [],
    fingerprint: JSON.stringify(method ?? null),
  };
}

function blockersOf(client: PlannedClient, id: number, method: Method | undefined): Failure[] {
  // The same for one that does not exist and one of another client: nobody learns whose it is.
  if (!method) return [note('method-missing', { client: client.id, method: id })];
  if (method.removedAt === null) return [];
  return [note('already-removed', { method: id, on: method.removedAt.slice(0, 10) })];
}

function warningsOf({ gateway, atGateway, isDefault, heir, credentials }: Method, force: boolean): Failure[] {
  const warnings: Failure[] = [];
  if (!atGateway) warnings.push(note('no-token'));
  else if (credentials === null) warnings.push(note('gateway-missing', { gateway }));
  else if (credentials === 'needed') warnings.push(note('gateway-without-credentials', { gateway }));
  if (force && atGateway) warnings.push(note('forced'));
  if (isDefault)
    warnings.push(heir === null ? note('default-without-heir') : note('default-with-heir', { heir }));
  return warnings;
}
