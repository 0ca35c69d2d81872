/** What an endpoint's sealed secret holds. */
export interface EndpointSecrets {
  secret: string;
  previous?: { secret: string; until: string };
}

/** So long after a new secret the one before it signs too. */
export const PREVIOUS_SIGNS_MS = 24 * 3_600_000;

/**
 * The secrets that sign now, the present one first.
 * @param opened what was sealed
 */
export function openSecrets(opened: Record<string, unknown>, now: string): string[] {
  const { secret, previous } = opened as unknown as EndpointSecrets;
  return previous && Date.parse(previous.until) > Date.parse(now) ? [secret, previous.secret] : [secret];
}
