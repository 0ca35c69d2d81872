import { createServer } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Serving, serve } from '../../api/serve.ts';
import { startChromium } from '../support/chromium.ts';
import { type ConsoleWorld, consoleWorld, PASSWORD } from './support.ts';

let world: ConsoleWorld;
let serving: Serving;
let browser: Browser;
let origin: string;
beforeAll(async () => {
  // Passkeys are bound to the public address, so the port has to be known before.
  const port = await freePort();
  origin = `http://localhost:${port}`;
  world = await consoleWorld({ publicUrl: origin });
  serving = await serve(world.api.app, { host: '127.0.0.1', port });
  browser = await startChromium();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await serving?.close();
  await world?.close();
});

test('a passkey opens the console without a name or a password, and a wrong one is told', async () => {
  const { email } = await world.api.person(['operations:read']);
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
  await page.goto(`${origin}/console/sign-in?next=/console/operations`);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL(`${origin}/console/operations`);
  await page.evaluate(register);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('You are signed out.').waitFor();

  await page.goto(`${origin}/console/sign-in?next=/console/operations`);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.waitForURL(`${origin}/console/operations`);
  await page.getByRole('heading', { name: 'Operations' }).waitFor();

  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('You are signed out.').waitFor();
  await world.api.sql`delete from staff_passkeys`;
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.getByText('The passkey did not work.').waitFor();
  expect(new URL(page.url()).pathname).toBe('/console/sign-in');
  await devtools.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
  await context.close();
}, 60_000);

/** Registers a passkey with the browser's own means: text, since it runs in the page. */
const register = `(async () => {
  const { csrfToken } = await (await fetch('/v1/staff/me')).json();
  const headers = { 'content-type': 'application/json', 'x-csrf-token': csrfToken };
  const send = async (path, body) => {
    const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(path + ' ' + (await answer.text()));
    return answer.json();
  };
  const options = await send('/v1/staff/me/passkeys/options', {});
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  const credential = await navigator.credentials.create({ publicKey });
  await send('/v1/staff/me/passkeys', { name: 'this browser', response: credential.toJSON() });
})()`;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
