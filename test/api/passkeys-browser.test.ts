import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CALLBACK } from '../../api/routes/staff/single-sign-on/paths.ts';
import { type Serving, serve } from '../../api/serve.ts';
import { createSingleSignOn } from '../../connectors/single-sign-on.ts';
import { freePort } from '../../dev/processes.ts';
import { startChromium } from '../support/chromium.ts';
import { type OidcProvider, startOidcProvider, subjectOf } from '../support/oidc-provider.ts';
import { PASSWORD, type Person, type TestApi, testApi } from './support.ts';

let provider: OidcProvider;
let api: TestApi;
let serving: Serving;
let browser: Browser;
let person: Person;

beforeAll(async () => {
  const port = await freePort();
  const publicUrl = `http://localhost:${port}`;
  const redirectUri = `${publicUrl}${CALLBACK}`;
  provider = await startOidcProvider(redirectUri);
  const { issuer, clientSecret } = provider;
  const singleSignOn = createSingleSignOn({
    ...{ issuer, clientId: 'tenure', clientSecret, linkByEmail: false, redirectUri },
  });
  api = await testApi({ publicUrl, singleSignOn });
  serving = await serve(api.app, { host: '127.0.0.1', port });
  browser = await startChromium();
  person = await api.person(['clients:read'], { confirmed: true });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await serving?.close();
  await api?.close();
  await provider?.stop();
});

/** A page of ours in a browser that has an authenticator with a fingerprint reader. */
async function withAuthenticator<T>(
  isUserVerified: boolean,
  work: (page: Page, session: CDPSession, authenticatorId: string) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('WebAuthn.enable');
    const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
        ...{ isUserVerified, automaticPresenceSimulation: true },
      },
    });
    await page.goto(`${api.deps.publicUrl}/problems`);
    return await work(page, session, authenticatorId);
  } finally {
    await context.close();
  }
}

/** What a page does to use passkeys: no library, since browsers read and write the JSON of both sides. */
function ceremony(page: Page, how: 'create' | 'get', options: unknown): Promise<Record<string, unknown>> {
  return page.evaluate(
    async ([way, given]) => {
      const { PublicKeyCredential, navigator } = globalThis as unknown as {
        PublicKeyCredential: Record<string, (options: unknown) => unknown>;
        navigator: {
          credentials: Record<string, (o: object) => Promise<{ toJSON(): Record<string, unknown> }>>;
        };
      };
      const reader = way === 'create' ? 'parseCreationOptionsFromJSON' : 'parseRequestOptionsFromJSON';
      const publicKey = PublicKeyCredential[reader]?.(given);
      const made = await navigator.credentials[way]?.({ publicKey });
      return made?.toJSON() ?? {};
    },
    [how, options] as const,
  );
}

const post = (path: string, token: string | null, body?: unknown) =>
  api.ask(`POST ${path}`, { token, ...(body !== undefined && { body }) });

test('a passkey made in Chromium signs in there, and its counter goes on', async () => {
  await withAuthenticator(true, async (page, session, authenticatorId) => {
    const { body: creation } = await post('/v1/staff/me/passkeys/options', person.session);
    const response = await ceremony(page, 'create', creation);
    const added = await post('/v1/staff/me/passkeys', person.session, { name: 'Laptop', response });
    expect(added.status, added.text).toBe(201);
    const counters: number[] = [];
    for (let times = 0; times < 2; times++) {
      const { body: request } = await post('/v1/staff/sessions/passkey/options', null, {});
      const assertion = await ceremony(page, 'get', request);
      const opened = await post('/v1/staff/sessions/passkey', null, { response: assertion });
      expect(opened.status, opened.text).toBe(201);
      expect(opened.body).toMatchObject({ staffId: person.id, signedInWith: 'passkey' });
      expect(opened.headers.get('set-cookie')).toMatch(/^tenure-staff=tns_[^;]+;.*HttpOnly.*SameSite=Lax/);
      const [row] = await api.sql<{ counter: number }[]>`
        select counter from staff_passkeys where id = ${added.body.id}`;
      const { credentials } = await session.send('WebAuthn.getCredentials', { authenticatorId });
      expect(row?.counter).toBe(credentials[0]?.signCount);
      counters.push(row?.counter ?? 0);
    }
    expect(counters[1]).toBeGreaterThan(counters[0] ?? 0);
  });
}, 60_000);

test('the sign-in page of the console signs in with a passkey, and says so when none does', async () => {
  await withAuthenticator(true, async (page, session, authenticatorId) => {
    const { body: creation } = await post('/v1/staff/me/passkeys/options', person.session);
    const response = await ceremony(page, 'create', creation);
    await post('/v1/staff/me/passkeys', person.session, { name: 'Phone', response });
    await page.goto(`${api.deps.publicUrl}/console/sign-in?next=/console/operations`);
    await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByRole('alert').waitFor();
    await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.waitForURL(`${api.deps.publicUrl}/console/operations`);
    await page.getByText('Grace Hopper').waitFor();
  });
}, 60_000);

/** Signs in with the password and adds a passkey on the page of the own account. */
async function addPasskey(page: Page, email: string, name: string): Promise<void> {
  await page.goto(`${api.deps.publicUrl}/console/sign-in?next=/console/account`);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByLabel('Name of the passkey').fill(name);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByRole('button', { name: 'Make the passkey now' }).click();
}

test('the page of the own account leads from an address to the name, and adds a passkey, which then signs in', async () => {
  const { email } = await api.person([]);
  await withAuthenticator(true, async (page) => {
    const { port } = new URL(api.deps.publicUrl ?? '');
    await page.goto(`http://127.0.0.1:${port}/console/sign-in?next=/console/account`);
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('No passkey can be made at this address').waitFor();
    expect(await page.getByRole('button', { name: 'Add a passkey' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Go on at localhost' }).click();
    await page.waitForURL(`${api.deps.publicUrl}/console/sign-in**`);
    await addPasskey(page, email, 'Walk');
    await page.getByText('Saved.').waitFor();
    await page.getByRole('button', { name: 'Rename: Walk' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.waitForURL(`${api.deps.publicUrl}/console`);
  });
}, 60_000);

test('a passkey signs in over a form that is kept, and shows once more who it is, before something sensitive', async () => {
  const { email } = await api.person([]);
  await withAuthenticator(true, async (page) => {
    await addPasskey(page, email, 'Kept');
    await page.getByLabel('Name', { exact: true }).fill('Grace Brewster Hopper');
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByText('Grace Brewster Hopper').waitFor();
    await page.getByRole('button', { name: 'Send it now' }).click();
    await page.getByText('Saved.').waitFor();
    await page.getByRole('link', { name: 'Grace Brewster Hopper' }).waitFor();
    await page.getByRole('button', { name: 'Remove: Kept' }).click();
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.getByRole('button', { name: 'Send it now' }).click();
    await page.getByText('Saved.').waitFor();
    expect(await page.getByRole('button', { name: 'Remove: Kept' }).count()).toBe(0);
  });
}, 60_000);

test('who has no password shows elsewhere who it is, in another tab, and goes on with the form in this one', async () => {
  const { id, email } = await api.person([]);
  const who = { name: 'Grace', email };
  await api.sql`
    insert into staff_identities (staff_id, issuer, subject, linked_by, created_at)
    values (${id}, ${provider.issuer}, ${subjectOf(who)}, 'staff', now())`;
  await api.sql`update staff set password_off = true where id = ${id}`;
  const signInThere = async (page: Page) => {
    await page.locator('input[name=login]').fill(subjectOf(who));
    await page.locator('input[name=password]').fill('any');
    await page.locator('form [type=submit]').first().click();
  };
  await withAuthenticator(true, async (page) => {
    await page.goto(`${api.deps.publicUrl}/console/sign-in?next=/console/account`);
    await page.getByRole('link', { name: 'Sign in with single sign-on' }).click();
    await signInThere(page);
    await page.getByLabel('Name of the passkey').fill('First key');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    expect(await page.getByLabel('Password').count()).toBe(0);
    const opened = page.context().waitForEvent('page');
    await page.getByRole('link', { name: 'Sign in again with single sign-on' }).click();
    const other = await opened;
    await signInThere(other);
    await other.getByText('Close this tab').waitFor();
    await other.close();
    await page.getByRole('button', { name: 'I have signed in there: go on' }).click();
    await page.getByText('First key').waitFor();
    await page.getByRole('button', { name: 'Send it now' }).click();
    await page.getByRole('button', { name: 'Make the passkey now' }).click();
    await page.getByText('Saved.').waitFor();
  });
}, 60_000);

test('Chromium makes no passkey when its user is not verified, and none for another host', async () => {
  const { body: options } = await post('/v1/staff/me/passkeys/options', person.session);
  await withAuthenticator(false, async (page) => {
    await expect(ceremony(page, 'create', { ...options, timeout: 2_000 })).rejects.toThrow('NotAllowedError');
  });
  await withAuthenticator(true, async (page) => {
    await page.goto(`http://127.0.0.1:${new URL(String(api.deps.publicUrl)).port}/problems`);
    await expect(ceremony(page, 'create', options)).rejects.toThrow();
    await page.goto(new URL('/console/sign-in', page.url()).href);
    const button = page.getByText('Sign in with a passkey');
    expect([await button.count(), await button.isVisible()]).toEqual([1, false]);
  });
}, 60_000);
