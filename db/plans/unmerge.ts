import { note } from '../../domain/operations/notes/index.ts';
import type { Preview } from '../../domain/operations/plan.ts';
import type { Failure } from '../../domain/operations/state.ts';
import { touch } from '../../domain/operations/touches.ts';
import type { Sql } from '../connect.ts';
import { type EndedMerge, findMerge } from '../queries/merges.ts';
import type { PlannedClient } from './client.ts';
import { type MergingClient, mergingClient } from './merge-facts.ts';
import {
  type ReturnedField,
  type ReturnedRows,
  returnedFields,
  returnedRows,
  returnedValues,
  standIns,
} from './unmerge-facts.ts';

const DAY_MS = 24 * 3600 * 1000;

/** What taking a merge back would do (X7): what goes back, and what stays with the survivor. */
export async function previewUnmerge(sql: Sql, { id }: PlannedClient): Promise<Preview> {
  const client = await mergingClient(sql, id);
  if (client?.status !== 'merged' || client.mergedIntoId === null)
    return refused(note('not-merged', { client: id }));
  const survivorId = client.mergedIntoId;
  const merge = await findMerge(sql, id);
  const survivor = await mergingClient(sql, survivorId);
  if (merge?.survivorId !== survivorId || !survivor)
    return refused(note('no-merge-on-record', { client: id, survivor: survivorId }), survivorId);
  const blockers = [...(await periodBlockers(sql, client, merge)), ...survivorBlockers(client, survivor)];
  const [rows, shared, values, fields] = [
    await returnedRows(sql, merge),
    await standIns(sql, merge),
    await returnedValues(sql, merge.operationId),
    await returnedFields(sql, merge),
  ];
  return {
    otherClientId: survivorId,
    touches: {
      'return-rows': [
        ...rows
          .filter(({ back }) => back > 0)
          .map(({ table, many, back }) => touch({ count: back }, 'moved-rows', { table, many })),
        ...rows
          .filter(({ along }) => along > 0)
          .map(({ table, many, along }) => touch({ count: along }, 'rows-along', { table, many })),
      ],
      'restore-clashes': values > 0 ? [touch({ count: values }, 'merged-values')] : [],
      'restore-profile': [
        touch({ count: fields.filter(({ back }) => back).length }, 'client-fields', { client: survivorId }),
      ],
      'restore-number': [touch({ count: 1 }, 'client-merged', { survivor: survivorId })],
    },
    blockers,
    warnings: [...warningsOf(survivor, rows, fields), ...sharedWarning(survivor, shared)],
    details: {
      other: id,
      survivor: survivorId,
      mergedAt: merge.endedAt,
      operation: merge.operationId,
      fields,
      rows,
    },
    fingerprint: `${client.version},${survivor.version},${merge.operationId}`,
  };
}

function refused(because: Failure, otherClientId?: number): Preview {
  return { touches: {}, blockers: [because], warnings: [], fingerprint: '', otherClientId };
}

async function periodBlockers(sql: Sql, client: MergingClient, merge: EndedMerge): Promise<Failure[]> {
  const { days } = client.policy.unmerge;
  const [clock] = await sql<{ now: string }[]>`select now() as now`;
  const over = Date.parse(clock?.now ?? '') - Date.parse(merge.endedAt) > days * DAY_MS;
  if (over) return [note('unmerge-too-late', { client: client.id, on: merge.endedAt.slice(0, 10), days })];
  return merge.remembered ? [] : [note('merge-forgotten', { client: client.id })];
}

function survivorBlockers(client: MergingClient, survivor: MergingClient): Failure[] {
  const pair = { client: client.id, survivor: survivor.id };
  if (survivor.status === 'merged')
    return [note('survivor-merged-since', { survivor: survivor.id, into: survivor.mergedIntoId })];
  if (survivor.status === 'anonymized') return [note('survivor-anonymized-since', pair)];
  if (survivor.currency === client.currency) return [];
  return [note('other-currency-since', { ...pair, currency: client.currency, other: survivor.currency })];
}

function warningsOf({ id, status }: MergingClient, rows: ReturnedRows[], fields: ReturnedField[]): Failure[] {
  const warnings: Failure[] = [];
  const some = (of: 'stay' | 'edited' | 'gone') =>
    rows.flatMap((row) => (row[of] > 0 ? [{ table: row.table, many: row.many, count: row[of] }] : []));
  const [added, edited] = [some('stay'), some('edited')];
  if (added.length > 0) warnings.push(note('added-since', { survivor: id, rows: added }));
  if (edited.length > 0) warnings.push(note('edited-since', { rows: edited }));
  const gone = some('gone').map((each) => ({
    ...each,
    ids: rows.find(({ table }) => table === each.table)?.goneIds ?? [],
  }));
  if (gone.length > 0) warnings.push(note('gone-since', { rows: gone }));
  const stay = fields.flatMap(({ field, back }) => (back ? [] : [field]));
  if (stay.length > 0) warnings.push(note('fields-stay', { survivor: id, fields: stay }));
  if (status === 'closed') warnings.push(note('survivor-closed-since', { survivor: id }));
  return warnings;
}

function sharedWarning(survivor: MergingClient, count: number): Failure[] {
  return count === 0 ? [] : [note('stands-for-others', { count, survivor: survivor.id })];
}
