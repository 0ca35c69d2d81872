import { z } from '@hono/zod-openapi';
import { debtAges, debtByAge, openOperations, operationsPerDay } from '../../../db/queries/figures.ts';
import { idText } from '../../fields/common.ts';
import { ok } from '../../http/answer.ts';
import { endpoint } from '../../http/endpoint.ts';
import { providersFor } from '../../http/visibility.ts';
import { stateSchema } from '../operations/schema.ts';

const DAYS = 14;
const DAY_MS = 24 * 60 * 60_000;
const query = z.strictObject({ providerId: idText('of this provider only').optional() });

export const operationFigures = z
  .object({
    open: z
      .partialRecord(stateSchema, z.int())
      .openapi({ description: 'how many are in which state, of those that have not come to a good end' }),
    days: z
      .array(z.object({ day: z.string(), started: z.int(), completed: z.int(), failed: z.int() }))
      .openapi({ description: `the last ${DAYS} days in UTC, by when they were asked for` }),
  })
  .openapi('OperationStatistics');

export const getOperationFigures = endpoint(
  {
    method: 'get',
    path: '/v1/statistics/operations',
    scope: 'operations:read',
    tag: 'Operations',
    summary: 'Count operations by state and by day',
    query,
    answers: [
      {
        status: 200,
        description: 'The figures.',
        schema: operationFigures,
        example: {
          open: { blocked: 1, running: 3 },
          days: [{ day: '2026-01-31', started: 12, completed: 11, failed: 0 }],
        },
      },
    ],
  },
  async ({ query: { providerId } }, { sql, caller, now }) => {
    const providerIds = providersFor(caller, providerId);
    const until = dayOf(now());
    const since = dayOf(new Date(now().getTime() - (DAYS - 1) * DAY_MS));
    const [open, days] = await Promise.all([
      openOperations(sql, providerIds),
      operationsPerDay(sql, { since, until, providerIds }),
    ]);
    return ok({ open, days });
  },
);

export const debtFigures = z
  .object({
    items: z.array(
      z.object({
        currency: z.string(),
        age: z.enum(debtAges).openapi({ description: 'days since the due date' }),
        invoices: z.int(),
        owedMinor: z.int(),
      }),
    ),
  })
  .openapi('DebtStatistics');

export const getDebtFigures = endpoint(
  {
    method: 'get',
    path: '/v1/statistics/debt',
    scope: 'billing:read',
    tag: 'Billing',
    summary: 'Sum up what is overdue, by its age',
    query,
    answers: [
      {
        status: 200,
        description: 'The figures.',
        schema: debtFigures,
        example: { items: [{ currency: 'EUR', age: '8-30', invoices: 4, owedMinor: 12_900 }] },
      },
    ],
  },
  async ({ query: { providerId } }, { sql, caller, now }) =>
    ok({
      items: await debtByAge(sql, { today: dayOf(now()), providerIds: providersFor(caller, providerId) }),
    }),
);

/** Figures over all providers have one day: that of UTC. */
function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}
