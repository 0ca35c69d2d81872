import type { Vault } from '../../../db/crypto/secrets.ts';
import { openLoader } from '../load/loader.ts';
import { type Destination, openDestination } from '../load/open.ts';
import { openSession, type Session } from '../load/session.ts';
import { readTombstones } from '../load/tombstones.ts';
import { CHECKS } from '../report/checks.ts';
import { type Report, TableTally, together } from '../report/report.ts';
import { openRowList, type RowList } from '../report/row-list.ts';
import { Sums } from '../report/sums.ts';
import { reportText } from '../report/text.ts';
import { type Facts, readFacts } from './facts.ts';
import { integer } from './map/values.ts';
import type { TablePlan } from './plan.ts';
import { isReason } from './reasons.ts';
import { runTable } from './run-table.ts';
import { openSource, type Source } from './source.ts';
import { NOT_TAKEN, tablePlans } from './tables/index.ts';

/** How far an import is. */
export interface Progress {
  table: string;
  done: number;
  total: number;
}

export interface ImportOptions {
  /** `mysql://user:password@host:port/database`; SELECT rights are enough, nothing is written there. */
  from: string;
  /** The record. */
  databaseUrl: string;
  /** Whose clients they become; left out, the only provider's, or a new one when there is none. */
  providerId?: number | undefined;
  /** Does everything in temporary tables that vanish: the same report, nothing written. */
  dryRun?: boolean;
  /** Zone of the source's times without zone, such as Europe/Berlin; the provider's when left out. */
  timeZone?: string | undefined;
  /** Tells two sources of one provider apart; the database's name when left out. */
  sourceName?: string | undefined;
  /** Compares with the tombstones of people who were erased. */
  vault?: Vault | undefined;
  /** File that takes the report and every row that something is said about. */
  reportFile?: string | undefined;
  onProgress?: (progress: Progress) => void;
  /** Receives the report for people, line by line. */
  out?: (line: string) => void;
}

/**
 * Brings the clients of a WHMCS database over, or what changed since the last time. Every table is taken in batches
 * of their own transactions, so an import that was interrupted is completed by the next one.
 * @throws with a sentence when it cannot start, or one of the databases goes away
 */
export async function importWhmcs(options: ImportOptions): Promise<Report> {
  const dryRun = options.dryRun ?? false;
  const list = await openRowList(options.reportFile);
  try {
    const report = await withDatabases(options, dryRun, list);
    await list.finish(report);
    for (const line of reportText(report, options.reportFile)) options.out?.(line);
    return report;
  } catch (error) {
    await list.discard();
    throw error;
  }
}

async function withDatabases(options: ImportOptions, dryRun: boolean, list: RowList): Promise<Report> {
  const source = await openSource(options.from);
  try {
    const session = await openSession(options.databaseUrl, { dryRun });
    try {
      return await runImport(source, session, options, dryRun, list);
    } finally {
      await session.close();
    }
  } finally {
    await source.close();
  }
}

async function runImport(
  source: Source,
  session: Session,
  options: ImportOptions,
  dryRun: boolean,
  list: RowList,
): Promise<Report> {
  const began = performance.now();
  const sourceName = options.sourceName ?? source.name;
  const destination = await openDestination(session, source, {
    providerId: options.providerId,
    sourceName,
    dryRun,
    timeZone: options.timeZone,
  });
  const isErased = await readTombstones(session, options.vault, {
    provider: destination.provider,
    sourceName,
  });
  const facts = await readFacts(source, destination, isErased);
  const run = {
    source,
    session,
    destination,
    facts,
    list,
    sums: new Sums(),
    tallies: new Map<string, TableTally>(),
  };
  const warnings: string[] = [];
  for (const plan of tablePlans(source)) {
    const why = whyNotReadable(source, plan);
    if (why) warnings.push(why);
    else await importTable(run, plan, options.onProgress ?? (() => {}));
  }
  await runChecks(run);
  await readTenureSums(run);
  await orphanedFieldValues(run);
  if (!dryRun) {
    await session.sql`update import_sources set last_run_at = now() where id = ${destination.source}`;
  }
  const tallies = [...run.tallies.values()];
  const tables = tallies.map((tally) => tally.report());
  const all = (reason: 'needs-credentials' | 'needs-password' | 'suspension-reason-unknown') =>
    together(
      reason,
      tallies.map((tally) => tally.of(reason)),
    );
  return {
    source: sourceName,
    providerId: destination.provider,
    dryRun,
    timeZone: destination.timeZone,
    tables,
    sums: run.sums.report(),
    written: tables.reduce((sum, { taken, changed }) => sum + taken + changed, 0),
    needsCredentials: all('needs-credentials'),
    needsPassword: all('needs-password'),
    suspendedForUnknownReason: all('suspension-reason-unknown'),
    notTaken: await notTaken(source),
    warnings: [...warnings, ...snapshotWarning(source)],
    seconds: (performance.now() - began) / 1000,
  };
}

interface Run {
  source: Source;
  session: Session;
  destination: Destination;
  facts: Facts;
  list: RowList;
  sums: Sums;
  tallies: Map<string, TableTally>;
}

const ANALYZE_FROM = 5_000;

async function importTable(
  run: Run,
  plan: TablePlan,
  onProgress: (progress: Progress) => void,
): Promise<void> {
  const { source, session, destination, facts, list, sums } = run;
  const began = performance.now();
  const tally = tallyOf(run, plan.phase, plan.target);
  const loader = await openLoader(session, plan, destination);
  const total = await source.count(plan);
  const onRows = (done: number) => onProgress({ table: plan.phase, done, total: Math.max(total, done) });
  onRows(0);
  await runTable({ source, plan, facts, loader, tally, sums, onRows, flushed: () => list.flushed() });
  await loader.close();
  // who asks the record next should find statistics
  if (tally.taken >= ANALYZE_FROM) await session.sql.unsafe(`analyze ${plan.target}`);
  tally.seconds = (performance.now() - began) / 1000;
}

function tallyOf(run: Run, phase: string, target: string): TableTally {
  const known = run.tallies.get(phase);
  if (known) return known;
  const tally = new TableTally(phase, target, run.list);
  run.tallies.set(phase, tally);
  return tally;
}

function whyNotReadable(source: Source, { table, phase, needs = [] }: TablePlan): string | undefined {
  if (!source.hasTable(table)) return `The source has no table ${table}; nothing of it was taken.`;
  const missing = ['id', ...needs].filter((column) => !source.has(`${table}.${column}`));
  return missing.length === 0
    ? undefined
    : `The source's table ${table} has no column ${missing.join(', ')}; "${phase}" was left out.`;
}

async function runChecks(run: Run): Promise<void> {
  const { source, provider } = run.destination;
  for (const { reason, sql } of CHECKS) {
    const query = run.session.sql.unsafe<{ phase: string; source_row: string }[]>(
      sql.replaceAll(':source', String(source)).replaceAll(':provider', String(provider)),
    );
    await query.cursor(1000, async (rows) => {
      for (const row of rows) tallyOf(run, row.phase, '').say(reason, Number(row.source_row));
      await run.list.flushed();
    });
  }
}

async function readTenureSums({ session, destination, source, sums }: Run): Promise<void> {
  for (const plan of tablePlans(source)) {
    for (const { name, column } of plan.sums ?? []) {
      const rows = await session.sql.unsafe<{ currency: string; amount: string }[]>(
        `select currency, sum(${column})::text as amount from ${plan.target}
          where source_id = ${destination.source} group by currency`,
      );
      for (const { currency, amount } of rows) sums.tenure(name, currency, BigInt(amount));
    }
  }
}

/** Values of clients that do not exist belong to nobody's custom fields; encrypted ones are not taken at all. */
async function orphanedFieldValues(run: Run): Promise<void> {
  const { source, facts } = run;
  const tally = tallyOf(run, 'tblcustomfieldsvalues', 'clients');
  const say = (rows: readonly { [key: string]: unknown }[], reason: string) => {
    for (const row of rows) if (isReason(reason)) tally.say(reason, integer(row.id as number));
  };
  for (const [id, field] of facts.clientFields) {
    if (field.encrypted) tallyOf(run, 'tblcustomfields', 'clients').say('field-encrypted', id);
  }
  const ids = [...facts.clientFields.keys()];
  if (ids.length === 0 || !source.has('tblcustomfieldsvalues.id')) return;
  const from = `from tblcustomfieldsvalues v left join tblclients c on c.id = v.relid
    where v.fieldid in (${ids.join(', ')})`;
  const [count] = await source.query(`select count(*) as found ${from}`);
  tally.read = integer(count?.found);
  const orphans = await source.query(`select v.id ${from} and c.id is null order by v.id limit 100000`);
  say(orphans, 'field-value-orphaned');
}

async function notTaken(source: Source): Promise<Report['notTaken']> {
  const found: Report['notTaken'] = [];
  for (const table of NOT_TAKEN) {
    if (!source.hasTable(table)) continue;
    const rows = await source.count({ table, columns: [] });
    if (rows > 0) found.push({ table, rows });
  }
  return found;
}

function snapshotWarning({ withoutSnapshot }: Source): string[] {
  if (withoutSnapshot.length === 0) return [];
  return [
    `These tables are not InnoDB and were read as they changed, not in the snapshot: ${withoutSnapshot.join(', ')}. Import again when nobody works in WHMCS.`,
  ];
}
