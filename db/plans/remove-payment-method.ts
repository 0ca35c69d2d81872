import type { OperationParams } from '../../domain/operations/kinds.ts';
import type { Preview } from '../../domain/operations/plan.ts';
import type { Failure } from '../../domain/operations/state.ts';
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
        {
          count: method?.atGateway ? 1 : 0,
          what: `payment method at gateway ${method?.gateway ?? ''}`.trim(),
        },
      ],
      'remove-locally': [{ count: method ? 1 : 0, what: 'payment method', ids: method ? [id] : [] }],
    },
    blockers: [...goneBlockers(client), ...blockersOf(client, id, method)],
    warnings: method ? warningsOf(method, force) : [],
    fingerprint: JSON.stringify(method ?? null),
  };
}

function blockersOf(client: PlannedClient, id: number, method: Method | undefined): Failure[] {
  // The same for one that does not exist and one of another client: nobody learns whose it is.
  if (!method)
    return [{ code: 'method-missing', message: `Client ${client.id} has no payment method ${id}.` }];
  if (method.removedAt === null) return [];
  const day = method.removedAt.slice(0, 10);
  return [
    {
      code: 'already-removed',
      message: `Payment method ${id} was removed on ${day}: nothing is left to do.`,
    },
  ];
}

function warningsOf({ gateway, atGateway, isDefault, heir, credentials }: Method, force: boolean): Failure[] {
  const warnings: Failure[] = [];
  const warn = (code: string, message: string) => void warnings.push({ code, message });
  if (!atGateway) warn('record-only', 'No token of the gateway is on record: only the record changes.');
  else if (credentials === null)
    warn(
      'no-gateway',
      `The provider has no payment gateway “${gateway}”: the step will block until it is added.`,
    );
  else if (credentials === 'needed')
    warn(
      'needs-credentials',
      `Gateway ${gateway} has no credentials: the step will block until they are set.`,
    );
  if (force && atGateway)
    warn('forced', 'When the gateway fails, the payment method is removed here only and may stay there.');
  if (isDefault)
    warn(
      'default',
      heir === null
        ? 'It is used by default, and there is no other one: nothing is charged by itself any more.'
        : `It is used by default: payment method ${heir}, the newest of the others, takes its place.`,
    );
  return warnings;
}
