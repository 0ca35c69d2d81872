import { condition } from '@temporalio/workflow';
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

export async function merge(input: OperationInput): Promise<OperationOutcome> {
  return runOperation(input);
}

export async function unmerge(input: OperationInput): Promise<OperationOutcome> {
  return runOperation(input);
}

async function exportData(input: OperationInput): Promise<OperationOutcome> {
  return runOperation(input);
}

// `export` is a word of the language: it can be a name to the outside only.
export { exportData as export };

/** Holds a client's workflow id for an operation on two clients, whose child it is; ends with it. */
export async function holdClient(): Promise<void> {
  await condition(() => false);
}

export { removeOldExports } from './export-sweep.ts';
export { reconcileRecords } from './reconcile.ts';
export { deliverWebhooks, wakeEndpoints } from './webhooks.ts';

export async function itemBatch(input: BatchInput): Promise<BatchOutcome> {
  return runBatch(input);
}
