import { isIP } from 'node:net';
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { credentialsOf, lockPasskey, markPasskeyUsed } from '../../../../db/queries/passkeys.ts';
import type { StaffRow } from '../../../../db/queries/staff.ts';
import {
  CHALLENGE_MS,
  type ChallengeFor,
  keepChallenge,
  useChallenge,
} from '../../../../db/queries/staff-challenges.ts';
import type { Deps } from '../../../deps.ts';
import { Problem } from '../../../problems.ts';

/** Why a passkey did not count, for the audit log; whoever sent it is not told. */
export type PasskeyRefusal = 'challenge' | 'unknown-passkey' | 'passkey';

/** What a passkey is used for. */
type Use = Extract<ChallengeFor, { purpose: 'sign-in' | 'confirm' }>;

/** Begins a ceremony that makes a passkey. Returns what the browser needs. */
export async function registrationOptions(
  deps: Deps,
  { id, email, name }: StaffRow,
  address: string | null,
): Promise<object> {
  const { rpID } = relyingParty(deps);
  const known = await credentialsOf(deps.sql, id);
  const options = await generateRegistrationOptions({
    ...{ rpName: 'Tenure', rpID, userName: email ?? String(id), userDisplayName: name },
    ...{ userID: Uint8Array.from(userHandle(id)), timeout: CHALLENGE_MS, attestationType: 'none' },
    // Kept by the authenticator, so that signing in needs no name first and tells nobody which names there are.
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: known.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
  });
  await keep(deps, options.challenge, { purpose: 'register', staffId: id }, address);
  return options;
}

/** Begins a ceremony that uses a passkey: one of an account, or whichever somebody has who signs in. */
export async function authenticationOptions(
  deps: Deps,
  wanted: Use,
  address: string | null,
): Promise<object> {
  const { rpID } = relyingParty(deps);
  const own = wanted.purpose === 'confirm' ? await credentialsOf(deps.sql, wanted.staffId) : [];
  const options = await generateAuthenticationOptions({
    ...{ rpID, timeout: CHALLENGE_MS, userVerification: 'required' },
    allowCredentials: own.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
  });
  await keep(deps, options.challenge, wanted, address);
  return options;
}

/** Ends a ceremony that made a passkey. Undefined: it is refused. Its challenge is used up in any case. */
export async function registeredPasskey(deps: Deps, staffId: number, response: RegistrationResponseJSON) {
  const expected = await expectedOf(deps, response, { purpose: 'register', staffId });
  if (expected === undefined) return undefined;
  const { verified, registrationInfo } = await verifyRegistrationResponse({ ...expected, response }).catch(
    refusing(deps),
  );
  if (!verified || !registrationInfo) return undefined;
  const { credential, credentialBackedUp } = registrationInfo;
  return {
    ...{ credentialId: credential.id, publicKey: credential.publicKey, counter: credential.counter },
    ...{ transports: credential.transports ?? [], backedUp: credentialBackedUp },
  };
}

/**
 * Ends a ceremony that used a passkey: checks its signature, and that its counter went on. The challenge is used up in
 * any case. User verification is required, so it is two factors: the device and its PIN or fingerprint.
 * @returns whose passkey it was, and its number; or why it does not count
 */
export async function usedPasskey(
  deps: Deps,
  wanted: Use,
  response: AuthenticationResponseJSON,
): Promise<{ staffId: number; passkeyId: number } | { refused: PasskeyRefusal; staffId?: number }> {
  const expected = await expectedOf(deps, response, wanted);
  if (expected === undefined) return { refused: 'challenge' };
  return deps.sql.begin(async (tx) => {
    const passkey = await lockPasskey(tx, response.id);
    if (!passkey || (wanted.purpose === 'confirm' && passkey.staffId !== wanted.staffId))
      return { refused: 'unknown-passkey' };
    const { id, staffId, credentialId, counter, transports } = passkey;
    const handle = response.response.userHandle;
    if (handle !== undefined && handle !== userHandle(staffId).toString('base64url'))
      return { refused: 'passkey', staffId };
    const publicKey = Uint8Array.from(passkey.publicKey);
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      ...{ ...expected, response },
      credential: { id: credentialId, publicKey, counter, transports },
    }).catch(refusing(deps));
    if (!verified || !authenticationInfo) return { refused: 'passkey', staffId };
    const { newCounter, credentialBackedUp } = authenticationInfo;
    const used = { counter: newCounter, backedUp: credentialBackedUp, now: deps.now() };
    await markPasskeyUsed(tx, id, used);
    return { staffId, passkeyId: id };
  });
}

/** What passkeys are bound to: the configured address, never what a request names. Undefined: they can not be. */
export function passkeyHost(publicUrl: string | undefined): { rpID: string; origin: string } | undefined {
  if (publicUrl === undefined) return undefined;
  const { hostname, origin } = new URL(publicUrl);
  return isIP(hostname.replaceAll(/[[\]]/g, '')) === 0 ? { rpID: hostname, origin } : undefined;
}

function relyingParty({ publicUrl }: Deps): { rpID: string; origin: string } {
  const host = passkeyHost(publicUrl);
  if (host) return host;
  throw new Problem(
    'not-now',
    'Passkeys are bound to a host name: TENURE_PUBLIC_URL must be set, and name one.',
  );
}

async function keep(
  { sql, now }: Deps,
  challenge: string,
  wanted: ChallengeFor,
  address: string | null,
): Promise<void> {
  if (await keepChallenge(sql, challenge, { ...wanted, address, now: now() })) return;
  const headers = { 'Retry-After': String(CHALLENGE_MS / 1000) };
  throw new Problem('too-many-tries', 'Too many passkeys are asked for from your address.', { headers });
}

/** What an answer must say to count; undefined: it answers no open challenge. The challenge is used up. */
async function expectedOf(
  deps: Deps,
  { response }: { response: { clientDataJSON: string } },
  wanted: ChallengeFor,
) {
  const { rpID, origin } = relyingParty(deps);
  const challenge = challengeOf(response.clientDataJSON);
  if (challenge === undefined || !(await useChallenge(deps.sql, challenge, wanted, deps.now())))
    return undefined;
  return {
    ...{ expectedChallenge: challenge, expectedOrigin: origin, expectedRPID: rpID },
    requireUserVerification: true,
  };
}

function challengeOf(clientDataJson: string): string | undefined {
  try {
    const data: unknown = JSON.parse(Buffer.from(clientDataJson, 'base64url').toString('utf8'));
    const challenge =
      typeof data === 'object' && data !== null && 'challenge' in data ? data.challenge : undefined;
    return typeof challenge === 'string' ? challenge : undefined;
  } catch {
    return undefined;
  }
}

/** The library says by throwing what is wrong with an answer. */
function refusing({ log }: Deps) {
  return (error: unknown) => {
    log.info({ why: error instanceof Error ? error.message : 'unknown' }, 'a passkey was refused');
    return { verified: false, registrationInfo: undefined, authenticationInfo: undefined } as const;
  };
}

/** How authenticators know an account: by its number, which tells nothing about the person. */
function userHandle(staffId: number): Buffer {
  return Buffer.from(`tenure-staff-${staffId}`);
}
