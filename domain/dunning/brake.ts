import type { Policy } from '../policy.ts';
import type { ActionType, Instant } from './types.ts';

/** So long after its yes a rung may go ahead: afterwards the list is too old to stand for. */
const YES_LASTS_MS = 7 * 86_400_000;
const HOUR_MS = 3_600_000;

/** A suspension or termination that waits, or waited, for an operator's yes. */
export interface BrakedRung {
  brakeId: number;
  invoiceId: number;
  rungId: string;
  occurrence: number;
  action: ActionType;
  services: number[];
  /** when an operator said yes; null: it waits */
  approvedAt: Instant | null;
}

/** What a rung is known by. */
export function rungName({
  invoiceId,
  rungId,
  occurrence,
}: Pick<BrakedRung, 'invoiceId' | 'rungId' | 'occurrence'>) {
  return `${invoiceId}/${rungId}/${occurrence}`;
}

/** How many services of a provider may be suspended or terminated within an hour without a yes. */
export function mostInAnHour({ brake }: Policy['dunning'], activeServices: number): number {
  return Math.max(brake.always, Math.min(brake.services, Math.floor((activeServices * brake.percent) / 100)));
}

/** The moment from which suspensions count against the hour. */
export function hourBefore(now: Instant): Instant {
  return new Date(Date.parse(now) - HOUR_MS).toISOString();
}

/** Whether an operator has agreed to it, not too long ago. */
export function isApproved({ approvedAt }: BrakedRung, now: Instant): boolean {
  return approvedAt !== null && Date.parse(now) - Date.parse(approvedAt) < YES_LASTS_MS;
}
