import type { Context } from 'hono';
import type { StatusCode } from 'hono/utils/http-status';
import { PROBLEM_TYPE, type Problem, problemDocument } from '../problems.ts';

/** What a handler answers, before it becomes a response: plain data, so that it can be kept for a repeated request. */
export interface Answer {
  status: number;
  /** written as JSON; absent: no body */
  body?: unknown;
  headers?: Record<string, string>;
  /** content type, when it is not `application/json` */
  type?: string;
}

const always = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' } as const;

/** 200 with a body. */
export function ok(body: unknown, headers?: Record<string, string>): Answer {
  return { status: 200, body, headers };
}

/** 201 with the new record, its address and its version. */
export function created(location: string, body: unknown, headers: Record<string, string> = {}): Answer {
  return { status: 201, body, headers: { ...headers, Location: location } };
}

/** The answer for a problem. */
export function problemAnswer(problem: Problem, requestId: string): Answer {
  const { status, headers } = problem;
  return { status, headers, type: PROBLEM_TYPE, body: problemDocument(problem, requestId) };
}

/** Writes an answer. */
export function respond(c: Context, { status, body, headers, type = 'application/json' }: Answer): Response {
  c.set('status', status);
  const sent: Record<string, string> = { ...always, 'X-Request-Id': c.get('requestId'), ...headers };
  // By the context, so that cookies that were set on it come along.
  if (body === undefined) return c.newResponse(null, status as StatusCode, sent);
  sent['Content-Type'] = type;
  return c.newResponse(JSON.stringify(body), status as StatusCode, sent);
}
