import { z } from '@hono/zod-openapi';
import { listClients as readClients } from '../../../db/queries/clients.ts';
import { country, currency, idText, queryText } from '../../fields/common.ts';
import { endpoint } from '../../http/endpoint.ts';
import { answerPage, pageOf, pageQuery } from '../../http/page.ts';
import { providersFor } from '../../http/visibility.ts';
import { clientExample, clientSchema } from './schema.ts';

const MOST_IDS = 200;

const query = z.strictObject({
  q: queryText(200).optional().openapi({
    description:
      'part of a name, an e-mail address or a company; a whole domain; the client’s number or that of an invoice',
    example: 'lovelace',
  }),
  status: z
    .enum(['active', 'inactive', 'closed', 'merged', 'anonymized'])
    .optional()
    .openapi({ description: 'merged clients are listed only when asked for' }),
  ids: z
    .string()
    .max(4_000)
    .transform((text) => [...new Set(text.split(','))].map(Number))
    .refine(
      (ids) => ids.length <= MOST_IDS && ids.every((id) => Number.isSafeInteger(id) && id > 0),
      `must be at most ${MOST_IDS} numbers, as 3,12`,
    )
    .optional()
    .openapi({
      type: 'string',
      description: 'these clients, separated by commas; merged ones too',
      example: '3,12',
    }),
  providerId: idText('clients of this provider').optional(),
  groupId: idText('clients in this group').optional(),
  archived: z
    .enum(['true', 'false', 'any'])
    .optional()
    .openapi({ description: 'archived clients are hidden unless asked for' }),
  country: country.optional(),
  currency: currency.optional(),
  sort: z.enum(['id', '-id']).optional().openapi({ description: '`-id`: newest first' }),
  ...pageQuery,
});

export const listClients = endpoint(
  {
    method: 'get',
    path: '/v1/clients',
    scope: 'clients:read',
    tag: 'Clients',
    summary: 'List and search clients',
    query,
    answers: [
      {
        status: 200,
        description: 'A page of clients.',
        schema: pageOf(clientSchema),
        example: { items: [clientExample], next: null },
      },
    ],
    problems: ['invalid-cursor'],
  },
  async ({ query }, { sql, caller }) => {
    const { cursor: _, limit: __, sort = 'id', archived = 'false', providerId, ...filter } = query;
    const providerIds = providersFor(caller, providerId);
    const where = { ...filter, providerIds, archived: archived === 'any' ? undefined : archived === 'true' };
    return answerPage(
      '/v1/clients',
      query,
      ({ after, limit }) =>
        readClients(sql, where, {
          after: after?.[0] as number | undefined,
          limit,
          newestFirst: sort === '-id',
        }),
      ({ id }) => [id],
    );
  },
);
