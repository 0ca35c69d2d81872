import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import type { Logger } from 'pino';
import type { Sql } from '../db/connect.ts';
import { loggable } from '../db/errors.ts';
import { needsCase } from '../db/queries/dunning-cases.ts';
import { clientIdAttribute, dunningWorkflowId } from '../workflows/contracts/ids.ts';
import { type CaseInput, touchedSignal } from '../workflows/contracts/messages.ts';
import type { Dunning } from './deps.ts';

interface Parts {
  sql: Sql;
  client: Client;
  taskQueue: string;
  log: Logger;
  /** ISO time of whoever decides what is overdue; that of this process when left out */
  now?: () => Promise<string>;
}

const SIGNAL_MS = 3_000;

/**
 * Tells the cases of dunning what has changed. Whoever is overdue has a case: it is started where it does not run. All
 * others cost nothing here; their notes in the record (`dunning_nudges`) wait for the sweep, as does what gets lost.
 */
export function createDunning({ sql, client, taskQueue, log, now }: Parts): Dunning {
  return {
    async touched(clientId, why) {
      try {
        const needed = await needsCase(sql, clientId, await now?.());
        // After a merge or an erasure a case may still run for whom none is needed any more: it ends.
        if (!needed && why !== 'operation-ended') return true;
        await client.connection.withDeadline(Date.now() + SIGNAL_MS, () =>
          needed ? touchCase(client, taskQueue, clientId) : touchRunning(client, clientId),
        );
        return true;
      } catch (error) {
        log.warn(
          { clientId, why, error: loggable(error) },
          'a case was not told at once; the sweep will do it',
        );
        return false;
      }
    },
    async sweep() {
      try {
        await client.connection.withDeadline(Date.now() + SIGNAL_MS, () =>
          client.workflow.start('dunningSweep', {
            ...{
              workflowId: 'dunning-sweep/now',
              taskQueue,
              args: [],
              workflowIdConflictPolicy: 'USE_EXISTING',
            },
            staticSummary: 'a ladder has changed',
          }),
        );
      } catch (error) {
        log.warn({ error: loggable(error) }, 'debts are looked through within the hour, not at once');
      }
    },
  };
}

/** Makes the case of a client look at its debt now; starts it where it does not run. */
export async function touchCase({ workflow }: Client, taskQueue: string, clientId: number): Promise<void> {
  await workflow.signalWithStart<(input: CaseInput) => Promise<void>>('dunning', {
    ...{ workflowId: dunningWorkflowId(clientId), taskQueue, args: [{ clientId }], signal: touchedSignal },
    staticSummary: `dunning of client ${clientId}`,
    typedSearchAttributes: new TypedSearchAttributes([{ key: clientIdAttribute, value: String(clientId) }]),
  });
}

async function touchRunning({ workflow }: Client, clientId: number): Promise<void> {
  try {
    await workflow.getHandle(dunningWorkflowId(clientId)).signal(touchedSignal);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
