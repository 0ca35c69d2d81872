import { type LegalBasisName, legalBases } from '../catalogue/bases.ts';
import { erasedValue, keyOf, ofClient, ofClients } from '../catalogue/reach.ts';
import type { ClientTable, EraseNow, Keep, Since } from '../catalogue/types.ts';
import { type ClientTableName, clientTables } from '../catalogue.ts';
import type { Tx } from '../connect.ts';
import { BATCH_ROWS, cutImportMarks } from './remove.ts';

/** Months for which each legal basis keeps data; a provider's policy may set others. */
export type Retention = Partial<Record<LegalBasisName, number>>;

export interface ClearedBatch {
  /** rows changed; 0: there are no more */
  count: number;
  /** values that were there and are gone now, by column */
  values: Record<string, number>;
  /** the key of the last row, to go on behind it */
  last: string | undefined;
}

/** How one column of a table that stays is erased: SQL over row `t`; `$2` is the time. */
export interface Erasure {
  column: string;
  /** true while there is a value that has to go now */
  due: string;
  /** the value that it gets */
  to: string;
  /** set where a legal basis keeps it: true while there is a value, and until when */
  kept?: { basis: LegalBasisName; present: string; until: string };
}

/**
 * Clears or replaces the personal columns of up to `limit` rows of a table that stays, in the order of their keys.
 * What a legal basis keeps stays until its time is over at `now`; run again later, it goes then. Rows without
 * anything to clear are not touched, so it may be repeated.
 * @param clientIds the client and the numbers merged into it
 * @param after the key of the last row of the batch before
 * @param now ISO time
 */
export async function clearBatch(
  tx: Tx,
  table: ClientTableName,
  clientIds: readonly number[],
  options: ClearOptions,
): Promise<ClearedBatch> {
  const [only] = clientIds;
  // One client's rows come in their order from the index, several clients' would be sorted with each batch.
  return clientIds.length === 1 && only !== undefined
    ? clearWhere(tx, table, { where: ofClient(table, '$1::bigint'), given: only }, options)
    : clearWhere(tx, table, { where: ofClients(table, '$1::bigint[]'), given: clientIds }, options);
}

export interface ClearOptions {
  after?: string | undefined;
  now: string;
  retention: Retention;
  limit?: number;
}

/**
 * The same for the rows that a condition names.
 * @param where SQL over the columns of row `t`; `given` is its `$1`
 */
export async function clearWhere(
  tx: Tx,
  table: ClientTableName,
  { where, given }: { where: string; given: unknown },
  { after, now, retention, limit = BATCH_ROWS }: ClearOptions,
): Promise<ClearedBatch> {
  const columns = erasuresOf(table, retention);
  if (columns.length === 0) return { count: 0, values: {}, last: undefined };
  const key = keyText(table);
  // Only what goes on behind a key asks for it, so that the index is entered there. The places are handed on as one
  // array, or PostgreSQL would read the whole table to find them.
  const behind = after === undefined ? '$3::text is null' : `${orderedKey(table)} > ${orderedValue(table)}`;
  const [batch] = await tx.unsafe<{ keys: string[]; values: number[] }[]>(
    `with chosen as (
       select ctid as place, ${key} as key, ${columns.map(({ due }, n) => `${due} as due${n}`).join(', ')} from ${table} t
       where $2::timestamptz is not null and ${where} and ${behind} and (${columns.map(({ due }) => due).join(' or ')})
       order by ${orderedKey(table)} limit ${limit} for no key update
     ), changed as (
       update ${table} t set ${columns.map(({ column, due, to }) => `${column} = case when ${due} then ${to} else t.${column} end`).join(', ')}
       where t.ctid = any(array(select place from chosen))
     )
     select coalesce(array_agg(key), '{}') as keys,
            array[${columns.map((_, n) => `count(*) filter (where due${n})`).join(', ')}] as values
     from chosen`,
    [given as never, now as never, (after ?? null) as never],
  );
  const { keys, values } = batch ?? { keys: [], values: [] };
  if (hasNumber(table)) await cutImportMarks(tx, table, keys);
  return {
    count: keys.length,
    values: Object.fromEntries(
      columns.map(({ column }, n) => [column, Number(values[n] ?? 0)]).filter(([, n]) => n !== 0),
    ),
    last: lastOf(table, keys),
  };
}

/** What has to be done to the columns of a table that stays; nothing for one whose rows go as a whole. */
export function erasuresOf(name: ClientTableName, retention: Retention): Erasure[] {
  const table: ClientTable = clientTables[name];
  if (table.anonymize.does === 'remove rows') return [];
  return Object.entries(table.columns).flatMap(([column, declared]): Erasure[] => {
    if (declared.holds === 'source') return [{ column, due: `t.${column} is not null`, to: 'null' }];
    const erase = 'erase' in declared ? declared.erase : undefined;
    if (erase === undefined) return [];
    if (erase.does !== 'keep') return [{ column, due: presence(column, erase), to: erasedValue(erase) }];
    const present = presence(column, erase.then);
    const until = keptUntil(table, erase, retention);
    return [
      {
        column,
        due: `(${present} and not coalesce(${until} > $2::timestamptz, false))`,
        to: erasedValue(erase.then),
        kept: { basis: erase.basis, present, until },
      },
    ];
  });
}

/** SQL that is true while column of row `t` holds something to be erased. A value that was replaced is none. */
function presence(column: string, erase: EraseNow): string {
  if (erase.does === 'replace') return `t.${column} !~ '^erased-[0-9a-f]{32}(@erased)?(\\.invalid)?$'`;
  return erase.to === undefined ? `t.${column} is not null` : `t.${column} <> ${erasedValue(erase)}`;
}

/** SQL of the moment until which a basis keeps a column of row `t`; null for a row without the date: it keeps nothing. */
function keptUntil(table: ClientTable, { basis }: Keep, retention: Retention): string {
  if (table.anonymize.does !== 'keep records') throw new Error(`${table.title}: keeps no records`);
  const { countedFrom } = legalBases[basis];
  const months = retention[basis] ?? legalBases[basis].months;
  const since = sinceOf(table.anonymize.since, table);
  const begin = countedFrom === 'day' ? since : `date_trunc('year', ${since}) + interval '1 year'`;
  return `(${begin} + interval '${months} months')`;
}

function sinceOf(since: Since, { columns }: ClientTable): string {
  if (!('via' in since)) return `t.${since.column}::timestamptz`;
  const via = columns[since.via];
  if (via?.holds !== 'link') throw new Error(`${since.via} names no table`);
  return `(select s.${since.column}::timestamptz from ${via.to} s where s.id = t.${since.via})`;
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
