import { z } from 'zod';

/**
 * A programmed bad day. `when: 'before'` spoils the call before anything happens; `'after'` lets the
 * command work and spoils only its answer.
 */
export const faultSchema = z.strictObject({
  /** The API function it waits for; any when left out. */
  on: z.string().optional(),
  /** Only calls about this account; any when left out. */
  user: z.string().optional(),
  effect: z.enum(['reset', 'slow', 'html', 'status', 'refuse', 'garbage']),
  when: z.enum(['before', 'after']).default('before'),
  /** How many calls it spoils; `null` = until cleared. */
  times: z.number().int().positive().nullable().default(1),
  /** `slow`: milliseconds. */
  delayMs: z.number().int().min(0).max(600_000).default(1_000),
  /** `status`: the HTTP status. */
  status: z.number().int().min(300).max(599).default(500),
  /** `refuse`: the text of a 200 with `metadata.result` 0. */
  reason: z.string().default('The system could not complete the request.'),
});
export type Fault = z.input<typeof faultSchema>;
export type ActiveFault = z.output<typeof faultSchema>;

/** The faults that wait for their calls. */
export interface Faults {
  /** Adds one; several wait in order. */
  add(fault: Fault): void;
  clear(): void;
  list(): ActiveFault[];
  /** Takes the first fault that this call meets. */
  take(fn: string, user: string | null): ActiveFault | null;
}

/** No faults at first. */
export function createFaults(): Faults {
  let waiting: ActiveFault[] = [];
  return {
    add: (fault) => void waiting.push(faultSchema.parse(fault)),
    clear: () => {
      waiting = [];
    },
    list: () => waiting.map((fault) => ({ ...fault })),
    take(fn, user) {
      const fault = waiting.find(
        (one) => (one.on === undefined || one.on === fn) && (one.user === undefined || one.user === user),
      );
      if (!fault) return null;
      if (fault.times !== null && --fault.times === 0) waiting = waiting.filter((one) => one !== fault);
      return fault;
    },
  };
}
