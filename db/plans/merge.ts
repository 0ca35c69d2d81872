import type { OperationParams } from '../../domain/operations/kinds.ts';
import { note } from '../../domain/operations/notes/index.ts';
import type { Preview, Touch } from '../../domain/operations/plan.ts';
import { touch } from '../../domain/operations/touches.ts';
import type { Sql } from '../connect.ts';
import { countClashes } from '../rows/merge/clashes.ts';
import { type ComparedField, compareProfiles, profileFields } from '../rows/merge/profile.ts';
import { movedTables } from '../rows/merge/tables.ts';
import { goneBlockers, type PlannedClient } from './client.ts';
import { choiceBlockers, clashWarning, factWarnings, pairBlockers, pairWarnings } from './merge-conflicts.ts';
import { mergeFacts, mergingClient } from './merge-facts.ts';

/** What merging a client into another one would do (L6): both profiles side by side, what moves, what clashes. */
export async function previewMerge(
  sql: Sql,
  { id }: PlannedClient,
  { into, fields: choices = {} }: OperationParams<'merge'>,
): Promise<Preview> {
  const [client, survivor] = [await mergingClient(sql, id), await mergingClient(sql, into)];
  const blockers = [
    ...(client ? goneBlockers(client) : []),
    ...(client && survivor ? pairBlockers(client, survivor) : [note('no-survivor', { client: into })]),
    ...choiceBlockers(choices),
  ];
  if (!client || !survivor || client.id === survivor.id)
    return {
      touches: {},
      blockers,
      warnings: [],
      fingerprint: '',
      ...(into === id ? {} : { otherClientId: into }),
    };
  const move = { from: client.id, to: survivor.id };
  const [moved, clashes, profile, facts] = [
    await countMoved(sql, client.id),
    await countClashes(sql, client.id, survivor.id),
    await compareProfiles(sql, move, choices),
    await mergeFacts(sql, move),
  ];
  if (client.providerId !== survivor.providerId && choices.groupId === 'other')
    blockers.push(note('group-of-other-provider', { client: client.id, survivor: survivor.id }));
  const changed = profile.filter(({ survivor: old, result }) => !same(old, result));
  return {
    otherClientId: survivor.id,
    touches: {
      'settle-clashes': clashes.map(({ clash: { unique, both }, count }) =>
        touch({ count }, 'conflicts', { unique, both }),
      ),
      'merge-profile': [touch({ count: changed.length }, 'client-fields', { client: survivor.id })],
      'move-rows': moved.flatMap((row) => touchOf(row)),
      'set-merged': [touch({ count: 1 }, 'client-now', { status: client.status })],
    },
    blockers,
    warnings: [
      ...clashes.map(clashWarning),
      ...pairWarnings(client, survivor),
      ...factWarnings(facts, client, survivor),
    ],
    details: {
      other: client.id,
      survivor: survivor.id,
      fields: shownFields(profile, choices),
      credit: facts.credit,
    },
    fingerprint: [
      `${client.version},${survivor.version}`,
      ...moved.map(({ table, count, last }) => `${table}:${count}:${last}`),
    ].join(),
  };
}

interface MovedRows {
  table: string;
  count: number;
  /** the highest key */
  last: string;
}

/** How many rows of which table would move, in one round trip. */
async function countMoved(sql: Sql, clientId: number): Promise<MovedRows[]> {
  const counts = movedTables.map(
    ({ name, client, by }) =>
      `select '${name}' as table, count(*)::int as count, max(${by})::text as last from ${name} where ${client} = $1`,
  );
  const rows = await sql.unsafe<MovedRows[]>(counts.join(' union all '), [clientId] as never[]);
  const amounts = await movedAmounts(sql, clientId);
  return rows.filter(({ count }) => count > 0).map((row) => ({ ...row, amounts: amounts.get(row.table) }));
}

/** The amounts that a table's rows are about, in minor units of their currency. */
const amountOf: Record<string, string> = {
  invoices: 'total_minor',
  transactions: 'amount_in_minor - amount_out_minor',
  credit_entries: 'amount_minor',
};

async function movedAmounts(sql: Sql, clientId: number): Promise<Map<string, NonNullable<Touch['amounts']>>> {
  const sums = Object.entries(amountOf).map(
    ([table, amount]) =>
      `select '${table}' as table, currency, sum(${amount})::bigint as minor from ${table} where client_id = $1 group by currency`,
  );
  const rows = await sql.unsafe<{ table: string; currency: string; minor: number }[]>(
    `${sums.join(' union all ')} order by 1, 2`,
    [clientId] as never[],
  );
  const amounts = new Map<string, { currency: string; minor: number }[]>();
  for (const { table, currency, minor } of rows)
    amounts.set(table, [...(amounts.get(table) ?? []), { currency, minor }]);
  return amounts;
}

function touchOf({ table, count, amounts }: MovedRows & { amounts?: Touch['amounts'] }): Touch[] {
  const many = movedTables.find(({ name }) => name === table)?.many ?? table;
  return [touch({ count, ...(amounts ? { amounts } : {}) }, 'moved-rows', { table, many })];
}

/** A field of both profiles with what it becomes, whose value that is, and what decides it. */
function shownFields(profile: ComparedField[], choices: Readonly<Record<string, string>>) {
  return profile.map(({ field, survivor, other, result }) => {
    const declared = profileFields.find((each) => each.field === field);
    const choice = choices[field];
    return {
      field,
      label: declared?.label ?? field,
      survivor,
      other,
      result,
      from: choice ?? (same(result, survivor) ? 'survivor' : same(result, other) ? 'other' : 'both'),
      because: choice === undefined ? 'rule' : 'choice',
      rule: declared?.rule ?? 'survivor',
    };
  });
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
