import { parseHTML } from 'linkedom';
import type { Deps } from '../../api/deps.ts';
import { hashPassword } from '../../db/crypto/passwords.ts';
import { type ClientLogin, listClientLogins } from '../../db/queries/client-logins.ts';
import { type TestApi, testApi } from '../api/support.ts';

export const PASSWORD = 'lamp river oak and sky';
export const NOW = new Date('2026-03-10T09:00:00Z');

/** What a visitor sees. */
export interface Page {
  status: number;
  headers: Headers;
  text: string;
  document: Document;
  /** where a redirect leads */
  to: string | null;
  /** the cookies that the answer sets, as they were sent */
  cookies: string[];
}

/** A browser without scripts: cookies, forms and redirects. */
export interface Visitor {
  jar: Map<string, string>;
  get(path: string): Promise<Page>;
  /** Sends a form; the form token of the page that shows the form is added by `submit`. */
  post(path: string, fields?: Fields, headers?: Record<string, string>): Promise<Page>;
  /** Opens a page, fills its form that leads to `action` and sends it; a redirect is followed once. */
  submit(page: string, action: string, fields?: Fields): Promise<Page>;
  signIn(name: string, password?: string): Promise<Page>;
}
type Fields = Record<string, string | string[]>;

export interface Person {
  clientId: number;
  loginId: number;
  name: string;
}

export interface PortalWorld {
  api: TestApi;
  providerId: number;
  /** the address of the client area */
  base: string;
  /** moves the clock on */
  pass(minutes: number): void;
  now(): Date;
  /** a client with an owner that has `PASSWORD` */
  person(fields?: Record<string, unknown>): Promise<Person>;
  /** lets a login into another client */
  tie(
    loginId: number,
    clientId: number,
    more?: { owner?: boolean; permissions?: string[]; enabled?: boolean },
  ): Promise<void>;
  visitor(address?: string): Visitor;
  logins(clientId: number): Promise<ClientLogin[]>;
  changes(
    clientId: number,
  ): Promise<{ action: string; actorKind: string; actorId: string | null; entity: string }[]>;
  close(): Promise<void>;
}

/** The client area of one provider on a database of its own, at a clock that the test moves. */
export async function portalWorld(
  options: { publicUrl?: string | null; hostNameOf?: Deps['hostNameOf'] } = {},
): Promise<PortalWorld> {
  let now = NOW.getTime();
  const api = await testApi({ ...options, now: () => new Date(now) });
  const { sql } = api;
  const providerId = await api.provider('Example Hosting');
  const base = `/portal/${providerId}`;
  const stored = await hashPassword(PASSWORD);
  let count = 0;

  const tie: PortalWorld['tie'] = async (loginId, clientId, more = {}) => {
    const { owner = false, permissions = [], enabled = true } = more;
    await sql`
      insert into login_clients (login_id, client_id, owner, permissions, enabled)
      values (${loginId}, ${clientId}, ${owner}, ${sql.json(permissions)}, ${enabled})`;
  };

  return {
    ...{ api, providerId, base, tie },
    pass: (minutes) => {
      now += minutes * 60_000;
    },
    now: () => new Date(now),
    async person(fields = {}) {
      count += 1;
      const name = `ada${count}@example.com`;
      const clientId = await api.client(providerId, { lastName: `Byron${count}`, ...fields });
      const [login] = await sql<{ id: number }[]>`
        insert into logins (provider_id, name, email, first_name, password_hash, password_scheme)
        values (${providerId}, ${name}, ${name}, 'Ada', ${stored.hash}, ${stored.scheme}) returning id`;
      const loginId = login?.id ?? 0;
      await tie(loginId, clientId, { owner: true });
      return { clientId, loginId, name };
    },
    logins: (clientId) => listClientLogins(sql, clientId),
    visitor: (address) => visitor(api, base, address),
    changes: (clientId) =>
      sql<{ action: string; actorKind: string; actorId: string | null; entity: string }[]>`
        select action, actor_kind, actor_id, entity from change_log where client_id = ${clientId} order by id`,
    close: () => api.close(),
  };
}

function visitor(api: TestApi, base: string, address = '198.51.100.7'): Visitor {
  const jar = new Map<string, string>();
  const send = async (path: string, init: RequestInit): Promise<Page> => {
    const headers = new Headers(init.headers);
    headers.set('user-agent', 'Test Browser');
    if (jar.size > 0) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    const env = { incoming: { socket: { remoteAddress: address, remotePort: 1, remoteFamily: 'IPv4' } } };
    const response = await api.app.request(path, { ...init, headers }, env);
    const cookies = response.headers.getSetCookie();
    for (const cookie of cookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === '' || /max-age=0/i.test(cookie)) jar.delete(name);
      else jar.set(name, value);
    }
    const text = await response.text();
    return {
      ...{ status: response.status, headers: response.headers, text, cookies },
      document: parseHTML(text).document as unknown as Document,
      to: response.headers.get('location'),
    };
  };
  const at = (path: string) =>
    path.startsWith('/portal') || path.startsWith('/v1') ? path : `${base}${path}`;
  const get = (path: string) => send(at(path), { method: 'GET' });
  const post: Visitor['post'] = (path, fields = {}, headers = {}) => {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(fields))
      for (const each of [value].flat()) body.append(name, each);
    return send(at(path), {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        origin: 'https://tenure.example.com',
        ...headers,
      },
      body: body.toString(),
    });
  };
  const submit: Visitor['submit'] = async (page, action, fields = {}) => {
    const shown = await get(page);
    const form = [...shown.document.querySelectorAll('form')].find(
      (each) => each.getAttribute('action') === at(action),
    );
    if (!form)
      throw new Error(`${page} shows no form to ${action}: ${shown.status} ${shown.text.slice(0, 500)}`);
    const hidden = [...form.querySelectorAll('input[type=hidden]')].map((input) => [
      input.getAttribute('name') ?? '',
      input.getAttribute('value') ?? '',
    ]);
    const answer = await post(action, { ...Object.fromEntries(hidden), ...fields });
    return answer.status === 303 && answer.to ? get(answer.to) : answer;
  };
  return {
    ...{ jar, get, post, submit },
    signIn: (name, password = PASSWORD) => post('/sign-in', { name, password }),
  };
}

/** The form token of a page's first form that has one. */
export function formTokenOf(page: Page): string {
  return page.document.querySelector('input[name=formToken]')?.getAttribute('value') ?? '';
}

/** What a page says above its content that is wrong. */
export function wrongOn(page: Page): string | undefined {
  return page.document.querySelector('main > .wrong')?.textContent?.trim();
}
