import { z } from '@hono/zod-openapi';
import type { Sql } from '../../../db/connect.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { answerNewestFirst, pageOf, pageQuery } from '../../http/page.ts';
import { clientToRead } from './access.ts';
import { clientParams } from './schema.ts';

/**
 * A list of what a client has, newest first: `GET /v1/clients/{clientId}/<name>`.
 * @param list.statuses the values its `status` filter takes; absent: the list has no such filter
 * @param list.filters further filters, by their names in the query
 */
export function clientList<T extends { id: number }, F extends z.ZodRawShape = Record<never, never>>(list: {
  name: string;
  tag: string;
  summary: string;
  item: z.ZodType;
  example: unknown;
  statuses?: readonly [string, ...string[]];
  filters?: F;
  read(
    sql: Sql,
    page: { clientId: number; status?: string; before?: number; limit: number } & z.output<z.ZodObject<F>>,
    now: Date,
  ): Promise<readonly T[]>;
}): Endpoint {
  const { name, tag, summary, item, example, statuses, filters: more, read } = list;
  const filters = { ...(statuses && { status: z.enum(statuses).optional() }), ...more };
  return endpoint(
    {
      method: 'get',
      path: `/v1/clients/{clientId}/${name}`,
      scope: 'clients:read',
      tag,
      summary,
      params: clientParams,
      query: z.strictObject({ ...filters, ...pageQuery }),
      answers: [
        {
          status: 200,
          description: 'A page, newest first.',
          schema: pageOf(item),
          example: { items: [example], next: null },
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
      const { id: clientId } = await clientToRead(call, params.clientId);
      const { cursor: _, limit: __, ...asked } = query;
      return answerNewestFirst(`/v1/clients/${clientId}/${name}`, query, (page) =>
        read(call.sql, { ...(asked as z.output<z.ZodObject<F>>), clientId, ...page }, call.now()),
      );
    },
  );
}
