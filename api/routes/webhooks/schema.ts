import { z } from '@hono/zod-openapi';
import { deliveryStates } from '../../../db/queries/webhook-deliveries.ts';
import { meansSomething, topics } from '../../../domain/webhooks/topics.ts';
import { id, idParams, line, webAddress } from '../../fields/common.ts';

const topic = z
  .string()
  .max(100)
  .refine(meansSomething, `must be *, a prefix such as operation.*, or one of ${topics.join(', ')}`);

const fields = {
  url: webAddress.openapi({ example: 'https://crm.example.com/hooks/tenure' }),
  description: line(200),
  topics: z
    .array(topic)
    .min(1)
    .max(50)
    .refine((list) => new Set(list).size === list.length, 'names a topic twice')
    .openapi({ description: 'topics, prefixes such as `operation.*`, or `*` for all' }),
  acknowledge: z.boolean().openapi({
    description: 'operations wait until it has acknowledged what demands it: the topics `client.*`',
  }),
  disabled: z.boolean().openapi({ description: 'true: nothing is sent to it' }),
};
const { url, topics: topicList, ...rest } = fields;

export const newEndpoint = z
  .strictObject({ providerId: id, url, topics: topicList, ...z.strictObject(rest).partial().shape })
  .openapi('NewWebhookEndpoint', {
    example: {
      providerId: 1,
      url: 'https://crm.example.com/hooks/tenure',
      topics: ['client.*', 'operation.completed'],
      acknowledge: true,
    },
  });

export const endpointEdit = z
  .strictObject(fields)
  .partial()
  .openapi('WebhookEndpointEdit', { example: { topics: ['*'] } });

const shownFields = {
  id,
  providerId: id,
  url: z.string(),
  description: z.string(),
  topics: z.array(z.string()),
  acknowledge: z.boolean(),
  previousUntil: z
    .string()
    .nullable()
    .openapi({ description: 'until then the secret before the present one signs too' }),
  disabledAt: z.string().nullable(),
  disabledReason: z.string().nullable(),
  version: z.int(),
  createdAt: z.string(),
  updatedAt: z.string(),
};
export const endpointSchema = z.object(shownFields).openapi('WebhookEndpoint');
export const endpointWithSecret = z
  .object({ ...shownFields, secret: z.string().openapi({ description: 'shown this once' }) })
  .openapi('WebhookEndpointWithSecret');

export const endpointExample = {
  id: 1,
  providerId: 1,
  url: 'https://crm.example.com/hooks/tenure',
  description: '',
  topics: ['client.*', 'operation.completed'],
  acknowledge: true,
  previousUntil: null,
  disabledAt: null,
  disabledReason: null,
  version: 1,
  createdAt: '2026-01-31T09:30:00.000Z',
  updatedAt: '2026-01-31T09:30:00.000Z',
};
export const secretExample = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw4tWeBvJYwX0=';
export const endpointParams = idParams('endpointId', 'the endpoint’s number');

export const deliveryStateSchema = z.enum(deliveryStates);
export const deliverySchema = z
  .object({
    id: z.uuid().openapi({ description: 'the `webhook-id` of every attempt' }),
    endpointId: id,
    topic: z.string(),
    operationId: z.uuid().nullable(),
    clientId: id.nullable(),
    sequence: z.int().openapi({ description: 'grows with every notice; the same in the body' }),
    acknowledge: z.boolean().openapi({ description: 'whether it has to be acknowledged' }),
    state: deliveryStateSchema,
    attempts: z.int().openapi({ description: 'since it was made or last asked for again' }),
    nextAttemptAt: z.string().nullable(),
    lastStatus: z.int().nullable().openapi({ description: 'HTTP status; null: there was no answer' }),
    lastError: z.string().nullable().openapi({ description: 'a sentence' }),
    log: z
      .array(z.object({ at: z.string(), status: z.int().nullable(), error: z.string().nullable() }))
      .openapi({ description: 'the last attempts, oldest first' }),
    createdAt: z.string(),
    deliveredAt: z.string().nullable(),
    acknowledgedAt: z.string().nullable(),
  })
  .openapi('WebhookDelivery');

export const deliveryExample = {
  id: '5b1c2d3e-4f50-4a61-8b72-93a4b5c6d7e8',
  endpointId: 1,
  topic: 'operation.completed',
  operationId: '0198c2de-7b1a-7c3f-9b61-2f1f5f0c9a10',
  clientId: 7,
  sequence: 4711,
  acknowledge: false,
  state: 'failed',
  attempts: 1,
  nextAttemptAt: '2026-01-31T09:30:05.120Z',
  lastStatus: 503,
  lastError: 'The receiver answered HTTP 503',
  log: [{ at: '2026-01-31T09:30:00.120Z', status: 503, error: 'The receiver answered HTTP 503' }],
  createdAt: '2026-01-31T09:30:00.000Z',
  deliveredAt: null,
  acknowledgedAt: null,
};

export const deliveryParams = z.strictObject({
  deliveryId: z
    .uuid('must be the id of a delivery')
    .openapi({ param: { name: 'deliveryId', in: 'path' }, description: 'the delivery’s id' }),
});
