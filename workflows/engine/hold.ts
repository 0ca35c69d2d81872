import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ParentClosePolicy, sleep, startChild, workflowInfo } from '@temporalio/workflow';
import { lifecycleWorkflowId } from '../contracts/ids.ts';
import type { OperationInput } from '../contracts/messages.ts';

const LOOKS = 60;

/**
 * Takes the lock of the operation's second client, if it has one: a child with that client's workflow id, which only
 * waits and ends with its parent, however that ends. The record refuses two operations on one client, so whoever
 * still has the id is about to end: it gets a minute.
 * @returns whether the lock is held
 */
export async function holdOtherClient({ otherClientId }: OperationInput): Promise<boolean> {
  if (otherClientId === undefined) return true;
  for (let look = 0; look < LOOKS; look++) {
    try {
      await startChild('holdClient', {
        workflowId: lifecycleWorkflowId(otherClientId),
        parentClosePolicy: ParentClosePolicy.TERMINATE,
        taskQueue: workflowInfo().taskQueue,
        staticSummary: 'Held by an operation on two clients',
        args: [],
      });
      return true;
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      await sleep('1 second');
    }
  }
  return false;
}
