import { cancelInvoice as cancel } from '../../../db/ledger/index.ts';
import { invoiceAction } from './action.ts';

export const cancelInvoice = invoiceAction({
  name: 'cancel',
  summary: 'Cancel what is not paid',
  description:
    'What was paid of it already, and the credit that it used, goes into the client’s credit. A paid invoice is refunded instead.',
  example: { status: 'cancelled', cancelledAt: '2026-02-01T09:30:00.000Z', owedMinor: 0 },
  run: (tx, by, { id }) => cancel(tx, by, id),
});
