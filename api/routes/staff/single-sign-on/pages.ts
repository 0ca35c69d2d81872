import type { Context } from 'hono';
import { html } from 'hono/html';
import { hashToken } from '../../../../db/crypto/tokens.ts';
import { audit } from '../../../../db/queries/audit.ts';
import { CHALLENGE_MS, keepChallenge, useChallenge } from '../../../../db/queries/staff-challenges.ts';
import {
  SignOnRefused,
  type SignOnSecrets,
  SignOnUnavailable,
  type SingleSignOn,
} from '../../../../domain/access/single-sign-on.ts';
import type { Deps } from '../../../deps.ts';
import { addressOf } from '../../../http/actor.ts';
import { ownPath, type SecretCookie, secretCookie } from '../../../http/browser.ts';
import type { Api, Env } from '../../../http/endpoint.ts';
import { page } from '../../../http/pages.ts';
import { Problem } from '../../../problems.ts';
import { openSession } from '../open-session.ts';
import { signOnWords, wordsFor } from '../words.ts';
import { accountOf, type SignOnRefusal } from './account.ts';
import { CALLBACK, START } from './paths.ts';

const HOME = '/console';
const PURPOSE = { purpose: 'single-sign-on' } as const;

/** The two addresses of single sign-on: where it begins, and where the provider of identities sends browsers back. */
export function registerSingleSignOn(app: Api, deps: Deps): void {
  const { singleSignOn, publicUrl } = deps;
  const cookie = secretCookie('tenure-sign-on', publicUrl);
  app.get(START, (c) => begin(deps, c, configured(singleSignOn), cookie));
  app.get(CALLBACK, (c) => end(deps, c, configured(singleSignOn), cookie));
}

function configured(singleSignOn: SingleSignOn | undefined): SingleSignOn {
  if (singleSignOn) return singleSignOn;
  throw new Problem('not-found', 'Single sign-on is not set up here: TENURE_SSO_ISSUER is not set.');
}

async function begin(deps: Deps, c: Context<Env>, provider: SingleSignOn, cookie: SecretCookie) {
  const { sql, vault, now } = deps;
  const begun = await provider.begin({ again: c.req.query('again') === 'true' }).catch(unlessUnavailable);
  if (begun === undefined) return say(c, 'away');
  const { url, secrets } = begun;
  const returnTo = ownPath(c.req.query('returnTo'), `${HOME}/`) ?? HOME;
  const key = hashToken(secrets.state);
  const sealed = vault.seal({ ...secrets, returnTo }, aadOf(key));
  if (!(await keepChallenge(sql, key, { ...PURPOSE, sealed, address: addressOf(c), now: now() })))
    throw new Problem('too-many-tries', 'Too many sign-ins were begun from your address.', {
      headers: { 'Retry-After': String(CHALLENGE_MS / 1000) },
    });
  // Only the browser that began a sign-in can end it.
  cookie.write(c, secrets.state, CHALLENGE_MS / 1000);
  return lead(c, url.href);
}

async function end(deps: Deps, c: Context<Env>, provider: SingleSignOn, cookie: SecretCookie) {
  const { sql, log } = deps;
  const query = new URL(c.req.url).searchParams;
  const begun = await begunBy(deps, cookie.read(c), query.get('state'));
  cookie.clear(c);
  if (!begun) {
    log.info({ why: 'state' }, 'a single sign-on was refused');
    return say(c, 'refused');
  }
  const who = await provider.end(query, begun).catch((error: unknown) => {
    if (!(error instanceof SignOnRefused)) return unlessUnavailable(error);
    log.info({ why: error.message }, 'a single sign-on was refused');
    return 'refused' as const;
  });
  if (who === undefined) return say(c, 'away');
  const entered = await sql.begin(async (tx) => {
    if (who === 'refused') return refuse(deps, tx, c, 'answer');
    const staff = await accountOf(tx, who, {
      ...{ linkByEmail: provider.linkByEmail, address: addressOf(c), now: deps.now() },
    });
    if ('refused' in staff) return refuse(deps, tx, c, staff.refused, staff.staffId);
    const session = { staffId: staff.id, signedInWith: 'single-sign-on', as: 'cookie' } as const;
    await openSession(tx, deps, c, { ...session, confirmed: begun.again });
    return true;
  });
  return entered ? lead(c, begun.returnTo) : say(c, 'refused');
}

type Begun = SignOnSecrets & { returnTo: string };

/** What was begun with this state, by the browser that shows it; used up by asking. */
async function begunBy(
  { sql, vault, now }: Deps,
  kept: string | undefined,
  state: string | null,
): Promise<Begun | undefined> {
  if (kept === undefined || state === null || hashToken(kept) !== hashToken(state)) return undefined;
  const key = hashToken(state);
  const found = await useChallenge(sql, key, PURPOSE, now());
  return found?.sealed ? (vault.open(found.sealed, aadOf(key)) as unknown as Begun) : undefined;
}

const aadOf = (key: string) => `staff_challenges:${key}`;

/** Writes the failure down; who it was elsewhere stays there. Returns false. */
async function refuse(
  { now }: Deps,
  tx: Parameters<typeof audit>[0],
  c: Context<Env>,
  why: SignOnRefusal | 'answer',
  staffId?: number,
): Promise<false> {
  const actor = {
    kind: 'staff',
    id: staffId === undefined ? null : String(staffId),
    address: addressOf(c),
  } as const;
  const subject = staffId === undefined ? null : `staff:${staffId}`;
  const data = { why, with: 'single-sign-on' };
  await audit(tx, actor, { action: 'staff.sign-in-failed', subject, data }, now());
  return false;
}

function unlessUnavailable(error: unknown): undefined {
  if (error instanceof SignOnUnavailable) return undefined;
  throw error;
}

function lead(c: Context<Env>, location: string): Response {
  c.set('status', 303);
  return c.body(null, 303, {
    Location: location,
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
  });
}

/** The page of a sign-in that came to nothing: the same whatever was wrong with it. */
function say(c: Context<Env>, what: 'refused' | 'away'): Promise<Response> {
  const [language, words] = wordsFor(c, signOnWords);
  const text = html`<h1>${words[what]}</h1>
<p>${words[`${what}Why`]}</p>
<p><a href="${START}">${words.again}</a></p>`;
  return page(c, words.title, text, { language, status: what === 'away' ? 503 : 401 });
}
