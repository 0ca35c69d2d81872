import { inOrder, type LadderContent, type Rung, type Window } from '../../../../domain/dunning/ladder.ts';
import { written } from '../../../../domain/money.ts';
import type { Language } from '../../../../web/words.ts';
import { clientLabels } from '../../../words/client-labels.ts';
import { ladderWords } from '../../../words/dunning-ladder.ts';

/** Something that a rung or a ladder says: what it is about, and what, in words. */
type Fact = readonly [label: string, value: string];

/** One difference between two ladders in words. */
export interface Difference {
  what: string;
  is: 'added' | 'removed' | 'changed';
  /** what was said before and what is said now; null: nothing */
  details: { label: string; from: string | null; to: string | null }[];
}

/** What a rung is called: `Notice 2`. */
export function rungName({ action }: Pick<Rung, 'action'>, language: Language): string {
  const name = clientLabels(language).action[action.type];
  return 'level' in action ? `${name} ${action.level}` : name;
}

/** A day to the due date with its sign: `+3`. */
export const signed = (days: number) => (days > 0 ? `+${days}` : String(days).replace('-', '−'));

/** How two ladders differ, rung by rung, in the order of the newer one; empty when nothing would happen otherwise. */
export function differences(before: LadderContent, after: LadderContent, language: Language): Difference[] {
  const words = ladderWords(language);
  const found = (ladder: LadderContent, id: string) => ladder.rungs.find((rung) => rung.id === id);
  const titled = (rung: Rung) => `${rungName(rung, language)} (${rung.id})`;
  const rungs = inOrder(after.rungs).flatMap((rung): Difference[] => {
    const old = found(before, rung.id);
    const facts = rungFacts(rung, language);
    // Its name says what it does.
    if (!old) return [{ what: titled(rung), is: 'added', details: compared([], facts.slice(1)) }];
    const details = compared(rungFacts(old, language), facts);
    return details.length > 0 ? [{ what: titled(rung), is: 'changed', details }] : [];
  });
  const gone = inOrder(before.rungs)
    .filter(({ id }) => !found(after, id))
    .map((rung): Difference => ({ what: titled(rung), is: 'removed', details: [] }));
  const whole = compared(ladderFacts(before, language), ladderFacts(after, language));
  const ofAll: Difference[] = whole.length > 0 ? [{ what: words.all, is: 'changed', details: whole }] : [];
  const all = [...rungs, ...gone, ...ofAll];
  const names = (ladder: LadderContent) => inOrder(ladder.rungs).map(({ id }) => id);
  return all.length === 0 && names(before).join() !== names(after).join()
    ? [{ what: words.order, is: 'changed', details: [] }]
    : all;
}

function compared(before: readonly Fact[], after: readonly Fact[]): Difference['details'] {
  const [from, to] = [new Map(before), new Map(after)];
  return [...new Set([...from.keys(), ...to.keys()])]
    .map((label) => ({ label, from: from.get(label) ?? null, to: to.get(label) ?? null }))
    .filter((each) => each.from !== each.to);
}

/** All that a rung says beside its name. */
export function rungFacts(rung: Rung, language: Language): Fact[] {
  const words = ladderWords(language);
  const { fields } = words;
  const { action, conditions, window, offsetDays } = rung;
  const kind = clientLabels(language).action[action.type];
  const facts: (Fact | undefined)[] = [
    [words.what, kind],
    [fields.days, signed(offsetDays)],
    'level' in action ? [fields.level, words.levels[`${action.level as 1 | 2 | 3}`]] : undefined,
    'channel' in action ? [fields.channel, words.channels[action.channel]] : undefined,
    'template' in action && action.template !== undefined ? [fields.template, action.template] : undefined,
    ...(action.type === 'late-fee'
      ? [
          amounts(fields.fixed, action.fixed, language),
          action.percent === undefined ? undefined : ([fields.percent, `${action.percent} %`] as const),
          amounts(fields.minimum, action.minimum, language),
        ]
      : []),
    ...('repeat' in action && action.repeat
      ? ([
          [fields.everyDays, String(action.repeat.everyDays)],
          [fields.times, String(action.repeat.times ?? '')],
        ] as const)
      : []),
    amounts(fields.minimumDebt, conditions?.minimumDebt, language),
    list(fields.productTypes, conditions?.productTypes, (each) => words.products[each]),
    list(fields.characteristics, conditions?.characteristics, (each) => words.characters[each]),
    list(fields.groups, conditions?.groups, (each) => words.group(String(each))),
    ...hours(window, language),
  ];
  return facts.filter((fact) => fact !== undefined);
}

function ladderFacts(ladder: LadderContent, language: Language): Fact[] {
  const words = ladderWords(language);
  const { fields } = words;
  return [
    [fields.warnHours, String(ladder.warnHours)],
    [fields.lateHours, String(ladder.lateHours)],
    [fields.suspends, words.suspending[ladder.suspends]],
    [fields.unsuspends, ladder.unsuspends ? '✓' : '–'],
    ...hours(ladder.window, language),
    ...(ladder.holidays.length > 0
      ? [[fields.holidays, [...ladder.holidays].sort().join(', ')] as const]
      : []),
  ];
}

function amounts(
  label: string,
  of: Record<string, number> | undefined,
  language: Language,
): Fact | undefined {
  const texts = Object.entries(of ?? {}).map(([currency, minor]) => written({ minor, currency }, language));
  return texts.length > 0 ? [label, texts.sort().join(', ')] : undefined;
}

function list<T>(label: string, of: readonly T[] | undefined, say: (each: T) => string): Fact | undefined {
  return of === undefined ? undefined : [label, [...new Set(of.map(say))].sort().join(', ')];
}

function hours(window: Window | undefined, language: Language): Fact[] {
  if (window === undefined) return [];
  const { fields, zones } = ladderWords(language);
  return [
    [fields.from, window.from],
    [fields.until, window.until],
    [fields.businessDays, window.businessDays ? '✓' : '–'],
    [fields.zone, zones[window.zone]],
  ];
}
