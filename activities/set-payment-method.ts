import { recordChange } from '../db/queries/change-log.ts';
import { settingsOfClient, writeSettings } from '../db/queries/settings.ts';
import type { OperationParams } from '../domain/operations/kinds.ts';
import type { StepActivity, StepCall } from '../workflows/contracts/activities.ts';
import { changeRows } from './changes.ts';
import type { Deps } from './deps.ts';
import { recordStep } from './step.ts';

/** How one payment method becomes that of all that a client has and owes (L21). */
export function setPaymentMethodActivities(deps: Deps): Record<string, StepActivity> {
  return {
    payServicesBy: recordStep(deps, async (tx, call) => {
      const method = methodOf(call);
      const services = await changeRows(tx, call, {
        table: 'services',
        set: { payment_method: method },
        where: tx`t.client_id = ${call.clientId} and t.status in ('pending', 'active', 'suspended')
          and t.payment_method is distinct from ${method}`,
      });
      // Those without a method of their own follow their service, or the client's usual method.
      const addons = await changeRows(tx, call, {
        table: 'addons',
        set: { payment_method: method },
        where: tx`t.client_id = ${call.clientId} and t.status in ('pending', 'active', 'suspended')
          and t.payment_method <> ${method}`,
      });
      const domains = await changeRows(tx, call, {
        table: 'domains',
        set: { payment_method: method },
        where: tx`t.client_id = ${call.clientId} and t.payment_method <> ${method}
          and t.status in ('pending', 'pending-registration', 'pending-transfer', 'active', 'grace')`,
      });
      return { services: services.length, addons: addons.length, domains: domains.length };
    }),

    payInvoicesBy: recordStep(deps, async (tx, call) => {
      const method = methodOf(call);
      const invoices = await changeRows(tx, call, {
        table: 'invoices',
        set: { payment_method: method },
        where: tx`t.client_id = ${call.clientId} and t.status in ('draft', 'unpaid', 'payment-pending', 'collections')
          and t.payment_method is distinct from ${method}`,
      });
      return { invoices: invoices.length };
    }),

    setUsualMethod: recordStep(deps, async (tx, call) => {
      const method = methodOf(call);
      const { operationId, clientId, providerId, now } = call;
      const before = (await settingsOfClient(tx, clientId)).client?.paymentMethod ?? null;
      if (before === method) return { changed: false };
      await writeSettings(tx, 'client', clientId, {
        ...{ edit: { paymentMethod: method }, by: `operation:${operationId}`, now },
      });
      await recordChange(
        tx,
        { kind: 'operation', id: operationId },
        {
          ...{ providerId, clientId, entity: 'client-settings', entityId: clientId, action: 'edited' },
          changes: { paymentMethod: { from: before, to: method } },
        },
      );
      return { changed: true };
    }),
  };
}

function methodOf({ params }: StepCall): string {
  return (params as OperationParams<'set-payment-method'>).paymentMethod;
}
