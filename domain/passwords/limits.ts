/**
 * How often a new password can be asked for. None of them locks anybody out: a login that has had its links within the
 * hour still has one that works, since a link works for an hour at least, and staff can always send another.
 */
export const resetLimits = {
  /** links to one login within an hour that were not used */
  perLogin: 3,
  /** requests from one address (of IPv6: one /64) within an hour, whoever they are about */
  perAddress: 30,
  /** answers to one login's security question from one address within an hour that are looked at */
  answersPerAddress: 5,
  /** logins that one request can be about: of several providers, or with one e-mail address */
  loginsPerRequest: 5,
} as const;
