import type { Browser, Page } from 'playwright-core';
import { type Serving, serve } from '../../api/serve.ts';
import { type OperationsApi, operationsApi } from '../api/operations-support.ts';
import { startChromium } from '../support/chromium.ts';
import { PASSWORD } from './support.ts';

/** Where to put pictures of the pages, to be looked at; nowhere unless told. */
export const PICTURES = process.env.CONSOLE_PICTURES;
export const PHONE = { width: 320, height: 640 };
export const DESK = { width: 1280, height: 800 };

/** The console over the real stack, and a Chromium that walks through it. */
export interface Walked {
  api: OperationsApi;
  /** the address of a path of the console */
  at(path: string): string;
  signIn(page: Page, email: string): Promise<void>;
  picture(page: Page, name: string): Promise<void>;
  /** Works on a page of a browser that remembers nothing. */
  withPage(options: Parameters<Browser['newContext']>[0], work: (page: Page) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** Opens both, with a worker. */
export async function openWalked(): Promise<Walked> {
  const [api, browser] = await Promise.all([operationsApi({ publicUrl: null }), startChromium()]);
  await api.startWorker();
  const serving: Serving = await serve(api.app, { host: '127.0.0.1', port: 0 });
  const at = (path: string) => `${serving.url}${path}`;
  return {
    ...{ api, at },
    async signIn(page, email) {
      await page.goto(at('/console'));
      await page.getByLabel('E-mail address').fill(email);
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.waitForURL(at('/console'));
    },
    async picture(page, name) {
      if (PICTURES)
        await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true, caret: 'initial' });
    },
    async withPage(options, work) {
      const context = await browser.newContext({ locale: 'en-GB', ...options });
      try {
        await work(await context.newPage());
      } finally {
        await context.close();
      }
    },
    async close() {
      await browser.close();
      await serving.close();
      await api.close();
    },
  };
}
