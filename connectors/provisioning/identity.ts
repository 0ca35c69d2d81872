import { domainToASCII } from 'node:url';
import type { AccountIdentity, ExpectedAccount, Failure, ProvenAccount } from './types.ts';

export type IdentityFactor = 'username' | 'externalId' | 'domain' | 'marker' | 'owner';

/** Which factors were compared, by name only, fit for evidence. */
export interface IdentityCheck {
  matched: IdentityFactor[];
  mismatched: IdentityFactor[];
  /** The record has it, the panel does not say it. */
  unsaid: IdentityFactor[];
}

const FACTORS: readonly IdentityFactor[] = ['username', 'externalId', 'domain', 'marker', 'owner'];
/** A name alone proves nothing: it is how the account was found, and panels give names out again. */
const FACTORS_NEEDED_TO_DESTROY = 2;

/** Compares what the record expects with what the panel said. Only fields that the record has count. */
export function compareIdentity(expected: ExpectedAccount, found: AccountIdentity): IdentityCheck {
  const check: IdentityCheck = { matched: [], mismatched: [], unsaid: [] };
  for (const factor of FACTORS) {
    const ours = canonical(factor, expected[factor]);
    if (ours === null) continue;
    const theirs = canonical(factor, found[factor]);
    if (theirs === null) check.unsaid.push(factor);
    else if (theirs === ours) check.matched.push(factor);
    else check.mismatched.push(factor);
  }
  return check;
}

/** `null` when nothing speaks against the account being the client's; else why it is left alone. */
export function contradiction(check: IdentityCheck): Failure | null {
  if (check.mismatched.length === 0) return null;
  return {
    code: 'identity-mismatch',
    retryable: false,
    message: `The account found on the server is not the one in the record: ${inWords(check.mismatched)} differ${check.mismatched.length === 1 ? 's' : ''}. Compare the two, correct the record or skip the service.`,
  };
}

/**
 * The proof that X3 asks for before anything is destroyed: nothing differs, and at least two of user
 * name, external id, domain and marker agree.
 */
export function proveIdentity(
  expected: ExpectedAccount,
  found: AccountIdentity,
):
  | { ok: true; account: ProvenAccount; check: IdentityCheck }
  | { ok: false; failure: Failure; check: IdentityCheck } {
  const check = compareIdentity(expected, found);
  const differs = contradiction(check);
  if (differs) return { ok: false, failure: differs, check };
  const proving = check.matched.filter((factor) => factor !== 'owner');
  if (proving.length >= FACTORS_NEEDED_TO_DESTROY)
    return { ok: true, account: found as ProvenAccount, check };
  return {
    ok: false,
    check,
    failure: {
      code: 'identity-unproven',
      retryable: false,
      message: `Nothing proves that the account on the server is this client's: ${proving.length === 0 ? 'no field agrees' : `only its ${inWords(proving)} agrees`}, two of user name, external id, domain and marker are needed. Complete the service's record, then retry.`,
    },
  };
}

/** On a manual server the operator's own eyes are the proof; the connector itself touches nothing. */
export const provenByOperator = (found: AccountIdentity): ProvenAccount => found as ProvenAccount;

/** An identity of which nothing is known. */
export const NOBODY: AccountIdentity = {
  username: null,
  externalId: null,
  domain: null,
  owner: null,
  marker: null,
};

/** Whether the record says anything by which an account can be looked for. */
export const isNamed = (expected: ExpectedAccount): boolean =>
  FACTORS.some((factor) => factor !== 'owner' && canonical(factor, expected[factor]) !== null);

/** A panel asked about nobody may well answer "missing": such a record is not looked up at all. */
export const nothingToLookFor = (names: string): Failure => ({
  code: 'identity-unproven',
  retryable: false,
  message: `The record of this service holds ${names}, so its account cannot be looked up. Complete the record, then retry.`,
});

/** Host names compare without case, trailing dot, `www.` and in their ASCII form. */
export function canonicalDomain(domain: string): string {
  const plain = domain
    .trim()
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^www\./, '');
  return domainToASCII(plain) || plain;
}

function canonical(factor: IdentityFactor, value: string | null | undefined): string | null {
  const text = value?.trim() ?? '';
  if (text === '') return null;
  return factor === 'domain' ? canonicalDomain(text) : text;
}

const WORDS: Record<IdentityFactor, string> = {
  username: 'user name',
  externalId: 'external id',
  domain: 'domain',
  marker: 'marker',
  owner: 'owner',
};
const inWords = (factors: readonly IdentityFactor[]) => factors.map((factor) => WORDS[factor]).join(' and ');
