import type { RunResult, ScheduleView } from '../api/engine-schedules.ts';
import type { messageSchema } from '../api/routes/clients/correspondence.ts';
import type { domainSchema } from '../api/routes/clients/domains.ts';
import type { clientSchema } from '../api/routes/clients/schema.ts';
import type { doneRungView } from '../api/routes/dunning/schema.ts';
import type { serviceSchema } from '../api/routes/services/schema.ts';
import type { ticketSchema } from '../api/routes/tickets/schema.ts';
import type { InvoiceStatus } from '../domain/billing/invoice-status.ts';
import type { OperationState, StepState } from '../domain/operations/state.ts';
import type { AttemptState } from '../domain/payments/charges.ts';

/** How loud something is: the colours of badges and of lines in charts. */
export type Tone = 'quiet' | 'info' | 'done' | 'warn' | 'wrong';

/** The one map from the state of an operation to its colour; its label stands in `words/labels.ts`. */
export const operationTones: Record<OperationState, Tone> = {
  'awaiting-approval': 'warn',
  scheduled: 'quiet',
  running: 'info',
  paused: 'warn',
  blocked: 'wrong',
  completed: 'done',
  cancelled: 'quiet',
  'rolling-back': 'info',
  'rolled-back': 'quiet',
  failed: 'wrong',
};

/** The same for steps and items. */
export const stepTones: Record<StepState['state'], Tone> = {
  pending: 'quiet',
  running: 'info',
  retrying: 'warn',
  blocked: 'wrong',
  done: 'done',
  skipped: 'quiet',
  undoing: 'info',
  undone: 'quiet',
  'undo-failed': 'wrong',
};

export type ServiceStatus = (typeof serviceSchema)['_output']['status'];
export type DomainStatus = (typeof domainSchema)['_output']['status'];
export type TicketStatus = (typeof ticketSchema)['_output']['status'];
export type MessageState = (typeof messageSchema)['_output']['state'];
/** How far a rung of a dunning ladder is: what became of it, or what it waits for. */
export type RungState = (typeof doneRungView)['_output']['state'] | 'due' | 'next' | 'held';

/** The same for clients; the labels of these and of the following stand in `words/client-labels.ts`. */
export const clientTones: Record<(typeof clientSchema)['_output']['status'], Tone> = {
  active: 'done',
  inactive: 'warn',
  closed: 'quiet',
  merged: 'quiet',
  anonymized: 'quiet',
};

export const serviceTones: Record<ServiceStatus, Tone> = {
  pending: 'info',
  active: 'done',
  suspended: 'warn',
  terminated: 'quiet',
  cancelled: 'quiet',
  fraud: 'wrong',
  completed: 'quiet',
};

export const domainTones: Record<DomainStatus, Tone> = {
  pending: 'info',
  'pending-registration': 'info',
  'pending-transfer': 'info',
  active: 'done',
  grace: 'warn',
  redemption: 'wrong',
  expired: 'wrong',
  cancelled: 'quiet',
  fraud: 'wrong',
  'transferred-away': 'quiet',
};

export const invoiceTones: Record<InvoiceStatus, Tone> = {
  draft: 'quiet',
  unpaid: 'warn',
  'payment-pending': 'info',
  paid: 'done',
  cancelled: 'quiet',
  refunded: 'quiet',
  collections: 'wrong',
};

/** The same for charges of a stored payment method; the labels stand in `words/invoice.ts`. */
export const attemptTones: Record<AttemptState, Tone> = {
  requested: 'info',
  succeeded: 'done',
  declined: 'wrong',
  unknown: 'warn',
  cancelled: 'quiet',
};

export const messageTones: Record<MessageState, Tone> = {
  queued: 'info',
  sending: 'info',
  sent: 'done',
  failed: 'wrong',
  unknown: 'warn',
};

export const ticketTones: Record<TicketStatus, Tone> = {
  open: 'warn',
  answered: 'info',
  'client-reply': 'warn',
  'on-hold': 'quiet',
  'in-progress': 'info',
  closed: 'quiet',
};

export const rungTones: Record<RungState, Tone> = {
  claimed: 'info',
  done: 'done',
  skipped: 'quiet',
  unknown: 'wrong',
  due: 'info',
  next: 'quiet',
  held: 'warn',
};

/** The same for schedules, and for how their runs ended; the labels stand in `words/schedules.ts`. */
export const scheduleTones: Record<ScheduleView['state'], Tone> = {
  active: 'done',
  paused: 'warn',
  missing: 'wrong',
};

export const runTones: Record<RunResult, Tone> = {
  running: 'info',
  completed: 'done',
  failed: 'wrong',
  'timed-out': 'wrong',
  cancelled: 'quiet',
  terminated: 'warn',
  unknown: 'quiet',
};
