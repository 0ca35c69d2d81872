import { type Client, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import type { Deps } from '../activities/deps.ts';
import { touchCase } from '../api/dunning.ts';
import { sendDecision, startOptions, wakeInvoiceMails } from '../api/engine.ts';
import { endpointWorkflowId } from '../workflows/contracts/ids.ts';
import { wakeSignal } from '../workflows/contracts/messages.ts';
import { historiesOf } from './histories.ts';

/** What activities may ask of Temporal. */
export function engineOf(client: Client): Deps['engine'] {
  return {
    async isRunning(workflowId) {
      try {
        return (await client.workflow.getHandle(workflowId).describe()).status.name === 'RUNNING';
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return false;
        throw error;
      }
    },
    async start(workflowId, input, taskQueue) {
      try {
        await client.workflow.start(input.kind, startOptions(workflowId, taskQueue, input));
        return 'started';
      } catch (error) {
        if (error instanceof WorkflowExecutionAlreadyStartedError) return 'running';
        throw error;
      }
    },
    decide: (workflowId, operationId, decision) => sendDecision(client, workflowId, operationId, decision),
    histories: (clientIds) => historiesOf(client, clientIds),
    touchCase: (clientId, taskQueue) => touchCase(client, taskQueue, clientId),
    async wakeEndpoint(endpointId, taskQueue) {
      await client.workflow.signalWithStart('deliverWebhooks', {
        workflowId: endpointWorkflowId(endpointId),
        taskQueue,
        args: [{ endpointId }],
        signal: wakeSignal,
        staticSummary: `webhooks of endpoint ${endpointId}`,
      });
    },
    mailInvoices: (taskQueue) => wakeInvoiceMails(client, taskQueue),
  };
}
