import { z } from '@hono/zod-openapi';
import { setCollections } from '../../../db/ledger/index.ts';
import { invoiceAction } from './action.ts';

const collectionsBody = z
  .strictObject({
    inCollections: z.boolean().openapi({ description: 'false calls it back: it is unpaid again' }),
  })
  .openapi('InvoiceCollections', { example: { inCollections: true } });

export const sendToCollections = invoiceAction({
  name: 'collections',
  summary: 'Send an unpaid invoice to collections, or call it back',
  description: 'It is still owed, and a payment settles it as any other.',
  body: collectionsBody,
  example: { status: 'collections' },
  run: (tx, by, { id }, { inCollections }) => setCollections(tx, by, id, inCollections),
});
