import { z } from '@hono/zod-openapi';
import type { Sql } from '../../../db/connect.ts';
import { addresseeOf } from '../../../db/ledger/issue.ts';
import { findClient } from '../../../db/queries/clients.ts';
import { providerDocuments } from '../../../db/queries/document-templates.ts';
import {
  countInvoiceItems,
  findAddressee,
  findInvoice,
  type InvoiceItemRow,
  type InvoiceRow,
  listInvoiceItems,
  taxesOfInvoice,
} from '../../../db/queries/invoices.ts';
import { findProvider } from '../../../db/queries/providers.ts';
import { instantOf } from '../../../domain/calendar.ts';
import { linesOfAddress } from '../../../domain/documents/addressee.ts';
import {
  chooseDocument,
  type DocumentVariables,
  type RenderedDocument,
  renderDocument,
} from '../../../domain/documents/index.ts';
import { written } from '../../../domain/money.ts';
import { maySee } from '../../http/caller.ts';
import { endpoint } from '../../http/endpoint.ts';
import { issuerOf } from '../../http/issuer.ts';
import { answerPdf } from '../../http/pdf.ts';
import { notFound } from '../../problems.ts';
import { invoiceParams } from './schema.ts';

/** More lines than these are pages that nobody reads; the sums hold all. */
const MOST_LINES = 1000;

export const getInvoicePdf = endpoint(
  {
    method: 'get',
    path: '/v1/invoices/{invoiceId}/pdf',
    scope: 'clients:read',
    tag: 'Invoices',
    summary: 'Take an invoice as PDF',
    description:
      'In the language of the client, with the provider’s template `invoice` where there is one. What was paid of it is as of now; a draft is shown as one.',
    params: invoiceParams,
    answers: [
      {
        status: 200,
        description: 'The document.',
        also: { 'application/pdf': z.string().openapi({ format: 'binary' }) },
      },
    ],
    problems: ['not-possible', 'document-late'],
  },
  async ({ params: { invoiceId } }, call) => {
    const { sql, caller } = call;
    const invoice = await findInvoice(sql, invoiceId);
    if (!invoice || !maySee(caller, invoice.providerId)) throw notFound('invoice', invoiceId);
    const name = (invoice.number ?? `draft-${invoiceId}`).replace(/[^\w.-]+/g, '-');
    return answerPdf(call, await invoicePage(sql, invoice), `invoice-${name}.pdf`);
  },
);

/** An invoice as a page, in the language of its client. */
async function invoicePage(sql: Sql, invoice: InvoiceRow): Promise<RenderedDocument> {
  const { id, providerId, clientId } = invoice;
  const [provider, client, kept, lines, count, taxes, provided] = await Promise.all([
    findProvider(sql, providerId),
    findClient(sql, clientId),
    findAddressee(sql, id),
    listInvoiceItems(sql, id, { limit: MOST_LINES }),
    countInvoiceItems(sql, id),
    taxesOfInvoice(sql, id),
    providerDocuments(sql, providerId, 'invoice'),
  ]);
  const timeZone = provider?.timeZone ?? 'UTC';
  const template = chooseDocument({
    name: 'invoice',
    language: client?.language ?? 'en',
    defaultLanguage: provider?.defaultLanguage ?? 'en',
    provided,
  });
  const addressee = kept ?? (client ? addresseeOf(client) : {});
  const variables: DocumentVariables['invoice'] = {
    provider: issuerOf(provider),
    client: { id: clientId },
    ...shownAddressee(addressee),
    ...shownInvoice(invoice, timeZone),
    ...shownSums(invoice, { lines, taxes, language: template.language }),
    moreLines: count - lines.length,
  };
  return renderDocument(template, variables, { timeZone });
}

function shownAddressee(of: Readonly<Record<string, string>>) {
  const { taxId } = of;
  return { addressee: linesOfAddress(of), ...(taxId && { taxId }) };
}

function shownInvoice({ id, number, status, issuedOn, dueOn, notes }: InvoiceRow, timeZone: string) {
  const noon = (day: string) => instantOf(day, '12:00', timeZone);
  return {
    invoice: {
      ...{ id, status },
      ...(number !== null && { number }),
      ...(issuedOn !== null && { issuedOn: noon(issuedOn) }),
      ...(dueOn !== null && { dueOn: noon(dueOn) }),
      ...(notes !== '' && { notes }),
    },
  };
}

function shownSums(
  invoice: InvoiceRow,
  {
    lines,
    taxes,
    language,
  }: {
    lines: readonly InvoiceItemRow[];
    taxes: readonly { rate: string; amountMinor: number }[];
    language: string;
  },
) {
  const { currency, adjustmentMinor, creditMinor, paidMinor, owedMinor } = invoice;
  const money = (minor: number) => written({ minor, currency }, language);
  const percent = (rate: string) =>
    `${Number(rate).toLocaleString(language, { maximumFractionDigits: 3 })} %`;
  const ratesOf = ({ taxRate, tax2Rate }: InvoiceItemRow) =>
    [taxRate, tax2Rate].filter((rate) => Number(rate) !== 0).map(percent);
  return {
    lines: lines.map((line) => ({
      ...{ description: line.description || line.kind, amount: money(line.amountMinor) },
      ...(line.taxed && ratesOf(line).length > 0 && { taxes: ratesOf(line).join(' + ') }),
    })),
    subtotal: money(invoice.subtotalMinor),
    taxes: taxes.map(({ rate, amountMinor }) => ({ rate: percent(rate), amount: money(amountMinor) })),
    ...(adjustmentMinor !== 0 && { adjustment: money(adjustmentMinor) }),
    ...(creditMinor !== 0 && { credit: money(-creditMinor) }),
    total: money(invoice.totalMinor),
    ...(paidMinor !== 0 && { paid: money(paidMinor) }),
    ...(owedMinor !== 0 && { owed: money(owedMinor) }),
  };
}
