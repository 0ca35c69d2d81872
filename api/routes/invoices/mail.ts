import { recordChange } from '../../../db/queries/change-log.ts';
import { findClient } from '../../../db/queries/clients.ts';
import { freeInvoiceMailKey, MOST_INVOICE_MAILS, wantMail } from '../../../db/queries/invoice-mails.ts';
import { findInvoice } from '../../../db/queries/invoices.ts';
import { actorOf } from '../../http/actor.ts';
import { notFound, Problem } from '../../problems.ts';
import { invoiceAction } from './action.ts';

export const mailInvoice = invoiceAction({
  name: 'mail',
  summary: 'Send an issued invoice to the client',
  description:
    'By mail, as it is now, also when it was sent before: each request sends it once more. `GET /v1/invoices/{invoiceId}/messages` shows what became of it.',
  run: async (tx, _, { id, clientId, providerId, status }, __, call) => {
    if (status === 'draft' || status === 'cancelled')
      throw new Problem('not-now', `Invoice ${id} is ${status}: only an issued invoice is sent.`);
    const client = await findClient(tx, clientId);
    if (!client?.email)
      throw new Problem(
        'not-possible',
        `Client ${clientId} has no e-mail address: there is nowhere to send it.`,
      );
    if ((await freeInvoiceMailKey(tx, id)) === undefined)
      throw new Problem('not-now', `Invoice ${id} was sent ${MOST_INVOICE_MAILS} times: that is the most.`);
    await wantMail(tx, id);
    await recordChange(tx, actorOf(call), {
      ...{ providerId, clientId, entity: 'invoice', entityId: id, action: 'sent', changes: {} },
    });
    call.afterCommit(() => call.engine.mailInvoices());
    const after = await findInvoice(tx, id);
    if (!after) throw notFound('invoice', id);
    return after;
  },
});
