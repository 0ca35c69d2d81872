import { Temporal } from 'temporal-polyfill';

/** A time as a form gives it, in the zone of whoever typed it; as it is when it is none, for the API to refuse. */
export function instantOf(local: string, zone: string): string {
  try {
    return Temporal.PlainDateTime.from(local).toZonedDateTime(zone).toInstant().toString();
  } catch {
    return local;
  }
}
