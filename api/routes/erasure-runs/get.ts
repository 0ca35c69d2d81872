import { findRun } from '../../../db/queries/retention.ts';
import { ok } from '../../http/answer.ts';
import { maySee } from '../../http/caller.ts';
import { endpoint } from '../../http/endpoint.ts';
import { notFound } from '../../problems.ts';
import { runExample, runParams, runSchema } from './schema.ts';

export const getErasureRun = endpoint(
  {
    method: 'get',
    path: '/v1/erasure-runs/{runId}',
    scope: 'operations:read',
    tag: 'Retention',
    summary: 'Read a day of a provider’s retention',
    params: runParams,
    answers: [{ status: 200, description: 'The day.', schema: runSchema, example: runExample }],
  },
  async ({ params: { runId } }, { sql, caller }) => {
    const run = await findRun(sql, runId);
    if (!run || !maySee(caller, run.providerId)) throw notFound('erasure run', runId);
    return ok(run);
  },
);
