import { parseHTML } from 'linkedom';
import type { TenureApi } from '../../api/app.ts';

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
  /** Asks for a whole path, as it is. */
  send(path: string, init: RequestInit): Promise<Page>;
  get(path: string): Promise<Page>;
  /** Sends a form; the form token of the page that shows the form is added by `submit`. */
  post(path: string, fields?: Fields, headers?: Record<string, string>): Promise<Page>;
  /** Opens a page, fills its form that leads to `action` and sends it; a redirect is followed once. */
  submit(page: string, action: string, fields?: Fields): Promise<Page>;
}
type Fields = Record<string, string | string[]>;

/** A visitor of pages under `base`, from an address. */
export function visitor(app: TenureApi, base: string, address = '198.51.100.7'): Visitor {
  const jar = new Map<string, string>();
  const send = async (path: string, init: RequestInit): Promise<Page> => {
    const headers = new Headers(init.headers);
    headers.set('user-agent', 'Test Browser');
    if (jar.size > 0) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    const env = { incoming: { socket: { remoteAddress: address, remotePort: 1, remoteFamily: 'IPv4' } } };
    const response = await app.request(path, { ...init, headers }, env);
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
    ['/portal', '/console', '/v1'].some((root) => path.startsWith(root)) ? path : `${base}${path}`;
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
    const form = [...shown.document.querySelectorAll('form[method=post]')].find(
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
  return { jar, send, get, post, submit };
}

/** The form token of a page's first form that has one. */
export function formTokenOf(page: Page): string {
  return page.document.querySelector('input[name=formToken]')?.getAttribute('value') ?? '';
}

/** What a form would send as it stands, without any of its buttons. */
export function fieldsOf(form: Element | null): Record<string, string | string[]> {
  const fields: Record<string, string | string[]> = {};
  for (const each of form?.querySelectorAll('input, select, textarea') ?? []) {
    const name = each.getAttribute('name');
    const box = each.getAttribute('type') === 'checkbox';
    if (name === null || (box && !each.hasAttribute('checked'))) continue;
    const chosen = each.querySelector('option[selected]') ?? each.querySelector('option');
    const value =
      each.localName === 'textarea'
        ? (each.textContent ?? '')
        : ((each.localName === 'select' ? chosen : each)?.getAttribute('value') ?? '');
    const before = fields[name];
    fields[name] = before === undefined ? value : [before, value].flat();
  }
  return fields;
}

/** What a page says above its content that is wrong. */
export function wrongOn(page: Page): string | undefined {
  return page.document.querySelector('main > .wrong')?.textContent?.trim();
}
