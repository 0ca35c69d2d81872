import {
  type Client,
  QueryNotRegisteredError,
  QueryRejectedError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure, TypedSearchAttributes } from '@temporalio/common';
import type { Decision, DecisionOutcome } from '../domain/operations/decisions.ts';
import type { OperationView } from '../domain/operations/state.ts';
import {
  chargeWorkflowId,
  clientIdAttribute,
  MAIL_INVOICES_ID,
  operationKindAttribute,
  providerIdAttribute,
  refundWorkflowId,
} from '../workflows/contracts/ids.ts';
import {
  type ChargeInput,
  decideUpdate,
  type OperationInput,
  operationQuery,
  type RefundInput,
  wakeSignal,
} from '../workflows/contracts/messages.ts';
import { isServiceFailure, orUnavailable } from './engine-failures.ts';
import { type ScheduleEngine, scheduleEngine } from './engine-schedules.ts';

/** `gone`: no such workflow runs. `unanswered`: no worker took the question. `unreachable`: Temporal is down. */
export type NoAnswer = 'gone' | 'unanswered' | 'unreachable';

/** The engine as the API sees it. Every call ends within its deadline; `EngineUnavailable` says that Temporal is down. */
export interface Engine extends ScheduleEngine {
  /** Starts an operation's workflow. `running` says that the workflow id, the client's lock, is taken. */
  start(workflowId: string, input: OperationInput): Promise<'started' | 'running'>;
  /** Starts the rest of a provider's erasures of a day, which an operator has agreed to; once, however often it is asked. */
  startErasureRun(runId: number): Promise<void>;
  /** Hands a decision over; the same decision handed over twice counts once. */
  decide(workflowId: string, operationId: string, decision: Decision): Promise<DecisionOutcome>;
  /** The operation as its workflow sees it, or why there is no answer within two seconds. */
  view(workflowId: string, operationId: string): Promise<OperationView | NoAnswer>;
  /** Starts the workflow that charges an invoice; the same request again is the same workflow. */
  charge(input: ChargeInput): Promise<void>;
  /** Starts the workflow that gives money back at a gateway; the same attempt again is the same workflow. */
  refund(input: RefundInput): Promise<void>;
  /** Makes the workflow that mails invoices look for what waits; starts it where it does not run. */
  mailInvoices(): Promise<void>;
  /** Returns when Temporal answers. */
  ping(): Promise<void>;
}

const START_MS = 5_000;
const DECIDE_MS = 5_000;
const VIEW_MS = 1_500;
const LOOK_MS = 500;
const PING_MS = 2_000;

/** The engine on a Temporal client. A client on `Connection.lazy` lets the API start while Temporal is down. */
export function createEngine(client: Client, { taskQueue }: { taskQueue: string }): Engine {
  const { workflow, connection } = client;
  const within = <T>(ms: number, call: () => Promise<T>) => connection.withDeadline(Date.now() + ms, call);

  const systemInfo = () => connection.workflowService.getSystemInfo({});

  return {
    start: (workflowId, input) =>
      orUnavailable(async () => {
        try {
          await within(START_MS, () =>
            workflow.start(input.kind, startOptions(workflowId, taskQueue, input)),
          );
          return 'started';
        } catch (error) {
          if (error instanceof WorkflowExecutionAlreadyStartedError) return 'running';
          throw error;
        }
      }),

    startErasureRun: (runId) =>
      orUnavailable(async () => {
        await within(START_MS, () =>
          workflow.start('eraseDueRun', {
            workflowId: `erase-due/run-${runId}`,
            taskQueue,
            args: [{ runId }],
            workflowIdConflictPolicy: 'USE_EXISTING',
            staticSummary: `erasures of run ${runId}`,
          }),
        );
      }),

    decide: (workflowId, operationId, decision) =>
      orUnavailable(() => sendDecision(client, workflowId, operationId, decision)),

    async view(workflowId, operationId) {
      try {
        const view = await within(VIEW_MS, () => workflow.getHandle(workflowId).query(operationQuery));
        return view.id === operationId ? view : 'gone';
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return 'gone';
        if (error instanceof QueryNotRegisteredError || error instanceof QueryRejectedError)
          return 'unanswered';
        if (!isServiceFailure(error)) throw error;
        // A deadline looks the same whether a worker or the server is missing.
        return (await answers(() => within(LOOK_MS, systemInfo))) ? 'unanswered' : 'unreachable';
      }
    },

    charge: (input) =>
      orUnavailable(async () => {
        const { clientId, invoiceId, occurrence } = input;
        try {
          await within(START_MS, () =>
            workflow.start('chargeInvoice', {
              ...{ workflowId: chargeWorkflowId(invoiceId, occurrence), taskQueue, args: [input] },
              workflowIdConflictPolicy: 'FAIL',
              workflowIdReusePolicy: 'REJECT_DUPLICATE',
              staticSummary: `charge of invoice ${invoiceId}`,
              typedSearchAttributes: new TypedSearchAttributes([
                { key: clientIdAttribute, value: String(clientId) },
              ]),
            }),
          );
        } catch (error) {
          if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
        }
      }),

    refund: (input) =>
      orUnavailable(async () => {
        try {
          await within(START_MS, () =>
            workflow.start('refundPayment', {
              ...{ workflowId: refundWorkflowId(input.attemptId), taskQueue, args: [input] },
              workflowIdConflictPolicy: 'FAIL',
              workflowIdReusePolicy: 'REJECT_DUPLICATE',
              staticSummary: `refund ${input.attemptId}`,
              typedSearchAttributes: new TypedSearchAttributes([
                { key: clientIdAttribute, value: String(input.clientId) },
              ]),
            }),
          );
        } catch (error) {
          if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
        }
      }),

    ...scheduleEngine(client),

    mailInvoices: () => orUnavailable(() => within(START_MS, () => wakeInvoiceMails(client, taskQueue))),

    ping: () => orUnavailable(async () => void (await within(PING_MS, systemInfo))),
  };
}

/** Hands a decision over to the run of an operation; the same one handed over twice counts once. */
export async function sendDecision(
  client: Client,
  workflowId: string,
  operationId: string,
  decision: Decision,
): Promise<DecisionOutcome> {
  const run = await findRun(client, workflowId, operationId, DECIDE_MS);
  if (run === undefined) return { outcome: 'gone' };
  try {
    const handle = client.workflow.getHandle(workflowId, run);
    await client.connection.withDeadline(Date.now() + DECIDE_MS, () =>
      handle.executeUpdate(decideUpdate, { updateId: decision.id, args: [decision] }),
    );
    return { outcome: 'accepted' };
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError) return { outcome: 'refused', why: refusalIn(error) };
    if (error instanceof WorkflowNotFoundError) return { outcome: 'gone' };
    if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return { outcome: 'unanswered' };
    throw error;
  }
}

/** With what an operation's workflow is started, wherever it is asked for. */
export function startOptions(workflowId: string, taskQueue: string, input: OperationInput) {
  const { operationId, clientId, kind, providerId } = input;
  return {
    workflowId,
    taskQueue,
    args: [input],
    workflowIdConflictPolicy: 'FAIL' as const,
    workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
    memo: { operationId },
    staticSummary: `${kind} of client ${clientId}`,
    typedSearchAttributes: new TypedSearchAttributes([
      { key: clientIdAttribute, value: String(clientId) },
      { key: operationKindAttribute, value: kind },
      { key: providerIdAttribute, value: String(providerId) },
    ]),
  };
}

/** Signals the workflow that mails invoices and welcomes, and starts it where it does not run. */
export async function wakeInvoiceMails({ workflow }: Client, taskQueue: string): Promise<void> {
  await workflow.signalWithStart('mailInvoices', {
    ...{ workflowId: MAIL_INVOICES_ID, taskQueue, args: [], signal: wakeSignal },
    staticSummary: 'mails of invoices',
  });
}

/** The workflow id outlives an operation, so a decision names the run: it can never reach the client's next operation. */
async function findRun(
  { workflow, connection }: Client,
  workflowId: string,
  operationId: string,
  ms: number,
): Promise<string | undefined> {
  try {
    const { runId, memo, status } = await connection.withDeadline(Date.now() + ms, () =>
      workflow.getHandle(workflowId).describe(),
    );
    return memo?.operationId === operationId && status.name === 'RUNNING' ? runId : undefined;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

function refusalIn({ cause }: WorkflowUpdateFailedError): string {
  return cause instanceof ApplicationFailure && cause.message ? cause.message : 'The operation refused it.';
}

async function answers(call: () => Promise<unknown>): Promise<boolean> {
  try {
    await call();
    return true;
  } catch {
    return false;
  }
}
