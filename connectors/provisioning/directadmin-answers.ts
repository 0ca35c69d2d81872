import { decodeHTMLStrict } from 'entities';
import { deniedBy, type PanelAnswer, readHttp, unreadable } from './answers.ts';
import { scrub } from './failures.ts';
import type { HttpResult } from './http.ts';

/**
 * Reads an answer of DirectAdmin's legacy API: fields as a URL writes them. `error` is 1 for a no and 0
 * for a yes; lists and settings have none. A wrong login gets the login page with HTTP 200, or a 401.
 */
export function readDirectAdminAnswer(
  result: HttpResult,
  label: string,
  hide: readonly (string | null | undefined)[],
): PanelAnswer<URLSearchParams> {
  const answered = readHttp(result, label);
  if (answered.kind === 'failed') return answered;
  const { status } = answered;
  const body = answered.text.trim();
  if (body.startsWith('<')) {
    return LOGIN_PAGE.test(body) ? deniedBy(label) : unreadable(label, 'a page of HTML', status);
  }
  if (status !== 200 || (body !== '' && !/^[^\s=]+=/.test(body)))
    return unreadable(label, 'something other than fields', status);
  // The panel writes some characters as HTML entities before it encodes them for the URL.
  const fields = new URLSearchParams(decodeHTMLStrict(body));
  switch (fields.get('error')) {
    case null:
    case '0':
      return { kind: 'ok', data: fields };
    case '1': {
      const said = [fields.get('text'), fields.get('details')].filter(Boolean).join(': ');
      return { kind: 'refused', reason: scrub(decodeHTMLStrict(said), hide) };
    }
    default:
      return unreadable(label, 'an error that is neither 0 nor 1', status);
  }
}

const LOGIN_PAGE = /CMD_LOGIN|DirectAdmin Login/i;

/** An account as `CMD_API_SHOW_USER_CONFIG` describes it. */
export interface DirectAdminUser {
  username: string;
  domain: string | null;
  creator: string | null;
  package: string | null;
  /** `user`, `reseller` or `admin`; `null` where an old version does not say. */
  type: string | null;
  createdAt: string | null;
  suspended: boolean;
  reason: string | null;
}

/** `null` when the fields are not those of a user. */
export function readUser(fields: URLSearchParams): DirectAdminUser | null {
  const text = (name: string) => fields.get(name)?.trim() || null;
  const username = text('username');
  const suspended = text('suspended')?.toLowerCase();
  if (username === null || (suspended !== 'yes' && suspended !== 'no')) return null;
  return {
    username,
    domain: text('domain'),
    creator: text('creator'),
    package: text('package'),
    type: text('usertype')?.toLowerCase() ?? null,
    createdAt: text('date_created')?.replace(/\s+/g, ' ') ?? null,
    suspended: suspended === 'yes',
    reason: text('suspended_reason'),
  };
}

/** The values of `list[]`; `null` for an answer without any, which an empty body may be as well. */
export function readList(fields: URLSearchParams): string[] | null {
  const list = fields.getAll('list[]').map((value) => value.trim());
  return list.length > 0 && list.length === [...fields].length ? list : null;
}

/** Domains and the users who own them; `null` when it is something else. */
export function readOwners(fields: URLSearchParams): { domain: string; user: string }[] | null {
  const owners = [...fields].map(([domain, user]) => ({ domain, user: user.trim() }));
  return owners.every(({ domain, user }) => domain.includes('.') && user !== '') ? owners : null;
}
