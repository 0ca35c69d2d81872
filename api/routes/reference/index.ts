import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { html } from 'hono/html';
import { exportSchema } from '../../../db/export/schema.ts';
import type { Api } from '../../http/endpoint.ts';
import { page } from '../../http/pages.ts';
import { notFound } from '../../problems.ts';
import { openApiDocument } from './document.ts';

/** The page's files by their name under /docs: Swagger UI from its own package, never from another host. */
const files: Record<string, { file: string; type: string }> = {
  'swagger-ui.css': { file: 'swagger-ui-dist/swagger-ui.css', type: 'text/css; charset=utf-8' },
  'swagger-ui-bundle.js': {
    file: 'swagger-ui-dist/swagger-ui-bundle.js',
    type: 'text/javascript; charset=utf-8',
  },
};

const START = `window.addEventListener('load', () => {
  SwaggerUIBundle({ url: '/openapi.json', dom_id: '#reference', deepLinking: true, validatorUrl: null });
});
`;

/** Swagger UI sets styles from its script and draws icons from data: addresses; nothing else is allowed. */
const POLICY =
  "script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'";

/** `/openapi.json`, a page at `/docs` that shows it, and the schema of exports. */
export function registerReference(app: Api): void {
  let document: string | undefined;
  let exported: string | undefined;
  app.get('/openapi.json', (c) => {
    document ??= JSON.stringify(openApiDocument(app));
    return c.body(document, 200, { 'Content-Type': 'application/json', 'X-Content-Type-Options': 'nosniff' });
  });
  app.get('/schemas/tenure-export-1.json', (c) => {
    exported ??= JSON.stringify(exportSchema());
    return c.body(exported, 200, fileHeaders('application/schema+json'));
  });
  app.get('/docs', (c) =>
    page(
      c,
      'API reference',
      html`<link rel="stylesheet" href="/docs/swagger-ui.css">
<main id="reference">Loading the reference…</main>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>`,
      { policy: POLICY },
    ),
  );
  app.get('/docs/:file', async (c) => {
    const name = c.req.param('file');
    if (name === 'start.js') return c.body(START, 200, fileHeaders('text/javascript; charset=utf-8'));
    const found = Object.hasOwn(files, name) ? files[name] : undefined;
    if (!found) throw notFound('file', 'of this name');
    const path = createRequire(import.meta.url).resolve(found.file);
    return c.body(await readFile(path), 200, fileHeaders(found.type));
  });
}

function fileHeaders(type: string): Record<string, string> {
  return {
    'Content-Type': type,
    'Cache-Control': 'public, max-age=3600',
    'X-Content-Type-Options': 'nosniff',
  };
}
