import { z } from '@hono/zod-openapi';
import { taxRuleFor } from '../../../db/billing/taxes.ts';
import { issueInvoice as issue } from '../../../db/ledger/index.ts';
import { billingDay } from '../../fields/money.ts';
import { impossibleField } from '../../problems.ts';
import { invoiceAction } from './action.ts';

const issueBody = z
  .strictObject({
    issuedOn: billingDay.optional().openapi({ description: 'today, where the provider is, when left out' }),
    dueOn: billingDay
      .optional()
      .openapi({ description: 'the draft’s own date, else the day of issue, when left out' }),
    useCredit: z.boolean().default(true).openapi({ description: 'false leaves the client’s credit alone' }),
  })
  .openapi('InvoiceIssue', { example: { dueOn: '2027-02-14' } });

export const issueInvoice = invoiceAction({
  name: 'issue',
  summary: 'Issue a draft',
  description:
    'It gets the next number of the provider’s series, keeps the addressee as of now, and uses the client’s credit. From then on its lines no longer change.',
  body: issueBody,
  run: async (tx, by, { id, clientId, providerId }, body) => {
    const taxes = await taxRuleFor(tx, { clientId, providerId, now: by.now });
    const after = await issue(tx, by, id, { ...body, ...(taxes && { taxes }) });
    // A draft's own date may have passed while it lay there; only what is asked for now must make sense.
    if (body.dueOn !== undefined && after.issuedOn !== null && body.dueOn < after.issuedOn)
      throw impossibleField(
        '/dueOn',
        `The due date ${body.dueOn} lies before the day of issue, ${after.issuedOn}: it would be overdue at once.`,
      );
    return after;
  },
});
