import type { BatchInput, BatchOutcome, OperationInput, OperationOutcome } from './contracts/messages.ts';
import { runBatch } from './engine/batch.ts';
import { runOperation } from './engine/operation.ts';

export async function close(input: OperationInput): Promise<OperationOutcome> {
  return runOperation(input);
}

export async function reopen(input: OperationInput): Promise<OperationOutcome> {
  return runOperation(input);
}

export async function archive(input: OperationInput): Promise<OperationOutcome> {
  return runOperation(input);
}

export async function unarchive(input: OperationInput): Promise<OperationOutcome> {
  return runOperation(input);
}

export { reconcileRecords } from './reconcile.ts';
export { deliverWebhooks, wakeEndpoints } from './webhooks.ts';

export async function itemBatch(input: BatchInput): Promise<BatchOutcome> {
  return runBatch(input);
}
