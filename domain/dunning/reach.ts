import type { Ladder } from './ladder.ts';

/** When a ladder first wants something of an invoice, in days to its due date. */
export interface Reach {
  /** of a client that is overdue; null: nothing then */
  overdue: number | null;
  /** what is done up to the due date, which needs no case */
  early: { rungId: string; occurrence: number; offsetDays: number }[];
}

/** Reads from a ladder what a sweep must look for. */
export function reachOf({ rungs }: Pick<Ladder, 'rungs'>): Reach {
  const moments = rungs.flatMap(({ id, offsetDays, action }) => {
    const repeat = action.type === 'late-fee' || action.type === 'charge' ? action.repeat : undefined;
    return Array.from({ length: repeat?.times ?? 1 }, (_, n) => ({
      ...{ rungId: id, occurrence: n + 1, offsetDays: offsetDays + n * (repeat?.everyDays ?? 0) },
    }));
  });
  const late = moments.map(({ offsetDays }) => offsetDays).filter((days) => days > 0);
  return {
    overdue: late.length === 0 ? null : Math.min(...late),
    early: moments.filter(({ offsetDays }) => offsetDays <= 0),
  };
}
