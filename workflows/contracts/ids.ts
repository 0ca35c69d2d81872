import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/** The workflow id that is a client's lock: two exclusive operations on one client cannot run together. */
export function lifecycleWorkflowId(clientId: number): string {
  return `lifecycle/client-${clientId}`;
}

/** The workflow that sends one endpoint its messages: one at a time, so that its concurrency is bounded. */
export function endpointWorkflowId(endpointId: number): string {
  return `webhooks/endpoint-${endpointId}`;
}

/** The workflow that charges an invoice because somebody asked for it; the same request is the same workflow. */
export function chargeWorkflowId(invoiceId: number, occurrence: string): string {
  return `charge/invoice-${invoiceId}/${occurrence}`;
}

/** The workflow that gives money back at a gateway. */
export function refundWorkflowId(attemptId: number): string {
  return `refund/attempt-${attemptId}`;
}

/** The workflow that follows up what a client owes; one for each client that is overdue. */
export function dunningWorkflowId(clientId: number): string {
  return `dunning/client-${clientId}`;
}

/** The workflow that mails one link or password, and ends it when its time is over. */
export function passwordResetWorkflowId(resetId: number): string {
  return `password-reset/${resetId}`;
}

/** The workflow that looks at requests for new passwords; one, however many come. */
export const TAKE_RESETS_ID = 'password-resets';

/** The workflow that mails invoices: one, so that no mail is handed over by two. */
export const MAIL_INVOICES_ID = 'mail-invoices';

export const DEFAULT_TASK_QUEUE = 'tenure';

export const clientIdAttribute = defineSearchAttributeKey('ClientId', SearchAttributeType.KEYWORD);
export const operationKindAttribute = defineSearchAttributeKey('OperationKind', SearchAttributeType.KEYWORD);
export const operationStateAttribute = defineSearchAttributeKey(
  'OperationState',
  SearchAttributeType.KEYWORD,
);
export const blockedStepAttribute = defineSearchAttributeKey('BlockedStep', SearchAttributeType.KEYWORD);
export const providerIdAttribute = defineSearchAttributeKey('ProviderId', SearchAttributeType.KEYWORD);
