import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { v7 as uuidv7 } from 'uuid';
import { createEngine } from '../../api/engine.ts';
import type { Pool } from '../../db/connect.ts';
import { planOperation } from '../../db/plans/index.ts';
import {
  findOperation,
  insertOperation,
  type OperationRow,
  recordedSteps,
} from '../../db/queries/operations.ts';
import type { Decision, DecisionAction } from '../../domain/operations/decisions.ts';
import { type OperationKind, type OperationParams, operationParams } from '../../domain/operations/kinds.ts';
import { isEnded, type OperationState, type OperationView } from '../../domain/operations/state.ts';
import type { RetryRule } from '../../domain/policy.ts';
import { lifecycleWorkflowId } from '../../workflows/contracts/ids.ts';
import { decideUpdate, type OperationInput, operationQuery } from '../../workflows/contracts/messages.ts';
import { stepsOf } from '../../workflows/operations.ts';

/** Pauses short enough for a test on the real clock. */
export const QUICK_RETRY: RetryRule = { attempts: 3, firstMs: 100, maxMs: 200 };

export interface StartOptions {
  approvalRequired?: boolean;
  approvalUntil?: string;
  startAt?: string;
  bound?: boolean;
  retry?: RetryRule;
  requestedBy?: string;
}

export interface Operations {
  start<K extends OperationKind>(
    kind: K,
    clientId: number,
    params: OperationParams<K>,
    options?: StartOptions,
  ): Promise<string>;
  decide(id: string, action: DecisionAction, more?: Partial<Decision> & { answer?: object }): Promise<void>;
  view(id: string): Promise<OperationView>;
  row(id: string): Promise<OperationRow>;
  until(id: string, ...states: OperationState[]): Promise<OperationRow>;
  ended(id: string): Promise<OperationRow>;
  stepStates(id: string): Promise<Record<string, string>>;
  eventTypes(id: string): Promise<string[]>;
}

/** Starts and steers operations as the API does, without HTTP. */
export function operationsOf(sql: Pool, client: Client, taskQueue: string): Operations {
  const row = async (id: string) => {
    const found = await findOperation(sql, id);
    if (!found) throw new Error(`no operation ${id}`);
    return found;
  };
  const handle = async (id: string) => client.workflow.getHandle((await row(id)).workflowId);

  async function until(id: string, ...states: OperationState[]): Promise<OperationRow> {
    for (let look = 0; look < 1200; look++) {
      const found = await row(id);
      if (states.includes(found.state)) return found;
      if (isEnded(found.state))
        throw new Error(
          `operation ended as ${found.state}, wanted ${states.join(' or ')}: ${JSON.stringify(found.problem)}`,
        );
      await sleep(25);
    }
    const last = await row(id);
    throw new Error(`operation stayed ${last.state} at ${last.currentStep}: ${JSON.stringify(last.problem)}`);
  }

  return {
    row,
    until,
    async ended(id) {
      const found = await until(id, 'completed', 'cancelled', 'rolled-back', 'failed');
      // The record says so a moment before the workflow, and with it the lock, is gone.
      await client.workflow
        .getHandle(found.workflowId)
        .result()
        .catch(() => {});
      return found;
    },
    async start(kind, clientId, params, options = {}) {
      const id = uuidv7();
      const checked = operationParams[kind].parse(params) as typeof params;
      const plan = await planOperation(sql, {
        kind,
        clientId,
        params: checked,
        steps: stepsOf(kind, checked),
      });
      if (!plan) throw new Error(`no client ${clientId}`);
      if (plan.blockers.length > 0) throw new Error(JSON.stringify(plan.blockers));
      const [{ providerId } = { providerId: 0 }] = await sql<
        { providerId: number }[]
      >`select provider_id from clients where id = ${clientId}`;
      const input: OperationInput = {
        operationId: id,
        kind,
        clientId,
        providerId,
        otherClientId: plan.otherClientId,
        params: checked,
        planHash: options.bound ? plan.hash : undefined,
        approvalRequired: options.approvalRequired ?? false,
        ...(options.approvalUntil !== undefined && { approvalUntil: options.approvalUntil }),
        startAt: options.startAt,
        requestedBy: options.requestedBy ?? 'token:1',
        retry: options.retry ?? QUICK_RETRY,
      };
      await sql.begin(async (tx) => {
        await insertOperation(tx, {
          ...input,
          id,
          exclusive: true,
          workflowId: lifecycleWorkflowId(clientId),
          plan,
          planBound: options.bound ?? false,
          requestedBy: { kind: 'token', id: '1' },
          reason: 'test',
          now: new Date().toISOString(),
        });
        const started = await createEngine(client, { taskQueue }).start(lifecycleWorkflowId(clientId), input);
        if (started === 'running') throw new Error(`client ${clientId} is locked by another workflow`);
      });
      return id;
    },
    async decide(id, action, { answer, ...more } = {}) {
      const decision: Decision = { id: uuidv7(), action, by: 'token:2', ...more };
      await sql`insert into operation_decisions ${sql({
        id: decision.id,
        operationId: id,
        action,
        stepId: decision.step ?? null,
        items: decision.items ? sql.json(decision.items) : null,
        answer: answer ? sql.json(answer as never) : null,
        reason: 'because',
        byKind: 'token',
        byId: '2',
      })}`;
      await (await handle(id)).executeUpdate(decideUpdate, { args: [decision], updateId: decision.id });
    },
    view: async (id) => (await handle(id)).query(operationQuery),
    async stepStates(id) {
      return Object.fromEntries((await recordedSteps(sql, id)).map((step) => [step.id, step.state]));
    },
    async eventTypes(id) {
      const rows = await sql<
        { type: string }[]
      >`select type from operation_events where operation_id = ${id} order by seq`;
      return rows.map(({ type }) => type);
    },
  };
}
