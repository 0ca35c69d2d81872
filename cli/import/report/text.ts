import { REASONS } from '../whmcs/reasons.ts';
import type { ReasonCount, Report, SumReport, TableReport } from './report.ts';

/** The report for people, line by line. */
export function reportText(report: Report, fullList: string | undefined): string[] {
  const rows = report.tables.filter(({ read, kept }) => read > 0 || kept.length > 0);
  return [
    `${report.dryRun ? 'Dry run: nothing was written. An import' : 'Import'} from "${report.source}" into provider ${report.providerId}${report.dryRun ? ' would do this' : ''} (${report.seconds.toFixed(1)} s). Times without zone were read as ${report.timeZone}.`,
    '',
    table([
      ['table', 'read', 'taken', 'changed', 'unchanged', 'left out', 'kept'],
      ...rows.map((one) =>
        [one.table, one.read, one.taken, one.changed, one.unchanged, total(one.leftOut), total(one.kept)].map(
          String,
        ),
      ),
    ]),
    '',
    ...rows.flatMap(said),
    ...sumLines(report.sums),
    ...listed('Servers that need credentials', report.needsCredentials),
    ...listed('Logins that need a new password', report.needsPassword),
    ...listed('Suspended services whose reason the source does not tell', report.suspendedForUnknownReason),
    ...(report.notTaken.length > 0
      ? [
          `No place in Tenure yet: ${report.notTaken.map((one) => `${one.table} (${one.rows} rows)`).join(', ')}.`,
        ]
      : []),
    ...report.warnings,
    fullList
      ? `Every row that something is said about: ${fullList}`
      : 'Row numbers are those of the source; with --report FILE every one of them is written down.',
  ];
}

function said(one: TableReport): string[] {
  const groups = [
    ['left out', one.leftOut],
    ['kept', one.kept],
    ['note', one.notes],
  ] as const;
  return groups.flatMap(([kind, counts]) =>
    counts.map(
      (count) =>
        `${one.table}, ${kind}: ${count.count} × ${count.reason} (${REASONS[count.reason][1]}): ${ids(count)}`,
    ),
  );
}

function sumLines(sums: readonly SumReport[]): string[] {
  if (sums.length === 0) return [];
  const lines = [
    ['sum', 'currency', 'source', 'Tenure', 'difference', 'unexplained'],
    ...sums.map((one) => [one.sum, one.currency, one.source, one.tenure, one.difference, one.unexplained]),
  ];
  const why = sums.flatMap((one) =>
    one.explained.map((part) => `${one.sum} ${one.currency}: ${part.amount} by ${part.reason}`),
  );
  return ['', table(lines), ...why, ''];
}

function listed(title: string, count: ReasonCount): string[] {
  return count.count === 0 ? [] : [`${title}: ${count.count} (${ids(count)})`];
}

function ids({ count, rows }: ReasonCount): string {
  return `${rows.join(', ')}${count > rows.length ? ', …' : ''}`;
}

const total = (counts: readonly ReasonCount[]) => counts.reduce((sum, { count }) => sum + count, 0);

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
