import { z } from '@hono/zod-openapi';
import { findProvider } from '../../../db/queries/providers.ts';
import { statement, statementKinds } from '../../../db/queries/statement.ts';
import { readCursor, writeCursor } from '../../cursor.ts';
import { currency, id } from '../../fields/common.ts';
import { billingDay, minor } from '../../fields/money.ts';
import { requirePeriod } from '../../fields/period.ts';
import { ok } from '../../http/answer.ts';
import { endpoint } from '../../http/endpoint.ts';
import { pageQuery } from '../../http/page.ts';
import { clientToRead } from '../clients/access.ts';
import { clientParams } from '../clients/schema.ts';

const DEFAULT_LIMIT = 200;

/** The days and the currency of a statement, in the query. */
export const statementPeriod = {
  from: billingDay,
  to: billingDay,
  currency: currency.optional().openapi({ description: 'that of the account when left out' }),
};

const lineSchema = z.object({
  on: z.string(),
  kind: z.enum(statementKinds),
  id: id.openapi({ description: 'of the invoice, the transaction or the credit entry' }),
  invoiceId: id.nullable(),
  invoiceNumber: z.string().nullable(),
  description: z.string(),
  amountMinor: minor.openapi({ description: 'above 0: the client owes more' }),
  balanceMinor: minor.openapi({ description: 'what the client owes after this line, less the credit' }),
});
export const statementSchema = z
  .object({
    clientId: id,
    currency: z.string(),
    from: z.string(),
    to: z.string(),
    openingMinor: minor.openapi({ description: 'the balance before the first line of this page' }),
    items: z.array(lineSchema),
    closingMinor: minor.openapi({ description: 'the balance after the last line of this page' }),
    next: z.string().nullable().openapi({ description: 'pass it as `cursor` for the next page' }),
  })
  .openapi('Statement');
const example = {
  ...{ clientId: 1, currency: 'GBP', from: '2026-01-01', to: '2026-01-31', openingMinor: 0 },
  items: [
    {
      ...{ on: '2026-01-31', kind: 'invoice', id: 1, invoiceId: 1, invoiceNumber: '2026-00001' },
      ...{ description: '', amountMinor: 600, balanceMinor: 600 },
    },
  ],
  closingMinor: 600,
  next: null,
};

export const getStatement = endpoint(
  {
    method: 'get',
    path: '/v1/clients/{clientId}/statement',
    scope: 'billing:read',
    tag: 'Payments and credit',
    summary: 'Read a client’s statement between two days',
    description:
      'Invoices, payments, refunds and credit in their order with a running balance. Days are those of the provider. It ends with what is owed now less the credit; what imported entries leave unexplained lies before the first line.',
    params: clientParams,
    query: z.strictObject({
      ...statementPeriod,
      ...pageQuery,
    }),
    answers: [
      { status: 200, description: 'A page of the statement.', schema: statementSchema, example },
      {
        status: 308,
        description: 'The client was merged into another, whose statement `Location` names.',
        headers: { Location: 'the survivor’s statement' },
      },
    ],
    problems: ['invalid-cursor'],
  },
  async ({ params, query }, call) => {
    const { sql } = call;
    const client = await clientToRead(call, params.clientId);
    const { from, to, cursor, limit = DEFAULT_LIMIT } = query;
    requirePeriod({ from, to });
    const { id: clientId } = client;
    const wanted = query.currency ?? client.currency;
    const provider = await findProvider(sql, client.providerId);
    const list = `/v1/clients/${clientId}/statement ${wanted} ${from} ${to}`;
    const after = cursor === undefined ? undefined : placeOf(readCursor(list, cursor));
    const { openingMinor, lines } = await statement(sql, {
      ...{ clientId, currency: wanted, timeZone: provider?.timeZone ?? 'UTC', from, to, after },
      limit: limit + 1,
    });
    let balanceMinor = openingMinor;
    const shown = lines.slice(0, limit);
    const items = shown.map(({ rank: _, ...line }) => {
      balanceMinor += line.amountMinor;
      return { ...line, balanceMinor };
    });
    const last = shown.at(-1);
    const next =
      lines.length > limit && last ? writeCursor(list, [last.on, last.rank, last.id, balanceMinor]) : null;
    return ok({
      ...{ clientId, currency: wanted, from, to, openingMinor, items, closingMinor: balanceMinor, next },
    });
  },
);

/** The cursor carries the balance, so that a later page need not look at the earlier ones. */
function placeOf([on, rank, id, balanceMinor]: readonly (string | number)[]) {
  return { on: String(on), rank: Number(rank), id: Number(id), balanceMinor: Number(balanceMinor) };
}
