import type { Pool, Sql } from '../db/connect.ts';
import { appendEvents } from '../db/queries/operation-events.ts';
import type { OperationKind, OperationParams } from '../domain/operations/kinds.ts';
import { type EngineActivities, FEW_ITEMS, type PortionItems } from '../workflows/contracts/activities.ts';
import { stepsOf } from '../workflows/operations.ts';
import { itemQueries } from './item-lists.ts';
import { lockOperation } from './locked-operation.ts';

/** What the engine calls for a step that goes through items. */
export function itemActivities(
  sql: Pool,
): Pick<EngineActivities, 'prepareItems' | 'loadItems' | 'skipItems'> {
  return {
    async prepareItems(call) {
      return sql.begin(async (tx) => {
        await lockOperation(tx, call.operationId);
        const [known] = await tx<{ itemsTotal: number | null }[]>`
          select items_total from operation_steps where operation_id = ${call.operationId} and step_id = ${call.step}`;
        const list = stepsOf(call.kind as OperationKind, call.params as OperationParams).find(
          ({ id }) => id === call.step,
        )?.each;
        if (!list) throw new Error(`step ${call.step} has no items`);
        const query = itemQueries[list];
        const total = known?.itemsTotal ?? (await query.insert(tx, call));
        await tx`
          update operation_steps set state = 'running', items_total = ${total}, started_at = coalesce(started_at, ${call.now})
          where operation_id = ${call.operationId} and step_id = ${call.step} and state <> 'done'`;
        await tx`update operations set current_step = ${call.step}, updated_at = ${call.now} where id = ${call.operationId}`;
        // Told here, not by the workflow: an item may be done before the workflow's next write.
        await appendEvents(tx, call.operationId, call.now, [
          { key: `${call.step}:started`, type: 'step.started', data: { step: call.step, items: total } },
        ]);
        const begun = { total, concurrency: await query.concurrency(tx, call), told: true as const };
        if (total > FEW_ITEMS) return begun;
        return { ...begun, all: await itemsOf(tx, { ...call, portion: { from: 0, to: total } }) };
      });
    },

    loadItems: (call) => itemsOf(sql, call),

    async skipItems({ operationId, step, items, by, now }) {
      if (items.length === 0) return;
      await sql.begin(async (tx) => {
        const skipped = await tx<{ itemId: number }[]>`
          update operation_items set state = 'skipped', skipped_by = ${by}, next_attempt_at = null, ended_at = ${now}
          where operation_id = ${operationId} and step_id = ${step} and item_id in ${tx(items)} and state <> 'done'
          returning item_id`;
        const event = (item: number) => ({
          key: `${step}:${item}:skipped`,
          type: 'item.skipped' as const,
          data: { step, item, by },
        });
        await appendEvents(
          tx,
          operationId,
          now,
          skipped.map(({ itemId }) => event(itemId)),
        );
      });
    },
  };
}

/** The items of a portion of a step, in their order. */
async function itemsOf(
  sql: Sql,
  { operationId, step, portion }: Parameters<EngineActivities['loadItems']>[0],
): Promise<PortionItems> {
  const among =
    'items' in portion
      ? sql`item_id in ${sql([0, ...portion.items])}`
      : sql`position >= ${portion.from} and position < ${portion.to}`;
  const rows = await sql<{ itemId: number; state: string }[]>`
    select item_id, state from operation_items
    where operation_id = ${operationId} and step_id = ${step} and ${among} order by position`;
  const count = (state: string) => rows.filter((row) => row.state === state).length;
  const open = rows.filter(({ state }) => state !== 'done' && state !== 'skipped');
  return { open: open.map(({ itemId }) => itemId), done: count('done'), skipped: count('skipped') };
}
