import { z } from '@hono/zod-openapi';
import { recoveredByRung } from '../../../db/queries/recovery.ts';
import { addDays } from '../../../domain/calendar.ts';
import { id, idText } from '../../fields/common.ts';
import { billingDay, minor } from '../../fields/money.ts';
import { requirePeriod } from '../../fields/period.ts';
import { ok } from '../../http/answer.ts';
import { endpoint } from '../../http/endpoint.ts';
import { providersFor } from '../../http/visibility.ts';

const DAYS = 90;

export const recoveryFigures = z
  .object({
    from: z.string(),
    to: z.string(),
    items: z.array(
      z.object({
        providerId: id,
        groupId: id.nullable().openapi({ description: 'whose ladder it was; null: the provider’s own' }),
        rungId: z.string(),
        action: z.string(),
        currency: z.string(),
        days: z.int().openapi({ description: 'days from the due date to the rung, on average' }),
        invoices: z.int().openapi({ description: 'that were paid in full by such a payment' }),
        payments: z.int().openapi({ description: 'that came after the rung and before the next' }),
        paidMinor: minor.openapi({ description: 'what of them neither went into credit nor was taken back' }),
      }),
    ),
  })
  .openapi('RecoveryStatistics');

export const getRecoveryFigures = endpoint(
  {
    method: 'get',
    path: '/v1/statistics/recovery',
    scope: 'dunning:read',
    tag: 'Dunning',
    summary: 'Sum up what was paid after which rung and before the next',
    description:
      'Each payment of the time counts for the last rung that was done for its invoice before it came. Payments of invoices without a rung are left out.',
    query: z.strictObject({
      providerId: idText('of this provider only').optional(),
      from: billingDay
        .optional()
        .openapi({ description: `${DAYS} days ago when absent; days are those of UTC` }),
      to: billingDay.optional().openapi({ description: 'the last day; today when absent' }),
    }),
    answers: [
      {
        status: 200,
        description: 'The figures, each ladder from its first rung to its last.',
        schema: recoveryFigures,
        example: {
          ...{ from: '2026-01-01', to: '2026-03-31' },
          items: [
            {
              ...{ providerId: 1, groupId: null, rungId: 'notice-1', action: 'notice', currency: 'EUR' },
              ...{ days: 3, invoices: 12, payments: 13, paidMinor: 14_280 },
            },
          ],
        },
      },
    ],
  },
  async ({ query }, { sql, caller, now }) => {
    const to = query.to ?? now().toISOString().slice(0, 10);
    const from = query.from ?? addDays(to, -DAYS);
    requirePeriod({ from, to });
    const providerIds = providersFor(caller, query.providerId);
    return ok({ from, to, items: await recoveredByRung(sql, { from, to, providerIds }) });
  },
);
