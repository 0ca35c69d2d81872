import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createApp } from '../../api/app.ts';
import type { RenderPdf } from '../../domain/documents/types.ts';
import { PdfLateError } from '../../pdf/renderer.ts';
import { type TestApi, testApi } from './support.ts';

let api: TestApi;
let provider: number;
beforeAll(async () => {
  api = await testApi();
  provider = await api.provider();
});
afterAll(() => api?.close());

const path = (language = 'en', name = 'client-report') =>
  `/v1/providers/${provider}/document-templates/${name}/${language}`;
const put = (html: string, language = 'en') => api.ask(`PUT ${path(language)}`, { body: { html } });

async function preview(body: object): Promise<string> {
  const response = await api.app.request(`${path()}/preview`, {
    method: 'POST',
    headers: { authorization: `Bearer ${api.admin}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.headers.get('content-type')).toBe('application/pdf');
  const pdf = await getDocumentProxy(new Uint8Array(await response.arrayBuffer()));
  return (await extractText(pdf, { mergePages: true })).text;
}

describe('templates of documents', () => {
  test('L12: staff read ours, set their own, see it, and go back', async () => {
    const ours = await api.ask(`GET ${path()}`);
    expect(ours.body).toMatchObject({ builtIn: true, language: 'en', updatedAt: null });
    expect(await preview({})).toContain('Personal data of client 1042');

    const html = '<title>Data</title><body><h1>Our own for {{ client.name }}</h1></body>';
    expect(await preview({ html })).toContain('Our own for Anna Kowalska');
    expect((await api.ask(`GET ${path()}`)).body.builtIn).toBe(true);

    expect((await put(html)).body).toMatchObject({ builtIn: false, html });
    expect(await preview({})).toContain('Our own for');
    expect((await api.ask(`GET ${path('de')}`)).body).toMatchObject({ builtIn: false, language: 'en' });
    await put(html.replace('own', 'new'));
    expect((await api.ask(`DELETE ${path()}`)).status).toBe(204);
    expect((await api.ask(`GET ${path()}`)).body.builtIn).toBe(true);
    expect((await api.ask(`DELETE ${path()}`)).status).toBe(404);

    const log = await api.sql<{ action: string; changes: Record<string, { from: string | null }> }[]>`
      select action, changes from change_log where entity = 'document template' order by id`;
    expect(log.map(({ action }) => action)).toEqual(['created', 'changed', 'removed']);
    expect(log[1]?.changes['client-report/en']?.from).toBe(html);
  });

  test.each([
    ['{% for x in sections %}', 'not closed'],
    ['{{ client.password }}', 'it uses "client.password", which this template does not have'],
    ['{% render "x" %}', 'tag "render" not found'],
  ])('L12: %s is refused with a sentence', async (html, problem) => {
    const reply = await put(`<title>x</title>\n${html}`);
    expect(reply.status).toBe(422);
    expect(reply.body.detail).toContain('The template cannot be used. Line 2, column ');
    expect(reply.body.detail).toContain(problem);
    expect(reply.body.errors).toMatchObject([{ pointer: '/html' }]);
    const seen = await api.ask(`POST ${path()}/preview`, { body: { html } });
    expect(seen.status).toBe(422);
  });

  test('L12: a picture from elsewhere is refused when it is looked at', async () => {
    const html = '<title>x</title><body><img src="http://127.0.0.1:1/logo.png"></body>';
    const reply = await api.ask(`POST ${path()}/preview`, { body: { html } });
    expect(reply.status).toBe(422);
    expect(reply.body.detail).toContain('The PDF could not be made');
  });

  /** What a preview answers when its PDF is made in this way. */
  async function previewBy(renderPdf: RenderPdf): Promise<Response> {
    const app = createApp({ ...api.deps, renderPdf });
    const response = await app.request(`${path('de')}/preview`, {
      method: 'POST',
      headers: { authorization: `Bearer ${api.admin}`, 'content-type': 'application/json' },
      body: '{}',
    });
    app.stop();
    return response;
  }

  test('L12: a PDF may take longer than the database', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const answer = await previewBy(async () => {
        await vi.advanceTimersByTimeAsync(30_000);
        return new Uint8Array([1, 2, 3]);
      });
      expect(answer.status).toBe(200);
      expect(Number(answer.headers.get('content-length'))).toBe(3);
    } finally {
      vi.useRealTimers();
    }
  });

  test('L12: a PDF that takes too long is a 503 that says so, and does not blame the database', async () => {
    const answer = await previewBy(async () => {
      throw new PdfLateError('The PDF was not ready after 60 seconds.');
    });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('30');
    expect(await answer.json()).toMatchObject({
      type: '/problems/document-late',
      detail:
        'The PDF was not ready after 60 seconds. Nothing was changed; ask again in a while, or make the document shorter.',
    });
  });

  test('reading them needs providers:read, writing providers:write, and no other document exists', async () => {
    const reader = await api.token(['providers:read']);
    expect((await api.ask(`GET ${path()}`, { token: reader })).status).toBe(200);
    expect((await api.ask(`PUT ${path()}`, { token: reader, body: { html: 'x' } })).status).toBe(403);
    expect((await api.ask(`GET ${path('en', 'receipt')}`)).status).toBe(400);
    expect((await api.ask(`GET ${path('not a language')}`)).status).toBe(400);
  });
});
