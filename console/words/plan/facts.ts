import { writtenTime } from '../../../web/dates.ts';
import { formatCount } from '../../../web/plurals.ts';
import type { Language } from '../../../web/words.ts';
import { clientLabels } from '../client-labels.ts';
import { labels } from '../labels.ts';
import { factCodes, factNames } from './fact-names.ts';
import { stepNamed } from './steps.ts';
import { rowsOfTable } from './tables.ts';

/** Facts in a line: `Dienste: 3 · Zusätze: 1`. */
export function factsText(
  call: { language: Language; zone: string; words: { yes: string; no: string } },
  facts: Readonly<Record<string, unknown>>,
): string {
  const { step, item, ...rest } = facts;
  return Object.entries({ step, item, ...rest })
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${factName(call.language, name)}: ${factValue(call, name, value)}`)
    .join(' · ');
}

function factName(language: Language, name: string): string {
  const skipped = /^skipped: (.+)$/.exec(name)?.[1];
  if (skipped !== undefined) return `${factNames(language).skipped}, ${stepNamed(language, skipped)}`;
  const table = language === 'en' ? undefined : rowsOfTable(language, name);
  return own(factNames(language), name) ?? table ?? name.replaceAll('_', ' ');
}

function factValue(
  { language, zone, words }: { language: Language; zone: string; words: { yes: string; no: string } },
  name: string,
  value: unknown,
): string {
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (typeof value === 'number') return IDS.includes(name) ? String(value) : formatCount(language, value);
  if (typeof value !== 'string') return JSON.stringify(value);
  if (name === 'step') return stepNamed(language, value);
  if (name === 'expiresAt' || name === 'approvalUntil') return writtenTime(language, zone, value);
  const { service, client, suspended } = clientLabels(language);
  if (name === 'because') return own(suspended, value) ?? own(factCodes(language), value) ?? value;
  if (name === 'kind') return own(labels(language).kind, value) ?? value;
  return own(factCodes(language), value) ?? own({ ...client, ...service }, value) ?? value;
}

/** Numbers that name a row: they are not written with a thousands separator. */
const IDS = ['export', 'into', 'item', 'message', 'newDefault', 'provider', 'server'];

function own(words: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(words, key) ? words[key] : undefined;
}
