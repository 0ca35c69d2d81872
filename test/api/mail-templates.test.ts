import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApi, testApi } from './support.ts';

let api: TestApi;
let provider: number;
beforeAll(async () => {
  api = await testApi();
  provider = await api.provider('Hosting & Co');
});
afterAll(() => api?.close());

const base = () => `/v1/providers/${provider}/mail-templates`;
const path = (name = 'payment-reminder', language = 'en') => `${base()}/${name}/${language}`;
const own = {
  subject: 'Please pay {{ invoice.number }}',
  text: 'Dear {{ client.name }}, {{ invoice.owed }} is due on {{ invoice.dueOn | long_date }}.',
  html: '<p>Dear {{ client.name }}</p>',
};

describe('templates of mails', () => {
  test('D1: staff read ours, set their own, see it with an example client, and go back', async () => {
    const ours = await api.ask(`GET ${path()}`);
    expect(ours.body).toMatchObject({ builtIn: true, language: 'en', name: 'payment-reminder' });
    expect(ours.body.variables).toEqual(expect.arrayContaining(['invoice.owed', 'client.name']));
    const shown = await api.ask(`POST ${path()}/preview`, { body: own });
    expect(shown.body).toMatchObject({
      subject: 'Please pay 2026-00042',
      text: expect.stringMatching(/^Dear Anna Kowalska, .+ is due on \d+ \w+ 2026\.\n$/),
    });
    expect((await api.ask(`GET ${path()}`)).body.builtIn).toBe(true);

    expect((await api.ask(`PUT ${path()}`, { body: own })).body).toMatchObject({ builtIn: false, ...own });
    expect((await api.ask(`PUT ${path()}`, { body: { ...own, html: null } })).status).toBe(200);
    expect((await api.ask(`GET ${path()}`)).body).toMatchObject({ ...own, html: null, builtIn: false });
    const { etag = '' } = Object.fromEntries((await api.ask(`GET ${path()}`)).headers);
    const other = { ...own, html: null, text: 'Another text' };
    const first = await api.ask(`PUT ${path()}`, { body: other, headers: { 'if-match': etag } });
    const late = await api.ask(`PUT ${path()}`, { body: own, headers: { 'if-match': etag } });
    expect([first.status, late.body.type]).toEqual([200, '/problems/stale-version']);
    // The name of the provider is the real one, and part of it is left as it is in use.
    const mixed = await api.ask(`POST ${path('payment-reminder', 'de')}/preview`, {
      body: { subject: '{{ provider.name }}' },
    });
    expect(mixed.body).toMatchObject({ subject: 'Hosting & Co', html: null });
    const listed = (await api.ask(`GET ${base()}`)).body.items;
    expect(listed.find(({ name }) => name === 'payment-reminder')).toMatchObject({
      ...{ builtIn: ['de', 'en', 'pl'], own: ['en'] },
    });
    expect((await api.ask(`DELETE ${path()}`)).status).toBe(204);
    expect((await api.ask(`GET ${path()}`)).body.builtIn).toBe(true);
    expect((await api.ask(`DELETE ${path()}`)).status).toBe(404);
    const log = await api.sql<{ action: string }[]>`
      select action from change_log where entity = 'mail template' order by id`;
    expect(log.map(({ action }) => action)).toEqual(['created', 'changed', 'changed', 'removed']);
  });

  test('D1: a mail of the provider’s own name knows what an overdue notice knows', async () => {
    expect((await api.ask(`GET ${path('last-letter')}`)).status).toBe(404);
    expect((await api.ask(`PUT ${path('last-letter')}`, { body: own })).status).toBe(200);
    expect((await api.ask(`GET ${path('last-letter', 'pl')}`)).body).toMatchObject({
      language: 'en',
      ...own,
    });
    expect((await api.ask(`POST ${path('last-letter')}/preview`, { body: {} })).body.subject).toBe(
      'Please pay 2026-00042',
    );
    const listed = (await api.ask(`GET ${base()}`)).body.items;
    expect(listed.at(-1)).toEqual({ name: 'last-letter', builtIn: [], own: ['en'] });
  });

  test('D1: what cannot be used is refused with its part and place, and names no other provider', async () => {
    const broken = { ...own, text: 'Hello\n{{ client.password }}' };
    for (const request of [`PUT ${path()}`, `POST ${path()}/preview`, `POST ${path()}/test`]) {
      const to = request.endsWith('test') ? { to: 'ada@example.com' } : {};
      const reply = await api.ask(request, { body: { ...broken, ...to } });
      expect([reply.status, reply.body.errors]).toMatchObject([422, [{ pointer: '/text' }]]);
      expect(reply.body.detail).toContain('Line 2, column 4: it uses "client.password"');
    }
    const elsewhere = await api.token(['providers:read', 'providers:write'], [await api.provider('Another')]);
    for (const request of [`GET ${base()}`, `GET ${path()}`, `DELETE ${path()}`])
      expect((await api.ask(request, { token: elsewhere })).status).toBe(404);
    expect((await api.ask(`PUT ${path()}`, { token: elsewhere, body: own })).status).toBe(404);
  });
});
