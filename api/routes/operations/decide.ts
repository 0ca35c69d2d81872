import type { z } from '@hono/zod-openapi';
import { v5 as uuidv5, v7 as uuidv7 } from 'uuid';
import type { Tx } from '../../../db/connect.ts';
import { audit } from '../../../db/queries/audit.ts';
import {
  type DecisionRow,
  findDecision,
  insertDecision,
  settleDecision,
} from '../../../db/queries/operation-lists.ts';
import { readRefusal, refusal } from '../../../domain/operations/refusals.ts';
import { isEnded } from '../../../domain/operations/state.ts';
import { actorOf } from '../../http/actor.ts';
import { type Answer, ok, problemAnswer } from '../../http/answer.ts';
import { requireConfirmed } from '../../http/authenticate.ts';
import { nameOf } from '../../http/caller.ts';
import { type Call, endpoint, repeatable } from '../../http/endpoint.ts';
import { keep, replay } from '../../http/once.ts';
import { impossibleField, Problem } from '../../problems.ts';
import { operationFor } from './access.ts';
import { decisionExample, decisionSchema, newDecision } from './decision-schema.ts';
import { isRequester, SAME_PERSON } from './four-eyes.ts';
import { operationParamsSchema } from './schema.ts';
import { shownDecision } from './shown-decision.ts';

/** Names decisions by the Idempotency-Key they came with: ours, and means nothing. */
const NAMESPACE = '0f6f3f52-6f0c-4a6e-9d0a-0d6a7d1f2b51';

export const decideOperation = endpoint(
  {
    method: 'post',
    path: '/v1/operations/{operationId}/decisions',
    scope: 'operations:decide',
    tag: 'Operations',
    summary: 'Steer an operation',
    description:
      'Approve, reject, pause, resume, postpone, retry, skip, roll back, cancel, confirm. Refused when it makes no sense at this moment. When no worker answers, repeat the request with the same Idempotency-Key: it counts once.',
    params: operationParamsSchema,
    body: newDecision,
    answers: [
      {
        status: 200,
        description: 'The operation has taken the decision.',
        schema: decisionSchema,
        example: decisionExample,
      },
    ],
    problems: ['confirmation-needed', 'decision-refused', 'not-possible', 'engine-unavailable', 'no-worker'],
  },
  async ({ params: { operationId }, body }, call) => {
    const { sql, engine, caller, now } = call;
    if (body.until !== undefined && Date.parse(body.until) <= now().getTime())
      throw impossibleField('/until', 'This time has passed.');
    const operation = await operationFor(sql, caller, operationId);
    const { workflowId } = operation;
    if (body.action === 'approve') requireConfirmed(caller, 'lately', now());
    const begun = await sql.begin((tx) => begin(tx, call, operationId, body));
    if ('answer' in begun) return begun.answer;
    const { decision } = begun;
    const { id, stepId, items } = decision;
    if (body.action === 'approve' && (await isRequester(sql, caller, operation)))
      return await settle(call, id, 'refused', SAME_PERSON);
    const until = decision.until ?? undefined;
    const outcome = await engine.decide(workflowId, operationId, {
      id,
      action: body.action,
      by: by(call),
      step: stepId ?? undefined,
      items: items ?? undefined,
      until,
    });
    switch (outcome.outcome) {
      case 'accepted':
        return await settle(call, id, 'accepted');
      case 'refused':
        return await settle(call, id, 'refused', outcome.why);
      case 'gone':
        return await settle(call, id, 'refused', refusal('gone'));
      case 'unanswered':
        throw new Problem(
          'no-worker',
          'The decision is on record, but no worker took it yet. Repeat the request with the same Idempotency-Key.',
          {
            members: { decision: id },
            headers: { 'Retry-After': '5' },
          },
        );
    }
  },
);

/** Commits the decision before the engine hears of it, so that its reason is never lost; or finds the earlier answer. */
async function begin(
  tx: Tx,
  call: Call,
  operationId: string,
  body: z.output<typeof newDecision>,
): Promise<{ decision: DecisionRow } | { answer: Answer }> {
  const request = repeatable(call);
  const answer = request && (await replay(tx, call.vault, request));
  if (answer) return { answer };
  const { state } = await operationFor(tx, call.caller, operationId);
  if (isEnded(state)) throw decisionRefused(refusal('ended', { state }));
  const id = request ? uuidv5(`${request.owner} ${request.key}`, NAMESPACE) : uuidv7();
  const { action, step = null, items = null, until = null, answer: confirmed = null, reason } = body;
  const wanted = {
    action,
    stepId: step,
    items,
    until: until && new Date(until).toISOString(),
    answer: confirmed,
    reason,
  };
  await insertDecision(tx, {
    id,
    operationId,
    ...wanted,
    byKind: call.caller.kind,
    byId: String(call.caller.id),
    createdAt: call.now().toISOString(),
  });
  const decision = await findDecision(tx, id);
  if (!decision) throw new Error(`Decision ${id} is not in the record.`);
  requireSame(decision, { operationId, ...wanted });
  return { decision };
}

/** Throws Problem 422 when the key belongs to an earlier decision that was another one. */
function requireSame(decision: DecisionRow, wanted: Partial<DecisionRow>): void {
  const differs = Object.entries(wanted).some(
    ([field, value]) => JSON.stringify(decision[field as keyof DecisionRow]) !== JSON.stringify(value),
  );
  if (differs)
    throw new Problem('key-reused', 'This Idempotency-Key was used for another decision: use a new key.');
}

/** Writes down what the engine answered, together with the answer that a repeated request gets. */
async function settle(
  call: Call,
  id: string,
  state: 'accepted' | 'refused',
  why: string | null = null,
): Promise<Answer> {
  const { sql, vault, c } = call;
  return await sql.begin(async (tx) => {
    await settleDecision(tx, id, state, why);
    const decision = await findDecision(tx, id);
    if (!decision) throw new Error(`Decision ${id} is not in the record.`);
    const answer =
      state === 'accepted'
        ? ok(shownDecision(decision))
        : problemAnswer(
            decisionRefused(why ?? 'The operation refused it.', { decision: id }),
            c.get('requestId'),
          );
    const request = repeatable(call);
    if (request) await keep(tx, vault, request, answer);
    if (state === 'accepted') await auditApproval(tx, call, decision);
    return answer;
  });
}

/** A second person’s yes or no stands in the audit log too; its reason stays with the operation. */
async function auditApproval(tx: Tx, call: Call, { id, operationId, action }: DecisionRow): Promise<void> {
  if (action !== 'approve' && action !== 'reject') return;
  const { providerId } = await operationFor(tx, call.caller, operationId);
  await audit(
    tx,
    actorOf(call),
    {
      action: action === 'approve' ? 'operation.approved' : 'operation.rejected',
      ...{ subject: `operation:${operationId}`, providerId, data: { decision: id } },
    },
    call.now(),
  );
}

/** A 409 that says why a decision is not possible, in words and, where it is one of our reasons, in parts. */
export function decisionRefused(why: string, members: Record<string, unknown> = {}): Problem {
  return new Problem('decision-refused', why, { members: { ...members, ...readRefusal(why) } });
}

function by({ caller }: Call): string {
  return nameOf(caller);
}
