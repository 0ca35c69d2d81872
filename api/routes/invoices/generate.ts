import { z } from '@hono/zod-openapi';
import { generateInvoices, providersThatBill } from '../../../db/billing/generate.ts';
import type { ClientRow } from '../../../db/queries/clients.ts';
import { billingDay } from '../../fields/money.ts';
import { ok } from '../../http/answer.ts';
import { maySee } from '../../http/caller.ts';
import { writing } from '../../http/endpoint.ts';
import { Problem } from '../../problems.ts';
import { noteRenewal, overrideRestriction } from '../accounts/restriction.ts';
import { book } from '../billing/book.ts';
import { clientToChange } from '../clients/access.ts';
import { clientParams } from '../clients/schema.ts';
import { generatedExample, generatedSchema, shownGenerated } from './generated.ts';

const body = z
  .strictObject({
    mail: z.boolean().default(false).openapi({ description: 'whether the client gets each invoice by mail' }),
    until: billingDay.optional().openapi({
      description: 'bill what begins until this day; by the lead days of the settings when left out',
    }),
    overrideRestriction: overrideRestriction.optional(),
    dryRun: z.boolean().default(false).openapi({ description: 'only say what would be made' }),
  })
  .openapi('InvoiceGeneration', { example: { mail: true } });

export const generateClientInvoices = writing(
  {
    method: 'post',
    path: '/v1/clients/{clientId}/invoices/generate',
    scope: 'billing:write',
    tag: 'Invoices',
    summary: 'Bill what is due',
    description:
      'Services, add-ons, domains and queued lines that are due within the lead days. What is due on one day, in one currency and by one payment method shares an invoice unless the setting `separateInvoices` is on. No day of anything is billed twice. While an earlier invoice of something is not paid it is passed over, unless the setting `invoiceWhileUnpaid` is on; so is what belongs to a restricted account, unless `overrideRestriction` says why.',
    params: clientParams,
    body,
    answers: [
      {
        status: 200,
        description: 'The invoices that were issued, and what was passed over and why.',
        schema: generatedSchema,
        example: generatedExample,
      },
    ],
    problems: ['client-held', 'client-merged', 'client-gone', 'not-now'],
  },
  async ({ params: { clientId }, body: { mail, until, dryRun, overrideRestriction: reason } }, call) => {
    const client = await clientToChange(call.tx, call.caller, clientId);
    requireBillable(client);
    const made = await book(call, clientId, async (tx, by) => {
      const all = [];
      const providerIds = (await providersThatBill(tx, clientId)).filter((each) => maySee(call.caller, each));
      if (reason !== undefined && !dryRun) await noteRenewal(call, { clientId, providerIds, reason });
      const despiteRestriction = reason !== undefined;
      for (const providerId of providerIds) {
        const wanted = { providerId, clientIds: [clientId], mail, dryRun, despiteRestriction };
        all.push(await generateInvoices(tx, by, until === undefined ? wanted : { ...wanted, until }));
      }
      return {
        invoices: all.flatMap(({ invoices }) => invoices),
        passed: all.flatMap(({ passed }) => passed),
      };
    });
    if (mail && made.invoices.some(({ id }) => id !== null))
      call.afterCommit(() => call.engine.mailInvoices());
    return ok(shownGenerated(made));
  },
);

/** Throws Problem 409 for a client that is closed. */
export function requireBillable({ id, status }: ClientRow): void {
  if (status === 'active' || status === 'inactive') return;
  throw new Problem('not-now', `Client ${id} is ${status}: nothing is billed to it. Reopen it first.`);
}
