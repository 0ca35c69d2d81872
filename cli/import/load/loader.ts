import type { TablePlan } from '../whmcs/plan.ts';
import { isReason, type Reason } from '../whmcs/reasons.ts';
import type { Session } from './session.ts';
import { goneRows, goneSums, type Ids, type Statements, statements } from './statements.ts';

/** Lines of COPY text for import_stage, in the order of ids, and which ids they and the rows left out lie in. */
export interface Batch {
  ids: number[];
  lines: string[];
  leftOut: number[];
  after: number;
  upTo: number;
}

/** What became of a batch. */
export interface Outcome {
  counts: Partial<Record<string, number>>;
  remarks: { row: number; reason: Reason; counts: boolean; detail?: string }[];
  /** Differences between source and Tenure, in minor units of each currency. */
  differences: { sum: string; reason: string; currency: string; amount: bigint }[];
}

export interface Loader {
  /** Takes a batch in one transaction; a row that the database refuses is found by halving and reported. */
  take(batch: Batch): Promise<Outcome>;
  close(): Promise<void>;
  hashed: readonly string[];
  unhashed: readonly string[];
}

/** Leaves the planner nothing but one look-up in an index per row and link, or gives it back what it had. */
const planner = (state: 'on' | 'off') =>
  ['hashjoin', 'mergejoin', 'material', 'memoize', 'bitmapscan']
    .map((way) => `set local enable_${way} = ${state}`)
    .join('; ');

const WRITTEN = ['new', 'changed', 'unchanged', 'nothing'];
const AGAIN = ['40001', '40P01', '55P03'];
const MOST_ATTEMPTS = 5;

/** Prepares to take the rows of one table. */
export async function openLoader(session: Session, plan: TablePlan, ids: Ids): Promise<Loader> {
  const sql = statements(plan, ids);
  await session.sql.unsafe(sql.create);
  const [known] = await session.sql<{ some: boolean }[]>`select exists (select from import_rows
    where source_id = ${ids.source} and source_table = ${plan.phase}) as some`;
  const context = { session, plan, ids, sql, knowsRows: known?.some ?? false };
  return {
    // without rows there is only to see which ones are gone
    take: async (batch) =>
      batch.lines.length > 0 || context.knowsRows ? takeOrHalve(context, batch) : NOTHING,
    close: async () => {
      await session.sql.unsafe(sql.drop);
    },
    hashed: sql.hashed,
    unhashed: sql.unhashed,
  };
}

interface Context {
  session: Session;
  plan: TablePlan;
  ids: Ids;
  sql: Statements;
  /** Rows of this table were imported before, so some may be gone from the source. */
  knowsRows: boolean;
}

async function takeOrHalve(context: Context, batch: Batch): Promise<Outcome> {
  try {
    return await takeWithRetries(context, batch, 1);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (batch.lines.length > 1) {
      const [left, right] = halves(batch);
      return join(await takeOrHalve(context, left), await takeOrHalve(context, right));
    }
    const row = batch.ids[0];
    if (row === undefined) throw error;
    return {
      counts: {},
      remarks: [{ row, reason: 'row-refused', counts: true, detail: refusal(error) }],
      differences: [],
    };
  }
}

async function takeWithRetries(context: Context, batch: Batch, attempt: number): Promise<Outcome> {
  try {
    return await takeOnce(context, batch);
  } catch (error) {
    if (attempt >= MOST_ATTEMPTS || !AGAIN.includes(stateOf(error))) throw error;
    return takeWithRetries(context, batch, attempt + 1);
  }
}

function takeOnce({ session, plan, ids, sql, knowsRows }: Context, batch: Batch): Promise<Outcome> {
  return session.begin(async (tx) => {
    await session.copy(tx, sql.copy, batch.lines);
    // every link is one look-up in a unique index; without statistics the planner would read whole tables
    await tx.unsafe(planner('off'));
    await tx.unsafe(sql.resolve);
    await tx.unsafe(planner('on'));
    for (const statement of sql.before) await tx.unsafe(statement);
    const found = await tx.unsafe<{ outcome: string; rows: number }[]>(sql.counts);
    const counts = Object.fromEntries(found.map(({ outcome, rows }) => [outcome, rows]));
    if (counts.new) for (const statement of sql.insert) await tx.unsafe(statement);
    if (counts.changed) {
      await tx.unsafe(planner('off'));
      for (const statement of sql.update) await tx.unsafe(statement);
    }
    for (const statement of sql.after) await tx.unsafe(statement);
    const remarks = await tx.unsafe<Remark[]>(sql.remarks);
    const differences = sql.sums ? await tx.unsafe<Difference[]>(sql.sums) : [];
    const gone = knowsRows ? await findGone(tx, plan, ids, batch) : NOTHING_GONE;
    return {
      counts,
      remarks: [...remarks.flatMap((remark) => reasonsOf(remark, sql)), ...gone.remarks],
      differences: [
        ...differences.map(({ sum, outcome, currency, amount }) => ({
          sum,
          currency,
          reason: outcome,
          amount: BigInt(amount),
        })),
        ...gone.differences,
      ],
    };
  });
}

interface Remark {
  source_row: string;
  outcome: string;
  missing: number;
  remarks: string[];
}

interface Difference {
  sum: string;
  outcome: string;
  currency: string;
  amount: string;
}

const NOTHING: Outcome = { counts: {}, remarks: [], differences: [] };
const NOTHING_GONE: Pick<Outcome, 'remarks' | 'differences'> = { remarks: [], differences: [] };

async function findGone(tx: Session['sql'], plan: TablePlan, ids: Ids, batch: Batch) {
  const rows = await tx.unsafe<{ source_row: string }[]>(goneRows(plan, ids), [
    batch.after,
    batch.upTo,
    batch.leftOut,
  ]);
  if (rows.length === 0) return NOTHING_GONE;
  const numbers = rows.map((row) => Number(row.source_row));
  const differences: Outcome['differences'] = [];
  for (const [sum, statement] of Object.entries(goneSums(plan, ids))) {
    for (const { currency, amount } of await tx.unsafe<{ currency: string; amount: string }[]>(statement, [
      numbers,
    ])) {
      differences.push({ sum, reason: 'gone-from-source', currency, amount: -BigInt(amount) });
    }
  }
  return {
    remarks: numbers.map((row) => ({ row, reason: 'gone-from-source' as const, counts: false })),
    differences,
  };
}

function reasonsOf(remark: Remark, { linkBits }: Statements): Outcome['remarks'] {
  const row = Number(remark.source_row);
  if (!WRITTEN.includes(remark.outcome)) {
    return isReason(remark.outcome) ? [{ row, reason: remark.outcome, counts: true }] : [];
  }
  const links = linkBits.filter(({ bit }) => remark.missing & bit).map(({ link }) => link.missing);
  return [...links, ...remark.remarks.filter(isReason)].map((reason) => ({ row, reason, counts: false }));
}

function halves(batch: Batch): [Batch, Batch] {
  const middle = batch.lines.length >> 1;
  const border = batch.ids[middle - 1] ?? batch.after;
  return [
    { ...batch, ids: batch.ids.slice(0, middle), lines: batch.lines.slice(0, middle), upTo: border },
    { ...batch, ids: batch.ids.slice(middle), lines: batch.lines.slice(middle), after: border },
  ];
}

function join(a: Outcome, b: Outcome): Outcome {
  const counts = { ...a.counts };
  for (const [outcome, rows] of Object.entries(b.counts))
    counts[outcome] = (counts[outcome] ?? 0) + (rows ?? 0);
  return {
    counts,
    remarks: [...a.remarks, ...b.remarks],
    differences: [...a.differences, ...b.differences],
  };
}

/** What refused the row, without its values. */
function refusal(error: unknown): string {
  const { constraint_name: constraint } = error as { constraint_name?: unknown };
  return typeof constraint === 'string' ? `${stateOf(error)} ${constraint}` : stateOf(error);
}

/** Bad data, a broken constraint, a value too large for an index, or a trigger's veto: about rows, not about us. */
function isRefusal(error: unknown): boolean {
  // 25P02 follows an error in COPY that the driver does not show
  return stateOf(error) === '25P02' || ['22', '23', '54', 'P0'].includes(stateOf(error).slice(0, 2));
}

function stateOf(error: unknown): string {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' ? code : '';
}
