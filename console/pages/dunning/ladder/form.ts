import { needsDebt } from '../../../../domain/dunning/check.ts';
import type { Action, ActionType, LadderContent, Rung, Window } from '../../../../domain/dunning/ladder.ts';
import { amountsFrom, amountsText } from './amounts.ts';

/** Hours in which something may run, as they are typed. */
export interface HoursForm {
  from: string;
  until: string;
  businessDays: boolean;
  zone: string;
}

/** A rung as it is typed: texts, which may be nothing that a ladder can hold. */
export interface RungForm extends HoursForm {
  id: string;
  type: ActionType;
  /** to the due date, without a sign */
  days: string;
  side: 'before' | 'after';
  level: string;
  channel: string;
  template: string;
  fixed: string;
  percent: string;
  minimum: string;
  everyDays: string;
  times: string;
  minimumDebt: string;
  productTypes: string[];
  characteristics: string[];
  groups: string[];
}

/** A ladder as it is typed. */
export interface LadderForm extends HoursForm {
  rungs: RungForm[];
  warnHours: string;
  lateHours: string;
  suspends: string;
  unsuspends: boolean;
  /** a day on each line */
  holidays: string;
}

export const productTypes = ['hosting', 'reseller', 'server', 'other'] as const;
export const characteristics = ['common', 'good', 'problematic'] as const;

/** What a rung of each kind says beside its day, its conditions and its hours. */
export const fieldsOf = {
  reminder: ['channel', 'template'],
  notice: ['level', 'channel', 'template'],
  'final-warning': ['channel', 'template'],
  message: ['channel', 'template'],
  'late-fee': ['fixed', 'percent', 'minimum', 'everyDays', 'times'],
  charge: ['everyDays', 'times'],
  suspend: [],
  terminate: [],
  collections: [],
  'cancel-invoice': [],
  ticket: ['template'],
  webhook: [],
} as const satisfies Record<ActionType, readonly (keyof RungForm)[]>;

const noHours: HoursForm = { from: '', until: '', businessDays: false, zone: 'recipient' };

/** An empty rung of a kind. */
export function emptyRung(type: ActionType, id: string): RungForm {
  return {
    ...{ id, type, days: '', side: 'after', level: '', channel: '', template: '', fixed: '', percent: '' },
    ...{ minimum: '', everyDays: '', times: '', minimumDebt: '', productTypes: [], characteristics: [] },
    ...{ groups: [], ...noHours },
  };
}

/** The form that stands for a ladder. */
export function formOf(ladder: LadderContent): LadderForm {
  return {
    rungs: ladder.rungs.map(rungForm),
    ...{ warnHours: String(ladder.warnHours), lateHours: String(ladder.lateHours) },
    ...{ suspends: ladder.suspends, unsuspends: ladder.unsuspends },
    ...{ holidays: ladder.holidays.join('\n'), ...hoursForm(ladder.window) },
  };
}

function rungForm({ id, offsetDays, action, conditions, window }: Rung): RungForm {
  return {
    ...emptyRung(action.type, id),
    ...{ days: String(Math.abs(offsetDays)), side: offsetDays < 0 ? 'before' : 'after' },
    ...actionForm(action),
    minimumDebt: amountsText(conditions?.minimumDebt),
    productTypes: productTypes.filter((type) => conditions?.productTypes?.includes(type)),
    characteristics: characteristics.filter((each) => conditions?.characteristics?.includes(each)),
    groups: [...new Set(conditions?.groups?.map(String))],
    ...hoursForm(window),
  };
}

function actionForm(action: Action): Partial<RungForm> {
  switch (action.type) {
    case 'reminder':
    case 'final-warning':
    case 'message':
      return { channel: action.channel, template: action.template ?? '' };
    case 'notice':
      return { level: String(action.level), channel: action.channel, template: action.template ?? '' };
    case 'late-fee':
      return {
        ...{ fixed: amountsText(action.fixed), percent: action.percent ?? '' },
        ...{ minimum: amountsText(action.minimum), ...repeatForm(action.repeat) },
      };
    case 'charge':
      return repeatForm(action.repeat);
    case 'ticket':
      return { template: action.template ?? '' };
    case 'suspend':
    case 'terminate':
    case 'collections':
    case 'cancel-invoice':
    case 'webhook':
      return {};
  }
}

type Repeat = { everyDays: number; times?: number | undefined } | undefined;

function repeatForm(repeat: Repeat): Pick<RungForm, 'everyDays' | 'times'> {
  return { everyDays: text(repeat?.everyDays), times: text(repeat?.times) };
}

const text = (number: number | undefined) => (number === undefined ? '' : String(number));

function hoursForm(window: Window | undefined): HoursForm {
  return window === undefined ? { ...noHours } : { ...window };
}

/** Whether a rung is switched off: day 0 of what can only come when an invoice is overdue. */
export function isOff({ type, days }: Pick<RungForm, 'type' | 'days'>): boolean {
  return needsDebt(type) && /^\s*0+\s*$/.test(days);
}

/** The ladder that a form says, still to be read by `readLadder`: what is no number stays the text that was typed. */
export function ladderIn(
  form: LadderForm,
  usualCurrency: string | undefined,
): {
  ladder: unknown;
  /** the row of the form in which each rung of the ladder stands */
  rows: number[];
} {
  const rows = form.rungs.flatMap((rung, row) => (isOff(rung) ? [] : [row]));
  const holidays = form.holidays.split(/[\s,;]+/).filter((day) => day !== '');
  return {
    rows,
    ladder: {
      rungs: form.rungs.filter((rung) => !isOff(rung)).map((rung) => rungIn(rung, usualCurrency)),
      ...{ warnHours: number(form.warnHours), lateHours: number(form.lateHours) },
      ...{ suspends: form.suspends, unsuspends: form.unsuspends, holidays, ...hoursIn(form) },
    },
  };
}

function rungIn(rung: RungForm, usualCurrency: string | undefined) {
  const days = number(rung.days);
  const conditions = {
    ...given('minimumDebt', amountsFrom(rung.minimumDebt, usualCurrency)),
    ...(rung.productTypes.length > 0 && { productTypes: rung.productTypes }),
    ...(rung.characteristics.length > 0 && { characteristics: rung.characteristics }),
    ...(rung.groups.length > 0 && { groups: rung.groups.map(number) }),
  };
  return {
    id: rung.id.trim(),
    offsetDays: typeof days === 'number' && rung.side === 'before' && days !== 0 ? -days : days,
    action: actionIn(rung, usualCurrency),
    ...(Object.keys(conditions).length > 0 && { conditions }),
    ...hoursIn(rung),
  };
}

function actionIn(rung: RungForm, usualCurrency: string | undefined) {
  const { type } = rung;
  const all = {
    level: number(rung.level),
    channel: rung.channel,
    ...given('template', rung.template.trim() || undefined),
    ...given('fixed', amountsFrom(rung.fixed, usualCurrency)),
    ...given('percent', rung.percent.trim().replace(',', '.') || undefined),
    ...given('minimum', amountsFrom(rung.minimum, usualCurrency)),
    ...given('repeat', repeatIn(rung)),
  };
  const names = new Set<string>(fieldsOf[type]);
  const fields = Object.entries(all).filter(([name]) => names.has(name === 'repeat' ? 'everyDays' : name));
  return { type, ...Object.fromEntries(fields) };
}

function repeatIn({ everyDays, times }: RungForm) {
  if (everyDays.trim() === '' && times.trim() === '') return undefined;
  return { everyDays: number(everyDays), ...(times.trim() !== '' && { times: number(times) }) };
}

function hoursIn({ from, until, businessDays, zone }: HoursForm) {
  const none = from.trim() === '' && until.trim() === '' && !businessDays;
  return none ? {} : { window: { from: from.trim(), until: until.trim(), businessDays, zone } };
}

function given(name: string, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { [name]: value };
}

/** A whole number, or what was typed. */
function number(typed: string): number | string {
  return /^\d{1,16}$/.test(typed.trim()) ? Number(typed) : typed.trim();
}
