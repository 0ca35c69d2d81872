import type { Preview, Touch } from '../../domain/operations/plan.ts';
import type { Failure } from '../../domain/operations/state.ts';
import { few } from '../../domain/operations/words.ts';
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
    return refused('not-merged', `Client ${id} is not merged into another: there is nothing to take back.`);
  const survivorId = client.mergedIntoId;
  const merge = await findMerge(sql, id);
  const survivor = await mergingClient(sql, survivorId);
  if (merge?.survivorId !== survivorId || !survivor)
    return refused(
      'no-merge-on-record',
      `No operation on record has merged client ${id} into client ${survivorId}: it cannot be taken back.`,
      survivorId,
    );
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
        ...rows.filter(({ back }) => back > 0).map(({ many, back }): Touch => ({ count: back, what: many })),
        ...rows
          .filter(({ along }) => along > 0)
          .map(
            ({ many, along }): Touch => ({
              count: along,
              what: `${many} added since, which are part of them`,
            }),
          ),
      ],
      'restore-clashes':
        values > 0 ? [{ count: values, what: 'rows that the merge had dropped or changed' }] : [],
      'restore-profile': [
        { count: fields.filter(({ back }) => back).length, what: `fields of client ${survivorId}` },
      ],
      'restore-number': [{ count: 1, what: `client, now merged into client ${survivorId}` }],
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

function refused(code: string, message: string, otherClientId?: number): Preview {
  return { touches: {}, blockers: [{ code, message }], warnings: [], fingerprint: '', otherClientId };
}

async function periodBlockers(sql: Sql, client: MergingClient, merge: EndedMerge): Promise<Failure[]> {
  const { days } = client.policy.unmerge;
  const [clock] = await sql<{ now: string }[]>`select now() as now`;
  const over = Date.parse(clock?.now ?? '') - Date.parse(merge.endedAt) > days * DAY_MS;
  if (over)
    return [
      {
        code: 'unmerge-too-late',
        message: `The merge of client ${client.id} ended on ${merge.endedAt.slice(0, 10)}; it can be taken back for ${few(days, 'day')}.`,
      },
    ];
  if (!merge.remembered)
    return [
      {
        code: 'merge-forgotten',
        message: `What the merge of client ${client.id} has to remember to be taken back is gone.`,
      },
    ];
  return [];
}

function survivorBlockers(client: MergingClient, survivor: MergingClient): Failure[] {
  if (survivor.status === 'merged')
    return [
      {
        code: 'survivor-merged',
        message: `Client ${survivor.id} was itself merged into client ${survivor.mergedIntoId} since: un-merge client ${survivor.id} first.`,
      },
    ];
  if (survivor.status === 'anonymized')
    return [
      {
        code: 'survivor-anonymized',
        message: `Client ${survivor.id} was anonymized since, and what came from client ${client.id} with it.`,
      },
    ];
  if (survivor.currency !== client.currency)
    return [
      {
        code: 'other-currency',
        message: `Client ${survivor.id} is billed in ${survivor.currency} by now, client ${client.id} was in ${client.currency}: change the currency back first.`,
      },
    ];
  return [];
}

function warningsOf(survivor: MergingClient, rows: ReturnedRows[], fields: ReturnedField[]): Failure[] {
  const warnings: Failure[] = [];
  const warn = (code: string, parts: string[], sentence: (list: string) => string) => {
    if (parts.length > 0) warnings.push({ code, message: sentence(parts.join(', ')) });
  };
  warn(
    'added-since',
    rows.flatMap(({ many, stay }) => (stay > 0 ? [`${many} (${stay})`] : [])),
    (list) => `Added since the merge, stays with client ${survivor.id}: ${list}.`,
  );
  warn(
    'edited-since',
    rows.flatMap(({ many, edited }) => (edited > 0 ? [`${many} (${edited})`] : [])),
    (list) => `Edited since the merge, goes back as it is now: ${list}.`,
  );
  warn(
    'gone-since',
    rows.flatMap(({ many, gone, goneIds }) => {
      const more = gone > goneIds.length ? ` and ${gone - goneIds.length} more` : '';
      return gone > 0 ? [`${many} ${goneIds.join(', ')}${more}`] : [];
    }),
    (list) => `Deleted or given to another client since the merge, cannot go back: ${list}.`,
  );
  warn(
    'fields-stay',
    fields.flatMap(({ field, back }) => (back ? [] : [field])),
    (list) => `Fields of client ${survivor.id} that were edited since stay as they are: ${list}.`,
  );
  if (survivor.status === 'closed')
    warnings.push({
      code: 'survivor-closed',
      message: `Client ${survivor.id} was closed since: what goes back was ended with it and stays so.`,
    });
  return warnings;
}

function sharedWarning(survivor: MergingClient, count: number): Failure[] {
  if (count === 0) return [];
  return [
    {
      code: 'stands-for-others',
      message: `${count} of the logins and settings that go back also stand for those of a client merged later: client ${survivor.id} is without them until that one is un-merged too.`,
    },
  ];
}
