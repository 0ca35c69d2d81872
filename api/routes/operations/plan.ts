import type { z } from '@hono/zod-openapi';
import type { Sql } from '../../../db/connect.ts';
import { planOperation } from '../../../db/plans/index.ts';
import type { OperationKind, OperationParams } from '../../../domain/operations/kinds.ts';
import type { Plan } from '../../../domain/operations/plan.ts';
import { stepsOf } from '../../../workflows/operations.ts';
import { ok } from '../../http/answer.ts';
import type { Caller } from '../../http/caller.ts';
import { writing } from '../../http/endpoint.ts';
import { notFound } from '../../problems.ts';
import { clientToPlan } from '../clients/access.ts';
import { clientParams } from '../clients/schema.ts';
import { planExample, planRequest, planSchema } from './schema.ts';

export const planClientOperation = writing(
  {
    method: 'post',
    path: '/v1/clients/{clientId}/operations/plan',
    scope: 'operations:read',
    tag: 'Operations',
    summary: 'Preview an operation',
    description: 'Says what it would touch and what stands against it. Touches nothing.',
    params: clientParams,
    body: planRequest,
    answers: [{ status: 200, description: 'The plan.', schema: planSchema, example: planExample }],
  },
  async ({ params: { clientId }, body }, { tx, caller, now }) => {
    await clientToPlan(tx, caller, clientId);
    return ok(await planFor(tx, caller, clientId, body, now()));
  },
);

/** The plan of a request as the client is now. Throws Problem 404 when the token may not see a second client of it. */
export async function planFor(
  sql: Sql,
  caller: Caller,
  clientId: number,
  { kind, ...rest }: z.output<typeof planRequest>,
  now: Date,
): Promise<Plan> {
  const params = rest as OperationParams;
  const plan = await planOperation<OperationKind>(sql, {
    kind,
    clientId,
    params,
    steps: stepsOf<OperationKind>(kind, params),
    now: now.toISOString(),
  });
  if (!plan) throw notFound('client', clientId);
  if (plan.otherClientId !== undefined) await clientToPlan(sql, caller, plan.otherClientId);
  return plan;
}
