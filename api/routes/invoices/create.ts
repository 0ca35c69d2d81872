import { taxRuleFor } from '../../../db/billing/taxes.ts';
import { addLine, createInvoice as make } from '../../../db/ledger/index.ts';
import { findConnection } from '../../../db/queries/client-providers.ts';
import { created } from '../../http/answer.ts';
import { writing } from '../../http/endpoint.ts';
import { etagOf } from '../../http/versions.ts';
import { requireProvider } from '../../http/visibility.ts';
import { impossibleField } from '../../problems.ts';
import { book } from '../billing/book.ts';
import { clientToBook } from '../clients/access.ts';
import { clientParams } from '../clients/schema.ts';
import { invoiceExample, invoiceSchema, newInvoice } from './schema.ts';

export const createInvoice = writing(
  {
    method: 'post',
    path: '/v1/clients/{clientId}/invoices',
    scope: 'billing:write',
    tag: 'Invoices',
    summary: 'Make a draft of an invoice',
    description:
      'Empty or with lines, in the currency of the account. Nobody is told; it has no number until it is issued. Taxes are those of today; where the provider’s prices hold them, a taxed line is given with them and shown without.',
    params: clientParams,
    body: newInvoice,
    answers: [
      {
        status: 201,
        description: 'The draft.',
        schema: invoiceSchema,
        example: { ...invoiceExample, status: 'draft', number: null, issuedOn: null, owedMinor: 0 },
        headers: { Location: 'its address', ETag: 'its version' },
      },
    ],
    problems: ['client-held', 'client-merged', 'client-gone', 'not-possible'],
  },
  async ({ params: { clientId }, body: { lines, ...draft } }, call) => {
    const { tx, caller } = call;
    const client = await clientToBook(tx, caller, clientId);
    const { providerId = client.providerId } = draft;
    if (providerId !== client.providerId) {
      await requireProvider(tx, caller, { providerId });
      if (!(await findConnection(tx, clientId, providerId)))
        throw impossibleField('/providerId', `Provider ${providerId} does not serve client ${clientId}.`);
    }
    const invoice = await book(call, clientId, async (tx, by) => {
      let made = await make(tx, by, { ...draft, clientId });
      const taxes = await taxRuleFor(tx, { clientId, providerId, now: by.now });
      for (const line of lines) made = (await addLine(tx, by, made.id, line, taxes)).invoice;
      return made;
    });
    return created(`/v1/invoices/${invoice.id}`, invoice, { ETag: etagOf(invoice) });
  },
);
