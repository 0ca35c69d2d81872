import { z } from '@hono/zod-openapi';
import { decisionActions } from '../../../domain/operations/decisions.ts';
import { askableParams, type OperationKind, operationKinds } from '../../../domain/operations/kinds.ts';
import { operationStates, stepStates } from '../../../domain/operations/state.ts';
import { id, instant, longText } from '../../fields/common.ts';

export const kindSchema = z.enum(operationKinds as [OperationKind, ...OperationKind[]]);
export const stateSchema = z.enum(operationStates);

export const reason = longText(5000)
  .trim()
  .min(1, 'says why, in words')
  .openapi({ description: 'why; kept in the record only', example: 'Asked for by phone' });

const startFields = {
  planHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be the 64 hex digits of a plan’s hash')
    .optional()
    .openapi({ description: 'start only if the plan is still this one' }),
  startAt: instant.optional().openapi({
    description: 'not before this time; a cooling-off time of the provider’s policy can make it later',
  }),
  requireApproval: z
    .boolean()
    .default(false)
    .openapi({ description: 'another person must approve, whatever the policy says' }),
  reason,
};

/** One shape per kind: the kind, its parameters, and what a start adds. */
function byKind<T extends z.ZodRawShape>(more: T) {
  const shapes = operationKinds.map((kind) =>
    z.strictObject({ kind: z.literal(kind), ...askableParams[kind].shape, ...more }),
  );
  const [first, ...rest] = shapes;
  if (!first) throw new Error('There is no kind of operation.');
  return z.discriminatedUnion('kind', [first, ...rest]);
}
export const planRequest = byKind({}).openapi('PlanRequest', {
  example: { kind: 'close', mode: 'terminate' },
});
export const startRequest = byKind(startFields).openapi('StartRequest', {
  example: { kind: 'close', mode: 'terminate', reason: 'Asked for by phone' },
});

const text = z.string().openapi({
  description: 'names the sentence, so that it can be said in another language; older records lack it',
});
const params = z
  .record(z.string(), z.unknown())
  .openapi({ description: 'what the sentence is about: numbers, counts, codes' });

/** Why something did not succeed or must not start, or what should be known before. */
export const failure = z.object({
  ...{ code: z.string(), message: z.string() },
  ...{ text: text.optional(), params: params.optional() },
});
const touch = z.object({
  count: z.int(),
  what: z.string(),
  ...{ text: text.optional(), params: params.optional() },
  amounts: z.array(z.object({ currency: z.string(), minor: z.int() })).optional(),
  ids: z.array(id).optional(),
});

export const planSchema = z
  .object({
    kind: z.string(),
    clientId: id,
    params: z.record(z.string(), z.unknown()),
    steps: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        touches: z.array(touch),
        undoable: z.boolean(),
        pointOfNoReturn: z.boolean(),
        skippable: z.string().optional(),
      }),
    ),
    blockers: z.array(failure).openapi({ description: 'reasons why it must not start' }),
    warnings: z.array(failure),
    otherClientId: id.optional().openapi({ description: 'the second client that it would hold' }),
    details: z
      .record(z.string(), z.unknown())
      .optional()
      .openapi({ description: 'more to look at before deciding, by kind; in previews only' }),
    hash: z.string().openapi({ description: 'changes when the plan would do something else' }),
  })
  .openapi('Plan');

const common = {
  id: z.uuid(),
  kind: z.string(),
  providerId: id,
  clientId: id,
  otherClientId: id.nullable().openapi({ description: 'the second client that it holds' }),
  state: stateSchema,
  params: z.record(z.string(), z.unknown()),
  planHash: z.string(),
  planBound: z.boolean(),
  requestedBy: z.string(),
  reason: z.string(),
  approvalRequired: z.boolean(),
  approvedBy: z.string().nullable(),
  startAt: z.string().nullable(),
  resumeAt: z.string().nullable(),
  currentStep: z.string().nullable(),
  problem: failure.nullable(),
  pastNoReturn: z.boolean().openapi({ description: 'something was destroyed: it only goes forward' }),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  updatedAt: z.string(),
};
export const operationSchema = z.object(common).openapi('Operation');

const step = z.object({
  id: z.string(),
  title: z.string(),
  state: z.enum(stepStates),
  undoable: z.boolean(),
  pointOfNoReturn: z.boolean(),
  skippable: z.string().optional(),
  items: z
    .object({ total: z.int(), done: z.int(), skipped: z.int(), retrying: z.int(), blocked: z.int() })
    .optional(),
  attempt: z.int().optional(),
  nextAt: z.string().optional(),
  error: failure.optional(),
  summary: z.record(z.string(), z.unknown()).optional(),
  by: z.string().optional(),
});

export const operationDetail = z
  .object({
    ...common,
    steps: z.array(step),
    plan: planSchema,
    live: z
      .boolean()
      .openapi({ description: 'whether the workflow itself answered; false: this is the record' }),
    notice: z.string().nullable().openapi({ description: 'why it is not live' }),
    noticeCode: z
      .enum(['ended', 'gone', 'unanswered', 'unreachable'])
      .nullable()
      .openapi({ description: 'the same as a code' }),
    actions: z.array(z.enum(decisionActions)).openapi({ description: 'the decisions that are possible now' }),
  })
  .openapi('OperationDetail');

export const operationParamsSchema = z.strictObject({
  operationId: z
    .uuid('must be the id of an operation')
    .openapi({ param: { name: 'operationId', in: 'path' }, example: '0199b6a2-7c1d-7f2e-9a55-0a3a6c2a4e10' }),
});

export const operationExample = {
  id: '0199b6a2-7c1d-7f2e-9a55-0a3a6c2a4e10',
  kind: 'close',
  providerId: 1,
  clientId: 1,
  otherClientId: null,
  state: 'running',
  params: { mode: 'terminate', notify: true },
  planHash: 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c',
  planBound: false,
  requestedBy: 'token:1',
  reason: 'Asked for by phone',
  approvalRequired: false,
  approvedBy: null,
  startAt: null,
  resumeAt: null,
  currentStep: 'terminate-services',
  problem: null,
  pastNoReturn: false,
  createdAt: '2026-01-31T09:30:00.000Z',
  startedAt: '2026-01-31T09:30:01.000Z',
  endedAt: null,
  updatedAt: '2026-01-31T09:30:02.000Z',
};
export const planExample = {
  kind: 'close',
  clientId: 1,
  params: { mode: 'terminate', notify: true },
  steps: [
    {
      id: 'stop-sign-ins',
      title: 'Stop sign-ins',
      touches: [{ count: 1, what: 'logins that can enter', text: 'logins-that-enter', ids: [1] }],
      undoable: true,
      pointOfNoReturn: false,
    },
    {
      id: 'terminate-services',
      title: 'Terminate services',
      touches: [{ count: 1, what: 'running services', text: 'running-services', ids: [1] }],
      undoable: false,
      pointOfNoReturn: true,
      skippable: 'the account stays on its server and the service stays as it is',
    },
  ],
  blockers: [],
  warnings: [
    {
      code: 'destroys-accounts',
      message: '1 account on 1 server will be removed with all data. This cannot be undone.',
      text: 'destroys-accounts',
      params: { accounts: 1, servers: 1 },
    },
  ],
  hash: operationExample.planHash,
};
export const detailExample = {
  ...operationExample,
  steps: [
    {
      id: 'terminate-services',
      title: 'Terminate services',
      state: 'running',
      undoable: false,
      pointOfNoReturn: true,
      items: { total: 3, done: 1, skipped: 0, retrying: 0, blocked: 0 },
    },
  ],
  plan: planExample,
  live: true,
  notice: null,
  noticeCode: null,
  actions: ['pause', 'postpone', 'roll-back'],
};
