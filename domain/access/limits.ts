const MINUTE_MS = 60_000;

/** How long sessions and links of staff last, in milliseconds (ASVS 5.0: 7.3.1, 7.3.2). */
export const accessLimits = {
  /** a session that nobody uses ends */
  idleMs: 60 * MINUTE_MS,
  /** a session ends, however it is used */
  sessionMs: 12 * 60 * MINUTE_MS,
  /** so long after the password was right it is not asked again before something sensitive */
  confirmedMs: 10 * MINUTE_MS,
  /** a link that sets a password */
  linkMs: 24 * 60 * MINUTE_MS,
  /** an address from which somebody signed in within this time is known */
  knownAddressMs: 30 * 24 * 60 * MINUTE_MS,
  /** a session that has ended is kept so long, for whoever asks from where somebody signed in */
  endedSessionMs: 90 * 24 * 60 * MINUTE_MS,
} as const;
