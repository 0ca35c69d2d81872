import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { Deps } from '../activities/deps.ts';

/** What activities may ask Temporal. */
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
  };
}
