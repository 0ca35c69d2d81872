import { z } from '@hono/zod-openapi';
import { applyCredit } from '../../../db/ledger/index.ts';
import { amount } from '../../fields/money.ts';
import { impossibleField } from '../../problems.ts';
import { invoiceAction } from './action.ts';

const creditBody = z
  .strictObject({ amountMinor: amount.optional() })
  .openapi('InvoiceCredit', { example: { amountMinor: 100 } });

export const useCreditForInvoice = invoiceAction({
  name: 'credit',
  summary: 'Use the client’s credit for an open invoice',
  description:
    'As much as there is and as is owed when `amountMinor` is left out. Issuing an invoice does this by itself.',
  body: creditBody,
  example: { creditMinor: 100, totalMinor: 500, owedMinor: 500 },
  run: async (tx, by, { id, creditMinor }, { amountMinor }) => {
    const after = await applyCredit(tx, by, id, amountMinor);
    const used = after.creditMinor - creditMinor;
    if (used < (amountMinor ?? 1))
      throw impossibleField(
        '/amountMinor',
        `Of the client’s credit only ${used} could be used for invoice ${id}: there is no more, or no more is owed.`,
      );
    return after;
  },
});
