/** What goes wrong with one mail. */
export type Fault =
  /** Refused with this reply code, at the recipient or after the message itself. */
  | { kind: 'reject'; at: 'recipient' | 'message'; code: number }
  /** The connection is reset after the message, with or without having kept it. */
  | { kind: 'reset-after-data'; kept: boolean }
  /** The message is taken, with or without keeping it, and never answered. */
  | { kind: 'silent-after-data'; kept: boolean }
  /** Kept and answered after a while. */
  | { kind: 'slow'; milliseconds: number };

/** Faults that wait for the next mails, first in, first out. Each fault meets one mail. */
export interface Faults {
  /** Adds a fault for the next mail, or the next `times` mails. */
  add(fault: Fault, times?: number): void;
  /** The fault of the mail that comes now, taken off the queue. */
  take(): Fault | undefined;
  /** How many are still waiting. */
  pending(): number;
  clear(): void;
}

export function createFaults(): Faults {
  let queue: Fault[] = [];
  return {
    add(fault, times = 1) {
      queue.push(...Array.from({ length: times }, () => fault));
    },
    take: () => queue.shift(),
    pending: () => queue.length,
    clear() {
      queue = [];
    },
  };
}
