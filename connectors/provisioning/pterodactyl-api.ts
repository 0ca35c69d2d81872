import { z } from 'zod';
import { deniedBy, type Failed, failedAs, parseJson, redirected, unreadable } from './answers.ts';
import { refusedBy, scrub, unreachable } from './failures.ts';
import type { HttpClient, HttpMethod, HttpResult } from './http.ts';
import type { CallOptions, Failure } from './types.ts';
import { gaveUpWaiting, pause } from './waiting.ts';

/** An application API key of Pterodactyl. */
export interface PterodactylCredentials {
  apiKey: string;
}

/** What Pterodactyl said. `notFound` is its own JSON, which a wrong address of the panel answers with too. */
export type PteroAnswer =
  | { kind: 'ok'; data: unknown }
  | { kind: 'notFound'; failure: Failure }
  | { kind: 'refused'; failure: Failure }
  | Failed;

/** Asks `/api/application` + `path`; waits where the panel says that it was asked too often. */
export type PteroAsk = (
  method: HttpMethod,
  path: string,
  call: CallOptions,
  more: { hide: readonly (string | null | undefined)[]; body?: Record<string, unknown> },
) => Promise<PteroAnswer>;

const MOST_REPEATS = 2;

/**
 * Pterodactyl's application API with one key. The panel takes 240 calls a minute; a refused call has
 * done nothing, so it is sent again when the panel's own pause is over, if that is within `patienceMs`.
 */
export function createPteroApi(
  http: HttpClient,
  { apiKey }: PterodactylCredentials,
  patienceMs: number,
): PteroAsk {
  /** Until when the panel takes no calls; all calls share it. */
  let closedUntil = 0;

  return async (method, path, call, { hide, body }) => {
    for (let repeats = 0; ; repeats++) {
      const waitMs = closedUntil - Date.now();
      if (waitMs > 0 && !(await pause(waitMs, call.signal))) return failedAs('no', gaveUpWaiting(http.label));
      const result = await http.send(
        method,
        `/api/application${path}`,
        {
          headers: {
            authorization: `Bearer ${apiKey}`,
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          repeatable: method === 'GET',
        },
        call,
      );
      if (result.kind !== 'answer' || result.status !== 429)
        return readAnswer(result, http.label, [apiKey, ...hide]);
      const pauseMs = Math.max(0, Number(result.header('retry-after') ?? 1)) * 1000 || 1_000;
      if (repeats === MOST_REPEATS || pauseMs > patienceMs) {
        const failure = unreachable(
          `${http.label} was asked too often and takes no calls for ${pauseMs / 1000} s.`,
        );
        return failedAs('no', failure);
      }
      closedUntil = Math.max(closedUntil, Date.now() + pauseMs);
    }
  };
}

const errors = z.object({
  errors: z
    .array(
      z.object({
        code: z.coerce.string(),
        status: z.coerce.string().nullish(),
        detail: z.string().nullish(),
      }),
    )
    .min(1),
});

function readAnswer(
  result: HttpResult,
  label: string,
  hide: readonly (string | null | undefined)[],
): PteroAnswer {
  if (result.kind === 'failure') return failedAs(result.arrived, result.failure);
  const { status } = result;
  if (status === 401) return deniedBy(label);
  if (status === 403) return failedAs('no', lacksRight(label));
  if (status >= 300 && status < 400) return redirected(label, status);
  if (status === 204) return { kind: 'ok', data: null };
  const json = parseJson(result.text);
  const failed = errors.safeParse(json);
  if (status >= 500) return failedAs('perhaps', unreachable(brokenOff(label, status, failed.success)));
  if (failed.success) {
    const said = failed.data.errors.map(({ code, detail }) => detail || code).join(' ');
    const failure = refusedBy(label, scrub(said, hide));
    if (status === 404) return { kind: 'notFound', failure };
    // A server that is being moved to another node takes no commands until it has arrived.
    return { kind: 'refused', failure: status === 409 ? { ...failure, retryable: true } : failure };
  }
  if (status >= 200 && status < 300 && json !== null && typeof json === 'object')
    return { kind: 'ok', data: json };
  const what = json === undefined ? 'something that is not JSON' : 'JSON in another shape';
  // A wrong address does not mend itself; a page in place of an answer may be a passing one.
  const read = unreadable(label, what, status);
  return { ...read, failure: { ...read.failure, retryable: status < 300 } };
}

function brokenOff(label: string, status: number, itsOwn: boolean): string {
  return status === 504 && itsOwn
    ? `${label} could not reach the daemon of the server's node (HTTP 504).`
    : `${label} answered HTTP ${status}.`;
}

const lacksRight = (label: string): Failure => ({
  code: 'bad-credentials',
  retryable: false,
  message: `${label} refuses this key: it needs read and write for servers, and read for users (write to set passwords), from an allowed address. Correct the key, then retry.`,
});
