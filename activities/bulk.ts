import type { Tx } from '../db/connect.ts';
import { removeRows } from '../db/rows/remove.ts';
import { type Changes, type ChosenList, changesFor } from '../domain/operations/chosen.ts';
import type { OperationParams } from '../domain/operations/kinds.ts';
import type { Summary } from '../domain/operations/state.ts';
import type { StepActivity, StepCall } from '../workflows/contracts/activities.ts';
import { changeRows } from './changes.ts';
import type { Deps } from './deps.ts';
import { recordStep } from './step.ts';

/** How chosen services, add-ons and domains are changed (L15) and removed (L19), in the record alone. */
export function bulkActivities(deps: Deps): Record<string, StepActivity> {
  return {
    updateServices: recordStep(deps, (tx, call) => updateChosen(tx, call, 'services')),
    updateAddons: recordStep(deps, (tx, call) => updateChosen(tx, call, 'addons')),
    updateDomains: recordStep(deps, (tx, call) => updateChosen(tx, call, 'domains')),
    removeServices: recordStep(deps, removeServices),
    removeAddons: recordStep(deps, async (tx, call) => ({
      addons: await removeChosen(tx, call, 'addons', paramsOf(call).addons),
    })),
    removeDomains: recordStep(deps, async (tx, call) => ({
      domains: await removeChosen(tx, call, 'domains', paramsOf(call).domains),
    })),
  };
}

type Set = Parameters<typeof changeRows>[2]['set'];

/** Rows that are as they are to be already stay untouched. */
async function updateChosen(tx: Tx, call: StepCall, list: ChosenList): Promise<Summary> {
  const { [list]: ids = [], set } = call.params as OperationParams<'bulk-update'>;
  const plain = columnsOf(changesFor(list, set));
  const differs = Object.entries(plain).map(
    ([column, value]) => tx`t.${tx(column)} is distinct from ${value}`,
  );
  const [first, ...others] = differs;
  if (first === undefined) return { [list]: 0 };
  const rows = await changeRows(tx, call, {
    table: list,
    set: { ...plain, ...withStatus(tx, call, list, set.status) },
    where: tx`t.client_id = ${call.clientId} and t.id = any(${ids}::bigint[])
      and (${others.reduce((any, next) => tx`${any} or ${next}`, first)})`,
  });
  return { [list]: rows.length };
}

function columnsOf(set: Partial<Changes>): Record<string, string | number | boolean | null> {
  const names: Record<keyof Changes, string> = {
    status: 'status',
    paymentMethod: 'payment_method',
    autoSuspendOverride: 'auto_suspend_override',
    suspendNotBefore: 'suspend_not_before',
    priceMinor: 'price_minor',
    cycle: 'cycle',
    nextDueOn: 'next_due_on',
  };
  return Object.fromEntries(
    Object.entries(set).map(([name, value]) => [names[name as keyof Changes], value]),
  );
}

/** What goes along with a status. */
function withStatus(tx: Tx, { now }: StepCall, list: ChosenList, status: string | undefined): Set {
  if (status === undefined || list === 'domains') return {};
  const ended = status === 'terminated' ? tx`coalesce(t.terminated_at, ${now})` : null;
  if (list === 'addons') return { terminated_at: ended };
  const suspended = status === 'suspended';
  return {
    terminated_at: ended,
    suspended_at: suspended ? tx`coalesce(t.suspended_at, ${now})` : null,
    suspended_reason: suspended ? tx`coalesce(t.suspended_reason, 'staff')` : null,
  };
}

/** With their add-ons, which have nothing left that they belong to. */
async function removeServices(tx: Tx, call: StepCall): Promise<Summary> {
  const { services = [] } = paramsOf(call);
  const addons = await tx<{ id: number }[]>`
    select id from addons where client_id = ${call.clientId} and service_id = any(${services}::bigint[])`;
  return {
    addons: await removeChosen(
      tx,
      call,
      'addons',
      addons.map(({ id }) => id),
    ),
    services: await removeChosen(tx, call, 'services', services),
  };
}

/** Lines that were queued for them go too; those of invoices stay and name nothing any more. Answers how many rows went. */
async function removeChosen(
  tx: Tx,
  call: StepCall,
  list: ChosenList,
  ids: readonly number[] = [],
): Promise<number> {
  if (ids.length === 0) return 0;
  const entity = { services: 'service', addons: 'addon', domains: 'domain' }[list];
  await tx`
    delete from invoice_items
    where client_id = ${call.clientId} and invoice_id is null and ${tx(`${entity}_id`)} = any(${[...ids]}::bigint[])`;
  const removed = await removeRows(tx, list, call.clientId, ids);
  await tx`
    insert into change_log (provider_id, client_id, entity, entity_id, action, changes, actor_kind, actor_id, operation_id, at)
    select ${call.providerId}, ${call.clientId}, ${entity}, id, 'removed', '{}', 'operation', ${call.operationId},
           ${call.operationId}, ${call.now}
    from unnest(${removed}::bigint[]) as id`;
  return removed.length;
}

function paramsOf({ params }: StepCall): OperationParams<'remove-items'> {
  return params as OperationParams<'remove-items'>;
}
