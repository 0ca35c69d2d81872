/** The frame of an HTML mail: one narrow column, no pictures, readable in light and dark. `body` is Liquid. */
export function page(language: string, heading: string, body: string, footer: string): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${heading}</title>
<style>
  body { margin: 0; padding: 0; background: #f3f4f6; color: #1f2937; }
  .card { background: #ffffff; border: 1px solid #e5e7eb; border-radius: 8px; }
  h1 { color: #111827; }
  a { color: #1d4ed8; }
  .quiet { color: #6b7280; }
  @media (prefers-color-scheme: dark) {
    body { background: #111827; color: #e5e7eb; }
    .card { background: #1f2937; border-color: #374151; }
    h1 { color: #f9fafb; }
    a { color: #93c5fd; }
    .quiet { color: #9ca3af; }
  }
</style>
</head>
<body>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" style="padding: 32px 16px;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width: 560px;">
<tr><td style="padding: 0 4px 16px; font: 600 15px/1.4 system-ui, -apple-system, 'Segoe UI', Roboto, Arial, sans-serif;">{{ provider.name }}</td></tr>
<tr><td class="card" style="padding: 28px 32px; font: 16px/1.6 system-ui, -apple-system, 'Segoe UI', Roboto, Arial, sans-serif;">
<h1 style="margin: 0 0 16px; font-size: 22px; line-height: 1.3;">${heading}</h1>
${body}
</td></tr>
<tr><td class="quiet" style="padding: 16px 4px; font: 13px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, Arial, sans-serif;">
${footer}
</td></tr>
</table>
</td></tr></table>
</body>
</html>`;
}
