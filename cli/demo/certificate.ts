import colors from 'picocolors';
import type { SignedCertificate } from '../../db/crypto/certificate.ts';

/** Prints a certificate of erasure in words. */
export function showCertificate({
  outcome,
  erased,
  outside,
  kept,
  scan,
  tombstones,
}: SignedCertificate): void {
  console.log(`Outcome: ${outcome === 'erased' ? colors.green(outcome) : colors.yellow(outcome)}`);
  const removed = erased.filter(({ how }) => how === 'removed').map(({ what, count }) => `${what} ${count}`);
  console.log(`  Rows removed: ${removed.join(', ') || 'none'}`);
  const cleared = new Map<string, number>();
  for (const { what, how, count } of erased)
    if (how === 'cleared') cleared.set(what, (cleared.get(what) ?? 0) + count);
  console.log(
    `  Values cleared: ${[...cleared].map(([what, count]) => `${what} ${count}`).join(', ') || 'none'}`,
  );
  for (const { what, outcome: how, provenBy, count } of outside)
    console.log(`  Elsewhere: ${count} ${what}: ${how}${provenBy ? `, proved by ${provenBy}` : ''}`);
  for (const { what, column, rows, basis, latest } of kept)
    console.log(`  Kept: ${what}, ${column} (${rows}): ${basis}, until ${latest.slice(0, 10)} at the latest`);
  if (scan !== null) {
    const { tables, columns, rowsRead, storedFiles, histories } = scan.searched;
    console.log(
      `  Scan: ${scan.values} forms of values in ${columns} columns of ${tables} tables (${rowsRead} rows), ${storedFiles} stored files, ${histories} workflows: ${scan.findings.length === 0 ? colors.green('nothing left') : colors.red(`${scan.findings.length} findings`)}`,
    );
    for (const { where, kind, count, stays } of scan.expected)
      console.log(
        colors.dim(
          `    may stay: ${kind} in ${where} (${count}): ${stays.because === 'kept' ? stays.title : stays.because}`,
        ),
      );
  }
  const stones = Object.entries(tombstones).map(([kind, count]) => `${kind} ${String(count)}`);
  console.log(`  Tombstones: ${stones.join(', ') || 'none'}`);
}
