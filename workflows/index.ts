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

export async function anonymize(input: OperationInput): Promise<OperationOutcome> {
  return runOperation(input);
}

async function eraseDue(input: OperationInput): Promise<OperationOutcome> {
  return runOperation(input);
}

async function exportData(input: OperationInput): Promise<OperationOutcome> {
  return runOperation(input);
}

async function deleteClient(input: OperationInput): Promise<OperationOutcome> {
  return runOperation(input);
}

async function removePaymentMethod(input: OperationInput): Promise<OperationOutcome> {
  return runOperation(input);
}

async function changeCurrency(input: OperationInput): Promise<OperationOutcome> {
  return runOperation(input);
}

async function disconnectProvider(input: OperationInput): Promise<OperationOutcome> {
  return runOperation(input);
}

async function serviceCommands(input: OperationInput): Promise<OperationOutcome> {
  return runOperation(input);
}

async function bulkUpdate(input: OperationInput): Promise<OperationOutcome> {
  return runOperation(input);
}

async function removeItems(input: OperationInput): Promise<OperationOutcome> {
  return runOperation(input);
}

async function setPaymentMethod(input: OperationInput): Promise<OperationOutcome> {
  return runOperation(input);
}

// Words of the language, and names with a dash: they can be names to the outside only.
export {
  bulkUpdate as 'bulk-update',
  changeCurrency as 'change-currency',
  deleteClient as delete,
  disconnectProvider as 'disconnect-provider',
  eraseDue as 'erase-due',
  exportData as export,
  removeItems as 'remove-items',
  removePaymentMethod as 'remove-payment-method',
  serviceCommands as 'service-commands',
  setPaymentMethod as 'set-payment-method',
};

/** Holds a client's workflow id for an operation on two clients, whose child it is; ends with it. */
export async function holdClient(): Promise<void> {
  await condition(() => false);
}

export { accountLimitsSweep } from './account-limits.ts';
export { automaticStatusSweep } from './automatic-status.ts';
export { dunning } from './dunning.ts';
export { dunningSweep } from './dunning-sweep.ts';
export { eraseDueRun, eraseDueSweep } from './erase-due-sweep.ts';
export { removeOldExports } from './export-sweep.ts';
export { billDueSweep, mailInvoices } from './invoicing.ts';
export { passwordReset, takePasswordResets } from './password-reset.ts';
export { chargeInvoice, noticeCardExpiry, refundPayment, settleOpenCharges } from './payments.ts';
export { reconcileRecords } from './reconcile.ts';
export { deliverWebhooks, removeOldDeliveries, wakeEndpoints } from './webhooks.ts';

export async function itemBatch(input: BatchInput): Promise<BatchOutcome> {
  return runBatch(input);
}
