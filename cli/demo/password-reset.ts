import { setTimeout as sleep } from 'node:timers/promises';
import colors from 'picocolors';
import { passwordResetWorkflowId } from '../../workflows/contracts/ids.ts';
import { type Browser, openBrowser, type Page } from './browser.ts';
import type { FastTime } from './fast-time.ts';
import { type Mail, mailsSince } from './outside.ts';
import { showMails } from './show.ts';
import { type DemoStage, heading } from './stage.ts';

const SECONDS_AN_HOUR = 15;
const PASSWORD = 'lamp river oak and sky';
/** For a mail, on the wall. */
const PATIENCE_MS = 30_000;
/** The timer fires when the time is over, on the wall. */
const LATE_MS = 10_000;

/** Two hours take half a minute. */
export const resetClock: FastTime = {
  pace: 3_600 / SECONDS_AN_HOUR,
  async latest(sql) {
    const [last] = await sql<{ at: string | null }[]>`select max(expires_at) as at from password_resets`;
    return last?.at ?? undefined;
  },
};

interface Reset {
  id: number;
  state: string;
  expiresAt: string;
  kept: boolean;
}

/**
 * `npm run demo -- password-reset`: a forgotten password from the request to the sign-in, the dead link, and a second
 * link that nobody uses until its time is over.
 * @param timeAt the time of the stack at a moment of the wall
 */
export async function passwordResetDemo(stage: DemoStage, timeAt: (wall: Date) => Date): Promise<void> {
  const { api, up } = stage;
  heading(`1. A clock on which an hour takes ${SECONDS_AN_HOUR} seconds, and a client who has forgotten`);
  const clientId = await stage.newClient();
  const { items } = await api.get<{ items: { id: number; name: string; passwordSet: boolean }[] }>(
    `/v1/clients/${clientId}/logins`,
  );
  const login = items[0];
  if (!login) throw new Error(`Client ${clientId} has no login.`);
  console.log(`Client ${clientId} signs in as ${login.name}; it is ${stamp(timeAt)} on the stack's clock.`);

  heading('2. Anybody may ask, and learns nothing');
  const since = new Date();
  await ask(up.apiUrl, login.name);
  await ask(up.apiUrl, 'nobody@example.test');

  heading('3. The mail');
  const first = await nextMail(stage, login.name, since, 1);
  showMails([first]);

  heading('4. A new password by the link');
  const browser = openBrowser();
  const link = linkIn(first);
  const area = link.replace(/\/set-password.*$/, '');
  await setPassword(browser, { link, area, name: login.name });
  await signIn(browser, { area, name: login.name });

  heading('5. The link is dead');
  await expectDead(stage, link);
  const [used] = await resetsOf(stage, login.id);
  if (used?.state !== 'used' || used.kept) throw new Error('The record still holds something of the link.');
  console.log(
    `The record says “${used.state}” and holds no hash and no secret. What the client is told of it:`,
  );
  showMails([await nextMail(stage, login.name, since, 2)]);

  heading('6. A second link, which nobody uses');
  await ask(up.apiUrl, login.name);
  const second = linkIn(await nextMail(stage, login.name, since, 3));
  const [open] = await resetsOf(stage, login.id);
  if (!open) throw new Error('There is no second link on record.');
  const page = await openBrowser().open(second);
  if (page.status !== 200) throw new Error(`The second link does not work: ${page.said}`);
  console.log(`${stamp(timeAt)}: it works, until ${open.expiresAt}: “${page.heading}”.`);
  await outlive(stage, { loginId: login.id, open, timeAt });
  await expectDead(stage, second);
  const again = await openBrowser().send(`${area}/sign-in`, { name: login.name, password: PASSWORD });
  if (again.status !== 200) throw new Error('The password that was set no longer opens the client area.');
  console.log(`${colors.green('✓')} The password that was set before still opens the client area.`);
  const ui = up.temporalUiUrl ? `, at ${up.temporalUiUrl} while this runs` : '';
  console.log(`The second link was the workflow ${passwordResetWorkflowId(open.id)}${ui}.`);
}

const stamp = (timeAt: (wall: Date) => Date) => timeAt(new Date()).toISOString();

async function ask(apiUrl: string, login: string): Promise<void> {
  const answer = await fetch(`${apiUrl}/v1/password-resets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login }),
  });
  if (answer.status !== 202) throw new Error(`The request was answered ${answer.status}.`);
  console.log(`  ${login.padEnd(44)} ${answer.status} ${colors.dim(await answer.text())}`);
}

/** Waits for the mail to a login that is so many mails after a moment; throws when there are others. */
async function nextMail({ up }: DemoStage, to: string, since: Date, count: number): Promise<Mail> {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(100)) {
    const mails = await mailsSince(up.mailboxUrl ?? '', since, to);
    if (mails.length > count) throw new Error(`${mails.length} mails came to ${to} instead of ${count}.`);
    const mail = mails[count - 1];
    if (mail) return mail;
  }
  throw new Error(`No mail came to ${to}.`);
}

function linkIn({ text }: Mail): string {
  const link = /https?:\/\/\S+\/set-password\?token=[\w-]{43}/.exec(text)?.[0];
  if (link === undefined) throw new Error('The mail has no link.');
  return link;
}

async function setPassword(
  browser: Browser,
  { link, area, name }: { link: string; area: string; name: string },
): Promise<void> {
  const form = await browser.open(link);
  if (form.status !== 200 || form.url.includes('token'))
    throw new Error(`The link leads to ${form.url} (${form.status}).`);
  console.log(
    `The page “${form.heading}” is at ${form.url}, with Referrer-Policy ${form.headers.get('referrer-policy')}: the token has left the address.`,
  );
  const weak = await browser.send(`${area}/set-password`, { password: name });
  show(name, weak, 422);
  const set = await browser.send(`${area}/set-password`, { password: PASSWORD });
  show(PASSWORD, set, 200);
}

async function signIn(browser: Browser, { area, name }: { area: string; name: string }): Promise<void> {
  const home = await browser.send(`${area}/sign-in`, { name, password: PASSWORD });
  if (home.status !== 200 || home.url !== `${area}/`)
    throw new Error(`Signing in leads to ${home.url} (${home.status}): ${home.said}`);
  console.log(`${colors.green('✓')} Signed in: ${home.url} shows “${home.heading}”.`);
}

function show(what: string, { status, said }: Page, expected: number): void {
  if (status !== expected) throw new Error(`“${what}” was answered ${status}: ${said}`);
  console.log(`  “${what}”: ${status === 200 ? colors.green(said ?? '') : colors.yellow(said ?? '')}`);
}

/** By page and by route, with a password that would be good. */
async function expectDead({ up }: DemoStage, link: string): Promise<void> {
  const page = await openBrowser().open(link);
  const answer = await fetch(`${up.apiUrl}/v1/password-resets/complete`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: new URL(link).searchParams.get('token'), password: `${PASSWORD} again` }),
  });
  const { detail } = (await answer.json()) as { detail: string };
  if (page.status !== 404 || answer.ok)
    throw new Error(`The link still works: ${page.status}, ${answer.status}.`);
  console.log(
    `${colors.green('✓')} Its page answers ${page.status} “${page.said}”; the route ${answer.status} “${detail}”`,
  );
}

/** Waits until the time of a link is over, and until its timer has cleared the row. */
async function outlive(
  stage: DemoStage,
  { loginId, open, timeAt }: { loginId: number; open: Reset; timeAt: (wall: Date) => Date },
): Promise<void> {
  const end = Date.parse(open.expiresAt);
  while (timeAt(new Date()).getTime() < end) {
    const [reset] = await resetsOf(stage, loginId);
    if (reset?.id === open.id && reset.state !== 'open' && timeAt(new Date()).getTime() < end)
      throw new Error(`The link is “${reset.state}” before its time.`);
    await sleep(500);
  }
  for (const deadline = Date.now() + LATE_MS; ; await sleep(100)) {
    const [reset] = await resetsOf(stage, loginId);
    if (reset?.id === open.id && reset.state === 'expired' && !reset.kept) break;
    if (Date.now() > deadline) throw new Error('The timer of the link has not cleared its row.');
  }
  console.log(`${stamp(timeAt)}: the record says “expired”, and holds no hash and no secret.`);
}

/** The resets of a login, newest first. */
function resetsOf({ withRecord }: DemoStage, loginId: number): Promise<Reset[]> {
  return withRecord(
    (sql) => sql<Reset[]>`
      select id, state, expires_at, token_hash is not null or sealed is not null as kept
      from password_resets where login_id = ${loginId} order by id desc`,
  );
}
