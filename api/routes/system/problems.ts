import { html } from 'hono/html';
import type { Api } from '../../http/endpoint.ts';
import { page } from '../../http/pages.ts';
import { notFound, type ProblemKind, problemKinds } from '../../problems.ts';

/** Pages that say what each `type` of a problem document means. */
export function registerProblems(app: Api): void {
  app.get('/problems', (c) =>
    page(
      c,
      'Problems',
      html`<h1>Problems</h1>
<p>What the API refuses with, as <code>application/problem+json</code> (RFC 9457).</p>
<dl>
${Object.entries(problemKinds).map(
  ([
    kind,
    { status, title, meaning },
  ]) => html`<dt><a href="/problems/${kind}"><code>${kind}</code></a> (${status}) ${title}</dt><dd>${meaning}</dd>
`,
)}</dl>`,
    ),
  );
  app.get('/problems/:kind', (c) => {
    const kind = c.req.param('kind');
    if (!Object.hasOwn(problemKinds, kind)) throw notFound('problem', `of the kind “${kind.slice(0, 50)}”`);
    const { status, title, meaning } = problemKinds[kind as ProblemKind];
    return page(
      c,
      title,
      html`<h1>${title}</h1>
<p><code>/problems/${kind}</code>, HTTP ${status}</p>
<p>${meaning}</p>
<p><a href="/problems">All problems</a> · <a href="/docs">The API</a></p>`,
    );
  });
}
