import { randomUUID } from 'node:crypto';
import type { Sql } from '../../db/connect.ts';

export type Cell = string | number | boolean | null | Cell[] | { [field: string]: Cell };
export type Row = Record<string, Cell>;

/** Where values come from. */
export interface Chance {
  /** numbers from 0 to 1 */
  random: () => number;
  /** a number that no other client has: names with it are unique */
  salt: number;
}

/** What the database says of a column. */
export interface RealColumnFacts {
  type: string;
  nullable: boolean;
  generated: boolean;
  /** the values that a check allows, where it lists them */
  allowed: string[] | undefined;
  /** what a check says that a JSON value must be */
  json: string | undefined;
}

export interface RealTable {
  name: string;
  columns: Map<string, RealColumnFacts>;
  /** its rows are numbered by a sequence */
  counted: boolean;
}

/** All tables with their columns and the checks that name one column. */
export async function readTables(sql: Sql): Promise<Map<string, RealTable>> {
  const columns = await sql<
    { table: string; column: string; type: string; nullable: boolean; generated: boolean; counted: boolean }[]
  >`
    select table_name as table, column_name as column, udt_name as type, is_nullable = 'YES' as nullable,
           is_generated = 'ALWAYS' as generated, column_name = 'id' and is_identity = 'YES' as counted
    from information_schema.columns where table_schema = 'public' order by table_name, ordinal_position`;
  const checks = await sql<{ table: string; column: string; rule: string }[]>`
    select c.conrelid::regclass::text as table, a.attname as column, pg_get_constraintdef(c.oid) as rule
    from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'c' and cardinality(c.conkey) = 1`;
  const tables = new Map<string, RealTable>();
  for (const { table, column, type, nullable, generated, counted } of columns) {
    const rules = checks.filter((check) => check.table === table && check.column === column);
    const listed = rules.find(({ rule }) => rule.includes('= ANY (ARRAY['))?.rule;
    const json = rules.map(({ rule }) => /jsonb_typeof\(.*\) = '(\w+)'/.exec(rule)?.[1]).find(Boolean);
    const real = tables.get(table) ?? { name: table, columns: new Map(), counted: false };
    real.columns.set(column, {
      ...{ type, nullable, generated, json },
      allowed: listed?.match(/'[^']*'::text/g)?.map((value) => value.slice(1, -"'::text".length)),
    });
    real.counted ||= counted;
    tables.set(table, real);
  }
  return tables;
}

/** A value that the column takes by itself; checks over several columns are the caller's. */
export function drawValue({ name: table, columns }: RealTable, name: string, { random, salt }: Chance): Cell {
  const facts = columns.get(name);
  if (facts === undefined) throw new Error(`There is no column ${table}.${name}.`);
  const number = Math.floor(random() * 9_000) + 1;
  if (facts.allowed) return facts.allowed[number % facts.allowed.length] ?? null;
  switch (facts.type) {
    case 'text':
      return name === 'source_table' ? 'tbl' : textOf(name, random, salt);
    case 'bpchar':
      return name === 'currency' ? (random() < 0.8 ? 'EUR' : 'PLN') : 'DE';
    case 'int8':
      return name === 'source_row' ? salt * 1_000_000 + number * 100 + Math.floor(random() * 100) : number;
    case 'int2':
      return number % 10;
    case 'int4':
    case 'numeric':
    case 'float8':
      return number;
    case 'bool':
      return random() < 0.5;
    case 'date':
      return new Date(Date.UTC(2024, 0, number % 700)).toISOString().slice(0, 10);
    case 'timestamptz':
      return new Date(Date.UTC(2024, 0, number % 700, 10, 0, number % 60)).toISOString();
    case 'jsonb':
      return facts.json === 'array' ? [number] : { [`f${number % 5}`]: number };
    case 'uuid':
      return randomUUID();
    case '_int8':
      return [number];
    case '_text':
      return [textOf(name, random, salt)];
    case 'bytea':
      return `\\x${number.toString(16).padStart(4, '0')}`;
    default:
      throw new Error(`Nobody said how to draw a ${facts.type} for ${table}.${name}.`);
  }
}

/** Letters and digits, hardly ever twice; names of settings come from a few, so that two clients have the same. */
function textOf(name: string, random: () => number, salt: number): string {
  if (name === 'key') return `setting${Math.floor(random() * 5)}`;
  return `w${salt.toString(36)}x${Math.floor(random() * 2 ** 40).toString(36)}`;
}
