import { ofClients } from '../../db/catalogue/reach.ts';
import type { Tx } from '../../db/connect.ts';
import { keepingTables } from '../../db/erasure/kept.ts';
import { countPersonal } from '../../db/erasure/sizes.ts';
import { hashesOf, marksOf, plant, type Tombstone } from '../../db/erasure/tombstones.ts';
import { addresseeFields, type PersonalValue, valuesOf } from '../../db/erasure/values.ts';
import { erasureScope, forgetValues, keepValues } from '../../db/queries/erasure.ts';
import type { StepCall } from '../../workflows/contracts/activities.ts';
import type { Deps } from '../deps.ts';
import { recordStep, recordUndo } from '../step.ts';

/** What has to be known of the person before nothing is known any more. */
export function collectActivities(deps: Deps) {
  return {
    /** The values that are looked for afterwards: sealed, until the certificate is written. */
    collectValues: recordStep(deps, async (tx, call) => {
      const { ids, retention } = await erasureScope(tx, call);
      const values = await valuesOf(tx, ids);
      await keepValues(tx, deps.vault, call.operationId, values);
      const personal = await countPersonal(tx, ids, {
        ...{ now: call.now, retention, exceptOperation: call.operationId },
      });
      return { values: values.length, personal };
    }),

    /** The same for the second pass: what the documents name whose time is over. */
    collectKeptValues: recordStep(deps, async (tx, call) => {
      const { ids, retention } = await erasureScope(tx, call);
      const values = await addresseesDue(tx, ids, { now: call.now, retention });
      await keepValues(tx, deps.vault, call.operationId, values);
      const personal = await countPersonal(tx, ids, {
        ...{ now: call.now, retention, exceptOperation: call.operationId },
      });
      return { values: values.length, personal };
    }),

    forgetValues: recordUndo(deps, async (tx, call) => {
      await forgetValues(tx, call.operationId);
      return {};
    }),

    /** X9. Keyed hashes that stop an import, a sign-up or a restored backup from reviving the person. */
    plantTombstones: recordStep(deps, async (tx, call) => {
      const { ids } = await erasureScope(tx, call);
      return plant(tx, await tombstonesOf(tx, deps, call, ids));
    }),

    liftTombstones: recordUndo(deps, async (tx, call) => {
      const { count } = await tx`delete from tombstones where operation_id = ${call.operationId}`;
      return { lifted: count };
    }),
  };
}

async function tombstonesOf(
  tx: Tx,
  { vault }: Deps,
  { operationId, providerId, clientId, now }: StepCall,
  ids: readonly number[],
): Promise<Tombstone[]> {
  const marks = await marksOf(tx, providerId, ids);
  return marks.flatMap((mark) => {
    const [newest] = hashesOf(vault, mark);
    if (newest === undefined) return [];
    // The mark of a row belongs to its number, of which a client that took in others has several.
    const number = mark.kind === 'client' ? Number.parseInt(mark.value, 10) : clientId;
    return [{ ...newest, providerId, kind: mark.kind, clientId: number, operationId, createdAt: now }];
  });
}

/** Whom the documents were for of which something has to go now. */
async function addresseesDue(
  tx: Tx,
  ids: readonly number[],
  { now, retention }: { now: string; retention: Parameters<typeof keepingTables>[0] },
): Promise<PersonalValue[]> {
  const invoices = keepingTables(retention).find(({ table }) => table === 'invoices');
  const due = invoices?.columns.find(({ column }) => column === 'addressee')?.due;
  if (due === undefined) return [];
  const rows = await tx.unsafe<{ addressee: Record<string, unknown> }[]>(
    `select distinct t.addressee from invoices t where $2::timestamptz is not null and ${ofClients('invoices', '$1::bigint[]')} and ${due}`,
    [[...ids] as never, now as never],
  );
  const found = new Map<string, PersonalValue>();
  for (const { addressee } of rows) {
    for (const each of valuesIn(addressee)) found.set(`${each.kind}\n${each.value}`, each);
  }
  return [...found.values()];
}

function valuesIn(addressee: Record<string, unknown>): PersonalValue[] {
  const { firstName, lastName, ...rest } = addressee;
  const named = [firstName, lastName].filter((part) => typeof part === 'string' && part !== '');
  const single = Object.entries(rest).flatMap(([field, value]): PersonalValue[] => {
    const kind = addresseeFields[field];
    return kind !== undefined && typeof value === 'string' && value !== '' ? [{ kind, value }] : [];
  });
  return named.length === 2 ? [{ kind: 'name', value: named.join(' ') }, ...single] : single;
}
