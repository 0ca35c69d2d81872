import type { Context } from 'hono';
import { html } from 'hono/html';

const headers = (policy: string) => ({
  'Content-Security-Policy': `default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; ${policy}`,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
});

/**
 * Answers a page for people.
 * @param policy what the page may load, as directives of a Content-Security-Policy; everything else is forbidden
 */
export async function page(
  c: Context,
  title: string,
  content: ReturnType<typeof html>,
  policy = '',
): Promise<Response> {
  const text = await html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} · Tenure</title></head>
<body>
${content}
</body>
</html>
`;
  c.set('status', 200);
  return c.body(String(text), 200, { ...headers(policy), 'Content-Type': 'text/html; charset=utf-8' });
}
