import { z } from '@hono/zod-openapi';
import { id, idParams } from '../../fields/common.ts';

export const runStates = ['running', 'waiting', 'approved', 'declined', 'done'] as const;

export const runSchema = z
  .object({
    id,
    providerId: id,
    day: z.string(),
    found: z.int().openapi({ description: 'clients that were due on this day' }),
    allowed: z.int().openapi({ description: 'how many of them the policy lets go without a yes' }),
    started: z.int(),
    heldBack: z.int().openapi({ description: 'clients that wait for a decision' }),
    state: z.enum(runStates),
    decidedBy: z.string().nullable(),
    reason: z.string(),
    decidedAt: z.string().nullable(),
    createdAt: z.string(),
  })
  .openapi('ErasureRun');

export const runExample = {
  id: 1,
  providerId: 1,
  day: '2026-03-10',
  found: 40,
  allowed: 25,
  started: 25,
  heldBack: 15,
  state: 'waiting' as const,
  decidedBy: null,
  reason: '',
  decidedAt: null,
  createdAt: '2026-03-10T03:00:00.000Z',
};

export const runParams = idParams('runId', 'the run’s number');
