import { z } from '@hono/zod-openapi';
import type { GeneratedInvoice } from '../../../db/billing/generate.ts';
import { passedOverReasons } from '../../../domain/billing/due.ts';
import type { Passed } from '../../../domain/billing/plan-invoices.ts';
import { totalOf } from '../../../domain/billing/plan-invoices.ts';
import { id } from '../../fields/common.ts';
import { minor } from '../../fields/money.ts';

const generatedLine = z
  .object({
    kind: z.string(),
    serviceId: id.nullable(),
    addonId: id.nullable(),
    domainId: id.nullable(),
    queuedLineId: id.nullable().openapi({ description: 'the queued line that it was' }),
    description: z.string(),
    amountMinor: minor.openapi({ description: 'without taxes' }),
    taxMinor: minor,
    tax2Minor: minor,
    periodFrom: z.string().nullable(),
    periodTo: z.string().nullable().openapi({ description: 'the first day that it no longer bills' }),
  })
  .openapi('GeneratedLine');

const generatedInvoice = z
  .object({
    id: id.nullable().openapi({ description: 'null: it would be made' }),
    number: z.string().nullable(),
    providerId: id,
    currency: z.string(),
    dueOn: z.string(),
    paymentMethod: z.string().nullable(),
    subtotalMinor: minor,
    taxMinor: minor,
    tax2Minor: minor,
    totalMinor: minor.openapi({ description: 'before the client’s credit' }),
    lines: z.array(generatedLine),
  })
  .openapi('GeneratedInvoice');

const passedOver = z
  .object({
    what: z.enum(['service', 'addon', 'domain', 'queued']),
    id,
    why: z.enum(passedOverReasons).openapi({
      description:
        'unpaid: an earlier invoice of it is not paid; account-restricted: more is owed, or for longer, than the terms of the account allow; ends: it ends before; negative: the invoice would come to less than 0; not-billable: it is not active, is billed once only, or has no date',
    }),
    invoiceId: id.optional().openapi({ description: 'the invoice that is not paid' }),
  })
  .openapi('PassedOver');

export const generatedSchema = z
  .object({ invoices: z.array(generatedInvoice), passedOver: z.array(passedOver) })
  .openapi('GeneratedInvoices');

export const generatedExample = {
  invoices: [
    {
      ...{ id: 1, number: '2026-00001', providerId: 1, currency: 'EUR', dueOn: '2026-03-31' },
      ...{ paymentMethod: null, subtotalMinor: 1000, taxMinor: 190, tax2Minor: 0, totalMinor: 1190 },
      lines: [
        {
          ...{ kind: 'item', serviceId: 1, addonId: null, domainId: null, queuedLineId: null },
          description: 'Web hosting M, example.com (2026-03-31 – 2026-04-29)',
          ...{ amountMinor: 1000, taxMinor: 190, tax2Minor: 0 },
          ...{ periodFrom: '2026-03-31', periodTo: '2026-04-30' },
        },
      ],
    },
  ],
  passedOver: [{ what: 'service' as const, id: 2, why: 'unpaid' as const, invoiceId: 3 }],
};

/** What was made, or would be, as the API shows it. */
export function shownGenerated(made: { invoices: readonly GeneratedInvoice[]; passed: readonly Passed[] }) {
  return {
    invoices: made.invoices.map((invoice) => {
      const { id, number, providerId, currency, dueOn, paymentMethod } = invoice;
      const { subtotalMinor, taxMinor, tax2Minor, lines } = invoice;
      return {
        ...{ id, number, providerId, currency, dueOn, paymentMethod, subtotalMinor, taxMinor, tax2Minor },
        totalMinor: totalOf(invoice),
        lines: lines.map(
          ({ kind, serviceId, addonId, domainId, queuedId, description, period, ...line }) => ({
            ...{ kind, serviceId, addonId, domainId, queuedLineId: queuedId, description },
            ...{ amountMinor: line.amountMinor, taxMinor: line.taxMinor, tax2Minor: line.tax2Minor },
            ...{ periodFrom: period?.from ?? null, periodTo: period?.to ?? null },
          }),
        ),
      };
    }),
    passedOver: [...made.passed],
  };
}
