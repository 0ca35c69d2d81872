import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createMailer } from '../../../connectors/mail/mailer.ts';
import { type Mailbox, startMailbox } from '../../../dev/mailbox/mailbox.ts';

let dir: string;
let box: Mailbox;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tenure-mailbox-'));
  box = await startMailbox({ dir });
});
afterEach(async () => {
  await box.stop();
  await rm(dir, { recursive: true });
});

async function send(change: { subject?: string; text?: string; html?: string; name?: string } = {}) {
  const { subject = 'Subject', text = 'Text', html, name = 'Anna' } = change;
  const mailer = createMailer({ smtpUrl: box.smtpUrl, from: 'Billing <billing@example.com>' });
  const to = { name, address: 'anna@customer.example' };
  const outcome = await mailer.send({ messageId: 'tenure.1@example.com', to, subject, text, html });
  await mailer.close();
  return outcome;
}

async function get(path: string) {
  const answer = await fetch(box.url + path);
  return {
    status: answer.status,
    policy: answer.headers.get('content-security-policy') ?? '',
    body: await answer.text(),
  };
}

test('a mail is in the folder when it is accepted, and in the list', async () => {
  expect(await send({ subject: 'Grüße' })).toMatchObject({ state: 'accepted' });
  expect(await readdir(dir)).toEqual(['000001.eml']);
  expect(await readFile(join(dir, '000001.eml'), 'utf8')).toContain('Message-ID: <tenure.1@example.com>');
  expect(JSON.parse((await get('/mails')).body)).toEqual([
    {
      id: 1,
      messageId: '<tenure.1@example.com>',
      to: 'anna@customer.example',
      from: '"Billing" <billing@example.com>',
      subject: 'Grüße',
      date: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      text: expect.stringMatching(/^Text\n?$/),
    },
  ]);
});

test('mails survive a restart and the numbers go on; what a crash left half-written is not a mail', async () => {
  await send();
  const before = await box.mails();
  await box.stop();
  await writeFile(join(dir, '2.tmp'), 'half');
  box = await startMailbox({ dir });
  expect(await box.mails()).toEqual(before);
  await send();
  expect((await box.mails()).map(({ id }) => id)).toEqual([1, 2]);
});

test('many mails at the same time are all kept, each with its own number', async () => {
  const mailer = createMailer({ smtpUrl: box.smtpUrl, from: 'b@example.com', maxConnections: 10 });
  const numbers = Array.from({ length: 40 }, (_, index) => index);
  await Promise.all(
    numbers.map((n) =>
      mailer.send({ messageId: `m.${n}@example.com`, to: 'a@example.com', subject: `${n}`, text: '' }),
    ),
  );
  await mailer.close();
  const mails = await box.mails();
  expect(mails.map(({ id }) => id)).toEqual(numbers.map((n) => n + 1));
  expect(mails.map(({ subject }) => Number(subject)).sort((a, b) => a - b)).toEqual(numbers);
});

test('pages show a mail without letting it run anything', async () => {
  const evil = '<script>alert(1)</script>"><img src=x onerror=alert(2)>';
  await send({ subject: evil, text: evil, html: `<p>Hi</p>${evil}`, name: evil });
  for (const path of ['/', '/mails/1']) {
    const { status, policy, body } = await get(path);
    expect(status).toBe(200);
    expect(policy).toMatch(/^default-src 'none'; style-src 'unsafe-inline'; img-src data:;/);
    expect(body).not.toContain('<script');
    expect(body).not.toContain('<img');
  }
  expect((await get('/mails/1')).body).toMatch(/<iframe sandbox=""[^>]*srcdoc="&lt;p&gt;Hi&lt;\/p&gt;/);
  const source = await fetch(`${box.url}/mails/1/source`);
  expect(source.headers.get('content-type')).toMatch(/^text\/plain/);
  expect(source.headers.get('x-content-type-options')).toBe('nosniff');
});

test('DELETE empties it; unknown mails and pages are 404', async () => {
  await send();
  expect((await fetch(`${box.url}/mails`, { method: 'DELETE' })).status).toBe(204);
  expect(await box.mails()).toEqual([]);
  expect(await readdir(dir)).toEqual([]);
  for (const path of [
    '/mails/1',
    '/mails/x',
    '/mails/1/source',
    '/mails/..%2f..%2fetc%2fpasswd',
    '/nothing',
  ]) {
    expect((await get(path)).status, path).toBe(404);
  }
});

test('answers no page that reached it under a foreign name', async () => {
  const port = new URL(box.url).port;
  const status = await new Promise((resolve, reject) => {
    const headers = { host: `evil.example:${port}` };
    request({ port, host: '127.0.0.1', path: '/mails', headers }, (answer) =>
      resolve(answer.resume().statusCode),
    )
      .on('error', reject)
      .end();
  });
  expect(status).toBe(421);
});

test('takes the ports it is given, or others when they are taken', async () => {
  const ports = { smtpPort: Number(new URL(box.smtpUrl).port), httpPort: Number(new URL(box.url).port) };
  await box.stop();
  box = await startMailbox({ dir, ...ports });
  expect([box.smtpUrl, box.url]).toEqual([
    `smtp://127.0.0.1:${ports.smtpPort}`,
    `http://127.0.0.1:${ports.httpPort}`,
  ]);
  const other = await startMailbox({ dir: join(dir, 'other'), ...ports });
  expect(other.smtpUrl).not.toBe(box.smtpUrl);
  expect(other.url).not.toBe(box.url);
  await other.stop();
});

test('faults meet one mail each, in their order, and then it works again', async () => {
  box.faults.add({ kind: 'reject', at: 'message', code: 451 }, 2);
  box.faults.add({ kind: 'reject', at: 'recipient', code: 550 });
  const states = [];
  for (let n = 0; n < 4; n += 1) states.push((await send()).state);
  expect(states).toEqual(['rejected', 'rejected', 'rejected', 'accepted']);
  expect(box.faults.pending()).toBe(0);
  box.faults.add({ kind: 'slow', milliseconds: 1 });
  box.faults.clear();
  expect(box.faults.pending()).toBe(0);
});

test('a mail that is too large is refused and not kept', async () => {
  // The mailer bounds its own mails, so this one goes in without it.
  const transport = createTransport({ url: box.smtpUrl, ignoreTLS: true });
  const raw = `Subject: x\r\n\r\n${`${'x'.repeat(900)}\r\n`.repeat(30_000)}`;
  const sending = transport.sendMail({ envelope: { from: 'a@b.example', to: ['c@d.example'] }, raw });
  await expect(sending).rejects.toMatchObject({ responseCode: 552 });
  expect(await box.mails()).toEqual([]);
});

test('stops at once although a client stays connected', async () => {
  const { hostname, port } = new URL(box.smtpUrl);
  const socket = connect(Number(port), hostname);
  const closed = new Promise((resolve) => socket.on('close', resolve));
  await new Promise((resolve) => socket.once('data', resolve));
  await box.stop();
  await closed;
  box = await startMailbox({ dir });
});
