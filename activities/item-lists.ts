import type { Tx } from '../db/connect.ts';
import type { StepCall } from '../workflows/contracts/activities.ts';
import type { ItemList } from '../workflows/contracts/define.ts';

interface ItemQuery {
  /** Writes the rows that a step will go through, numbered from 0, and answers how many there are. */
  insert(tx: Tx, call: StepCall): Promise<number>;
  /** How many of them may be worked on at the same time. */
  concurrency(tx: Tx, call: StepCall): Promise<number>;
}

/** Services item by item, server after server; the gentlest of the servers concerned decides how many at a time. */
function servicesWhere(which: (tx: Tx, call: StepCall) => ReturnType<Tx>): ItemQuery {
  return {
    async insert(tx, call) {
      const rows = await tx`
        insert into operation_items (operation_id, step_id, position, item_id, state)
        select ${call.operationId}, ${call.step}, row_number() over (order by server_id nulls first, id) - 1, id, 'pending'
        from services where client_id = ${call.clientId} and ${which(tx, call)}`;
      return rows.count;
    },
    async concurrency(tx, call) {
      const [row] = await tx<{ concurrency: number | null }[]>`
        select min(s.max_concurrency)::int as concurrency
        from operation_items i join services v on v.id = i.item_id join servers s on s.id = v.server_id
        where i.operation_id = ${call.operationId} and i.step_id = ${call.step}`;
      return row?.concurrency ?? 5;
    },
  };
}

/** How each list of items is read. */
export const itemQueries: Record<ItemList, ItemQuery> = {
  services: servicesWhere((tx) => tx`status in ('active', 'suspended')`),
  /** Also those that were cancelled here and never removed from their servers. */
  accounts: servicesWhere(
    (tx) => tx`(status in ('active', 'suspended') or (status = 'cancelled' and server_id is not null))`,
  ),
  /** Those that the operation's parameters name. */
  chosenServices: servicesWhere((tx, { params }) => tx`id = any(${chosenIds(params)}::bigint[])`),
  /** Those that a gateway may still have. */
  paymentMethods: simple(
    (tx, { clientId }) =>
      tx`select id from payment_methods where client_id = ${clientId} and removed_at is null and reference is not null`,
  ),
  /** Those with content in the storage. */
  files: simple(
    (tx, { clientId }) => tx`select id from files where client_id = ${clientId} and storage_key is not null`,
  ),
  /** Those that have not been removed in their time. */
  exports: simple(
    (tx, { clientId }) => tx`select id from exports where client_id = ${clientId} and removed_at is null`,
  ),
};

function chosenIds({ services }: StepCall['params']): number[] {
  return Array.isArray(services) ? services.map(Number) : [];
}

/** A list of numbers that can be worked on side by side without asking anybody. */
function simple(select: (tx: Tx, call: StepCall) => ReturnType<Tx>): ItemQuery {
  return {
    async insert(tx, call) {
      const rows = await tx`
        insert into operation_items (operation_id, step_id, position, item_id, state)
        select ${call.operationId}, ${call.step}, row_number() over (order by id) - 1, id, 'pending'
        from (${select(tx, call)}) listed`;
      return rows.count;
    },
    concurrency: async () => 5,
  };
}
