import type { AccountIdentity, CommandOutcome, Failure } from './types.ts';

const LONGEST_REASON = 200;
const LONGEST_READ = 2_000;

/** A panel that gave no usable answer; trying later may help. */
export const unreachable = (message: string): Failure => ({ code: 'unreachable', retryable: true, message });

/** An answer that is not in the panel's language; it may be a maintenance page, so it is worth a retry. */
export const protocol = (message: string): Failure => ({ code: 'protocol', retryable: true, message });

/** The panel refuses who we say we are; only new credentials help. */
export const badCredentials = (panel: string): Failure => ({
  code: 'bad-credentials',
  retryable: false,
  message: `${panel} refuses the credentials of this server: renew them in the server's record, then retry.`,
});

/** Turns the failure of a command that may have arrived into "nobody knows whether it happened". */
export const outcomeUnknown = (why: Failure): Failure => ({
  code: 'outcome-unknown',
  retryable: true,
  message: `${why.message} Whether the command was carried out is not known; the account is looked at before anything is repeated.`,
});

/** The panel's own no. Texts that speak of a passing state are worth a retry, others need a person. */
export function refusedBy(panel: string, reason: string): Failure {
  const passing = /try again|temporar|\block(ed)?\b|\bbusy\b|in progress|timed? ?out/i.test(reason);
  const said = reason === '' ? 'without a reason' : `saying: ${reason}`;
  return {
    ...{ code: 'refused', retryable: passing },
    ...{ message: `${panel} refused the command, ${said}`, words: reason },
  };
}

/** The outcome of a command whose call failed: known not to have arrived, or unknown. */
export function failedCommand(failure: Failure, arrived: 'no' | 'perhaps'): CommandOutcome {
  if (arrived === 'perhaps') return { outcome: 'unknown', failure: outcomeUnknown(failure) };
  if (failure.code === 'bad-credentials' || failure.code === 'refused')
    return { outcome: 'refused', failure };
  return { outcome: 'unreachable', failure };
}

/** A command about an account that is not there. */
export const NOTHING_THERE: Failure = {
  code: 'missing',
  retryable: false,
  message:
    "There is no such account on the server, so the command cannot be carried out. Check the service's user name, or mark it as terminated.",
};

/** The answer to a command that a panel has no call for: what a person has to do. */
export const byHand = (instructions: string): Promise<CommandOutcome> =>
  Promise.resolve({ outcome: 'needs-operator', instructions });

/**
 * A panel's text made fit for errors and histories: no markup, addresses or IPs, none of the given
 * values (names, domains, secrets), at most 200 characters.
 */
export function scrub(text: string, values: readonly (string | null | undefined)[]): string {
  const hidden = values.filter((value): value is string => typeof value === 'string' && value.length > 1);
  hidden.sort((a, b) => b.length - a.length);
  // Cut at a space, so that no half of a hidden value is left at the end.
  const bounded = text.length > LONGEST_READ ? text.slice(0, LONGEST_READ).replace(/\S*$/, '') : text;
  let clean = bounded.replace(/<[^>]*>/g, ' ');
  for (const value of hidden) clean = clean.replace(new RegExp(escapeRegExp(value), 'gi'), '…');
  clean = clean
    .replace(/[^\s@"'<>]+@[^\s@"'<>]+/g, '…')
    .replace(/\b[a-z0-9][a-z0-9.-]*\.[a-z]{2,}\b/gi, '…')
    .replace(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, '…')
    .replace(/\s+/g, ' ')
    .trim();
  return clean.length > LONGEST_REASON ? `${clean.slice(0, LONGEST_REASON - 1)}…` : clean;
}

/** Everything about an account that must not appear in a message. */
export const namesOf = (account: Partial<AccountIdentity>): (string | null | undefined)[] => [
  account.username,
  account.externalId,
  account.domain,
  account.owner,
  account.marker,
];

const escapeRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
