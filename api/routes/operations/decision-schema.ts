import { z } from '@hono/zod-openapi';
import { decisionActions } from '../../../domain/operations/decisions.ts';
import { id, instant, line, longText } from '../../fields/common.ts';

export const newDecision = z
  .strictObject({
    action: z.enum(decisionActions),
    step: line(100)
      .min(1)
      .optional()
      .openapi({ description: 'for retry, skip and confirm: which step; the current one when absent' }),
    items: z
      .array(id)
      .min(1)
      .max(1000)
      .optional()
      .openapi({ description: 'only these items of the step; all when absent' }),
    until: instant.optional().openapi({ description: 'for postpone: until when' }),
    answer: z
      .strictObject({ state: z.enum(['active', 'suspended', 'missing']) })
      .optional()
      .openapi({ description: 'for confirm: what the state of the account is, on a server worked by hand' }),
    reason: longText(5000)
      .trim()
      .min(1, 'says why, in words')
      .openapi({ description: 'why; kept in the record only' }),
  })
  .refine(({ action, until }) => (action === 'postpone') === (until !== undefined), {
    message: 'belongs to postpone, which needs it',
    path: ['until'],
  })
  .refine(({ action, answer }) => (action === 'confirm') === (answer !== undefined), {
    message: 'belongs to confirm, which needs it',
    path: ['answer'],
  })
  .refine(
    ({ action, step, items }) =>
      ['retry', 'skip', 'confirm'].includes(action) || (step === undefined && items === undefined),
    {
      message: 'belongs to retry, skip and confirm',
      path: ['step'],
    },
  )
  .openapi('NewDecision', { example: { action: 'pause', reason: 'The panel is being moved' } });

export const decisionSchema = z
  .object({
    id: z.uuid(),
    operationId: z.uuid(),
    action: z.enum([...decisionActions, 'restart']),
    step: z.string().nullable(),
    items: z.array(z.int()).nullable(),
    until: z.string().nullable(),
    answer: z.record(z.string(), z.unknown()).nullable(),
    reason: z.string(),
    by: z.string(),
    state: z
      .enum(['sent', 'accepted', 'refused', 'applied'])
      .openapi({ description: 'sent: the engine has not answered yet; applied: the operation acts on it' }),
    refusal: z.string().nullable(),
    refused: z
      .object({ text: z.string(), params: z.record(z.string(), z.string()) })
      .optional()
      .openapi({ description: 'the refusal in parts, so that it can be said in another language' }),
    createdAt: z.string(),
    appliedAt: z.string().nullable(),
  })
  .openapi('Decision');

export const decisionExample = {
  id: '0199b6a3-1111-7222-8333-444455556666',
  operationId: '0199b6a2-7c1d-7f2e-9a55-0a3a6c2a4e10',
  action: 'pause',
  step: null,
  items: null,
  until: null,
  answer: null,
  reason: 'The panel is being moved',
  by: 'token:1',
  state: 'accepted',
  refusal: null,
  createdAt: '2026-01-31T09:30:05.000Z',
  appliedAt: null,
};
