import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endpoints } from '../../api/routes/index.ts';
import { type Serving, serve } from '../../api/serve.ts';
import { freePort } from '../../dev/processes.ts';
import { startChromium } from '../support/chromium.ts';
import { PASSWORD, type TestApi, testApi } from './support.ts';

/** What staff see before they are signed in. */
const PAGES = ['/staff/password?token=x', '/staff/single-sign-on/callback?state=x', '/console/sign-in'];
const provider = {
  ...{ issuer: 'https://login.example.com', linkByEmail: false },
  begin: () => Promise.reject(new Error('nobody signs in here')),
  end: () => Promise.reject(new Error('nobody signs in here')),
};

let api: TestApi;
let serving: Serving;
let browser: Browser;
let evil: Server;
let evilUrl: string;
let evilPage = '';

beforeAll(async () => {
  const port = await freePort();
  api = await testApi({ publicUrl: `http://localhost:${port}`, singleSignOn: provider });
  serving = await serve(api.app, { host: '127.0.0.1', port });
  browser = await startChromium();
  evil = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end(evilPage));
  await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
  evilUrl = `http://127.0.0.1:${(evil.address() as AddressInfo).port}/`;
}, 120_000);
afterAll(async () => {
  await browser?.close();
  evil?.close();
  await serving?.close();
  await api?.close();
});

const at = (path: string) => `${api.deps.publicUrl}${path}`;

/** The cookie of somebody who may do everything, and the token of its forms. */
async function signedIn(): Promise<{ cookie: string; csrf: string }> {
  const { email } = await api.person(['admin']);
  const opened = await api.ask('POST /v1/staff/sessions', {
    token: null,
    body: { email, password: PASSWORD },
  });
  return {
    cookie: opened.headers.get('set-cookie')?.split(';')[0] ?? '',
    csrf: String(opened.body.csrfToken),
  };
}

describe('pages of staff', () => {
  test.each(PAGES)('%s is framed by nobody, kept by no cache, and its address goes nowhere', async (path) => {
    const { headers } = await api.ask(`GET ${path}`, { token: null });
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toMatch(/^(no-referrer|same-origin)$/);
  });

  test('stay empty in a frame of another site, in Chromium', async () => {
    const context = await browser.newContext();
    try {
      const page = await context.newPage();
      for (const path of PAGES) {
        evilPage = `<iframe src="${at(path)}"></iframe>`;
        await page.goto(evilUrl);
        const shown = page.frames().find((frame) => frame !== page.mainFrame());
        await expect.poll(() => shown?.url(), { message: path }).toMatch(/^chrome-error:/);
        await page.goto(at(path));
        expect(await page.getByRole('heading', { level: 1 }).count(), path).toBe(1);
      }
    } finally {
      await context.close();
    }
  });

  test('are left by no form of another site: it signs nobody out and nobody in, in Chromium', async () => {
    const { cookie } = await signedIn();
    const [name = '', value = ''] = cookie.split('=');
    const context = await browser.newContext();
    try {
      const url = String(api.deps.publicUrl);
      await context.addCookies([{ name, value, url, sameSite: 'Lax', httpOnly: true }]);
      const page = await context.newPage();
      for (const path of [
        '/console/sign-out',
        '/console/sign-in',
        '/v1/staff/me/session',
        '/v1/staff/sessions',
      ]) {
        evilPage = `<form method="post" action="${at(path)}"><input name="email" value="a@example.com">
          <input name="password" value="x"><button>win</button></form>`;
        await page.goto(evilUrl);
        const [answer] = await Promise.all([page.waitForNavigation(), page.getByRole('button').click()]);
        expect(answer?.status(), path).toBeGreaterThanOrEqual(400);
      }
      const me = await api.ask('GET /v1/staff/me', { token: null, headers: { cookie } });
      expect(me.status).toBe(200);
    } finally {
      await context.close();
    }
  }, 60_000);
});

describe('every change by cookie needs the token of its session', () => {
  let mine: Awaited<ReturnType<typeof signedIn>>;
  let other: typeof mine;
  beforeAll(async () => {
    [mine, other] = [await signedIn(), await signedIn()];
  });

  test.each(
    endpoints
      .filter(({ method }) => method !== 'get')
      .map(({ method, path }) => ({ method: method.toUpperCase(), path })),
  )('$method $path', async ({ method, path }) => {
    const send = (headers: Record<string, string>) =>
      api.ask(`${method} ${path.replaceAll(/\{\w+\}/g, '1')}`, {
        ...{ token: null, body: {}, headers: { cookie: mine.cookie, ...headers } },
      });
    for (const headers of [{}, { 'x-csrf-token': other.csrf }, { 'x-csrf-token': '' }]) {
      const refused = await send(headers as Record<string, string>);
      expect(refused.status).toBe(403);
      expect(refused.body.detail).toContain('X-CSRF-Token');
    }
  });
});
