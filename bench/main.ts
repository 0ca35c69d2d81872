import colors from 'picocolors';
import type { Row } from './row.ts';

/** Each benchmark measures against a baseline in its own run; name some to run only those. */
const benches: Record<string, () => Promise<{ run(): Promise<Row[]> }>> = {
  close: () => import('./close/main.ts'),
  memory: () => import('./memory/main.ts'),
  start: () => import('./start.ts'),
  reads: () => import('./reads.ts'),
  import: () => import('./import.ts'),
  console: () => import('./console.ts'),

  ledger: () => import('./ledger.ts'),
  generation: () => import('./generation.ts'),
  merge: () => import('./merge/main.ts'),
  delete: () => import('./delete/main.ts'),

  anonymize: () => import('./anonymize.ts'),
  'reset-timing': () => import('./reset-timing.ts'),
  'dunning-sweep': () => import('./dunning/sweep.ts'),
  unsuspend: () => import('./dunning/unsuspend.ts'),
  'dunning-waves': () => import('./dunning/waves.ts'),
};

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !(name in benches));
if (unknown) {
  console.error(`There is no benchmark “${unknown}”; there are ${Object.keys(benches).join(', ')}.`);
  process.exit(2);
}

const rows: Row[] = [];
for (const name of asked.length > 0 ? asked : Object.keys(benches)) {
  console.error(colors.dim(`Running ${name} …`));
  const bench = await benches[name]?.();
  rows.push(...((await bench?.run()) ?? []));
}
const width = Math.max(...rows.map(({ name }) => name.length));
console.log(`\n${'what'.padEnd(width)}  ${'measured'.padStart(12)}  ${'at most'.padStart(10)}`);
for (const { name, value, target, unit, note } of rows) {
  const verdict = value <= target ? colors.green('reached') : colors.yellow('missed');
  const figure = `${value.toFixed(2)} ${unit}`.padStart(12);
  console.log(
    `${name.padEnd(width)}  ${figure}  ${`${target} ${unit}`.padStart(10)}  ${verdict}${note ? colors.dim(`  ${note}`) : ''}`,
  );
}
process.exit(0);
