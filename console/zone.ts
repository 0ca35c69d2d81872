const known = new Map<string, boolean>();
const MOST = 1_000;

/** The time zone that a browser named, if it is one; else UTC. */
export function zoneOf(named: string | undefined): string {
  if (named === undefined || named.length > 60) return 'UTC';
  if (known.size > MOST) known.clear();
  const usable = known.get(named) ?? isZone(named);
  known.set(named, usable);
  return usable ? named : 'UTC';
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
