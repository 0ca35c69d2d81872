import type { Context } from 'hono';
import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

interface PageOptions {
  /** what the page may load, as directives of a Content-Security-Policy; everything else is forbidden */
  policy?: string;
  /** where its forms may lead, as a source of that policy; nowhere unless told */
  formAction?: string;
  language?: string;
  status?: ContentfulStatusCode;
}

/** Answers a page for people. */
export async function page(
  c: Context,
  title: string,
  content: ReturnType<typeof html>,
  { policy = '', formAction = "'none'", language = 'en', status = 200 }: PageOptions = {},
): Promise<Response> {
  const text = await html`<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} · Tenure</title></head>
<body>
${content}
</body>
</html>
`;
  c.set('status', status);
  return c.body(String(text), status, {
    'Content-Security-Policy': `default-src 'none'; base-uri 'none'; form-action ${formAction}; frame-ancestors 'none'; ${policy}`,
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  });
}
