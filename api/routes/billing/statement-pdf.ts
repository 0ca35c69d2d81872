import { z } from '@hono/zod-openapi';
import { addresseeOf } from '../../../db/ledger/issue.ts';
import { providerDocuments } from '../../../db/queries/document-templates.ts';
import { findProvider } from '../../../db/queries/providers.ts';
import { statement } from '../../../db/queries/statement.ts';
import { instantOf } from '../../../domain/calendar.ts';
import { linesOfAddress } from '../../../domain/documents/addressee.ts';
import { chooseDocument, renderDocument } from '../../../domain/documents/index.ts';
import { statementLabel } from '../../../domain/documents/labels/statement.ts';
import { written } from '../../../domain/money.ts';
import { requirePeriod } from '../../fields/period.ts';
import { endpoint } from '../../http/endpoint.ts';
import { issuerOf } from '../../http/issuer.ts';
import { answerPdf } from '../../http/pdf.ts';
import { clientToRead } from '../clients/access.ts';
import { clientParams } from '../clients/schema.ts';
import { statementPeriod } from './statement.ts';

/** More lines than these are pages that nobody reads. */
const MOST_LINES = 1000;

export const getStatementPdf = endpoint(
  {
    method: 'get',
    path: '/v1/clients/{clientId}/statement/pdf',
    scope: 'billing:read',
    tag: 'Payments and credit',
    summary: 'Take a client’s statement between two days as PDF',
    description:
      'In the language of the client, with the provider’s template `statement` where there is one; of more than 1,000 lines the first ones, and it says so.',
    params: clientParams,
    query: z.strictObject(statementPeriod),
    answers: [
      {
        status: 200,
        description: 'The document.',
        also: { 'application/pdf': z.string().openapi({ format: 'binary' }) },
      },
      {
        status: 308,
        description: 'The client was merged into another, whose statement `Location` names.',
        headers: { Location: 'the survivor’s statement' },
      },
    ],
    problems: ['not-possible', 'document-late'],
  },
  async ({ params, query }, call) => {
    const { sql } = call;
    const client = await clientToRead(call, params.clientId);
    const { from, to, currency = client.currency } = query;
    requirePeriod({ from, to });
    const { id: clientId, providerId } = client;
    const [provider, provided] = await Promise.all([
      findProvider(sql, providerId),
      providerDocuments(sql, providerId, 'statement'),
    ]);
    const timeZone = provider?.timeZone ?? 'UTC';
    const asked = { clientId, currency, timeZone, from, to, after: undefined, limit: MOST_LINES + 1 };
    const { openingMinor, lines } = await statement(sql, asked);
    const template = chooseDocument({
      ...{ name: 'statement', language: client.language, provided },
      defaultLanguage: provider?.defaultLanguage ?? 'en',
    });
    const money = (minor: number) => written({ minor, currency }, template.language);
    const noon = (day: string) => instantOf(day, '12:00', timeZone);
    let balanceMinor = openingMinor;
    const shown = lines.slice(0, MOST_LINES).map((line) => {
      balanceMinor += line.amountMinor;
      return {
        ...{ on: noon(line.on), what: statementLabel(template.language, line.kind) },
        ...{ amount: money(line.amountMinor), balance: money(balanceMinor) },
        ...(line.invoiceNumber !== null && { invoice: line.invoiceNumber }),
        ...(line.description !== '' && { description: line.description }),
      };
    });
    const page = renderDocument(
      template,
      {
        ...{ provider: issuerOf(provider), client: { id: clientId }, currency },
        ...{ addressee: linesOfAddress(addresseeOf(client)), from: noon(from), to: noon(to) },
        ...{ opening: money(openingMinor), lines: shown, closing: money(balanceMinor) },
        shortened: lines.length > MOST_LINES,
      },
      { timeZone },
    );
    return answerPdf(call, page, `statement-${clientId}-${from}-${to}.pdf`);
  },
);
