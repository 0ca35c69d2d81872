import { badCredentials, failedCommand, protocol, refusedBy, unreachable } from './failures.ts';
import type { HttpResult } from './http.ts';
import type { CommandOutcome, Failure } from './types.ts';

/** A call whose answer says nothing, with whether the call may have arrived. */
export interface Failed {
  kind: 'failed';
  arrived: 'no' | 'perhaps';
  failure: Failure;
}

/** A panel's no; `reason` is scrubbed. */
export interface Refused {
  kind: 'refused';
  reason: string;
}

/** What a panel said, once HTTP and the panel's own envelope are out of the way. */
export type PanelAnswer<T> = { kind: 'ok'; data: T } | Refused | Failed;

export type HttpAnswer = Extract<HttpResult, { kind: 'answer' }>;

/** What HTTP alone tells of any panel; an answer that comes back from here is worth reading. */
export function readHttp(result: HttpResult, label: string): HttpAnswer | Failed {
  if (result.kind === 'failure') return failedAs(result.arrived, result.failure);
  const { status } = result;
  if (status === 401 || status === 403) return deniedBy(label);
  if (status >= 300 && status < 400) return redirected(label, status);
  if (status >= 500 || status === 429 || status === 408) {
    return failedAs('perhaps', unreachable(`${label} answered HTTP ${status}.`));
  }
  return result;
}

/** A call whose answer says nothing. */
export const failedAs = (arrived: Failed['arrived'], failure: Failure): Failed => ({
  kind: 'failed',
  arrived,
  failure,
});

/** Turned away at the door: nothing happened inside. */
export const deniedBy = (label: string): Failed => failedAs('no', badCredentials(label));

/** A redirect would carry the credentials to another address; it does not mend itself. */
export const redirected = (label: string, status: number): Failed =>
  failedAs('perhaps', {
    ...protocol(
      `${label} answered with a redirect (HTTP ${status}), which is not followed with credentials: correct the address in the server's record.`,
    ),
    retryable: false,
  });

/** An answer in another language than the panel's; `what` names it, as "something that is not JSON". */
export const unreadable = (label: string, what: string, status: number): Failed =>
  failedAs('perhaps', protocol(`${label} answered ${what} (HTTP ${status}).`));

/** What a command's answer amounts to. It is never proof: `carryOut` looks afterwards. */
export function outcomeOf(answer: PanelAnswer<unknown>, label: string): CommandOutcome {
  switch (answer.kind) {
    case 'ok':
      return { outcome: 'done' };
    case 'refused':
      return { outcome: 'refused', failure: refusedBy(label, answer.reason) };
    case 'failed':
      return failedCommand(answer.failure, answer.arrived);
  }
}

/** The look that a command takes first got no usable answer, so the command was not sent. */
export const notSent = (answer: Refused | Failed, label: string): CommandOutcome =>
  outcomeOf(answer.kind === 'failed' ? { ...answer, arrived: 'no' } : answer, label);

/** A look that got no usable answer: nothing is known of the account. */
export const unseen = (answer: Refused | Failed, label: string) => ({
  state: 'unreachable' as const,
  failure: answer.kind === 'failed' ? answer.failure : refusedBy(label, answer.reason),
});

/** A command that this kind of panel cannot carry out as it is asked; `why` is a sentence. */
export const cannot = (why: string): CommandOutcome => ({
  outcome: 'refused',
  failure: { code: 'refused', retryable: false, message: why },
});

/** The refusal of panels that remove an account's DNS zones with it. */
export const cannotKeepDns = (label: string) =>
  cannot(`${label} removes an account's DNS zones with it and cannot keep them.`);

/** What a server says about itself, fit to be shown: one short line that holds none of these secrets; else `null`. */
export function selfSaid(value: unknown, secrets: readonly string[]): string | null {
  const line = typeof value === 'string' ? value.trim() : '';
  const plain = /^[\p{L}\p{N}][\p{L}\p{N} ._:+()-]{0,99}$/u.test(line);
  return plain && !secrets.some((secret) => line.includes(secret)) ? line : null;
}

/** `undefined` for what is not JSON. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
