import { z } from 'zod';
import { Problem } from '../../../../api/problems.ts';
import { type ActionType, actionTypes } from '../../../../domain/dunning/ladder.ts';
import { field } from '../../../../web/forms.ts';
import { many } from '../../../components/checks.tsx';
import { emptyRung, type HoursForm, type LadderForm, type RungForm } from './form.ts';

const MOST_RUNGS = 100;
const MOST_CHARACTERS = 20_000;

/** What the form of a ladder sends: what it knows by name, and the fields of its rungs by their place. */
export const posted = z
  .object({
    action: field(20),
    ...{ etag: field(100), tried: z.string().max(200_000).optional(), days: field(5), when: field(10) },
    kind: field(30).optional(),
  })
  .catchall(z.union([z.string().max(MOST_CHARACTERS), z.array(z.string().max(200)).max(500)]));
type Posted = z.output<typeof posted>;

const one = z.string().max(MOST_CHARACTERS).default('');
const hours = { from: one, until: one, businessDays: one, zone: one };
const rungFields = z.strictObject({
  ...{ id: one, type: z.enum(actionTypes), days: one, side: z.enum(['before', 'after']), level: one },
  ...{ channel: one, template: one, fixed: one, percent: one, minimum: one, everyDays: one, times: one },
  ...{ minimumDebt: one, productTypes: many, characteristics: many, groups: many, ...hours },
});
const ladderFields = z.strictObject({
  ...{ warnHours: one, lateHours: one, suspends: one, unsuspends: one, holidays: one, ...hours },
});

/**
 * The ladder as it was typed.
 * @throws Problem 400 when the form has fields that it cannot have
 */
export function formIn({ action, etag, tried, days, when, kind, ...rest }: Posted): LadderForm {
  const rows = new Map<number, Record<string, unknown>>();
  const ladder: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(rest)) {
    const [, place, of] = /^rungs\.(\d{1,3})\.(\w+)$/.exec(name) ?? [];
    if (place === undefined || of === undefined) ladder[name] = value;
    else rows.set(Number(place), { ...rows.get(Number(place)), [of]: value });
  }
  const rungs = [...rows].sort(([a], [b]) => a - b).map(([, fields]) => rungFields.safeParse(fields));
  const its = ladderFields.safeParse(ladder);
  if (!its.success || rungs.length > MOST_RUNGS || rungs.some(({ success }) => !success))
    throw new Problem('invalid-request', 'The form has fields that it cannot have, or lacks some.');
  return {
    ...{ ...its.data, unsuspends: its.data.unsuspends !== '', ...hoursTyped(its.data) },
    rungs: rungs.flatMap(({ data }) => (data ? [{ ...data, ...hoursTyped(data) }] : [])),
  };
}

function hoursTyped({ businessDays, zone }: Record<keyof HoursForm, string>) {
  return { businessDays: businessDays !== '', zone: zone === '' ? 'recipient' : zone };
}

/** The form after somebody pressed one of the buttons of its rows, and the rung that is meant next. */
export function changed(
  form: LadderForm,
  { action, kind }: Pick<Posted, 'action' | 'kind'>,
): { form: LadderForm; meant: RungForm | undefined } | undefined {
  const [what, place] = action.split('.');
  const at = Number(place);
  const { rungs } = form;
  switch (what) {
    case 'add': {
      const meant = freshRung(actionTypes.find((each) => each === kind) ?? 'notice', rungs);
      return { form: { ...form, rungs: [...rungs, meant] }, meant };
    }
    case 'remove':
      return { form: { ...form, rungs: rungs.filter((_, row) => row !== at) }, meant: undefined };
    case 'up':
    case 'down': {
      const to = what === 'up' ? at - 1 : at + 1;
      const meant = rungs[at];
      if (!meant || to < 0 || to >= rungs.length) return { form, meant };
      return { form: { ...form, rungs: rungs.toSpliced(at, 1).toSpliced(to, 0, meant) }, meant };
    }
    default:
      return undefined;
  }
}

const LATER_DAYS = 7;

/** A rung of a kind, a week behind the last one; its name is that of no other. */
function freshRung(type: ActionType, rungs: readonly RungForm[]): RungForm {
  const names = new Set(rungs.map(({ id }) => id));
  const level = Math.min(3, rungs.filter((rung) => rung.type === 'notice').length + 1);
  const usual = type === 'notice' ? `notice-${level}` : type;
  const name = [usual, ...Array.from({ length: MOST_RUNGS + 1 }, (_, at) => `${type}-${at + 1}`)].find(
    (each) => !names.has(each),
  );
  const last = Math.max(0, ...rungs.map(({ days, side }) => (side === 'after' ? Number(days) || 0 : 0)));
  const before = type === 'reminder';
  return {
    ...emptyRung(type, name ?? type),
    ...{ days: String(before ? LATER_DAYS : last + LATER_DAYS), side: before ? 'before' : 'after' },
    ...{ level: type === 'notice' ? String(level) : '', channel: 'email' },
  };
}

/** The rungs in the order of their days; those of one day, and those whose day is no number, keep their place. */
export function byDay(form: LadderForm): LadderForm {
  const at = form.rungs.map(dayOf);
  if (at.some(Number.isNaN)) return form;
  const order = form.rungs.map((_, place) => place).sort((a, b) => (at[a] ?? 0) - (at[b] ?? 0) || a - b);
  return { ...form, rungs: order.flatMap((place) => form.rungs[place] ?? []) };
}

/** The day of a rung to the due date; NaN: it is none. */
export function dayOf({ days, side }: Pick<RungForm, 'days' | 'side'>): number {
  const day = days.trim() === '' ? Number.NaN : Number(days);
  return side === 'before' ? -day : day;
}
