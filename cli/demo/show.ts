import { readFileSync } from 'node:fs';
import colors from 'picocolors';
import { parseEvidenceText } from '../../db/crypto/evidence-format.ts';
import { parseSigningKey } from '../../db/crypto/signing.ts';
import { verifyEvidence } from '../../db/crypto/verify-evidence.ts';
import { exponentOf } from '../../domain/currencies.ts';
import type { Plan } from '../../domain/operations/plan.ts';
import type { OperationView } from '../../domain/operations/state.ts';
import type { OperationEvent } from './api-client.ts';
import type { Mail } from './outside.ts';

/** Prints a preview. */
export function showPlan(plan: unknown): void {
  const { steps, blockers, warnings, hash } = plan as Plan;
  for (const step of steps) {
    const touches = step.touches.map(({ count, what, amounts }) => {
      const sums = amounts?.map(({ currency, minor }) => money(minor, currency)).join(', ');
      return `${what}: ${count}${sums ? ` (${sums})` : ''}`;
    });
    const mark = step.pointOfNoReturn ? colors.red(' — point of no return') : '';
    console.log(`  ${step.title.padEnd(24)}${touches.join('; ') || 'nothing'}${mark}`);
  }
  for (const { message } of blockers) console.log(`  ${colors.red('✗')} ${message}`);
  for (const { message } of warnings) console.log(`  ${colors.yellow('!')} ${message}`);
  console.log(colors.dim(`  plan ${hash}`));
}

/** Prints one event of a running operation. */
export function showEvent({ at, type, data }: OperationEvent): void {
  const { step, item, ...rest } = data;
  const place = [step, item === undefined ? undefined : `no. ${item}`].filter(Boolean).join(', ');
  const facts = Object.entries(rest)
    .filter(([, value]) => typeof value !== 'object')
    .map(([name, value]) => `${name}=${String(value)}`)
    .filter((fact) => !fact.startsWith('planHash'));
  const mark = type.endsWith('.done') || type === 'operation.completed' ? colors.green('✓') : ' ';
  console.log(
    `  ${colors.dim(at.slice(11, 23))} ${mark} ${type.padEnd(20)} ${place.padEnd(32)} ${colors.dim(facts.join(' '))}`,
  );
}

/** Prints how an operation ended. */
export function showEnd(view: unknown): void {
  const { state, steps } = view as OperationView;
  const done = steps.filter((step) => step.state === 'done').length;
  console.log(
    `The operation is ${state === 'completed' ? colors.green(state) : colors.red(state)}: ${done} of ${steps.length} steps done.`,
  );
}

/** Prints mails. */
export function showMails(mails: Mail[]): void {
  if (mails.length === 0) console.log('None.');
  for (const { to, subject, text } of mails) {
    console.log(`To ${to}: ${colors.bold(subject)}`);
    console.log(text.trimEnd().replace(/^/gm, '  │ '));
  }
}

/** Verifies an evidence file against this Tenure's own key and prints what was found. Throws when it does not hold. */
export async function showEvidence(file: string, signingKeyFile: string): Promise<void> {
  const { publicKey } = parseSigningKey(readFileSync(signingKeyFile, 'utf8'));
  const { ok, findings } = verifyEvidence(parseEvidenceText(readFileSync(file, 'utf8')), {
    trustedPublicKey: publicKey,
  });
  for (const { verdict, sentence } of findings)
    console.log(`${verdict === 'good' ? colors.green('✓') : '!'} ${sentence}`);
  if (!ok) throw new Error(`The evidence in ${file} does not hold.`);
  console.log(`It is kept in ${file}; check it again with: npx tenure evidence verify ${file}`);
}

/** An amount as people write it. */
export function money(minor: number, currency: string): string {
  const digits = exponentOf(currency);
  const format = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return format.format(minor / 10 ** digits);
}
