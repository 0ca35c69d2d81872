import { addDays, dayIn, instantOf, nextBusinessDay, timeIn } from '../calendar.ts';
import type { LadderContent, Rung, Window } from './ladder.ts';
import type { CaseFacts, Day, Instant, Outage } from './types.ts';

const MIDNIGHT = '00:00';

/** When rungs of one client may run: the clock of the recipient or the provider, sending hours and holidays. */
export interface Schedule {
  /** the time of a rung that is `days` after a day, moved into its window; undefined when out of reckoning */
  timeOf(rung: Rung, from: Day, days: number): Instant | undefined;
  /** the first moment, not before this one, at which the rung may run */
  align(rung: Rung, at: Instant): Instant | undefined;
  /** the day that it is for the recipient */
  dayOf(at: Instant): Day;
  /** the beginning of a day at the provider */
  startOf(day: Day): Instant | undefined;
}

/** The schedule of a client; a time zone that does not exist counts as the next best. */
export function scheduleOf(
  { window: usual, holidays }: Pick<LadderContent, 'window' | 'holidays'>,
  { timeZone, providerTimeZone }: Pick<CaseFacts, 'timeZone' | 'providerTimeZone'>,
): Schedule {
  const provider = usable(providerTimeZone) ?? 'UTC';
  const recipient = (timeZone === null ? undefined : usable(timeZone)) ?? provider;
  const windowOf = (rung: Rung) => rung.window ?? usual;
  const zoneOf = (window: Window | undefined) => (window?.zone === 'provider' ? provider : recipient);

  const known = timesKnown(holidays);

  return {
    timeOf(rung, from, days) {
      const window = windowOf(rung);
      const zone = zoneOf(window);
      const key = `${from} ${days} ${zone} ${window?.from} ${window?.businessDays}`;
      if (known.has(key)) return known.get(key);
      const time = reckoned(() => {
        const day = addDays(from, days);
        if (window === undefined) return instantOf(day, MIDNIGHT, zone);
        return instantOf(openDay(window, day, holidays), window.from, zone);
      });
      known.set(key, time);
      return time;
    },
    align: (rung, at) =>
      reckoned(() => {
        const window = windowOf(rung);
        return window === undefined ? at : intoWindow(window, at, zoneOf(window), holidays);
      }),
    dayOf: (at) => dayIn(at, recipient),
    startOf: (day) => reckoned(() => instantOf(day, MIDNIGHT, provider)),
  };
}

const MOST_KNOWN = 20_000;
const knownByHolidays = new WeakMap<readonly Day[], Map<string, Instant | undefined>>();

/** Times that were reckoned before for the same ladder: clients share due dates, and a case asks again and again. */
function timesKnown(holidays: readonly Day[]): Map<string, Instant | undefined> {
  const known = knownByHolidays.get(holidays) ?? new Map<string, Instant | undefined>();
  if (known.size > MOST_KNOWN) known.clear();
  knownByHolidays.set(holidays, known);
  return known;
}

/** Whether nothing ran at that moment. */
export function inOutage(at: Instant, outages: readonly Outage[]): boolean {
  return outages.some(({ from, to }) => from <= at && (to === null || at < to));
}

function intoWindow(window: Window, at: Instant, zone: string, holidays: readonly Day[]): Instant {
  const today = dayIn(at, zone);
  const time = timeIn(at, zone);
  const open = openDay(window, today, holidays);
  if (open === today && time >= window.from && time < window.until) return at;
  const day = open === today && time >= window.until ? openDay(window, addDays(today, 1), holidays) : open;
  const start = instantOf(day, window.from, zone);
  // Where clocks go back the hours before the window come twice: the second time it is open already.
  return start < at ? at : start;
}

function openDay({ businessDays }: Window, day: Day, holidays: readonly Day[]): Day {
  return businessDays ? nextBusinessDay(day, holidays) : day;
}

/** Days beyond the calendar's reach are no error of the caller: there is simply no such time. */
function reckoned(time: () => Instant): Instant | undefined {
  try {
    return time();
  } catch {
    return undefined;
  }
}

// A formatter takes longer to make than everything else here together.
const knownZones = new Set<string>();

function usable(zone: string): string | undefined {
  if (knownZones.has(zone)) return zone;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    knownZones.add(zone);
    return zone;
  } catch {
    return undefined;
  }
}
