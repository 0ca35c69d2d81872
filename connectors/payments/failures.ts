import { scrub } from '../provisioning/failures.ts';
import type { Failure } from '../provisioning/types.ts';
import type { GatewayOutcome } from './types.ts';

/** The gateway refuses who we say we are; only new credentials help. */
export const badCredentials = (label: string, why: string): Failure => ({
  code: 'bad-credentials',
  retryable: false,
  message: `${label} refuses the credentials of this gateway (${why}): renew them in the gateway's record, then retry.`,
});

/** The gateway's own no; `reason` must be clean. */
export const refusedBy = (label: string, reason: string): Failure => ({
  code: 'refused',
  retryable: false,
  message: `${label} refused the command, ${reason === '' ? 'without a reason' : `saying: ${reason}`}`,
  words: reason,
});

const LOOKED_AT =
  'Whether the command was carried out is not known; the payment method is looked at before anything is repeated.';

/**
 * The outcome of a command whose call failed: known not to have arrived, or unknown.
 * @param doubt what is not known then, and what happens next
 */
export function failedCommand(
  failure: Failure,
  arrived: 'no' | 'perhaps',
  doubt = LOOKED_AT,
): Extract<GatewayOutcome, { failure: Failure }> {
  if (arrived === 'no')
    return { outcome: failure.code === 'bad-credentials' ? 'refused' : 'unreachable', failure };
  const message = `${failure.message} ${doubt}`;
  return { outcome: 'unknown', failure: { code: 'outcome-unknown', retryable: true, message } };
}

/** A gateway's text made fit for errors and histories: as `scrub`, and no token or key of any kind. */
export const scrubTokens = (text: string, values: readonly string[]): string =>
  scrub(text, values).replace(/\b[a-z]{2,5}_[A-Za-z0-9_*]{4,}/g, '…');
