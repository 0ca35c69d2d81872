import type { Context } from 'hono';
import type { Deps } from '../api/deps.ts';
import { Problem } from '../api/problems.ts';
import type { Tx } from '../db/connect.ts';
import { recordChange } from '../db/queries/change-log.ts';
import { type ClientRow, lockClient } from '../db/queries/clients.ts';
import { actFor, endSession, findSession, type LoginSession } from '../db/queries/login-sessions.ts';
import { findLogin, openClients } from '../db/queries/sign-ins.ts';
import { mayOpen, type PortalPermission } from '../domain/client-area/permissions.ts';
import { languageOf } from '../web/words.ts';
import type { MemberCall, PageCall, Portal, PortalEnv, Signed } from './env.ts';
import { actorOf, lead, sessionCookie } from './http.tsx';
import { wordsOf } from './words/index.ts';

const AT = '/:providerId{[1-9][0-9]{0,14}}';

/** What a page gets before anybody is signed in. */
export function pageCall(c: Context<PortalEnv>, deps: Deps): PageCall {
  const language = c.get('language');
  return { c, deps, place: c.get('place'), language, words: wordsOf(language), now: deps.now() };
}

type Handler<C> = (call: C) => Promise<Response>;
interface Handlers<C> {
  get?: Handler<C>;
  post?: Handler<C>;
}

/** A page that anybody can reach. */
export function openPage(portal: Portal, deps: Deps, path: string, { get, post }: Handlers<PageCall>): void {
  if (get) portal.get(`${AT}${path}`, (c) => get(pageCall(c, deps)));
  if (post) portal.post(`${AT}${path}`, (c) => post(pageCall(c, deps)));
}

interface MemberRules {
  /** what a login needs that is not the owner */
  permission?: PortalPermission;
  /** whether staff who entered as the client reach it: never what only the person itself may do */
  staff: boolean;
}

/** A page behind the sign-in. */
export function memberPage(
  portal: Portal,
  deps: Deps,
  path: string,
  { permission, staff }: MemberRules,
  { get, post }: Handlers<MemberCall>,
): void {
  const guarded = (handler: Handler<MemberCall>) => async (c: Context<PortalEnv>) => {
    const call = pageCall(c, deps);
    const signed = await signedIn(call);
    if (signed instanceof Response) return signed;
    c.set('signed', signed);
    const language = languageOf(signed.login.language, c.get('language'));
    c.set('language', language);
    const member = { ...call, signed, language, words: wordsOf(language) };
    // A password that somebody else has chosen opens nothing but the page for a new one.
    if (signed.login.mustChangePassword && signed.session.enteredBy === null && path !== '/password')
      return lead(call, '/password');
    requireAllowed(signed, permission, staff);
    await logStaff(member, path);
    return handler(member);
  };
  if (get) portal.get(`${AT}${path}`, guarded(get));
  if (post) portal.post(`${AT}${path}`, guarded(post));
}

/** The session of a request, whatever its stage. */
export async function sessionOf(call: PageCall): Promise<(LoginSession & { token: string }) | undefined> {
  const { c, deps, place, now } = call;
  const token = sessionCookie(call).read(c);
  const session = token === undefined ? undefined : await findSession(deps.sql, token, now);
  return session && token !== undefined && session.providerId === place.providerId
    ? { ...session, token }
    : undefined;
}

/**
 * The client that a form changes, held until the transaction ends.
 * @throws Problem 404, 409
 */
export async function clientToChange(tx: Tx, { client }: Signed): Promise<ClientRow> {
  const row = await lockClient(tx, client.id);
  if (!row || (row.status !== 'active' && row.status !== 'inactive'))
    throw new Problem('not-found', 'The client is not there any more.');
  if (row.heldBy !== null)
    throw new Problem('client-held', 'An operation runs on the client: it can be changed when it has ended.');
  return row;
}

/** Who is signed in, or where the visitor has to go first. */
async function signedIn(call: PageCall): Promise<Signed | Response> {
  const { c, deps, place } = call;
  const session = await sessionOf(call);
  if (!session) return toSignIn(call);
  const { token, loginId, enteredBy } = session;
  if (session.stage === 'second-factor') return lead(call, '/second-factor');
  const login = await findLogin(deps.sql, loginId);
  const clients = await openClients(deps.sql, loginId);
  if (
    !login ||
    clients.length === 0 ||
    (enteredBy !== null && !clients.some(({ id }) => id === session.clientId))
  ) {
    await endSession(deps.sql, session);
    sessionCookie({ deps, place }).clear(c);
    return lead(call, '/sign-in?done=closed');
  }
  const chosen = clients.find(({ id }) => id === session.clientId);
  const [only] = clients;
  const client = chosen ?? (clients.length === 1 ? only : undefined);
  if (!client) return lead(call, '/clients');
  if (!chosen) await deps.sql.begin((tx) => actFor(tx, session.id, client.id));
  return { token, session, login, client, choices: clients.length };
}

/** Asks to sign in and remembers where the visitor wanted to go, if it can be repeated. */
function toSignIn(call: PageCall): Response {
  const { c, deps, place } = call;
  const had = sessionCookie({ deps, place }).read(c) !== undefined;
  const query = new URLSearchParams();
  if (had) query.set('done', 'over');
  if (c.req.method === 'GET' && c.req.path !== `${place.base}/`) query.set('next', c.req.path);
  return lead(call, `/sign-in${query.size > 0 ? `?${query}` : ''}`);
}

function requireAllowed(
  { session, client }: Signed,
  permission: PortalPermission | undefined,
  staff: boolean,
): void {
  if (!staff && session.enteredBy !== null)
    throw new Problem('forbidden', 'Staff who act for a client cannot reach this page.', {
      members: { toStaff: true },
    });
  if (permission !== undefined && !mayOpen(client, permission))
    throw new Problem('forbidden', `This login lacks the permission ${permission}.`);
}

/** What staff look at as a client is written down; what they change writes a line of its own. */
async function logStaff(call: MemberCall, path: string): Promise<void> {
  const { c, deps, place, signed } = call;
  if (signed.session.enteredBy === null || c.req.method !== 'GET') return;
  await deps.sql.begin((tx) =>
    recordChange(tx, actorOf(call), {
      ...{ providerId: place.providerId, clientId: signed.client.id, entity: 'client area' },
      ...{
        entityId: signed.client.id,
        action: `opened ${path.replace(/\{.*$/, '')}`,
        changes: {},
      },
    }),
  );
}
