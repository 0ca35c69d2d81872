import { Liquid } from 'liquidjs';

const MAX_SOURCE_CHARACTERS = 100_000;
const MAX_RENDER_MILLISECONDS = 3_000;
const MAX_ALLOCATED = 1_000_000;

/** The name under which the language and time zone are handed to the filters. */
export const LOCALE = '__locale';

export interface Locale {
  language: string;
  timeZone: string;
}

// Templates are edited by staff: no files, no other clock than the message's, nothing by chance, and nothing
// that writes a value without escaping it.
const WITHOUT_TAGS = ['include', 'render', 'layout', 'block', 'cycle', 'increment', 'decrement'];
const WITHOUT_FILTERS = [
  'raw',
  'sample',
  'date',
  'date_to_xmlschema',
  'date_to_rfc822',
  'date_to_string',
  'date_to_long_string',
];
const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

export const textEngine = createEngine();
export const htmlEngine = createHtmlEngine();

function createEngine(outputEscape?: (value: unknown) => string): Liquid {
  const engine = new Liquid({
    templates: {},
    strictVariables: true,
    strictFilters: true,
    lenientIf: true,
    ownPropertyOnly: true,
    parseLimit: MAX_SOURCE_CHARACTERS,
    renderLimit: MAX_RENDER_MILLISECONDS,
    memoryLimit: MAX_ALLOCATED,
    ...(outputEscape === undefined ? {} : { outputEscape }),
  });
  for (const tag of WITHOUT_TAGS) delete engine.tags[tag];
  for (const filter of WITHOUT_FILTERS) delete engine.filters[filter];

  engine.registerFilter('long_date', function (value: unknown) {
    return longDate(value, localeOf(this.context.getSync([LOCALE])));
  });
  engine.registerFilter('long_date_time', function (value: unknown) {
    return longDateTime(value, localeOf(this.context.getSync([LOCALE])));
  });
  engine.registerFilter('plural', function (count: unknown, ...forms: unknown[]) {
    return plural(count, forms, localeOf(this.context.getSync([LOCALE])));
  });
  return engine;
}

function createHtmlEngine(): Liquid {
  const engine = createEngine(escapeHtml);
  // They escape by themselves, so that a value is not escaped twice.
  engine.registerFilter('escape', { raw: true, handler: escapeHtml });
  engine.registerFilter('newline_to_br', {
    raw: true,
    handler: (value: unknown) => escapeHtml(value).replace(/\r?\n/g, '<br>\n'),
  });
  return engine;
}

function escapeHtml(value: unknown): string {
  const text = value === null || value === undefined ? '' : String(value);
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** `{{ closedAt | long_date }}`: 31 January 2026, in the language and time zone of the message. */
function longDate(value: unknown, locale: Locale): string {
  return writtenDate('long_date', value, locale, { dateStyle: 'long' });
}

/** `{{ expiresAt | long_date_time }}`: 31 January 2026 at 10:30 CET, in the language and time zone of the message. */
function longDateTime(value: unknown, locale: Locale): string {
  return writtenDate('long_date_time', value, locale, {
    ...{ day: 'numeric', month: 'long', year: 'numeric' },
    ...{ hour: '2-digit', minute: '2-digit', timeZoneName: 'short' },
  });
}

function writtenDate(
  filter: string,
  value: unknown,
  { language, timeZone }: Locale,
  style: Intl.DateTimeFormatOptions,
): string {
  const date = new Date(String(value));
  if (Number.isNaN(date.getTime())) throw new Error(`${filter} needs a date such as 2026-01-31T09:30:00Z`);
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { ...style, timeZone }).format(date);
}

/** `{{ n | plural: 'usługa', 'usługi', 'usług' }}`: the forms of the language in the order one, few, many. */
function plural(count: unknown, forms: unknown[], { language }: Locale): string {
  const rules = new Intl.PluralRules(language);
  const order = ['zero', 'one', 'two', 'few', 'many', 'other'];
  const categories = rules
    .resolvedOptions()
    .pluralCategories.toSorted((a, b) => order.indexOf(a) - order.indexOf(b));
  if (forms.length === 0) throw new Error('plural needs the forms of the word');
  const place = categories.indexOf(rules.select(Number(count)));
  return String(forms[Math.min(place, forms.length - 1)]);
}

function localeOf(value: unknown): Locale {
  return value as Locale;
}
