import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { html } from 'hono/html';
import type { Tx } from '../../../db/connect.ts';
import { isSecret, newSecret } from '../../../db/crypto/session-tokens.ts';
import { hashToken } from '../../../db/crypto/tokens.ts';
import { audit } from '../../../db/queries/audit.ts';
import type { Actor } from '../../../db/queries/change-log.ts';
import { keepLink, lockByLink, type StaffRow } from '../../../db/queries/staff.ts';
import { accessLimits } from '../../../domain/access/limits.ts';
import { STAFF_PASSWORD_PAGE, staffPasswordLink } from '../../../domain/access/links.ts';
import type { Deps } from '../../deps.ts';
import { addressOf } from '../../http/actor.ts';
import type { Authenticator } from '../../http/authenticate.ts';
import type { Api, Env } from '../../http/endpoint.ts';
import { openEndpoint } from '../../http/open-endpoint.ts';
import { page } from '../../http/pages.ts';
import { impossibleField, Problem } from '../../problems.ts';
import { setPassword, whyNotPassword } from './new-password.ts';
import { password } from './schema.ts';
import { passwordWords, wordsFor } from './words.ts';

const MAX_FORM_BYTES = 8_192;

const completion = z
  .strictObject({ token: z.string().max(100).openapi({ writeOnly: true }), password })
  .openapi('StaffPasswordByLink', {
    example: { token: 'the part of the link behind token=', password: 'correct horse battery staple' },
  });

/** Makes the one-time link by which somebody sets a password; it takes the place of an earlier one. */
export async function makeLink(
  tx: Tx,
  { publicUrl = '', now }: { publicUrl?: string | undefined; now: Date },
  staffId: number,
  actor: Actor,
): Promise<{ link: string; expiresAt: string }> {
  const { token, expiresAt } = await newLink(tx, staffId, now);
  await audit(tx, actor, { action: 'staff.link-made', subject: `staff:${staffId}` }, now);
  return { link: staffPasswordLink(publicUrl, token), expiresAt };
}

/** The secret of a new link, which is kept as its hash. */
export async function newLink(
  tx: Tx,
  staffId: number,
  now: Date,
): Promise<{ token: string; expiresAt: string }> {
  const { token, hash } = newSecret();
  const expiresAt = new Date(now.getTime() + accessLimits.linkMs);
  await keepLink(tx, staffId, { hash, expiresAt });
  return { token, expiresAt: expiresAt.toISOString() };
}

/** Throws Problem 409 for an account that has no password to set. */
export function requirePassword({ kind, disabledAt, passwordSignIn }: StaffRow): void {
  if (kind === 'service' || disabledAt !== null || !passwordSignIn)
    throw new Problem(
      'not-now',
      'A service, a disabled account and one that no password signs in have none to set.',
    );
}

/** The page that a link leads to. */
export function registerPasswordLinks(app: Api, deps: Deps, auth: Authenticator): void {
  app.get(STAFF_PASSWORD_PAGE, (c) => ask(c, c.req.query('token') ?? ''));
  app.post(STAFF_PASSWORD_PAGE, bodyLimit({ maxSize: MAX_FORM_BYTES, onError: tooLarge }), async (c) => {
    const form: Record<string, unknown> = await c.req.parseBody().catch(() => ({}));
    const [token, plain] = [textOf(form.token), textOf(form.password)];
    const outcome = await complete(deps, auth, c, token, plain);
    const [language, words] = wordsFor(c, passwordWords);
    if (outcome === 'refused')
      return page(c, words.title, html`<h1>${words.refused}</h1><p>${words.refusedWhy}</p>`, {
        ...{ language, status: 404 },
      });
    if (outcome !== 'set') return ask(c, token, outcome.why);
    return page(
      c,
      words.title,
      html`<h1>${words.done}</h1><p>${words.doneWhy}</p><p><a href="/console">${words.signIn}</a></p>`,
      {
        language,
      },
    );
  });
}

/** The same for programs. */
export const completeStaffLink = openEndpoint(
  {
    path: '/v1/staff/links/complete',
    tag: 'Staff',
    summary: 'Set a password by a one-time link',
    description:
      'The link works once and for a day. It signs nobody in, and a second factor stays needed. All sessions of the account end.',
    body: completion,
    answers: [{ status: 204, description: 'The password is set.' }],
    problems: ['not-found', 'not-possible'],
  },
  async ({ token, password: plain }, { c, auth, ...deps }) => {
    const outcome = await complete(deps, auth, c, token, plain);
    if (outcome === 'refused')
      throw new Problem('not-found', 'This link does not work: it was used, replaced, or is too old.');
    if (outcome !== 'set') throw impossibleField('/password', outcome.why);
    return { status: 204 };
  },
);

/** Uses a link up when the password is good. */
async function complete(
  { sql, now }: Deps,
  auth: Authenticator,
  c: Context<Env>,
  token: string,
  plain: string,
): Promise<'set' | 'refused' | { why: string }> {
  if (!isSecret(token)) return 'refused';
  const at = now();
  const outcome = await sql.begin(async (tx) => {
    const staff: StaffRow | undefined = await lockByLink(tx, hashToken(token), at);
    if (!staff) return 'refused';
    const why = whyNotPassword(plain, staff);
    if (why !== undefined) return { why };
    const actor = { kind: 'staff', id: String(staff.id), address: addressOf(c) } as const;
    await setPassword(tx, staff, plain, { actor, how: 'link', now: at });
    return 'set';
  });
  if (outcome === 'set') auth.forget();
  return outcome;
}

function ask(c: Context<Env>, token: string, why = ''): Promise<Response> {
  const [language, words] = wordsFor(c, passwordWords);
  const form = html`<h1>${words.title}</h1>
<p>${words.intro}</p>
${why === '' ? '' : html`<p class="wrong" role="alert">${why}</p>`}
<form method="post" action="${STAFF_PASSWORD_PAGE}">
<input type="hidden" name="token" value="${token.slice(0, 100)}">
<div class="field"><label for="password">${words.password}</label>
<input id="password" type="password" name="password" autocomplete="new-password" required></div>
<p><button>${words.set}</button></p>
</form>`;
  return page(c, words.title, form, { formAction: "'self'", language, status: why === '' ? 200 : 422 });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function tooLarge(): never {
  throw new Problem('too-large', 'The form has more than it can have.');
}
