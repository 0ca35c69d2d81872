import { z } from '@hono/zod-openapi';
import { taxRuleFor } from '../../../db/billing/taxes.ts';
import { addFee } from '../../../db/ledger/index.ts';
import { line } from '../../fields/common.ts';
import { amount } from '../../fields/money.ts';
import { invoiceAction } from './action.ts';

const feeBody = z
  .strictObject({ amountMinor: amount, description: line(500).min(1), taxed: z.boolean().default(false) })
  .openapi('NewInvoiceFee', { example: { amountMinor: 500, description: 'Late fee' } });

export const addInvoiceFee = invoiceAction({
  name: 'fees',
  summary: 'Add a fee to an open invoice',
  description:
    'A line of the kind `late-fee`; the invoice owes as much more. With `taxed` it is taxed as of now; the other lines keep their taxes.',
  body: feeBody,
  example: { subtotalMinor: 1000, totalMinor: 1100, owedMinor: 1100 },
  run: async (tx, by, { id, clientId, providerId }, fee) => {
    const taxes = fee.taxed ? await taxRuleFor(tx, { clientId, providerId, now: by.now }) : undefined;
    return addFee(tx, by, id, { ...fee, ...(taxes && { taxes }) });
  },
});
