import type { Context } from 'hono';
import { z } from 'zod';
import { Problem } from '../api/problems.ts';
import { staffCookie } from '../api/routes/staff/cookie.ts';
import { staffSchema } from '../api/routes/staff/schema.ts';
import { mayUse } from '../api/scopes.ts';
import { languageOf } from '../web/words.ts';
import { consoleApi } from './api.ts';
import type { Console, ConsoleDeps, ConsoleEnv, PageCall, StaffCall } from './env.ts';
import { lead } from './http.tsx';
import { keptOf } from './kept.tsx';
import { askPassword } from './pages/confirm.tsx';
import { askToSignIn } from './pages/sign-in.tsx';
import { BASE, paths } from './paths.ts';
import { commonWords } from './words/common.ts';

type Handler<C> = (call: C) => Promise<Response>;
interface Handlers<C> {
  get?: Handler<C>;
  post?: Handler<C>;
}

/** The route of an address of `paths`, inside the console. */
function routeOf(path: string): string {
  return path === BASE ? '/' : path.slice(BASE.length);
}

/** What a page gets before anybody is signed in. */
export function pageCall(c: Context<ConsoleEnv>, { deps, dispatch }: ConsoleDeps): PageCall {
  const language = c.get('language');
  return { c, deps, dispatch, language, words: commonWords(language), zone: c.get('zone'), now: deps.now() };
}

/** A page that anybody can reach; its address is one of `paths`. */
export function openPage(
  console: Console,
  with_: ConsoleDeps,
  path: string,
  { get, post }: Handlers<PageCall>,
): void {
  const route = routeOf(path);
  if (get) console.get(route, (c) => get(pageCall(c, with_)));
  if (post) console.post(route, (c) => post(pageCall(c, with_)));
}

/**
 * A page behind the sign-in; its address is one of `paths`. What may be read or done is for the API to say, which the
 * page asks. A form that comes when the session has ended, or that needs the own password again, is kept meanwhile.
 */
export function staffPage(
  console: Console,
  with_: ConsoleDeps,
  path: string,
  { get, post }: Handlers<StaffCall>,
): void {
  const route = routeOf(path);
  const guarded = (handler: Handler<StaffCall>) => async (c: Context<ConsoleEnv>) => {
    const call = pageCall(c, with_);
    const staff = await signedIn(call);
    if (!staff) return toSignIn(call);
    c.set('staff', staff);
    c.set('language', staff.language);
    try {
      return await handler(staff);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error.kind === 'unauthenticated') return toSignIn(call);
      if (error.kind === 'confirmation-needed' && c.req.method === 'POST')
        return askPassword(staff, { kept: await keptOf(c) });
      throw error;
    }
  };
  if (get) console.get(route, guarded(get));
  if (post) console.post(route, guarded(post));
}

const ownAccount = z.object({ account: staffSchema });

/** Who is signed in, by the cookie that a request brings. */
export async function signedIn(call: PageCall, token = sessionOf(call)): Promise<StaffCall | undefined> {
  const { c, dispatch } = call;
  if (token === undefined) return undefined;
  const api = consoleApi(dispatch, c, token);
  try {
    const { account: me } = await api.get('/v1/staff/me', ownAccount);
    const language = languageOf(me.language, call.language);
    const may = (scope: string) => mayUse(me.permissions, scope);
    return { ...call, language, words: commonWords(language), me, signed: { token }, api, may };
  } catch (error) {
    if (error instanceof Problem && error.kind === 'unauthenticated') return undefined;
    throw error;
  }
}

function sessionOf({ c, deps }: PageCall): string | undefined {
  return staffCookie(deps.publicUrl).read(c);
}

async function toSignIn(call: PageCall): Promise<Response> {
  const { c } = call;
  if (c.req.method === 'POST') return askToSignIn(call, { kept: await keptOf(c), over: true });
  const here = c.req.path === paths.today() ? undefined : c.req.path + new URL(c.req.url).search;
  const had = sessionOf(call) === undefined ? undefined : 'over';
  return lead(call, paths.signIn({ next: here, done: had }));
}
