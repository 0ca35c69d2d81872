import { z } from '@hono/zod-openapi';
import type { Chosen } from '../../../db/billing/facts.ts';
import { generateInvoices, providersThatBill } from '../../../db/billing/generate.ts';
import type { Passed } from '../../../domain/billing/plan-invoices.ts';
import { id } from '../../fields/common.ts';
import { ok } from '../../http/answer.ts';
import { maySee } from '../../http/caller.ts';
import { writing } from '../../http/endpoint.ts';
import { Problem } from '../../problems.ts';
import { noteRenewal, overrideRestriction } from '../accounts/restriction.ts';
import { book } from '../billing/book.ts';
import { clientToChange } from '../clients/access.ts';
import { clientParams } from '../clients/schema.ts';
import { requireBillable } from './generate.ts';
import { generatedExample, generatedSchema, shownGenerated } from './generated.ts';

const ids = (what: string) =>
  z
    .array(id)
    .max(500)
    .default([])
    .openapi({ description: `numbers of ${what}` });

const body = z
  .strictObject({
    services: ids('services'),
    addons: ids('add-ons'),
    domains: ids('domains'),
    queued: ids('queued lines'),
    mail: z.boolean().default(false).openapi({ description: 'whether the client gets each invoice by mail' }),
    overrideRestriction: overrideRestriction.optional(),
    dryRun: z.boolean().default(false).openapi({ description: 'only say what would be made' }),
  })
  .refine(
    (chosen) =>
      [chosen.services, chosen.addons, chosen.domains, chosen.queued].some((list) => list.length > 0),
    {
      error: 'choose at least one thing to bill',
    },
  )
  .openapi('EarlyInvoice', { example: { services: [1] } });

export const billEarly = writing(
  {
    method: 'post',
    path: '/v1/clients/{clientId}/invoices/early',
    scope: 'billing:write',
    tag: 'Invoices',
    summary: 'Bill chosen things early',
    description:
      'The next period of each thing that is chosen, whenever it begins, and chosen queued lines. Several invoices where due dates, currencies or payment methods differ. Refused as a whole when one of them cannot be billed, such as while an earlier invoice of it is not paid: so the same request twice bills nothing twice.',
    params: clientParams,
    body,
    answers: [
      {
        status: 200,
        description: 'The invoices that were issued.',
        schema: generatedSchema,
        example: { ...generatedExample, passedOver: [] },
      },
    ],
    problems: [
      'client-held',
      'client-merged',
      'client-gone',
      'account-restricted',
      'not-now',
      'not-possible',
    ],
  },
  async ({ params: { clientId }, body: { mail, dryRun, overrideRestriction: reason, ...lists } }, call) => {
    const client = await clientToChange(call.tx, call.caller, clientId);
    requireBillable(client);
    const chosen: Chosen = {
      services: distinct(lists.services),
      addons: distinct(lists.addons),
      domains: distinct(lists.domains),
      queued: distinct(lists.queued),
    };
    const made = await book(call, clientId, async (tx, by) => {
      const providers = (await providersThatBill(tx, clientId)).filter((each) => maySee(call.caller, each));
      if (reason !== undefined && !dryRun)
        await noteRenewal(call, { clientId, providerIds: providers, reason });
      const common = {
        clientIds: [clientId],
        chosen,
        mail,
        dryRun,
        despiteRestriction: reason !== undefined,
      };
      const all = [];
      for (const providerId of providers) all.push(await generateInvoices(tx, by, { providerId, ...common }));
      const passed = all.flatMap((each) => each.passed);
      // What one provider does not bill another one may.
      const nobody = passed.filter(
        ({ why, what, id: each }) =>
          why !== 'not-billable' ||
          passed.filter((other) => other.why === why && other.what === what && other.id === each).length ===
            all.length,
      );
      const [first] = nobody;
      if (first !== undefined) throw refusal(clientId, first);
      return { invoices: all.flatMap(({ invoices }) => invoices), passed: [] };
    });
    if (mail && made.invoices.some(({ id }) => id !== null))
      call.afterCommit(() => call.engine.mailInvoices());
    return ok(shownGenerated(made));
  },
);

const names = { service: 'Service', addon: 'Add-on', domain: 'Domain', queued: 'Queued line' } as const;

function refusal(clientId: number, { what, id: number, why, invoiceId }: Passed): Problem {
  const name = `${names[what]} ${number}`;
  switch (why) {
    case 'unpaid':
      return new Problem(
        'not-now',
        `${name} is billed by invoice ${invoiceId}, which is not paid yet: its next period can be billed when it is.`,
        { members: { invoice: `/v1/invoices/${invoiceId}` } },
      );
    case 'account-restricted':
      return new Problem(
        'account-restricted',
        `${name} cannot be renewed while the client’s account is restricted: it can be when what is owed beyond its terms is paid. Staff may say in overrideRestriction why it is billed all the same.`,
        { members: { account: `/v1/clients/${clientId}/accounts` } },
      );
    case 'ends':
      return new Problem('not-now', `${name} ends before its next period: there is nothing to bill.`);
    case 'negative':
      return new Problem('not-possible', `${name} would make an invoice of less than 0: bill it with more.`);
    case 'not-billable':
      return new Problem(
        'not-possible',
        `Client ${clientId} has no ${name.toLowerCase()} that can be billed: it is not active, is billed once only, has no date, or is not there.`,
      );
  }
}

const distinct = (list: readonly number[]) => [...new Set(list)];
