import type { Action, ActionType } from './ladder.ts';
import type { Why } from './why.ts';

export type { Action, ActionType, Ladder, LadderContent, Rung, Window } from './ladder.ts';
export type { Why, WhyCode } from './why.ts';

/** ISO 8601 in UTC. */
export type Instant = string;
/** `YYYY-MM-DD`. */
export type Day = string;

/** All that the planner knows of one client at one of its providers, at one moment. Plain data. */
export interface CaseFacts {
  now: Instant;
  clientId: number;
  providerId: number;
  clientStatus: 'active' | 'inactive' | 'closed' | 'merged' | 'anonymized';
  /** an exclusive operation holds the client: nothing is changed until it ends */
  underOperation: boolean;
  characteristic: 'common' | 'good' | 'problematic';
  groupId: number | null;
  /** of the recipient; null: the provider's */
  timeZone: string | null;
  providerTimeZone: string;
  /** whether a payment method is stored that can be charged */
  canCharge: boolean;
  hasEmail: boolean;
  /** whether text messages reach it: `no-sms`, its provider has no gateway for them; `no-phone`, no number is known */
  texts: 'ready' | 'no-sms' | 'no-phone';
  invoices: InvoiceFacts[];
  services: ServiceFacts[];
  overrides: Overrides;
  /** holds that stand; the planner looks at `until` */
  holds: Hold[];
  /** charges whose outcome is not known yet */
  inFlightCharges: { invoiceId: number }[];
  done: DoneRung[];
  /** times in which nothing ran; those that are still going on have no end */
  outages: Outage[];
}

export interface InvoiceFacts {
  id: number;
  dueOn: Day | null;
  /** when it was given to the client; null: unknown */
  issuedOn: Day | null;
  owedMinor: number;
  currency: string;
  status: 'draft' | 'unpaid' | 'payment-pending' | 'paid' | 'cancelled' | 'refunded' | 'collections';
  /** a payment of it is disputed at the gateway */
  disputed: boolean;
  /** numbers of the services that it bills */
  services: number[];
}

export interface ServiceFacts {
  id: number;
  productType: 'hosting' | 'reseller' | 'server' | 'other' | null;
  status: 'pending' | 'active' | 'suspended' | 'terminated' | 'cancelled' | 'fraud' | 'completed';
  suspendedReason: 'overdue' | 'staff' | 'abuse' | 'chargeback' | 'unknown' | null;
  suspendedAt: Instant | null;
  /** never suspended by itself (D6) */
  autoSuspendOverride: boolean;
  suspendNotBefore: Day | null;
}

/** What the client, its group or the provider has switched off. */
export interface Overrides {
  noOverdueMail: boolean;
  noLateFee: boolean;
  noCardCharge: boolean;
  noSuspend: boolean;
}

/** Staff hold dunning, a client promised to pay, or dunning stops until somebody lets it go on. */
export interface Hold {
  kind: 'hold' | 'promise' | 'stop';
  /** null: all invoices of the client */
  invoiceId: number | null;
  /** null: until it is released */
  until: Instant | null;
}

export interface Outage {
  from: Instant;
  to: Instant | null;
}

/** A rung that was begun, done or passed over: one row of `dunning_rungs`. */
export interface DoneRung {
  invoiceId: number;
  rungId: string;
  /** 1 for the first; repeated fees and tries, further services and repeated warnings count on */
  occurrence: number;
  action: ActionType;
  /** of a notice */
  level: number | null;
  /** `claimed` and `unknown`: its outcome is not known yet */
  state: 'claimed' | 'done' | 'skipped' | 'unknown';
  why: string;
  /** the time that it had */
  dueAt: Instant;
  at: Instant;
  /** when a message was accepted for delivery */
  deliveredAt: Instant | null;
  /** services that it suspended or terminated */
  services: number[];
  /** when the suspension ended because the invoice was paid: it may come again */
  liftedAt: Instant | null;
  /**
   * `hard-decline`: the card will never work; `undeliverable`: the address, which is still the client's, takes no mail
   */
  outcome: string | null;
}

interface RungRef {
  invoiceId: number;
  rungId: string;
  occurrence: number;
  action: Action;
  why: Why;
}

/** A rung to run now, or at `at`. */
export interface PlannedRung extends RungRef {
  /** its time by the ladder; never later than now when it is due */
  at: Instant;
  /** services to suspend or terminate */
  services: number[];
  /** the amount of a late fee, in minor units of the invoice's currency */
  feeMinor: number | null;
}

/** A rung whose time has come and that waits. */
export interface HeldRung extends RungRef {
  at: Instant;
  /** null: until something about the client changes */
  until: Instant | null;
  services: number[];
}

/** A rung that is passed over for good: it gets a row that says so. */
export interface SkippedRung extends RungRef {
  at: Instant;
}

/** What to do for a client now, and when to look again. */
export interface Plan {
  due: PlannedRung[];
  /** when the planner has to be asked again at the latest, and what for; null: only when something changes */
  next: { at: Instant; rungs: (PlannedRung | HeldRung)[] } | null;
  /** what comes later, each rung with its own time */
  coming: PlannedRung[];
  held: HeldRung[];
  skipped: SkippedRung[];
  /** services that overdue suspended and that nothing keeps suspended */
  unsuspend: { serviceId: number; why: Why }[];
  /** begun, with an outcome that must be asked for */
  unsettled: DoneRung[];
  /** whether the case goes on: something is owed, or something is to be done or settled */
  open: boolean;
}
