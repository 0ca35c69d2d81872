import type { Context, Hono } from 'hono';
import type { Deps } from '../api/deps.ts';
import type { Env } from '../api/http/endpoint.ts';
import type { ClientRow } from '../db/queries/clients.ts';
import type { LoginSession } from '../db/queries/login-sessions.ts';
import type { OpenClient, SigningLogin } from '../db/queries/sign-ins.ts';
import type { Language } from '../web/words.ts';
import type { Words } from './words/index.ts';

/** The client area of one provider. */
export interface Place {
  providerId: number;
  /** the provider's, at the head of each page */
  name: string;
  timeZone: string;
  defaultLanguage: string;
  policy: Record<string, unknown>;
  /** the address of its pages, without a slash at the end */
  base: string;
}

/** Who is signed in and acts for a client. */
export interface Signed {
  /** the secret of the session */
  token: string;
  session: LoginSession;
  login: SigningLogin;
  /** for whom it acts */
  client: OpenClient;
  /** how many clients it could act for */
  choices: number;
}

export interface PortalEnv {
  Variables: Env['Variables'] & { place: Place; language: Language; signed: Signed | undefined };
}
export type Portal = Hono<PortalEnv>;

/** What every page gets. */
export interface PageCall {
  c: Context<PortalEnv>;
  deps: Deps;
  place: Place;
  words: Words;
  language: Language;
  now: Date;
}
/** What the pages behind the sign-in get. */
export interface MemberCall extends PageCall {
  signed: Signed;
}

/** The profile of the client, where a page needs more of it than its name. */
export type Profile = ClientRow;
