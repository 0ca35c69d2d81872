import { z } from '@hono/zod-openapi';
import { creditBalance, listCreditEntries } from '../../../db/queries/credit-entries.ts';
import { minor } from '../../fields/money.ts';
import { ok } from '../../http/answer.ts';
import { endpoint } from '../../http/endpoint.ts';
import { pageOf, pageQuery, takePage } from '../../http/page.ts';
import { clientToRead } from '../clients/access.ts';
import { clientParams } from '../clients/schema.ts';
import { creditEntryExample, creditEntrySchema } from './schema.ts';

/** A page of a client's credit log, with the balance. */
export const creditPage = pageOf(
  // Written out: a schema that extends a named one is described as both at once.
  z.object({ ...creditEntrySchema.shape, invoiceNumber: z.string().nullable() }).openapi('NamedCreditEntry'),
).extend({ currency: z.string(), balanceMinor: minor });

export const listClientCredit = endpoint(
  {
    method: 'get',
    path: '/v1/clients/{clientId}/credit-entries',
    scope: 'billing:read',
    tag: 'Payments and credit',
    summary: 'List the log of a client’s credit with its balance',
    params: clientParams,
    query: z.strictObject(pageQuery),
    answers: [
      {
        status: 200,
        description: 'A page, newest first, and the balance.',
        schema: creditPage,
        example: {
          items: [{ ...creditEntryExample, invoiceNumber: null }],
          ...{ next: null, currency: 'GBP', balanceMinor: 500 },
        },
      },
      {
        status: 308,
        description: 'The client was merged into another, whose list `Location` names.',
        headers: { Location: 'the survivor’s list' },
      },
    ],
    problems: ['invalid-cursor'],
  },
  async ({ params, query }, call) => {
    const { sql } = call;
    const { id: clientId, currency } = await clientToRead(call, params.clientId);
    const [page, balanceMinor] = await Promise.all([
      takePage(
        `/v1/clients/${clientId}/credit-entries`,
        query,
        ({ after, limit }) =>
          listCreditEntries(sql, { clientId, before: after?.[0] as number | undefined, limit }),
        ({ id }) => [id],
      ),
      creditBalance(sql, clientId, currency),
    ]);
    return ok({ ...page, currency, balanceMinor });
  },
);
