import { type Client, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import type { Deps } from '../activities/deps.ts';
import { touchCase } from '../api/dunning.ts';
import { sendDecision, startOptions, wakeInvoiceMails } from '../api/engine.ts';
import { endpointWorkflowId, passwordResetWorkflowId, TAKE_RESETS_ID } from '../workflows/contracts/ids.ts';
import { resetEndedSignal, wakeSignal } from '../workflows/contracts/messages.ts';
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
    async startReset(input, taskQueue) {
      const { resetId, loginId } = input;
      try {
        await client.workflow.start('passwordReset', {
          ...{ workflowId: passwordResetWorkflowId(resetId), taskQueue, args: [input] },
          workflowIdConflictPolicy: 'FAIL',
          workflowIdReusePolicy: 'REJECT_DUPLICATE',
          staticSummary: `${input.kind} for login ${loginId}`,
        });
      } catch (error) {
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      }
    },
    async endReset(resetId) {
      try {
        await client.workflow.getHandle(passwordResetWorkflowId(resetId)).signal(resetEndedSignal);
      } catch (error) {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
      }
    },
    async takeResets(taskQueue) {
      await client.workflow.signalWithStart('takePasswordResets', {
        ...{ workflowId: TAKE_RESETS_ID, taskQueue, args: [] },
        signal: wakeSignal,
        staticSummary: 'requests for new passwords',
      });
    },
    mailInvoices: (taskQueue) => wakeInvoiceMails(client, taskQueue),
  };
}
