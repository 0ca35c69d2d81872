import { z } from 'zod';
import { isCurrency } from '../currencies.ts';

/** Days between a rung and the due date, at most: ten years. */
export const MOST_DAYS = 3650;
const MOST_HOURS = 720;

const word = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be a short name of lower-case letters, digits and hyphens');
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 09:30');
const day = z.iso.date('must be a date such as 2026-01-31');
const currency = z.string().refine(isCurrency, 'must be a currency code of ISO 4217, such as EUR');
const amounts = z
  .record(currency, z.int('must be a whole number of minor units').min(1, 'must be more than nothing'))
  .describe('minor units by currency, such as {"EUR": 500}');
const percent = z.string().regex(/^\d{1,5}(\.\d{1,4})?$/, 'must be a percentage as text, such as "7.5"');
const repeat = z.strictObject({
  everyDays: z.int().min(1).max(365),
  times: z
    .int()
    .min(1)
    .max(100)
    .optional()
    .describe('how often in all; a repetition without an end is refused'),
});

const channel = z.enum(['email', 'sms']).default('email');
const ofWish = {
  channel,
  template: word.optional().describe('a template of its own in place of the usual one'),
};

export const lateFeeSchema = z.strictObject({
  type: z.literal('late-fee'),
  fixed: amounts.optional(),
  percent: percent.optional().describe('of what the invoice owes at that time'),
  minimum: amounts.optional().describe('the least that a percentage comes to'),
  repeat: repeat.optional(),
});

export const actionSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('reminder'), ...ofWish }),
  z.strictObject({ type: z.literal('notice'), level: z.int().min(1).max(3), ...ofWish }),
  z.strictObject({ type: z.literal('final-warning'), ...ofWish }),
  z.strictObject({ type: z.literal('message'), channel, template: word }),
  lateFeeSchema,
  z.strictObject({
    type: z.literal('charge'),
    repeat: repeat.optional().describe('tries after a failed one'),
  }),
  z.strictObject({ type: z.literal('suspend') }),
  z.strictObject({ type: z.literal('terminate') }),
  z.strictObject({ type: z.literal('collections') }),
  z.strictObject({ type: z.literal('cancel-invoice') }),
  z.strictObject({ type: z.literal('ticket'), template: word.optional() }),
  z.strictObject({ type: z.literal('webhook') }),
]);
/** What a rung does. */
export type Action = z.output<typeof actionSchema>;
export type ActionType = Action['type'];

/** All kinds of rungs, in the order in which they are mostly used. */
export const actionTypes = [
  ...(['reminder', 'charge', 'notice', 'late-fee', 'message', 'suspend', 'final-warning'] as const),
  ...(['terminate', 'cancel-invoice', 'collections', 'ticket', 'webhook'] as const),
] as const satisfies readonly ActionType[];

const conditionsSchema = z.strictObject({
  minimumDebt: amounts.optional().describe('what the client owes on due invoices of that currency, at least'),
  productTypes: z
    .array(z.enum(['hosting', 'reseller', 'server', 'other']))
    .min(1)
    .optional(),
  characteristics: z
    .array(z.enum(['common', 'good', 'problematic']))
    .min(1)
    .optional(),
  groups: z.array(z.int().min(1)).min(1).optional().describe('numbers of client groups'),
});
export type Conditions = z.output<typeof conditionsSchema>;

export const windowSchema = z.strictObject({
  from: timeOfDay,
  until: timeOfDay,
  businessDays: z.boolean().default(false).describe('neither at weekends nor on the holidays of the ladder'),
  zone: z.enum(['recipient', 'provider']).default('recipient').describe('whose clock counts'),
});
/** Local hours in which a rung may run. */
export type Window = z.output<typeof windowSchema>;

export const rungSchema = z.strictObject({
  id: word,
  offsetDays: z.int().describe('days after the due date of the invoice; negative: before it'),
  action: actionSchema,
  conditions: conditionsSchema.optional(),
  window: windowSchema.optional().describe('in place of the ladder’s'),
});
export type Rung = z.output<typeof rungSchema>;

export const ladderSchema = z.strictObject({
  rungs: z.array(rungSchema).max(100),
  warnHours: z
    .int()
    .min(1)
    .max(MOST_HOURS)
    .default(24)
    .describe('hours between a delivered warning and a suspension or termination, at least'),
  lateHours: z
    .int()
    .min(1)
    .max(MOST_HOURS)
    .default(24)
    .describe('a suspension or termination that is later than this waits for a new warning'),
  suspends: z
    .enum(['invoice-services', 'all-services'])
    .default('invoice-services')
    .describe('which services an overdue invoice concerns'),
  unsuspends: z.boolean().default(true).describe('whether a payment ends what overdue suspended'),
  window: windowSchema.optional(),
  holidays: z.array(day).max(1000).default([]),
});
/** A ladder as people write it. */
export type LadderContent = z.output<typeof ladderSchema>;
/** A ladder as it may be sent, with what may be left out. */
export type LadderInput = z.input<typeof ladderSchema>;

/** A ladder in force: a version never changes. */
export interface Ladder extends LadderContent {
  id: number;
  version: number;
  /** since when this version counts, ISO 8601 */
  activeFrom: string;
}

/** The order in which rungs follow each other: by day, then as they are written. */
export function inOrder<R extends Pick<Rung, 'offsetDays'>>(rungs: readonly R[]): R[] {
  return rungs
    .map((rung, place) => ({ rung, place }))
    .sort((a, b) => a.rung.offsetDays - b.rung.offsetDays || a.place - b.place)
    .map(({ rung }) => rung);
}

/** How urgent a message to the client is; undefined: it is none, or one that is not part of the sequence. */
export function rankOf(action: { type: string; level?: number | null }): number | undefined {
  switch (action.type) {
    case 'reminder':
      return 0;
    case 'notice':
      return action.level ?? 1;
    case 'final-warning':
      return 4;
    default:
      return undefined;
  }
}

/** Whether it warns of a suspension or termination. */
export function isWarning({ type }: { type: string }): boolean {
  return type === 'notice' || type === 'final-warning';
}
