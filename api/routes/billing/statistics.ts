import { z } from '@hono/zod-openapi';
import { findProvider } from '../../../db/queries/providers.ts';
import { clientStatistics } from '../../../db/queries/statistics.ts';
import { invoiceStatuses } from '../../../domain/billing/invoice-status.ts';
import { dayIn } from '../../../domain/calendar.ts';
import { id } from '../../fields/common.ts';
import { minor } from '../../fields/money.ts';
import { ok } from '../../http/answer.ts';
import { endpoint } from '../../http/endpoint.ts';
import { clientToRead } from '../clients/access.ts';
import { clientParams } from '../clients/schema.ts';

const figures = z.object({
  count: z.int(),
  totalMinor: minor.openapi({ description: 'the sum of their totals, after credit' }),
});
const owed = z.object({ count: z.int(), owedMinor: minor });
export const statisticsSchema = z
  .object({
    clientId: id,
    currencies: z
      .array(
        z.object({
          currency: z.string(),
          invoices: z.object(
            Object.fromEntries(invoiceStatuses.map((status) => [status, figures])) as Record<
              (typeof invoiceStatuses)[number],
              typeof figures
            >,
          ),
          due: owed.openapi({ description: 'what is open' }),
          overdue: owed.openapi({ description: 'what is open after its due date' }),
          grossMinor: minor.openapi({ description: 'all that came in' }),
          expensesMinor: minor.openapi({ description: 'what was given back, and what gateways kept' }),
          netMinor: minor.openapi({ description: 'gross less expenses' }),
          creditMinor: minor,
        }),
      )
      .openapi({ description: 'the account’s currency first, others only where something is in them' }),
  })
  .openapi('ClientStatistics');

const none = { count: 0, totalMinor: 0 };
const example = {
  clientId: 1,
  currencies: [
    {
      currency: 'GBP',
      invoices: {
        ...{ draft: none, unpaid: { count: 1, totalMinor: 600 }, 'payment-pending': none },
        ...{ paid: { count: 3, totalMinor: 1800 }, cancelled: none, refunded: none, collections: none },
      },
      due: { count: 1, owedMinor: 600 },
      overdue: { count: 0, owedMinor: 0 },
      ...{ grossMinor: 1900, expensesMinor: 60, netMinor: 1840, creditMinor: 100 },
    },
  ],
};

export const getClientStatistics = endpoint(
  {
    method: 'get',
    path: '/v1/clients/{clientId}/statistics',
    scope: 'billing:read',
    tag: 'Payments and credit',
    summary: 'Read a client’s figures',
    description:
      'Invoices by status, what is due, gross, expenses, net and credit. An invoice that only collects others is not counted: it would count them twice.',
    params: clientParams,
    answers: [
      { status: 200, description: 'The figures.', schema: statisticsSchema, example },
      {
        status: 308,
        description: 'The client was merged into another, whose figures `Location` names.',
        headers: { Location: 'the survivor’s figures' },
      },
    ],
  },
  async ({ params }, call) => {
    const { sql, now } = call;
    const { id: clientId, currency, providerId } = await clientToRead(call, params.clientId);
    const provider = await findProvider(sql, providerId);
    const today = dayIn(now().toISOString(), provider?.timeZone ?? 'UTC');
    return ok({ clientId, currencies: await clientStatistics(sql, { clientId, currency, today }) });
  },
);
