import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { html, raw } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { baseStyle } from '../../web/style.ts';

const style = `${baseStyle}main { max-width: 44rem; margin: 0 auto; padding: 0 1rem 2rem; }`;
/** The browser applies the style that has this hash, and no other. */
const styleSource = `'sha256-${createHash('sha256').update(style).digest('base64')}'`;

interface PageOptions {
  /** what a page with a style of its own may load, as directives of a Content-Security-Policy; by default nothing */
  policy?: string;
  /** where its forms may lead, as a source of that policy; nowhere unless told */
  formAction?: string;
  language?: string;
  status?: ContentfulStatusCode;
}

/** Answers a page for people that stands for itself: it looks as the console does and loads nothing. */
export async function page(
  c: Context,
  title: string,
  content: ReturnType<typeof html>,
  { policy, formAction = "'none'", language = 'en', status = 200 }: PageOptions = {},
): Promise<Response> {
  const text = await html`<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${title} · Tenure</title>${policy === undefined ? raw(`<style>${style}</style>`) : ''}</head>
<body>
<main>
${content}
</main>
</body>
</html>
`;
  c.set('status', status);
  return c.body(String(text), status, {
    'Content-Security-Policy': `default-src 'none'; base-uri 'none'; form-action ${formAction}; frame-ancestors 'none'; ${policy ?? `style-src ${styleSource}`}`,
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  });
}
