import type { OperationParams } from '../../domain/operations/kinds.ts';
import type { Preview } from '../../domain/operations/plan.ts';
import { type PlainTouch, touch } from '../../domain/operations/touches.ts';
import type { Sql } from '../connect.ts';
import { settingsOfClient } from '../queries/settings.ts';
import { goneBlockers, type PlannedClient } from './client.ts';
import { gatewayBlockers } from './gateways.ts';

interface Counted {
  list: 'services' | 'addons' | 'domains' | 'invoices';
  count: number;
  ids: number[];
  fingerprint: string;
}

/** What one payment method for everything would touch (L21). */
export async function previewSetPaymentMethod(
  sql: Sql,
  client: PlannedClient,
  { paymentMethod }: OperationParams<'set-payment-method'>,
): Promise<Preview> {
  const [rows, settings, blockers] = await Promise.all([
    sql<Counted[]>`
      with touched (list, id, version) as (
        select 'services', id, version from services
        where client_id = ${client.id} and status in ('pending', 'active', 'suspended')
          and payment_method is distinct from ${paymentMethod}
        union all select 'addons', id, 0 from addons
        where client_id = ${client.id} and status in ('pending', 'active', 'suspended')
          and payment_method <> ${paymentMethod}
        union all select 'domains', id, 0 from domains
        where client_id = ${client.id} and status in ('pending', 'pending-registration', 'pending-transfer', 'active', 'grace')
          and payment_method <> ${paymentMethod}
        union all select 'invoices', id, version from invoices
        where client_id = ${client.id} and status in ('draft', 'unpaid', 'payment-pending', 'collections')
          and payment_method is distinct from ${paymentMethod}
      )
      select list, count(*)::int as count, (array_agg(id order by id))[1:20] as ids,
             md5(string_agg(id || '.' || version, ',' order by id)) as fingerprint
      from touched group by list order by list`,
    settingsOfClient(sql, client.id),
    gatewayBlockers(sql, client, paymentMethod),
  ]);
  const listed = (list: Counted['list'], text: PlainTouch) => {
    const { count = 0, ids = [] } = rows.find((row) => row.list === list) ?? {};
    return [touch({ count, ids }, text)];
  };
  const own = (list: Counted['list'], text: PlainTouch) =>
    listed(list, text).filter(({ count }) => count > 0);
  const usual = settings.client?.paymentMethod ?? null;
  return {
    touches: {
      'update-services': [
        ...listed('services', 'services-paid-so'),
        ...own('addons', 'addons-paid-otherwise'),
        ...own('domains', 'domains-paid-otherwise'),
      ],
      'update-invoices': listed('invoices', 'invoices-not-paid'),
      'set-usual-method': [touch({ count: usual === paymentMethod ? 0 : 1 }, 'usual-method')],
    },
    blockers: [...goneBlockers(client), ...blockers],
    warnings: [],
    fingerprint: JSON.stringify([
      client.version,
      usual,
      ...rows.map(({ list, fingerprint }) => `${list}:${fingerprint}`),
    ]),
  };
}
