import { type ClientTableName, clientTableEntries, clientTables } from '../catalogue.ts';
import type { ClientTable, EraseNow } from './types.ts';

/** One foreign key on the way from a row to its client: `table.(by)` names `to.(key)`. */
export interface PathStep {
  table: string;
  by: readonly string[];
  to: string;
  key: readonly string[];
}

/** A column that names a row of another table. */
export interface LinkFrom {
  table: ClientTableName;
  column: string;
  /** without a foreign key: it may lead to a row that is gone */
  loose: boolean;
}

/** The primary key of a table of client data. */
export function keyOf(table: string): readonly string[] {
  return tableOf(table).key ?? ['id'];
}

/** The way from a row of the table to `clients`, nearest first; empty for `clients` itself. */
export function pathToClient(table: string): PathStep[] {
  const { hangsOn } = tableOf(table);
  if ('itself' in hangsOn) return [];
  if ('client' in hangsOn) return [{ table, by: [hangsOn.client], to: 'clients', key: ['id'] }];
  if ('through' in hangsOn) {
    const tie = { table, by: keyOf(table), to: hangsOn.through, key: [hangsOn.by] };
    return [tie, ...pathToClient(hangsOn.through)];
  }
  return [
    { table, by: hangsOn.by, to: hangsOn.table, key: keyOf(hangsOn.table) },
    ...pathToClient(hangsOn.table),
  ];
}

/**
 * SQL that is true for the rows of the clients whose ids are in `ids` (an SQL expression that is an array, such
 * as `$1::bigint[]`). For `logins` these are all that are tied to them, also those that others share.
 */
export function ofClients(table: string, ids: string): string {
  return reached(table, `= any(${ids})`);
}

/**
 * SQL that is true for the rows of the one client whose id is `id` (an SQL expression): they can be read in the
 * order of their numbers without sorting.
 */
export function ofClient(table: string, id: string): string {
  return reached(table, `= ${id}`);
}

function reached(table: string, isClient: string): string {
  const [first, ...rest] = pathToClient(table);
  return first === undefined ? `id ${isClient}` : along(first, rest, isClient);
}

function along(step: PathStep, rest: readonly PathStep[], isClient: string): string {
  const by = step.by.join(', ');
  const [next, ...further] = rest;
  if (next === undefined) return `${by} ${isClient}`;
  return `(${by}) in (select ${step.key.join(', ')} from ${step.to} where ${along(next, further, isClient)})`;
}

/** SQL of an array with the clients that row `t` of the table belongs to: several for a shared row, none for nobody's. */
export function clientsOf(table: string): string {
  const path = pathToClient(table);
  const [first] = path;
  if (first === undefined) return 'array[t.id]';
  const owner = path.at(-1)?.by[0];
  if (path.length === 1) return `array_remove(array[t.${owner}], null)`;
  const joins = path.slice(1).map(({ table: from }, at) => {
    const { by, key } = path[at] ?? first;
    const child = at === 0 ? 't' : `p${at}`;
    return {
      from: `${from} p${at + 1}`,
      on: by.map((column, n) => `p${at + 1}.${key[n]} = ${child}.${column}`).join(' and '),
    };
  });
  const tables = joins.map(({ from }) => from).join(', ');
  const on = joins.map((join) => join.on).join(' and ');
  return `array(select p${joins.length}.${owner} from ${tables} where ${on} and p${joins.length}.${owner} is not null)`;
}

/** SQL that adds, for rows of a shared table and of what hangs on it, that no client but those in `ids` is tied to them. */
export function unshared(table: string, ids: string): string {
  const { hangsOn } = tableOf(table);
  if ('table' in hangsOn) {
    const ofParent = unshared(hangsOn.table, ids);
    if (ofParent === 'true') return ofParent;
    const key = keyOf(hangsOn.table).join(', ');
    return `(${hangsOn.by.join(', ')}) in (select ${key} from ${hangsOn.table} where ${ofParent})`;
  }
  if (!('through' in hangsOn)) return 'true';
  const tie = pathToClient(hangsOn.through)[0]?.by[0];
  return `not exists (select from ${hangsOn.through} tie where tie.${hangsOn.by} = ${table}.${keyOf(table)[0]} and tie.${tie} <> all(${ids}))`;
}

/** The columns anywhere in client data that name rows of the table, without those on the way to the client. */
export function linksTo(target: string): LinkFrom[] {
  return clientTableEntries.flatMap(([table, { columns }]) =>
    Object.entries(columns)
      .filter(([name, column]) => column.holds === 'link' && column.to === target && !isOnPath(table, name))
      .map(([column, declared]) => ({ table, column, loose: 'unenforced' in declared })),
  );
}

/** Whether the column is the one by which the row hangs on its client or parent. */
export function isOnPath(table: string, column: string): boolean {
  return pathToClient(table)[0]?.by.includes(column) ?? false;
}

/** The tables in an order in which their rows can be removed: who names others comes before them. */
export function removalOrder(): ClientTableName[] {
  const order: ClientTableName[] = [];
  const seen = new Set<string>();
  const visit = (table: ClientTableName) => {
    if (seen.has(table)) return;
    seen.add(table);
    for (const namer of namersOf(table)) visit(namer);
    order.push(table);
  };
  for (const [table] of clientTableEntries) visit(table);
  return order;
}

// Rows that stay when their client goes are no reason to wait: their links are emptied. A shared row is found by its
// ties and takes them along, so it comes before them.
function namersOf(target: string): ClientTableName[] {
  const { hangsOn: targetHangs } = tableOf(target);
  return clientTableEntries
    .filter(([name, { hangsOn, columns }]) => {
      if ('through' in hangsOn && hangsOn.through === target) return true;
      if ('through' in targetHangs && targetHangs.through === name) return false;
      return Object.values(columns).some((column) => column.holds === 'link' && column.to === target);
    })
    .map(([table]) => table)
    .filter((table) => goesWithClient(table));
}

/** Whether `delete` removes the rows of the table (if asked, for those that may also stay). */
export function goesWithClient(table: string): boolean {
  const { hangsOn, ...rest } = tableOf(table);
  if ('table' in hangsOn) return goesWithClient(hangsOn.table);
  const { does } = 'delete' in rest && rest.delete ? rest.delete : { does: 'remove' };
  return does === 'remove' || does === 'remove if asked';
}

/** The SQL expression of what an erased column becomes. A replacement is random for each row. */
export function erasedValue(erase: EraseNow): string {
  if (erase.does === 'clear') {
    if (erase.to === undefined) return 'null';
    return typeof erase.to === 'string' ? `'${erase.to.replaceAll("'", "''")}'` : "'{}'";
  }
  const token = "'erased-' || replace(gen_random_uuid()::text, '-', '')";
  switch (erase.by) {
    case 'text':
      return token;
    case 'email':
      return `${token} || '@erased.invalid'`;
    case 'domain':
      return `${token} || '.invalid'`;
  }
}

function tableOf(name: string): ClientTable {
  const table = Object.hasOwn(clientTables, name) ? clientTables[name as ClientTableName] : undefined;
  if (table === undefined) throw new Error(`The table ${name} is not in the catalogue of client data.`);
  return table;
}
