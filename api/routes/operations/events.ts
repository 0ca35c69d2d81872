import { z } from '@hono/zod-openapi';
import { listEvents } from '../../../db/queries/operation-lists.ts';
import { endpoint } from '../../http/endpoint.ts';
import { answerPage, pageOf, pageQuery } from '../../http/page.ts';
import { Problem } from '../../problems.ts';
import { operationFor } from './access.ts';
import { streamEvents } from './event-stream.ts';
import { operationParamsSchema } from './schema.ts';

const number = z
  .string()
  .regex(/^\d{1,9}$/, 'must be the number of an event')
  .transform(Number);

export const eventSchema = z
  .object({
    seq: z.int(),
    at: z.string(),
    type: z.string(),
    data: z.unknown(),
    prevHash: z.string(),
    hash: z.string().openapi({ description: 'covers the event and the hash before it' }),
  })
  .openapi('OperationEvent');

export const listOperationEvents = endpoint(
  {
    method: 'get',
    path: '/v1/operations/{operationId}/events',
    scope: 'operations:read',
    tag: 'Operations',
    summary: 'Read or follow what happens in an operation',
    description:
      'JSON pages, or a stream with `Accept: text/event-stream`: it begins behind `Last-Event-ID` (or `after`), and ends with an event `end` when the operation has ended. Reconnecting after that is answered with 204.',
    params: operationParamsSchema,
    query: z.strictObject({
      about: z
        .enum(['operation'])
        .optional()
        .openapi({ description: 'operation: without the events of single items; in pages only' }),
      after: number.optional().openapi({ type: 'integer', description: 'events behind this number' }),
      ...pageQuery,
    }),
    answers: [
      {
        status: 200,
        description: 'A page of events in order, or the stream.',
        schema: pageOf(eventSchema),
        also: { 'text/event-stream': z.string() },
        example: {
          items: [
            {
              seq: 1,
              at: '2026-01-31T09:30:00.000Z',
              type: 'operation.requested',
              data: { kind: 'close' },
              prevHash: 'a'.repeat(64),
              hash: 'b'.repeat(64),
            },
          ],
          next: null,
        },
      },
      {
        status: 204,
        description: 'For a stream: the operation has ended and there is nothing behind this event.',
      },
    ],
    problems: ['invalid-cursor'],
  },
  async ({ params: { operationId }, query }, call) => {
    const { sql, caller, c } = call;
    const operation = await operationFor(sql, caller, operationId);
    const { after = 0, about } = query;
    if (c.req.header('accept')?.includes('text/event-stream'))
      return streamEvents(call, operation, lastEventId(c.req.header('last-event-id')) ?? after);
    return answerPage(
      `/v1/operations/${operationId}/events`,
      query,
      ({ after: position, limit }) =>
        listEvents(sql, operationId, {
          ...{ after: (position?.[0] as number | undefined) ?? after, limit },
          withoutItems: about === 'operation',
        }),
      ({ seq }) => [seq],
    );
  },
);

function lastEventId(header: string | undefined): number | undefined {
  if (header === undefined || header === '') return undefined;
  const parsed = number.safeParse(header);
  if (parsed.success) return parsed.data;
  const detail = 'must be the number of an event of this operation';
  throw new Problem('invalid-request', `Header Last-Event-ID: ${detail}.`, {
    errors: [{ header: 'last-event-id', detail }],
  });
}
