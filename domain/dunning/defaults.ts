import { z } from 'zod';
import {
  type LadderContent,
  type LadderInput,
  ladderSchema,
  lateFeeSchema,
  MOST_DAYS,
  windowSchema,
} from './ladder.ts';

const days = z.int().min(0).max(MOST_DAYS);
const offWhenZero = (usual: number, what: string) => days.default(usual).describe(`${what}; 0: off`);

/** The few numbers that hosting panels ask for, in place of a ladder written rung by rung. */
export const dunningSettingsSchema = z.strictObject({
  reminderDays: offWhenZero(7, 'reminder so many days before the due date'),
  firstNoticeDays: offWhenZero(3, 'first overdue notice so many days after the due date'),
  secondNoticeDays: offWhenZero(7, 'second overdue notice'),
  thirdNoticeDays: offWhenZero(14, 'third overdue notice'),
  lateFee: lateFeeSchema
    .omit({ type: true })
    .extend({ days: days.min(1) })
    .optional()
    .describe('a fee so many days after the due date'),
  charge: z
    .strictObject({
      daysBefore: days.describe('days before the due date; 0: on it'),
      tries: z.int().min(1).max(20).default(1),
      everyDays: z.int().min(1).max(30).default(1),
    })
    .optional()
    .describe('automatic charge of the stored card'),
  suspendDays: offWhenZero(0, 'suspension so many days after the due date'),
  unsuspends: z.boolean().default(true).describe('whether a payment ends it'),
  terminateDays: offWhenZero(0, 'termination so many days after the due date'),
  finalWarningDays: days.default(3).describe('final warning so many days before the termination; 0: none'),
  cancelInvoice: z
    .boolean()
    .default(false)
    .describe('whether the invoice is cancelled when the service is terminated'),
  collectionsDays: offWhenZero(0, 'into collections so many days after the due date'),
  window: windowSchema.optional(),
});
export type DunningSettings = z.output<typeof dunningSettingsSchema>;

/** The ladder that these settings stand for. It may still be one that cannot work: `checkLadder` says so. */
export function ladderFrom(settings: DunningSettings): LadderContent {
  const { reminderDays, terminateDays, suspendDays, finalWarningDays, collectionsDays, lateFee, charge } =
    settings;
  const rungs: LadderInput['rungs'] = [];
  const put = (id: string, offsetDays: number, action: LadderInput['rungs'][number]['action']) =>
    rungs.push({ id, offsetDays, action });

  if (reminderDays > 0) put('reminder', -reminderDays, { type: 'reminder' });
  if (charge) {
    const { daysBefore, tries, everyDays } = charge;
    const repeat = tries > 1 ? { everyDays, times: tries } : undefined;
    put('charge', -daysBefore, { type: 'charge', repeat });
  }
  const notices = [settings.firstNoticeDays, settings.secondNoticeDays, settings.thirdNoticeDays];
  for (const [at, after] of notices.entries())
    if (after > 0) put(`notice-${at + 1}`, after, { type: 'notice', level: at + 1 });
  if (lateFee) {
    const { days: after, ...fee } = lateFee;
    put('late-fee', after, { type: 'late-fee', ...fee });
  }
  if (suspendDays > 0) put('suspend', suspendDays, { type: 'suspend' });
  if (terminateDays > 0) {
    if (finalWarningDays > 0 && terminateDays - finalWarningDays > suspendDays)
      put('final-warning', terminateDays - finalWarningDays, { type: 'final-warning' });
    put('terminate', terminateDays, { type: 'terminate' });
    if (settings.cancelInvoice) put('cancel-invoice', terminateDays, { type: 'cancel-invoice' });
  }
  if (collectionsDays > 0) put('collections', collectionsDays, { type: 'collections' });
  return ladderSchema.parse({ rungs, unsuspends: settings.unsuspends, window: settings.window });
}

/** What holds for a provider that decided nothing: mails at their days, nothing that costs or ends anything. */
export function defaultLadder(): LadderContent {
  return ladderFrom(dunningSettingsSchema.parse({}));
}
