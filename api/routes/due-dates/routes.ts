import { z } from '@hono/zod-openapi';
import { changeDueDate, clientOfItem, type DueDateResult } from '../../../db/billing/due-date.ts';
import type { ItemKind } from '../../../domain/billing/facts.ts';
import { id } from '../../fields/common.ts';
import { billingDay, minor } from '../../fields/money.ts';
import { type Answer, ok } from '../../http/answer.ts';
import { type WriteCall, writing } from '../../http/endpoint.ts';
import { impossibleField, notFound, Problem } from '../../problems.ts';
import { book } from '../billing/book.ts';
import { canSeeClient, clientToChange } from '../clients/access.ts';
import { domainParams } from '../clients/domains.ts';
import { addonParams } from '../clients/services.ts';
import { requireBillable } from '../invoices/generate.ts';
import { generatedExample, generatedInvoice, shownGenerated } from '../invoices/generated.ts';
import { serviceParams } from '../services/schema.ts';

const body = z
  .strictObject({
    nextDueOn: billingDay,
    invoice: z.boolean().default(true).openapi({ description: 'whether the days in between are billed' }),
    mail: z.boolean().default(false).openapi({ description: 'whether the client gets the invoice by mail' }),
    dryRun: z.boolean().default(false).openapi({ description: 'only say what would happen' }),
  })
  .openapi('DueDateEdit', { example: { nextDueOn: '2030-06-15', invoice: true } });

export const dueDateChanged = z
  .object({
    id,
    nextDueOn: z
      .string()
      .openapi({ description: 'the first day that is not paid: the old date until the invoice is' }),
    nextInvoiceOn: z.string().openapi({ description: 'the first day that is not billed' }),
    days: z.int().openapi({ description: 'how many days later it is due; 0 when earlier' }),
    amountMinor: minor.openapi({ description: 'what these days cost, before discount and taxes' }),
    invoice: z
      .union([generatedInvoice, z.null()])
      .openapi({ description: 'null: there is nothing to ask for' }),
  })
  .openapi('DueDateChanged');

const example = {
  ...{ id: 1, nextDueOn: '2026-03-31', nextInvoiceOn: '2026-04-15', days: 15, amountMinor: 500 },
  invoice: generatedExample.invoices[0] ?? null,
};

const articles = { service: 'a', addon: 'an', domain: 'a' } as const;
const names = { service: 'service', addon: 'add-on', domain: 'domain' } as const;

const spec = (kind: ItemKind) => ({
  ...{ method: 'post' as const, scope: 'billing:write' as const, tag: 'Invoices', body },
  summary: `Make ${articles[kind]} ${names[kind]} due on another day`,
  description:
    'The days between the old date and a later one are billed, whole periods at their price and what is left by its days. An earlier date gives nothing back, and cannot lie in days that are billed already.',
  answers: [
    { status: 200 as const, description: 'The dates and the invoice.', schema: dueDateChanged, example },
  ],
  problems: [...(['client-held', 'client-merged', 'client-gone', 'not-now', 'not-possible'] as const)],
});

async function change(
  call: WriteCall,
  kind: ItemKind,
  number: number,
  wanted: z.output<typeof body>,
): Promise<Answer> {
  const { tx, caller } = call;
  const name = names[kind];
  const clientId = await clientOfItem(tx, kind, number);
  if (clientId === undefined || !(await canSeeClient(tx, caller, clientId))) throw notFound(name, number);
  requireBillable(await clientToChange(tx, caller, clientId));
  const done = await book(call, clientId, (inner, by) =>
    changeDueDate(inner, by, { ...wanted, kind, id: number, clientId }),
  );
  if (!done)
    throw new Problem(
      'not-possible',
      `This ${name} is not billed: it is not active, is billed once only, or has no date yet.`,
    );
  refuse(name, number, done);
  if (wanted.mail && done.invoice?.id) call.afterCommit(() => call.engine.mailInvoices());
  const later = done.change.is === 'later' ? done.change : { days: 0, amountMinor: 0 };
  const [invoice = null] = done.invoice
    ? shownGenerated({ invoices: [done.invoice], passed: [] }).invoices
    : [];
  return ok({
    ...{ id: number, nextDueOn: done.nextDueOn, nextInvoiceOn: wanted.nextDueOn },
    ...{ days: later.days, amountMinor: later.amountMinor, invoice },
  });
}

/** Throws Problem 422 when nothing was changed because it must not be. */
function refuse(name: string, number: number, { change, item }: DueDateResult): void {
  switch (change.is) {
    case 'billed':
      throw impossibleField(
        '/nextDueOn',
        `This ${name}, ${number}, is billed until ${change.until} already: cancel the invoice first, or choose a later day.`,
      );
    case 'too-far':
      throw impossibleField(
        '/nextDueOn',
        `At the latest it can be ${change.latest}, ten years from ${item.from}.`,
      );
    case 'same':
    case 'earlier':
    case 'later':
      return;
  }
}

export const setServiceDueDate = writing(
  { ...spec('service'), path: '/v1/services/{serviceId}/due-date', params: serviceParams },
  ({ params, body: wanted }, call) => change(call, 'service', params.serviceId, wanted),
);

export const setAddonDueDate = writing(
  { ...spec('addon'), path: '/v1/addons/{addonId}/due-date', params: addonParams },
  ({ params, body: wanted }, call) => change(call, 'addon', params.addonId, wanted),
);

export const setDomainDueDate = writing(
  { ...spec('domain'), path: '/v1/domains/{domainId}/due-date', params: domainParams },
  ({ params, body: wanted }, call) => change(call, 'domain', params.domainId, wanted),
);
