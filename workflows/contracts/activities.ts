import type { EventType } from '../../domain/operations/events.ts';
import type { OperationView, StepState, Summary } from '../../domain/operations/state.ts';
import type { ChargeResult, RefundResult } from '../../domain/payments/charges.ts';
import type { ChargeInput, LookOutcome, OperationInput, Portion } from './messages.ts';

/** How a step's or item's activity is called. `now` is the workflow's clock; `nextDelayMs` null says: the last attempt. */
export interface StepCall {
  operationId: string;
  clientId: number;
  providerId: number;
  kind: string;
  step: string;
  item?: number;
  params: Record<string, unknown>;
  now: string;
  attempt: number;
  nextDelayMs: number | null;
}

/** An event for the operation's chain. The key makes a repeated write harmless. */
export interface OperationEvent {
  key: string;
  type: EventType;
  data: Record<string, unknown>;
}

/**
 * What beginning an operation answers: go on, or why a person must look at the plan first. `known` are the steps
 * that an earlier run of the same operation has finished or, when it was `rollingBack`, begun.
 */
export type BeginOutcome =
  | { go: true; known: Record<string, StepState>; pastNoReturn: boolean; rollingBack: boolean }
  | { go: false; code: 'plan-changed' | 'plan-blocked' };

/** Activities that the engine itself calls; a step table names the others. */
/** What a portion holds: its items that are not finished, and how many are. */
export interface PortionItems {
  open: number[];
  done: number;
  skipped: number;
}

/** Up to this many items of a step run in the operation's own history; more go to batches in children. */
export const FEW_ITEMS = 200;

export interface EngineActivities {
  /** Waits until the request is recorded; fails with NOT_RECORDED when it never was. */
  openOperation(call: { operationId: string }): Promise<void>;
  /** Plans again, holds the client's records and writes the steps down. */
  beginOperation(call: { input: OperationInput; now: string; acceptPlan: boolean }): Promise<BeginOutcome>;
  /** Mirrors the view; a final state frees the client. */
  recordState(call: {
    view: OperationView;
    events: OperationEvent[];
    decisions: string[];
    now: string;
  }): Promise<void>;
  /**
   * Writes the items of a step and its beginning down, once, and says how many there are; those themselves where they
   * are few. `told` where the event of the beginning is written: runs recorded before that tell it from the workflow.
   */
  prepareItems(
    call: StepCall,
  ): Promise<{ total: number; concurrency: number; told?: true; all?: PortionItems }>;
  /** The items of a portion that are not finished, and how many of it are. */
  loadItems(call: { operationId: string; step: string; portion: Portion }): Promise<PortionItems>;
  /** Marks items that an operator gave up. */
  skipItems(call: {
    operationId: string;
    step: string;
    items: number[];
    by: string;
    now: string;
  }): Promise<void>;
}

/** Activities of the reconciling schedule. */
export interface ReconcileActivities {
  /** Ids of open operations whose workflow does not run. */
  findLostOperations(): Promise<string[]>;
  /** Says so on the operation and frees its client; one that has ended meanwhile is left alone. */
  markLost(call: { operationId: string; now: string }): Promise<void>;
  /** Deletes answers kept for repeated requests that are older than a day; answers how many. */
  dropOldAnswers(call: { now: string }): Promise<number>;
  /** Forgets what merges need to be taken back when their time is over; answers of how many. */
  dropOldMergeImages(call: { now: string }): Promise<number>;
}

/** Activities of the schedule that removes files of exports. */
export interface ExportSweepActivities {
  /** Numbers of exports whose file is to go, a bounded number of them. */
  findOldExports(call: { now: string }): Promise<number[]>;
  /** Removes the file of an export, then says so on it. */
  removeExportFile(call: { exportId: number; now: string }): Promise<void>;
}

/** Activities that send webhooks. */
export interface WebhookActivities {
  /**
   * Sends what is due to one endpoint. Answers when the next is due, null when there is nothing more, and whether the
   * endpoint answered nothing and should be left alone for a while.
   */
  deliverDue(call: { endpointId: number; now: string }): Promise<{ next: string | null; down: boolean }>;
  /** Wakes every endpoint that has something due; answers how many. */
  wakeDueEndpoints(call: { now: string }): Promise<number>;
  /** Forgets what was told long ago; answers how many rows of each. */
  forgetDeliveries(call: { now: string }): Promise<{ deliveries: number; notices: number }>;
  /** Forgets where staff were signed in long ago, and what nobody answered; says how many rows of each. */
  forgetSignIns(call: { now: string }): Promise<{ sessions: number; challenges: number }>;
}

/** Activities around stored payment methods. */
export interface PaymentActivities {
  /** Charges an invoice, once for its occurrence; called again it finishes what was begun. */
  charge(call: ChargeInput & { now: string }): Promise<ChargeResult>;
  /** Gives a payment back at its gateway, once; called again it finishes what was begun. */
  refund(call: { attemptId: number; now: string }): Promise<RefundResult>;
  /** Asks what became of charges and refunds that are under way, and tries again what gateways told and could not be done. */
  settleCharges(call: { now: string }): Promise<{ settled: number; open: number; events: number }>;
  /** Writes to clients whose card expires soon, once per card; `left`: mails that could not be handed over yet. */
  noticeExpiringCards(call: { now: string }): Promise<{ queued: number; sent: number; left: number }>;
}

/** Activities of the cases of dunning. */
export interface DunningActivities {
  /** Does for a client what is due now, and says when to look again. */
  followUp(call: { clientId: number; now: string }): Promise<LookOutcome>;
}

/** The last invoice of a page, in the order of due dates. */
export interface DueInvoiceRef {
  dueOn: string;
  invoiceId: number;
}

/** Activities of the hourly look through all debts; each takes a page and answers where the next begins, or null. */
export interface DunningSweepActivities {
  /** Notes that debts are looked through; a long time in which nobody did is an outage. */
  beginDunningSweep(call: { now: string }): Promise<void>;
  sweepNudges(call: { after: number | null; now: string }): Promise<{ after: number | null }>;
  sweepDue(call: { after: DueInvoiceRef | null; now: string }): Promise<{ after: DueInvoiceRef | null }>;
  sweepUnsettled(call: { after: number | null; now: string }): Promise<{ after: number | null }>;
  sweepCases(call: { after: number | null; now: string }): Promise<{ after: number | null }>;
}

/** Activities of the daily look at the status of clients. */
export interface AutomaticStatusActivities {
  /** Looks at some clients of a provider; `last` is where the next call goes on, null when it is through. */
  followStatusesOf(call: {
    providerId: number;
    after: number;
    now: string;
  }): Promise<{ changed: number; last: number | null }>;
}

/** Activities around passwords of logins. */
export interface PasswordActivities {
  /** Looks at requests that wait and begins the resets that have not begun; answers how many of each. */
  takeResets(call: { now: string }): Promise<{ taken: number; begun: number }>;
  /** Hands the mail of a reset over, with the same secret at every try. `later`: not now, `never`: no use trying. */
  mailReset(call: { resetId: number; now: string }): Promise<'done' | 'later' | 'never'>;
  /** Tells the login that its password was set by the link, where the provider wants that. */
  mailResetNotice(call: { resetId: number; now: string }): Promise<'done' | 'later' | 'never'>;
  /** Ends a reset whose time is over and clears what it held; answers the state that holds. */
  expireReset(call: {
    resetId: number;
    now: string;
  }): Promise<'open' | 'used' | 'replaced' | 'expired' | 'ended'>;
}

/** Activities that bill what is due. */
export interface InvoicingActivities {
  /**
   * Bills some of the clients of a provider to whom something is due, in the order of their numbers. `last` is where the
   * next call goes on, null when the provider is through.
   */
  billDue(call: {
    providerId: number;
    after: number;
    now: string;
  }): Promise<{ last: number | null; invoices: number; failed: number }>;
  /** Makes sure that what was billed is mailed. */
  startInvoiceMails(): Promise<void>;
  /** Writes and hands over mails of invoices; `left`: how many still wait. */
  mailInvoices(call: { now: string }): Promise<{ queued: number; sent: number; left: number }>;
}

/** Activities of the look at accounts that have gone beyond their terms. */
export interface AccountActivities {
  /** Notes crossings of some clients and writes what tells them; `last` is where the next call goes on, null at the end. */
  checkAccounts(call: { after: number; now: string }): Promise<{ crossings: number; last: number | null }>;
  /** Hands the mails over; `left`: those that could not be handed over yet. */
  sendAccountMails(call: { now: string }): Promise<{ sent: number; left: number }>;
}

/** A client that is due, and what is done to it. */
export interface DueClientRef {
  clientId: number;
  kind: 'erase-due' | 'anonymize';
}

/** Activities of the daily look at what has had its time. */
export interface SweepActivities {
  /** The provider with the next number, or null. */
  nextProvider(call: { after: number }): Promise<number | null>;
  /** Counts what is due and opens the provider's day; null when there is nothing to start today. */
  openErasureRun(call: { providerId: number; now: string }): Promise<number | null>;
  /** Starts operations on some of the due clients; `last` is where the next call goes on, null when the run is over. */
  startDue(call: {
    runId: number;
    after: DueClientRef | null;
    now: string;
  }): Promise<{ last: DueClientRef | null; started: number }>;
  /** Clears rows of which no client is left and whose time is over; answers how many. */
  clearDetached(call: { providerId: number; now: string }): Promise<number>;
  /** Forgets values that an operation without an end had kept for its scan. */
  forgetOldValues(call: { now: string }): Promise<number>;
}

/** What a step's activity answers. */
export type StepActivity = (call: StepCall) => Promise<Summary>;

/** So long after its last sign of life a worker counts as lost: a crash costs this much, whatever it hit. */
export const HEARTBEAT = '10 seconds';

/** Types of the failures that activities throw on purpose. */
export const STEP_FAILED = 'StepFailed';
export const RECORD_UNAVAILABLE = 'RecordUnavailable';
export const NOT_RECORDED = 'NotRecorded';

/** Details of a STEP_FAILED failure. */
export interface StepFailedDetails {
  code: string;
  retryable: boolean;
  /** something outside may have been changed for good */
  acted: boolean;
}
