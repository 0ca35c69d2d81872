import { activityInfo } from '@temporalio/activity';
import type { Tx } from '../db/connect.ts';
import { planOperation } from '../db/plans/index.ts';
import { findOpenOperation, findOperation } from '../db/queries/operations.ts';
import { startPlanned } from '../db/start-operation.ts';
import type { OperationKind, OperationParams } from '../domain/operations/kinds.ts';
import type { Failure } from '../domain/operations/state.ts';
import { lifecycleWorkflowId } from '../workflows/contracts/ids.ts';
import { stepsOf } from '../workflows/operations.ts';
import type { Deps } from './deps.ts';

/** An operation that Tenure starts by itself. */
export interface OwnStart<K extends OperationKind> {
  kind: K;
  clientId: number;
  params: OperationParams<K>;
  /** who starts it, as the record names it: `system:dunning` */
  actor: { kind: 'token' | 'system'; id: string };
  /** a sentence for people */
  reason: string;
  /** ISO time, of the workflow */
  now: string;
  /** a UUIDv7 that the caller has written down: the same start asked for again is the same operation */
  operationId?: string;
  /** what else is written in the transaction of the start */
  alongside?: (tx: Tx, operationId: string) => Promise<void>;
}

export type OwnStarted =
  | { outcome: 'started'; operationId: string }
  /** another operation has the client; its id is unknown for the moment in which it lets go */
  | { outcome: 'held'; operationId: string | undefined }
  /** something stands against it, or there is no such client */
  | { outcome: 'refused'; blockers: Failure[] };

/** Takes back what was written when the operation could not be started. */
class NotStarted extends Error {}

/**
 * Starts an operation from an activity: plans it, writes it down by the provider's policy and starts its workflow, all
 * in one transaction. It does not wait for the operation.
 */
export async function startByItself<K extends OperationKind>(
  deps: Deps,
  start: OwnStart<K>,
): Promise<OwnStarted> {
  const { sql, engine } = deps;
  const { kind, clientId, params, actor, reason, now, operationId: own, alongside } = start;
  const { taskQueue } = activityInfo();
  try {
    return await sql.begin(async (tx): Promise<OwnStarted> => {
      if (own !== undefined && (await findOperation(tx, own)))
        return { outcome: 'started', operationId: own };
      const plan = await planOperation(tx, { kind, clientId, params, steps: stepsOf(kind, params), now });
      if (!plan) return { outcome: 'refused', blockers: [noClient(clientId)] };
      const open = await findOpenOperation(tx, [clientId]);
      if (open) return { outcome: 'held', operationId: open.id };
      if (plan.blockers.length > 0) return { outcome: 'refused', blockers: plan.blockers };
      const [client] = await tx<
        { providerId: number }[]
      >`select provider_id from clients where id = ${clientId}`;
      const { outcome, operationId } = await startPlanned(
        tx,
        {
          ...{ kind, clientId, providerId: client?.providerId ?? 0, plan, requestedBy: actor, reason },
          ...{ workflowId: lifecycleWorkflowId(clientId), now: new Date(now), operationId: own },
        },
        async (workflowId, input) => {
          await alongside?.(tx, input.operationId);
          return (await engine.start(workflowId, input, taskQueue)) === 'started';
        },
      );
      if (outcome !== 'started') throw new NotStarted();
      return { outcome: 'started', operationId };
    });
  } catch (error) {
    if (!(error instanceof NotStarted)) throw error;
    return { outcome: 'held', operationId: (await findOpenOperation(sql, [clientId]))?.id };
  }
}

/**
 * L16. Starts a command on services of a client. With `unsuspend`, `because` says which suspensions end: others stay.
 * A service for which it is done already is no obstacle.
 */
export function startServiceCommands(
  deps: Deps,
  {
    command,
    services,
    because,
    ...start
  }: Omit<OwnStart<'service-commands'>, 'kind' | 'params'> &
    Pick<OperationParams<'service-commands'>, 'command' | 'services' | 'because'>,
): Promise<OwnStarted> {
  const params = { command, services, ...(because === undefined ? {} : { because }) };
  return startByItself(deps, { ...start, kind: 'service-commands', params });
}

const noClient = (id: number): Failure => ({
  code: 'client-missing',
  message: `There is no client ${id}.`,
});
