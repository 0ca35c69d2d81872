import { importWhmcs } from '../../cli/import/whmcs/import.ts';

// One import in a process of its own, so that its memory is seen alone. Addresses come by environment.
const { IMPORT_FROM = '', IMPORT_INTO = '' } = process.env;
const report = await importWhmcs({ from: IMPORT_FROM, databaseUrl: IMPORT_INTO, timeZone: 'Europe/Berlin' });
// a table that is read for two targets counts once
const rows = report.tables.reduce((sum, { table, read }) => sum + (table.includes('.') ? 0 : read), 0);
console.log(
  JSON.stringify({
    rows,
    written: report.written,
    seconds: report.seconds,
    megabytes: process.resourceUsage().maxRSS / 1024,
    unexplained: report.sums.filter(({ unexplained }) => !/^0(\.0*)?$/.test(unexplained)).length,
    leftOut: report.tables.flatMap(({ leftOut }) => leftOut),
    perTable: report.tables.map(({ table, read, seconds }) => [table, read, seconds]),
  }),
);
