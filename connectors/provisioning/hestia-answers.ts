import { z } from 'zod';
import { deniedBy, type Failed, parseJson, readHttp, unreadable } from './answers.ts';
import { protocol, scrub, unreachable } from './failures.ts';
import type { HttpResult } from './http.ts';

/** What a Hestia command ended with: its exit code, and what it printed. */
export type HestiaAnswer =
  | { kind: 'ok'; output: string }
  | { kind: 'refused'; code: number; reason: string }
  | Failed;

/** Exit codes of Hestia's commands. 3 is a missing user **or** package, so it proves nothing. */
export const EXIT = {
  ok: 0,
  missing: 3,
  suspended: 5,
  wrongPassword: 9,
  forbidden: 10,
  apiOff: 11,
  connection: 15,
} as const;

/**
 * Reads the answer to a command asked without `returncode`: the exit code is a header, the HTTP status
 * tells little (a suspended user is a 401 as well), the body is what the command printed, 204 if nothing.
 */
export function readHestiaAnswer(
  result: HttpResult,
  label: string,
  hide: readonly (string | null | undefined)[],
): HestiaAnswer {
  const header = result.kind === 'answer' && result.status < 500 ? result.header('hestia-exit-code') : null;
  if (result.kind === 'failure' || header === null) {
    const answered = readHttp(result, label);
    return answered.kind === 'failed' ? answered : unreadable(label, 'without an exit code', answered.status);
  }
  if (!/^\d{1,3}$/.test(header.trim())) return unreadable(label, 'with a strange exit code', result.status);
  const code = Number(header);
  switch (code) {
    case EXIT.ok:
      return result.status === 200 || result.status === 204
        ? { kind: 'ok', output: result.text.trim() }
        : unreadable(label, 'exit code 0 with another status', result.status);
    case EXIT.wrongPassword:
      return deniedBy(label);
    case EXIT.connection:
      return { kind: 'failed', arrived: 'perhaps', failure: unreachable(`${label} answered exit code 15.`) };
    case EXIT.forbidden:
    case EXIT.apiOff:
      return { kind: 'failed', arrived: 'no', failure: notAllowed(label, code) };
    default: {
      const said = scrub(result.text, hide).replace(/^Error: ?/, '');
      return { kind: 'refused', code, reason: `exit code ${code}${said === '' ? '' : `, ${said}`}` };
    }
  }
}

const notAllowed = (label: string, code: number) => ({
  code: 'bad-credentials' as const,
  retryable: false,
  message:
    code === EXIT.apiOff
      ? `The API of ${label} is switched off: switch it on for access keys, then retry.`
      : `${label} does not allow this access key what it is asked for, or not from this machine: check the key's commands and the allowed addresses, then retry.`,
});

const text = z.union([z.string(), z.number()]).transform(String);
const user = z.object({
  PACKAGE: text,
  SUSPENDED: z.enum(['yes', 'no']),
  DATE: text.optional(),
  TIME: text.optional(),
});
export type HestiaUser = z.infer<typeof user>;

/** The one user that was asked for; `null` when it is another or has another shape. */
export function readUser(output: string, username: string): HestiaUser | null {
  const listed = z.record(z.string(), user).safeParse(parseJson(output));
  if (!listed.success) return null;
  const [only, ...others] = Object.entries(listed.data);
  return only?.[0] === username && others.length === 0 ? only[1] : null;
}

/** The names of all users; `null` when it is no such list. One without anybody is none: there is always the root user. */
export function readUserNames(output: string): string[] | null {
  const listed = z.record(z.string(), z.object({})).safeParse(parseJson(output));
  const names = listed.success ? Object.keys(listed.data) : [];
  return names.length > 0 ? names : null;
}

const webDomain = z.object({ ALIAS: z.string().optional() });

/** A user's web domains, each with its aliases; `null` when it is no such list. */
export function readWebDomains(output: string): { domain: string; aliases: string[] }[] | null {
  const listed = z.record(z.string(), webDomain).safeParse(parseJson(output));
  if (!listed.success) return null;
  return Object.entries(listed.data).map(([domain, { ALIAS = '' }]) => ({
    domain,
    aliases: ALIAS.split(',').filter((alias) => alias !== ''),
  }));
}

const system = z.object({ sysinfo: z.object({ HESTIA: text.optional(), HOSTNAME: text.optional() }) });

/** What `v-list-sys-info` says of the server; empty when it is no such list. */
export function readSystem(output: string): { HESTIA?: string | undefined; HOSTNAME?: string | undefined } {
  const read = system.safeParse(parseJson(output));
  return read.success ? read.data.sysinfo : {};
}

/** An answer in the right envelope with something else inside. */
export const strange = (label: string): Failed => ({
  kind: 'failed',
  arrived: 'perhaps',
  failure: protocol(`${label} answered a list that is not the one asked for.`),
});
