import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { Deps } from '../activities/deps.ts';
import { endpointWorkflowId } from '../workflows/contracts/ids.ts';
import { wakeSignal } from '../workflows/contracts/messages.ts';

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
    async wakeEndpoint(endpointId, taskQueue) {
      await client.workflow.signalWithStart('deliverWebhooks', {
        workflowId: endpointWorkflowId(endpointId),
        taskQueue,
        args: [{ endpointId }],
        signal: wakeSignal,
        staticSummary: `webhooks of endpoint ${endpointId}`,
      });
    },
  };
}
