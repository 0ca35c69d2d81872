import type { Context, Hono } from 'hono';
import type { z } from 'zod';
import type { Deps } from '../api/deps.ts';
import type { Env } from '../api/http/endpoint.ts';
import type { staffSchema } from '../api/routes/staff/schema.ts';
import type { Language } from '../web/words.ts';
import type { ConsoleApi, Dispatch } from './api.ts';
import type { CommonWords } from './words/common.ts';

export interface ConsoleEnv {
  Variables: Env['Variables'] & { language: Language; zone: string; staff: StaffCall | undefined };
}
export type Console = Hono<ConsoleEnv>;

/** What pages are registered with. */
export interface ConsoleDeps {
  deps: Deps;
  dispatch: Dispatch;
}

/** What every page gets. */
export interface PageCall {
  c: Context<ConsoleEnv>;
  deps: Deps;
  dispatch: Dispatch;
  language: Language;
  /** what all pages say; a page brings its own words */
  words: CommonWords;
  /** the time zone of whoever looks, as their browser told it */
  zone: string;
  now: Date;
}

/** What the pages behind the sign-in get. */
export interface StaffCall extends PageCall {
  me: z.output<typeof staffSchema>;
  /** the secret of the session */
  signed: { token: string };
  /** the API, with the rights of whoever has signed in */
  api: ConsoleApi;
  /** whether they hold a scope, for what is offered; the API decides */
  may(scope: string): boolean;
}
