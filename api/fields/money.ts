import { z } from '@hono/zod-openapi';
import { CalendarError, checkDay } from '../../domain/calendar.ts';
import { date } from './common.ts';

const wholeMinorUnits = `must be a whole number of minor units from 1 to ${Number.MAX_SAFE_INTEGER}: 12.50 EUR is 1250`;

/** An amount above 0. */
export const amount = z
  .int(wholeMinorUnits)
  .min(1, wholeMinorUnits)
  .openapi({ description: 'in the smallest unit of the currency', example: 1190 });

/** An amount that is shown; it can be 0 or below. */
export const minor = z.int().openapi({ description: 'in the smallest unit of the currency' });

/** A day that is meant: no typing error such as the year 9999. */
export const billingDay = date.superRefine((text, context) => {
  try {
    checkDay(text);
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
  }
});
