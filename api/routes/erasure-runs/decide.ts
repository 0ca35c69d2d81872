import { z } from '@hono/zod-openapi';
import { decideRun, lockRun } from '../../../db/queries/retention.ts';
import { ok } from '../../http/answer.ts';
import { maySee, nameOf } from '../../http/caller.ts';
import { writing } from '../../http/endpoint.ts';
import { notFound, Problem } from '../../problems.ts';
import { reason } from '../operations/schema.ts';
import { runExample, runParams, runSchema } from './schema.ts';

const decision = z
  .strictObject({
    action: z.enum(['approve', 'decline']).openapi({
      description: 'approve: all that was found today is cleared. decline: nothing more today',
    }),
    reason,
  })
  .openapi('ErasureRunDecision', { example: { action: 'approve', reason: 'The list was looked at' } });

export const decideErasureRun = writing(
  {
    method: 'post',
    path: '/v1/erasure-runs/{runId}/decisions',
    scope: 'operations:decide',
    tag: 'Retention',
    summary: 'Decide whether more clients than the daily share are cleared today',
    params: runParams,
    body: decision,
    answers: [{ status: 200, description: 'The day as it is now.', schema: runSchema, example: runExample }],
    problems: ['decision-refused', 'engine-unavailable'],
  },
  async ({ params: { runId }, body }, { tx, caller, now, engine }) => {
    const run = await lockRun(tx, runId);
    if (!run || !maySee(caller, run.providerId)) throw notFound('erasure run', runId);
    if (run.state !== 'waiting') {
      throw new Problem(
        'decision-refused',
        `Run ${runId} of ${run.day} is ${run.state}: only one that waits can be decided.`,
      );
    }
    const decided = await decideRun(tx, runId, {
      state: body.action === 'approve' ? 'approved' : 'declined',
      ...{ by: nameOf(caller), reason: body.reason, now: now().toISOString() },
    });
    // Last: when Temporal does not answer, nothing was decided.
    if (body.action === 'approve') await engine.startErasureRun(runId);
    return ok(decided);
  },
);
