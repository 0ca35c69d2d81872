import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import colors from 'picocolors';
import { connect } from '../../db/connect.ts';
import { type AuditRow, type AuditVerdict, createAuditCheck, eachAuditLine } from '../../db/queries/audit.ts';
import { readUp } from '../../dev/up-file.ts';
import { needed, readConfig } from '../config.ts';

export interface VerifyAuditOptions {
  /** the head that was kept elsewhere: it must be among the lines */
  head?: string;
  print?: (line: string) => void;
}

/**
 * `tenure audit verify [FILE]`: checks the chain of an export, or of the database when no file is named.
 * @returns the exit code: 0 it holds, 1 it does not, 2 it could not be read
 */
export async function verifyAudit(
  file: string | undefined,
  { head, print = console.log }: VerifyAuditOptions,
): Promise<0 | 1 | 2> {
  let known = head === undefined;
  const check = createAuditCheck();
  const take = (row: AuditRow) => {
    check.take(row);
    if (row.hash === head) known = true;
  };
  try {
    if (file === undefined) await fromDatabase(take);
    else await fromFile(file, take);
  } catch (error) {
    print(colors.red(error instanceof Error ? error.message : String(error)));
    return 2;
  }
  return tell(check.verdict(), known, print);
}

function tell(verdict: AuditVerdict, known: boolean, print: (line: string) => void): 0 | 1 {
  if (!verdict.ok) {
    print(colors.red(`The audit log does not hold: ${verdict.reason}`));
    return 1;
  }
  if (!known) {
    print(
      colors.red('The audit log does not hold: the head that was kept is not in it, so lines are missing.'),
    );
    return 1;
  }
  print(colors.green(`The audit log holds: ${verdict.lines} lines.`));
  print(`Head: ${verdict.head}`);
  return 0;
}

async function fromDatabase(take: (row: AuditRow) => void): Promise<void> {
  const config = readConfig();
  const url = needed(config.databaseUrl ?? readUp(config.dataDir)?.databaseUrl, 'DATABASE_URL');
  const sql = connect(url, { max: 1, name: 'tenure-audit' });
  try {
    await eachAuditLine(sql, take);
  } finally {
    await sql.end();
  }
}

async function fromFile(file: string, take: (row: AuditRow) => void): Promise<void> {
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(file, 'utf8') })) {
    number += 1;
    if (line === '') continue;
    take(rowOf(line, number));
  }
}

function rowOf(line: string, number: number): AuditRow {
  try {
    const row: unknown = JSON.parse(line);
    if (typeof row === 'object' && row !== null && 'seq' in row) return row as AuditRow;
  } catch {
    // said below
  }
  throw new Error(`Line ${number} of the file is no line of an audit log.`);
}
