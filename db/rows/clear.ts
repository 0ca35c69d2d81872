import { type LegalBasisName, legalBases } from '../catalogue/bases.ts';
import { erasedValue, keyOf, ofClients } from '../catalogue/reach.ts';
import type { ClientTable, Keep, Since } from '../catalogue/types.ts';
import { type ClientTableName, clientTables } from '../catalogue.ts';
import type { Tx } from '../connect.ts';
import { BATCH_ROWS, cutImportMarks } from './remove.ts';

/** Months for which each legal basis keeps data; a provider's policy may set others. */
export type Retention = Partial<Record<LegalBasisName, number>>;

export interface ClearedBatch {
  /** rows looked at; 0: there are no more */
  count: number;
  /** rows of which something stays for a legal basis */
  kept: number;
  /** the key of the last row, to go on behind it */
  last: string | undefined;
}

/**
 * Clears or replaces the personal columns of up to `limit` rows of a table that stays, in the order of their keys.
 * What a legal basis keeps stays until its time is over at `now`; run again later, it goes then. Changing nothing
 * that is cleared already, it may be repeated.
 * @param clientIds the client and the numbers merged into it
 * @param after the key of the last row of the batch before
 * @param now ISO time
 */
export async function clearBatch(
  tx: Tx,
  table: ClientTableName,
  clientIds: readonly number[],
  {
    after,
    now,
    retention,
    limit = BATCH_ROWS,
  }: { after?: string; now: string; retention: Retention; limit?: number },
): Promise<ClearedBatch> {
  const { sets, keeps } = erasures(table, retention);
  if (sets.length === 0) return { count: 0, kept: 0, last: undefined };
  const key = keyText(table);
  const rows = await tx.unsafe<{ key: string; kept: boolean }[]>(
    `with chosen as (
       select ctid as place, ${key} as key from ${table} t
       where $2::timestamptz is not null and ${ofClients(table, '$1::bigint[]')} and ($3::text is null or ${orderedKey(table)} > ${orderedValue(table)})
       order by ${orderedKey(table)} limit ${limit} for update
     ), changed as (
       update ${table} t set ${sets.join(', ')} from chosen where t.ctid = chosen.place
       returning chosen.key, (${keeps.length === 0 ? 'false' : keeps.join(' or ')}) as kept
     )
     select key, kept from changed`,
    [[...clientIds] as never, now as never, (after ?? null) as never],
  );
  const keys = rows.map((row) => row.key);
  if (hasNumber(table)) await cutImportMarks(tx, table, keys);
  return {
    count: rows.length,
    kept: rows.filter(({ kept }) => kept).length,
    last: lastOf(table, keys),
  };
}

/** SQL that is true while a basis keeps a column of row `t` at time `$2`; a row without the date keeps nothing. */
export function keptUntil(table: ClientTable, { basis }: Keep, retention: Retention): string {
  if (table.anonymize.does !== 'keep records') throw new Error(`${table.title}: keeps no records`);
  const { countedFrom } = legalBases[basis];
  const months = retention[basis] ?? legalBases[basis].months;
  const since = sinceOf(table.anonymize.since, table);
  const begin = countedFrom === 'day' ? since : `date_trunc('year', ${since}) + interval '1 year'`;
  return `${begin} + interval '${months} months'`;
}

function sinceOf(since: Since, { columns }: ClientTable): string {
  if (!('via' in since)) return `t.${since.column}::timestamptz`;
  const via = columns[since.via];
  if (via?.holds !== 'link') throw new Error(`${since.via} names no table`);
  return `(select s.${since.column}::timestamptz from ${via.to} s where s.id = t.${since.via})`;
}

/** The assignments that erase, and the conditions under which something of a row is still kept. */
function erasures(name: ClientTableName, retention: Retention): { sets: string[]; keeps: string[] } {
  const table: ClientTable = clientTables[name];
  if (table.anonymize.does === 'remove rows') return { sets: [], keeps: [] };
  const sets: string[] = [];
  const keeps = new Set<string>();
  for (const [column, declared] of Object.entries(table.columns)) {
    if (declared.holds === 'source') sets.push(`${column} = null`);
    const erase = 'erase' in declared ? declared.erase : undefined;
    if (erase === undefined) continue;
    if (erase.does !== 'keep') {
      sets.push(`${column} = ${onceOnly(column, erasedValue(erase), erase.does === 'replace')}`);
      continue;
    }
    const until = keptUntil(table, erase, retention);
    keeps.add(`coalesce(${until} > $2::timestamptz, false)`);
    sets.push(
      `${column} = case when ${until} > $2::timestamptz then t.${column} else ${erasedValue(erase.then)} end`,
    );
  }
  return { sets, keeps: [...keeps] };
}

/** A value that was replaced once is not replaced again. */
function onceOnly(column: string, value: string, replaces: boolean): string {
  return replaces ? `case when t.${column} like 'erased-%' then t.${column} else ${value} end` : value;
}

function hasNumber(table: string): boolean {
  return keyOf(table).join() === 'id' && table !== 'operations' && table !== 'operation_decisions';
}

// Numbers are ordered as numbers, other keys as text.
function keyText(table: string): string {
  return keyOf(table)
    .map((column) => `t.${column}::text`)
    .join(" || '/' || ");
}
const orderedKey = (table: string) => (hasNumber(table) ? 't.id' : `(${keyText(table)}) collate "C"`);
const orderedValue = (table: string) => (hasNumber(table) ? '$3::text::bigint' : '$3::text');

function lastOf(table: string, keys: string[]): string | undefined {
  if (hasNumber(table)) {
    const highest = keys.reduce((high, key) => Math.max(high, Number(key)), -1);
    return highest < 0 ? undefined : String(highest);
  }
  return keys.sort((a, b) => (a < b ? -1 : 1)).at(-1);
}
