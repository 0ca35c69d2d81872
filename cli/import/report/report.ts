import { fate, type Reason } from '../whmcs/reasons.ts';
import type { RowList } from './row-list.ts';

/** How many rows have a reason, and the first of them by their number in the source. */
export interface ReasonCount {
  reason: Reason;
  count: number;
  rows: number[];
}

/** What became of the rows of one table of the source. `read` = taken + changed + unchanged + left out + kept. */
export interface TableReport {
  table: string;
  target: string;
  read: number;
  /** New in Tenure with this run. */
  taken: number;
  changed: number;
  unchanged: number;
  leftOut: ReasonCount[];
  /** Rows of Tenure that stay as they are, among them those that are gone from the source and so not read. */
  kept: ReasonCount[];
  notes: ReasonCount[];
  seconds: number;
}

/** One amount in one currency, source against Tenure, in the currency's major unit. */
export interface SumReport {
  sum: string;
  currency: string;
  source: string;
  tenure: string;
  difference: string;
  /** Parts of the difference, by reason. */
  explained: { reason: string; amount: string }[];
  /** What is left of the difference; `0` when all is explained. */
  unexplained: string;
}

/** What an import did. Numbers and codes only: no name, address or text of a client. */
export interface Report {
  source: string;
  providerId: number;
  dryRun: boolean;
  /** Zone in which the source's times without zone were read. */
  timeZone: string;
  tables: TableReport[];
  sums: SumReport[];
  /** Rows written by this run: taken and changed. */
  written: number;
  needsCredentials: ReasonCount;
  needsPassword: ReasonCount;
  suspendedForUnknownReason: ReasonCount;
  /** Tables of the source with rows that have no place in Tenure. */
  notTaken: { table: string; rows: number }[];
  warnings: string[];
  seconds: number;
}

const SHOWN_ROWS = 20;

/** Gathers what is said about the rows of one table; memory does not grow with the rows. */
export class TableTally {
  read = 0;
  taken = 0;
  changed = 0;
  unchanged = 0;
  seconds = 0;
  readonly #byReason = new Map<Reason, ReasonCount>();
  readonly #table: string;
  readonly #target: string;
  readonly #list: RowList;

  constructor(table: string, target: string, list: RowList) {
    this.#table = table;
    this.#target = target;
    this.#list = list;
  }

  say(reason: Reason, row: number, detail?: string): void {
    let entry = this.#byReason.get(reason);
    if (!entry) {
      entry = { reason, count: 0, rows: [] };
      this.#byReason.set(reason, entry);
    }
    entry.count++;
    if (entry.rows.length < SHOWN_ROWS) entry.rows.push(row);
    this.#list.add({ table: this.#table, row, reason, ...(detail && { detail }) });
  }

  of(reason: Reason): ReasonCount {
    return this.#byReason.get(reason) ?? { reason, count: 0, rows: [] };
  }

  report(): TableReport {
    const ofKind = (kind: ReturnType<typeof fate>) =>
      [...this.#byReason.values()].filter(({ reason }) => fate(reason) === kind);
    return {
      table: this.#table,
      target: this.#target,
      read: this.read,
      taken: this.taken,
      changed: this.changed,
      unchanged: this.unchanged,
      leftOut: ofKind('left-out'),
      kept: ofKind('kept'),
      notes: ofKind('note'),
      seconds: this.seconds,
    };
  }
}

/** One list out of several tables' counts for the same reason. */
export function together(reason: Reason, counts: readonly ReasonCount[]): ReasonCount {
  return {
    reason,
    count: counts.reduce((sum, { count }) => sum + count, 0),
    rows: counts.flatMap(({ rows }) => rows).slice(0, SHOWN_ROWS),
  };
}
