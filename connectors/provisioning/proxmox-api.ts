import { z } from 'zod';
import { deniedBy, type Failed, failedAs, parseJson, redirected, unreadable } from './answers.ts';
import { failedCommand, outcomeUnknown, protocol, refusedBy, scrub, unreachable } from './failures.ts';
import type { HttpClient, HttpMethod, HttpResult } from './http.ts';
import type { CallOptions, CommandOutcome, Failure } from './types.ts';
import { gaveUpWaiting, pause } from './waiting.ts';

/** An API token of Proxmox VE: `USER@REALM!NAME` and its UUID. */
export interface ProxmoxCredentials {
  tokenId: string;
  secret: string;
}

/** What Proxmox said. `said` may name the guest; `refusal` is the same as a sentence for people. */
export type PveAnswer =
  | { kind: 'ok'; data: unknown }
  | { kind: 'refused'; said: string; refusal: Failure }
  | Failed;

/** Values that must not appear in a message. */
export type Hidden = readonly (string | null | undefined)[];

export interface ProxmoxApi {
  readonly label: string;
  get(path: string, call: CallOptions, hide: Hidden): Promise<PveAnswer>;
  /** A command with an immediate answer. Parameters of DELETE go into the query, others into the body. */
  command(
    method: HttpMethod,
    path: string,
    parameters: Record<string, string>,
    call: CallOptions,
    hide: Hidden,
  ): Promise<PveAnswer>;
  /** Waits for the task that a command started, as long as the patience lasts: `pending` when it works on. */
  finished(started: unknown, call: CallOptions, hide: Hidden): Promise<CommandOutcome>;
  close(): Promise<void>;
}

/** The API of Proxmox VE with one token. `patienceMs` is how long a task is waited for. */
export function createProxmoxApi(
  http: HttpClient,
  { tokenId, secret }: ProxmoxCredentials,
  patienceMs: number,
): ProxmoxApi {
  const authorization = `PVEAPIToken=${tokenId}=${secret}`;
  const { label } = http;

  async function ask(
    method: HttpMethod,
    path: string,
    parameters: Record<string, string>,
    call: CallOptions,
    hide: Hidden,
  ): Promise<PveAnswer> {
    const form = new URLSearchParams(parameters).toString();
    const inQuery = method === 'GET' || method === 'DELETE';
    const result = await http.send(
      method,
      `/api2/json${path}${inQuery && form !== '' ? `?${form}` : ''}`,
      {
        headers: {
          authorization,
          ...(inQuery ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        },
        ...(inQuery ? {} : { body: form }),
        repeatable: method === 'GET',
      },
      call,
    );
    return readAnswer(result, label, [secret, tokenId, ...hide]);
  }

  async function finished(started: unknown, call: CallOptions, hide: Hidden): Promise<CommandOutcome> {
    const upid = typeof started === 'string' ? started : '';
    const node = /^UPID:([^:]+):/.exec(upid)?.[1];
    if (node === undefined) {
      const failure = protocol(`${label} accepted the command without naming the task that does it.`);
      return { outcome: 'unknown', failure: outcomeUnknown(failure) };
    }
    const path = `/nodes/${encodeURIComponent(node)}/tasks/${encodeURIComponent(upid)}/status`;
    const until = Date.now() + patienceMs;
    for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 2, 2_000)) {
      const seen = readTask(await ask('GET', path, {}, call, hide), label, hide);
      if (seen !== null) return seen;
      if (Date.now() + pauseMs > until)
        return { outcome: 'pending', reference: taskOf(upid), retryAfterMs: null };
      if (!(await pause(pauseMs, call.signal)))
        return { outcome: 'unknown', failure: outcomeUnknown(gaveUpWaiting(label)) };
    }
  }

  return {
    label,
    get: (path, call, hide) => ask('GET', path, {}, call, hide),
    command: ask,
    finished,
    close: () => http.close(),
  };
}

/** The outcome of a command that did not start a task. */
export function outcomeOf(answer: Exclude<PveAnswer, { kind: 'ok' }>): CommandOutcome {
  return answer.kind === 'refused'
    ? { outcome: 'refused', failure: answer.refusal }
    : failedCommand(answer.failure, answer.arrived);
}

const envelope = z.object({
  data: z.unknown(),
  message: z.string().nullish(),
  errors: z.record(z.string(), z.unknown()).nullish(),
});

function readAnswer(result: HttpResult, label: string, hide: Hidden): PveAnswer {
  if (result.kind === 'failure') return failedAs(result.arrived, result.failure);
  const { status } = result;
  if (status === 401) return deniedBy(label);
  if (status >= 300 && status < 400) return redirected(label, status);
  // 595 to 599 come from the proxy between the nodes: the guest's own node does not answer.
  if (status >= 595 && status <= 599) {
    const failure = unreachable(`${label} cannot reach the node that holds the guest (HTTP ${status}).`);
    return failedAs(status === 595 ? 'no' : 'perhaps', failure);
  }
  const json = parseJson(result.text);
  const answer =
    json !== null && typeof json === 'object' && 'data' in json ? envelope.safeParse(json) : null;
  if (answer?.success !== true) {
    if (status === 403) return deniedBy(label);
    if (status >= 500 || status === 429)
      return failedAs('perhaps', unreachable(`${label} answered HTTP ${status}.`));
    const what = json === undefined ? 'something that is not JSON' : 'JSON without data';
    return unreadable(label, what, status);
  }
  if (status < 300) return { kind: 'ok', data: answer.data.data };
  // Versions before 8 say why in the status line only.
  const said = [answer.data.message || result.statusText, ...Object.values(answer.data.errors ?? {})]
    .join(' ')
    .trim();
  if (status === 403) return failedAs('no', lacksRight(label, said));
  return { kind: 'refused', said, refusal: refusal(label, said, hide) };
}

function refusal(label: string, said: string, hide: Hidden): Failure {
  const failure = refusedBy(label, scrub(said, hide));
  // A cluster without quorum is read-only until its nodes see each other again.
  return /quorum/i.test(said) ? { ...failure, retryable: true } : failure;
}

function lacksRight(label: string, said: string): Failure {
  const right = /\b(?:VM|Sys|Pool|Datastore)\.[A-Za-z.]+/.exec(said)?.[0];
  return {
    code: 'bad-credentials',
    retryable: false,
    message: `The token for ${label} lacks ${right === undefined ? 'a right' : `the right ${right}`}: grant it there, then retry.`,
  };
}

const task = z.object({ status: z.string(), exitstatus: z.string().nullish() });

/** How a task ended; `null` while it runs, or when nobody could say just now. */
function readTask(answer: PveAnswer, label: string, hide: Hidden): CommandOutcome | null {
  if (answer.kind === 'refused') return { outcome: 'unknown', failure: outcomeUnknown(answer.refusal) };
  if (answer.kind === 'failed') {
    return answer.failure.retryable && answer.failure.code !== 'cancelled'
      ? null
      : { outcome: 'unknown', failure: outcomeUnknown(answer.failure) };
  }
  const read = task.safeParse(answer.data);
  if (!read.success) {
    const failure = protocol(`${label} answered with the state of a task in another shape.`);
    return { outcome: 'unknown', failure: outcomeUnknown(failure) };
  }
  if (read.data.status !== 'stopped') return null;
  const exit = read.data.exitstatus ?? '';
  return exit === 'OK' || /^WARNINGS: \d+$/.test(exit)
    ? { outcome: 'done' }
    : {
        outcome: 'refused',
        failure: refusal(label, exit === '' ? 'the task ended without a status' : exit, hide),
      };
}

/** A task's id without the user who started it. */
const taskOf = (upid: string) => upid.split(':').slice(0, 7).join(':');
