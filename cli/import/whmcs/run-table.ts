import { copyFields, hash64 } from '../load/copy-text.ts';
import type { Batch, Loader, Outcome } from '../load/loader.ts';
import type { TableTally } from '../report/report.ts';
import type { Sums } from '../report/sums.ts';
import type { Facts } from './facts.ts';
import { toExact, UnreadableAmount } from './map/money.ts';
import { integer, type SourceRow } from './map/values.ts';
import type { Companion, Mapped, TablePlan } from './plan.ts';
import { fate, type Reason } from './reasons.ts';
import type { Source } from './source.ts';

/** Rows between two look-ups of page and companions. */
const PAGE = 20_000;
/** A batch is handed over when it has this many characters, whatever its rows: memory stays bounded. */
const BATCH_CHARACTERS = 3_000_000;
const LAST = Number.MAX_SAFE_INTEGER;

export interface TableRun {
  source: Source;
  plan: TablePlan;
  facts: Facts;
  loader: Loader;
  tally: TableTally;
  sums: Sums;
  /** Called with the rows read so far. */
  onRows: (rows: number) => void;
  /** Waits where the list of rows is written slower than it grows. */
  flushed: () => Promise<void>;
}

/** Reads, maps and takes all rows of one table; while a batch is taken the next one is read. */
export async function runTable(run: TableRun): Promise<void> {
  const { source, plan } = run;
  let after = 0;
  let taking: Promise<void> = Promise.resolve();
  const hand = async (batch: Batch) => {
    await taking;
    taking = take(run, batch);
    taking.catch(() => {}); // awaited with the next batch, or at the end
  };
  for (;;) {
    const end = await source.pageEnd(plan, after, PAGE);
    if (end === undefined) break;
    const companions = await plan.companion?.(source, after, end, run.facts);
    let batch = emptyBatch(after, end);
    let size = 0;
    for await (const row of source.rows(plan, after, end)) {
      size += add(run, batch, row, companions?.get(integer(row.id)));
      if (size < BATCH_CHARACTERS) continue;
      const id = integer(row.id);
      await hand({ ...batch, upTo: id });
      batch = emptyBatch(id, end);
      size = 0;
    }
    await hand(batch);
    after = end;
    run.onRows(run.tally.read);
    await run.flushed();
  }
  await hand(emptyBatch(after, LAST));
  await taking;
}

const emptyBatch = (after: number, upTo: number): Batch => ({ ids: [], lines: [], leftOut: [], after, upTo });

/** Maps a row into the batch; gives the number of characters it added. */
function add(run: TableRun, batch: Batch, row: SourceRow, companion: Companion | undefined): number {
  const { plan, facts, tally, sums, loader } = run;
  const id = integer(row.id);
  const said: Reason[] = [];
  tally.read++;
  sums.read(plan, row, facts);
  const mapped = mapRow(plan, row, facts, said, companion);
  for (const reason of new Set(said)) tally.say(reason, id);
  if (!mapped) {
    sums.leftOut(plan, row, facts, said.find((reason) => fate(reason) === 'left-out') ?? 'left out');
    batch.leftOut.push(id);
    return 0;
  }
  if (said.includes('amount-rounded')) sums.rounded(plan, row, facts, mapped);
  const hashed = copyFields(mapped, loader.hashed);
  const rest = loader.unhashed.length > 0 ? `\t${copyFields(mapped, loader.unhashed)}` : '';
  const line = `${id}\t${hash64(hashed)}\t${hashed}${rest}\n`;
  batch.ids.push(id);
  batch.lines.push(line);
  return line.length;
}

function mapRow(
  plan: TablePlan,
  row: SourceRow,
  facts: Facts,
  said: Reason[],
  companion: Companion | undefined,
): Mapped | undefined {
  try {
    return plan.map(row, facts, (reason) => said.push(reason), companion);
  } catch (error) {
    if (!(error instanceof UnreadableAmount)) throw error;
    said.push('amount-unreadable');
    return undefined;
  }
}

async function take({ loader, tally, sums }: TableRun, batch: Batch): Promise<void> {
  const outcome: Outcome = await loader.take(batch);
  tally.taken += outcome.counts.new ?? 0;
  tally.changed += outcome.counts.changed ?? 0;
  tally.unchanged += (outcome.counts.unchanged ?? 0) + (outcome.counts.nothing ?? 0);
  for (const { row, reason, detail } of outcome.remarks) tally.say(reason, row, detail);
  for (const { sum, currency, reason, amount } of outcome.differences) {
    sums.explain(sum, currency, reason, toExact(amount));
  }
}
