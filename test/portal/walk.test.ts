import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Serving, serve } from '../../api/serve.ts';
import { totpCode } from '../../db/crypto/totp.ts';
import { flaws, overflow } from '../support/axe.ts';
import { startChromium } from '../support/chromium.ts';
import { PASSWORD, type Person, type PortalWorld, portalWorld } from './support.ts';

/** Where to put pictures of the pages, to be looked at; nowhere unless told. */
const PICTURES = process.env.PORTAL_PICTURES;
const PHONE = { width: 320, height: 640 };

let world: PortalWorld;
let serving: Serving;
let browser: Browser;
let origin: string;
beforeAll(async () => {
  world = await portalWorld({ publicUrl: null });
  serving = await serve(world.api.app, { host: '127.0.0.1', port: 0 });
  origin = serving.url;
  browser = await startChromium();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await serving?.close();
  await world?.close();
});

/** A client with something on every page. */
async function furnished(): Promise<Person & { invoice: string }> {
  const person = await world.person({
    companyName: 'Analytical Engines and Very Long Company Names Ltd',
    city: 'London',
  });
  const { sql, ask } = world.api;
  const number = `INV-2026-${String(person.clientId).padStart(5, '0')}`;
  const [invoice] = await sql<{ id: number }[]>`
    insert into invoices (provider_id, client_id, number, status, currency, issued_on, due_on, subtotal_minor, total_minor)
    values (${world.providerId}, ${person.clientId}, ${number}, 'unpaid', 'EUR', '2026-03-01', '2026-03-15', 1250, 1250) returning id`;
  await sql`
    insert into invoice_items (invoice_id, client_id, description, amount_minor)
    values (${invoice?.id ?? 0}, ${person.clientId}, 'Web Small, www.a-very-long-domain-name-without-any-break.example.com', 1250)`;
  await sql`
    insert into services (client_id, name, domain, status, currency, cycle, price_minor, next_due_on)
    values (${person.clientId}, 'Web Small', 'a-very-long-domain-name-without-any-break.example.com', 'active', 'EUR', 'monthly', 490, '2026-04-01')`;
  await sql`
    insert into messages (provider_id, client_id, channel, to_address, subject, body_text, state)
    values (${world.providerId}, ${person.clientId}, 'portal', '', 'Works on Sunday', 'From two to four.', 'sent')`;
  await ask(`POST /v1/clients/${person.clientId}/files`, {
    body: { fileName: 'offer.txt', title: 'Offer', content: 'YQ==', staffOnly: false },
  });
  return { ...person, invoice: number };
}

const at = (path: string) => `${origin}${world.base}${path}`;
const PAGES = [
  '/',
  '/profile',
  '/invoices',
  '/services',
  '/files',
  '/notices',
  '/users',
  '/security',
  '/two-factor',
  '/privacy',
];

async function signIn(page: Page, { name }: Person): Promise<void> {
  await page.goto(at('/sign-in'));
  await page.getByLabel('User name or e-mail address').fill(name);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
}

async function withContext<T>(
  options: Parameters<Browser['newContext']>[0],
  work: (page: Page, context: BrowserContext) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext(options);
  try {
    return await work(await context.newPage(), context);
  } finally {
    await context.close();
  }
}

describe('the client area in Chromium', () => {
  test.each([true, false])(
    'P1: is walked through with scripts %s: sign in, read, edit, second factor, sign out',
    async (javaScriptEnabled) => {
      const person = await furnished();
      await withContext({ javaScriptEnabled, viewport: PHONE, locale: 'en-GB' }, async (page) => {
        const errors: string[] = [];
        page.on('console', (message) => {
          if (message.type() === 'error') errors.push(message.text());
        });
        await page.goto(`${origin}/portal`);
        await page.waitForURL(at('/sign-in'));
        await signIn(page, person);
        await page.waitForURL(at('/'));
        await page.getByRole('link', { name: 'Invoices', exact: true }).click();
        await page.getByRole('link', { name: person.invoice }).click();
        expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(`Invoice ${person.invoice}`);
        await page.getByRole('link', { name: 'Profile' }).click();
        await page.getByLabel('City').fill('Ockham');
        await page.getByRole('button', { name: 'Save' }).click();
        await page.getByText('Saved.').waitFor();
        expect(await page.getByLabel('City').inputValue()).toBe('Ockham');

        await page.getByRole('link', { name: 'Security' }).click();
        await page.getByRole('link', { name: 'Set up two-factor sign-in' }).click();
        const secret = (await page.locator('.key').textContent())?.replaceAll(' ', '') ?? '';
        await page.getByRole('textbox', { name: 'Code' }).fill(totpCode(secret, world.now()));
        await page.getByRole('button', { name: 'Switch on' }).click();
        await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
        await page.getByRole('button', { name: 'Sign out' }).click();
        await page.getByText('You are signed out.').waitFor();

        world.pass(1);
        await signIn(page, person);
        await page.getByRole('textbox', { name: 'Code' }).fill(totpCode(secret, world.now()));
        await page.getByRole('button', { name: 'Continue' }).click();
        await page.waitForURL(at('/'));
        expect(errors).toEqual([]);
      });
    },
    120_000,
  );

  test('P1: fits a phone of 320 pixels, in light and dark, and axe finds nothing against it', async () => {
    const person = await furnished();
    for (const colorScheme of ['light', 'dark'] as const)
      await withContext({ viewport: PHONE, colorScheme, locale: 'de-DE' }, async (page) => {
        const found: string[] = [];
        await page.goto(at('/sign-in'));
        await picture(page, `sign-in-${colorScheme}-320`);
        found.push(...(await flaws(page)));
        await page.getByLabel('Benutzername').fill(person.name);
        await page.getByLabel('Passwort', { exact: true }).fill('falsch und noch einmal falsch');
        await page.getByRole('button', { name: 'Anmelden' }).click();
        found.push(...(await flaws(page)));
        await page.getByLabel('Passwort', { exact: true }).fill(PASSWORD);
        await page.getByRole('button', { name: 'Anmelden' }).click();
        await page.waitForURL(at('/'));
        for (const path of PAGES) {
          await page.goto(at(path));
          await picture(page, `${path.slice(1) || 'home'}-${colorScheme}-320`);
          expect(await overflow(page), path).toBeLessThanOrEqual(0);
          found.push(...(await flaws(page)));
        }
        await page.getByRole('link', { name: 'Rechnungen', exact: true }).click();
        await page.getByRole('link', { name: person.invoice }).click();
        await picture(page, `invoice-${colorScheme}-320`);
        expect(await overflow(page)).toBeLessThanOrEqual(0);
        found.push(...(await flaws(page)));
        expect(found).toEqual([]);
      });
  }, 180_000);

  test('P1: is used with the keyboard alone, and shows where one is', async () => {
    const person = await furnished();
    await withContext({ viewport: { width: 1024, height: 768 }, locale: 'en-GB' }, async (page) => {
      await page.goto(at('/sign-in'));
      const focused = () =>
        page.evaluate(() => {
          type Shown = { activeElement: { textContent: string; getAttribute(name: string): string | null } };
          const { activeElement } = (globalThis as unknown as { document: Shown }).document;
          return activeElement.getAttribute('name') ?? activeElement.textContent.trim();
        });
      await page.keyboard.press('Tab');
      expect(await focused()).toBe('Skip to the content');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      expect(await focused()).toBe('name');
      await page.keyboard.type(person.name);
      await page.keyboard.press('Tab');
      await page.keyboard.type(PASSWORD);
      await page.keyboard.press('Enter');
      await page.waitForURL(at('/'));
      const outline = () =>
        page.evaluate(() => {
          const shown = globalThis as unknown as {
            document: { activeElement: object };
            getComputedStyle(element: object): { outlineStyle: string };
          };
          return shown.getComputedStyle(shown.document.activeElement).outlineStyle;
        });
      const seen: string[] = [];
      for (let presses = 0; presses < 30 && seen.at(-1) !== 'Services'; presses++) {
        await page.keyboard.press('Tab');
        seen.push(await focused());
        expect(await outline(), seen.at(-1)).not.toBe('none');
      }
      expect(seen).toEqual(
        expect.arrayContaining(['Sign out', 'Overview', 'Profile', 'Invoices', 'Services']),
      );
      await page.keyboard.press('Enter');
      await page.waitForURL(at('/services'));
      for (const path of PAGES) {
        await page.goto(at(path));
        await picture(page, `${path.slice(1) || 'home'}-wide`);
      }
    });
  }, 120_000);

  test('P6: staff enter by a link, see on every page that they do, and return', async () => {
    const person = await furnished();
    await withContext({ viewport: PHONE, locale: 'en-GB' }, async (page) => {
      const answer = await world.api.ask(`POST /v1/clients/${person.clientId}/sign-in-as`, {
        body: { reason: 'asked on the phone', returnTo: '/docs' },
      });
      await page.goto(`${origin}${answer.body.url}`);
      await page.getByRole('button').click();
      await page.waitForURL(at('/'));
      for (const path of ['/', '/profile', '/invoices']) {
        await page.goto(at(path));
        expect(await page.locator('.staff').textContent()).toContain(
          'You are staff and act for Analytical Engines',
        );
        expect(await flaws(page)).toEqual([]);
      }
      await picture(page, 'staff-320');
      await page.getByRole('button', { name: 'Return' }).click();
      await page.waitForURL(`${origin}/docs`);
      await page.goto(at('/'));
      await page.waitForURL(at('/sign-in'));
    });
  }, 60_000);
});
