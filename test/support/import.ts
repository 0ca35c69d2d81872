import type { Report } from '../../cli/import/report/report.ts';

/** Numbers of the rows of a table of the source with a reason, as the report shows them. */
export function rowsWith(report: Report, table: string, reason: string): number[] {
  const found = report.tables.find((one) => one.table === table);
  if (!found) throw new Error(`The report has no table ${table}.`);
  const counts = [...found.leftOut, ...found.kept, ...found.notes];
  return counts.find((count) => count.reason === reason)?.rows ?? [];
}
