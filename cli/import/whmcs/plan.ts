import type { Facts } from './facts.ts';
import type { Say, SourceRow } from './map/values.ts';
import type { Reason } from './reasons.ts';
import type { Source } from './source.ts';

/** One value as it goes into a COPY line. JSON is text already. */
export type Value = string | number | boolean | null;
export type Mapped = Readonly<Record<string, Value>>;

/** A table of the source joined to the one that is read, and what is taken from it under which name. */
export interface Join {
  /** `tblclients c on c.id = t.userid` without the word join. */
  sql: string;
  /** Columns that must exist, as `table.column`; the join is left away when one does not. */
  needs: readonly string[];
  select: Readonly<Record<string, string>>;
}

/** A link of the target: the mapped value is the number in the source, which becomes the number in Tenure. */
export interface Link {
  target: string;
  /** The phase whose rows it points to. */
  phase: string;
  /** Said when the row cannot be found. */
  missing: Reason;
  /** A row is left out without it, or when it names one that cannot be found; else the link is null. */
  required?: 'always' | 'if-named';
  /** Several source rows may share one target row (logins): look in import_rows instead of the target. */
  shared?: boolean;
}

/** An amount whose sums are compared between source and Tenure. */
export interface Sum {
  name: string;
  /** Column of the source row, and of the target. */
  source: string;
  column: string;
}

/** One table of the source and where its rows go: read top to bottom it says what happens to a row. */
export interface TablePlan {
  /** Name in the report and in import_rows: the source table, with a suffix when it is read twice. */
  phase: string;
  table: string;
  /** Columns that are read when this version of the source has them; `id` always is. */
  columns: readonly string[];
  /** Without these the table cannot be read. */
  needs?: readonly string[];
  joins?: readonly Join[];
  /** Condition on `t`, to leave away rows that are not meant (counted nowhere). */
  where?: string;
  /** Loads what belongs to the rows with ids in (after, upTo], handed to `map` by row id. */
  companion?: (source: Source, after: number, upTo: number, facts: Facts) => Promise<Map<number, Companion>>;
  /** Pure. Undefined leaves the row out; the reason was said. */
  map: (row: SourceRow, facts: Facts, say: Say, companion: Companion | undefined) => Mapped | undefined;

  target: string;
  /** Target columns that `map` fills. */
  fields: readonly string[];
  links?: Readonly<Record<string, Link>>;
  /** Staged with their type, but not columns of the target. */
  extras?: Readonly<Record<string, string>>;
  /** Staged, but no change when only they change. */
  unhashed?: readonly string[];
  /** Target columns with SQL over `r` (the staged row) and, on update, `t` (the target's). */
  computed?: Readonly<Record<string, { insert: string; update?: string }>>;
  hasProvider?: boolean;
  hasVersion?: boolean;
  /** `source_row` of the target where the same target takes rows of several phases; SQL over `s.source_row`. */
  targetRow?: string;
  /** Target has a `source_table` column. */
  hasSourceTable?: boolean;
  /** Target without `id`: its key consists of these links. */
  key?: readonly string[];
  /** The client whose state decides whether Tenure leads: a link's row, or that row's client. */
  client?: { link: string; through?: string } | 'self';
  /** More reasons, as conditions over the resolving query; they come before all others. */
  outcomes?: readonly (readonly [condition: string, reason: Reason])[];
  /** SQL around the writing, on import_resolved. */
  before?: readonly string[];
  after?: readonly string[];
  /** Remarks on taken rows, as conditions over `r`. */
  remarks?: readonly (readonly [condition: string, reason: Reason])[];
  sums?: readonly Sum[];
  /** What Tenure still counts of rows that are gone from the source (`:gone`): SQL giving currency and amount. */
  goneSums?: Readonly<Record<string, string>>;
  /** The currency of a source row, for the sums. */
  sumCurrency?: (row: SourceRow, facts: Facts) => string;
}

/** What a companion query found for one row. */
export type Companion = readonly SourceRow[];

export const CLIENT: Link = {
  target: 'clients',
  phase: 'tblclients',
  missing: 'client-missing',
  required: 'always',
};
export const LOGIN: Link = {
  target: 'logins',
  phase: 'tblusers',
  missing: 'linked-login-missing',
  shared: true,
};

/** The join that gives money its currency: `client_currency` of the client that `on` names. */
export function clientCurrency(on: string): Join {
  return {
    sql: `tblclients c on c.id = ${on}`,
    needs: ['tblclients.currency'],
    select: { client_currency: 'c.currency' },
  };
}

/**
 * Whether Tenure leads a client: an operation holds it or has been run on it, or it is archived, merged or
 * anonymized. SQL over the alias of a row of `clients`; import_led is filled when an import starts.
 */
export function led(alias: string): string {
  return `(${alias}.held_by is not null or ${alias}.archived_at is not null or ${alias}.status in ('merged', 'anonymized')
    or exists (select from import_led x where x.client_id = ${alias}.id))`;
}
