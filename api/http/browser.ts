import type { Context, MiddlewareHandler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { csrf } from 'hono/csrf';
import { secureHeaders } from 'hono/secure-headers';
import { formTokenMatches } from '../../db/crypto/session-tokens.ts';
import { Problem } from '../problems.ts';

/** The field in which the forms of a session carry its form token. */
export const FORM_TOKEN_FIELD = 'formToken';

const A_YEAR_SECONDS = 31_536_000;

/** Whether browsers reach us over TLS: by what is configured, else by the request itself. */
export function isSecure(c: Context, publicUrl: string | undefined): boolean {
  return (publicUrl ?? c.req.url).startsWith('https:');
}

/**
 * The security headers of pages: nothing is loaded but our own style sheets and pictures, no script runs, nobody frames
 * the page, nothing stays in a cache, no other site learns the address. A page may set a stricter header itself.
 * @param more.scripts our own scripts run and may ask us, nothing else
 */
export function pageHeaders({ scripts = false }: { scripts?: boolean } = {}): MiddlewareHandler {
  const self = ["'self'"];
  const none = ["'none'"];
  const headers = secureHeaders({
    contentSecurityPolicy: {
      ...{ defaultSrc: none, styleSrc: self, imgSrc: self, formAction: self },
      ...{ baseUri: none, frameAncestors: none },
      ...(scripts && { scriptSrc: self, connectSrc: self }),
    },
    // `no-referrer` would turn the Origin of our own forms into `null`, by which they are told from those of others.
    referrerPolicy: 'same-origin',
    xFrameOptions: 'DENY',
    strictTransportSecurity: false,
    permissionsPolicy: { camera: [], geolocation: [], microphone: [], payment: [] },
    overwrite: false,
  });
  return async (c, next) => {
    await headers(c, next);
    if (!c.res.headers.has('Cache-Control')) c.res.headers.set('Cache-Control', 'no-store');
  };
}

/**
 * The headers of whatever says nothing else, such as answers in JSON: opened in a browser it loads nothing, runs nothing
 * and is framed by nobody.
 */
export function strictHeaders(publicUrl: string | undefined): MiddlewareHandler {
  return async (c, next) => {
    await next();
    const { headers } = c.res;
    if (!headers.has('Content-Security-Policy'))
      headers.set('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
    if (!headers.has('X-Content-Type-Options')) headers.set('X-Content-Type-Options', 'nosniff');
    if (isSecure(c, publicUrl)) headers.set('Strict-Transport-Security', `max-age=${A_YEAR_SECONDS}`);
  };
}

/** Refuses forms that another site sends: by Sec-Fetch-Site, or where a browser does not know it by Origin. */
export function ownFormsOnly(publicUrl: string | undefined): MiddlewareHandler {
  const configured = publicUrl === undefined ? undefined : new URL(publicUrl).origin;
  return csrf({ origin: (origin, c) => origin === (configured ?? new URL(c.req.url).origin) });
}

/**
 * Throws Problem 403 unless a form was made for the session that sends it.
 * @param form the fields of the form
 */
export function requireFormToken(sessionToken: string, form: Record<string, unknown>): void {
  const presented = form[FORM_TOKEN_FIELD];
  if (typeof presented === 'string' && formTokenMatches(sessionToken, presented)) return;
  throw new Problem(
    'foreign-form',
    'This form was not made for this session: load the page again and repeat it.',
  );
}

/** A cookie that only we read: not scripts, not other sites, and over TLS nothing else. */
export interface SecretCookie {
  read(c: Context): string | undefined;
  /** @param seconds how long it lives; absent: until the browser is closed */
  write(c: Context, value: string, seconds?: number): void;
  clear(c: Context): void;
}

/**
 * A cookie by name. Over TLS its name begins with `__Host-`, so that no other host can set it and no path narrows it.
 * `lax`: it also comes with a link from elsewhere, never with a form from elsewhere.
 */
export function secretCookie(name: string, publicUrl: string | undefined): SecretCookie {
  const attributes = { httpOnly: true, sameSite: 'Lax', path: '/' } as const;
  const prefix = (c: Context) => (isSecure(c, publicUrl) ? ('host' as const) : undefined);
  return {
    read: (c) => getCookie(c, name, prefix(c)),
    write: (c, value, maxAge) =>
      setCookie(c, name, value, { ...attributes, secure: isSecure(c, publicUrl), prefix: prefix(c), maxAge }),
    clear: (c) =>
      void deleteCookie(c, name, { ...attributes, secure: isSecure(c, publicUrl), prefix: prefix(c) }),
  };
}

/**
 * A place on this site from what a request asks for, so that nobody is led elsewhere after signing in.
 * @param under what its path must begin with, such as `/portal/1/`
 * @returns the path with its query; undefined: it leads elsewhere
 */
export function ownPath(asked: string | undefined, under: string): string | undefined {
  if (asked === undefined || !asked.startsWith(under)) return undefined;
  const base = 'https://own.invalid';
  const url = URL.canParse(asked, base) ? new URL(asked, base) : undefined;
  return url?.origin === base && url.pathname.startsWith(under) ? url.pathname + url.search : undefined;
}
