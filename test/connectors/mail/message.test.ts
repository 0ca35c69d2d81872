import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { createTransport } from 'nodemailer';
import { describe, expect, test } from 'vitest';
import { createMailer, type OutgoingMail } from '../../../connectors/mail/mailer.ts';
import { checkMail, InvalidMail, messageIdFor, parseSender } from '../../../connectors/mail/message.ts';
import { parseSmtpUrl } from '../../../connectors/mail/settings.ts';

const mail: OutgoingMail = {
  messageId: 'tenure.1@example.com',
  to: 'a@example.com',
  subject: 'S',
  text: 'T',
};

function refusal(change: Partial<OutgoingMail>): string {
  try {
    checkMail({ ...mail, ...change });
    return 'accepted';
  } catch (error) {
    if (error instanceof InvalidMail) return error.message;
    throw error;
  }
}

describe('messages are checked before they are sent', () => {
  test('nothing in a part can become a header or another recipient', async () => {
    const attack = fc.constantFrom(
      'a\r\nBcc: evil@example.com',
      'x\nX-Evil: 1',
      'a@example.com>\r\nRCPT TO:<evil@example.com',
      '\u2028Bcc: e@e.e',
      'a@example.com\r\n',
    );
    const nasty = fc.oneof(fc.string(), attack);
    const transport = createTransport({ streamTransport: true, buffer: true });
    const allowed = new Set([
      'from',
      'to',
      'subject',
      'message-id',
      'date',
      'mime-version',
      'auto-submitted',
      'x-a',
    ]);
    let sent = 0;
    await fc.assert(
      fc.asyncProperty(nasty, nasty, attack, nasty, async (subject, name, address, value) => {
        const parts = { ...mail, subject, to: { name, address }, headers: { 'X-A': value } };
        expect(refusal({ to: address }), address).toBe("The recipient's address is not an e-mail address.");
        const nice = { ...parts, to: { name, address: 'a@example.com' } };
        if (refusal(nice) !== 'accepted') return;
        sent += 1;
        const { message } = await transport.sendMail({ ...checkMail(nice), from: 'f@example.com' });
        const parsed = await simpleParser(message as Buffer);
        const extra = [...parsed.headers.keys()].filter(
          (key) => !allowed.has(key) && !key.startsWith('content-'),
        );
        expect(extra).toEqual([]);
        expect([parsed.to].flat().flatMap((each) => each?.value.map((to) => to.address))).toEqual([
          'a@example.com',
        ]);
      }),
      { numRuns: 300 },
    );
    expect(sent).toBeGreaterThan(20);
  });

  test.each([
    [{ subject: 'a\r\nBcc: x@y.z' }, 'The subject must be one line without control characters.'],
    [{ subject: 'x'.repeat(501) }, 'The subject is longer than 500 characters.'],
    [
      { to: { name: 'a\nb', address: 'a@example.com' } },
      'The name of the recipient must be one line without control characters.',
    ],
    [{ messageId: 'a b@c' }, 'The Message-ID must look like tenure.123@example.com.'],
    [{ messageId: '<a@b>\r\nX: y' }, 'The Message-ID must look like tenure.123@example.com.'],
    [{ headers: { 'X-A': 'a\r\nb' } }, 'The header X-A must be one line without control characters.'],
    [{ headers: { 'X A': 'a' } }, 'The name of a further header is not a header name.'],
    [{ headers: { bCC: 'a@b.c' } }, 'The header bCC is written by the mailer itself.'],
    [
      { headers: Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`X-${i}`, ''])) },
      'There are more than 20 further headers.',
    ],
    [{ text: 'ä'.repeat(1024 * 1024 + 1) }, 'The text is larger than 2 MB.'],
    [{ html: 'x'.repeat(2 * 1024 * 1024 + 1) }, 'The HTML part is larger than 2 MB.'],
  ])('%#: a bad part is named and its content is not repeated', (change, sentence) => {
    expect(refusal(change)).toBe(sentence);
  });

  test.each([
    'a@example.com',
    "o'brien+tag@sub.example.co.uk",
    'zoë@bücher.example',
    'δοκιμή@παράδειγμα.δοκιμή',
    'a@localhost',
    'a@xn--bcher-kva.example',
  ])('%s is an address', (to) => {
    expect(refusal({ to })).toBe('accepted');
  });

  test.each([
    '',
    'a',
    '@example.com',
    'a@',
    'a b@example.com',
    'a@b@example.com',
    'a@example.com, b@example.com',
    '<a@example.com>',
    'a@example.com>',
    'a@exa mple.com',
    '"a"@example.com',
    'a@-example.com',
    'a..b@example.com',
    '.a@example.com',
    `${'a'.repeat(65)}@example.com`,
    `a@${'b'.repeat(64)}.com`,
    'a@[127.0.0.1]',
    'a@example.com\r\nDATA',
    'a\u0000@example.com',
    'a@example..com',
    'a@ex%41mple.com',
    'a@127.0.0.1',
    'a@example.com/x',
  ])('%j is no address', (to) => {
    expect(refusal({ to })).toBe("The recipient's address is not an e-mail address.");
  });

  test('an invalid message is a rejection of its own, without a connection', async () => {
    const mailer = createMailer({ smtpUrl: 'smtp://127.0.0.1:1', from: 'f@example.com' });
    expect(await mailer.send({ ...mail, subject: 'a\nb' })).toEqual({
      state: 'rejected',
      permanent: true,
      code: 'invalid-message',
      reason: 'The subject must be one line without control characters.',
    });
    await mailer.close();
  });
});

test('a Message-ID follows from our id and the sender, also with an umlaut in its domain', () => {
  expect(messageIdFor(12, 'Büro <büro@bücher.example>')).toBe('tenure.12@xn--bcher-kva.example');
  expect(messageIdFor(12, 'b@example.com')).toBe(messageIdFor('12', 'B <b@example.com>'));
  expect(messageIdFor('a/b', 'b@example.com')).toBe('tenure.a-b@example.com');
});

test('a sender is an address, with or without a name', () => {
  expect(parseSender('b@example.com')).toEqual({ name: '', address: 'b@example.com' });
  expect(parseSender('Example, Inc. <b@example.com>')).toEqual({
    name: 'Example, Inc.',
    address: 'b@example.com',
  });
  expect(parseSender('"Say \\"hi\\"" <b@example.com>')).toEqual({
    name: 'Say "hi"',
    address: 'b@example.com',
  });
  for (const bad of ['', 'x', 'a@b.c <', 'A\nB <a@b.c>']) expect(() => parseSender(bad)).toThrow(InvalidMail);
});

describe('SMTP addresses', () => {
  test('say where, how and as whom', () => {
    expect(parseSmtpUrl('smtp://mail.example.com')).toEqual({
      host: 'mail.example.com',
      port: 587,
      tls: 'required',
    });
    expect(parseSmtpUrl('smtps://mail.example.com/')).toEqual({
      host: 'mail.example.com',
      port: 465,
      tls: 'implicit',
    });
    expect(parseSmtpUrl('smtp://u%40x:p%3Aw@mail.example.com:2525?tls=off')).toEqual({
      host: 'mail.example.com',
      port: 2525,
      tls: 'off',
      user: 'u@x',
      password: 'p:w',
    });
    for (const local of [
      'smtp://127.0.0.1:25',
      'smtp://localhost:25',
      'smtp://[::1]:25',
      'smtp://127.9.9.9:25',
    ]) {
      expect(parseSmtpUrl(local).tls).toBe('off');
    }
    expect(parseSmtpUrl('smtp://127.0.0.1.example.com').tls).toBe('required');
    expect(parseSmtpUrl('smtp://[::1]:25').host).toBe('::1');
  });

  test('that cannot be used are refused without being repeated', () => {
    for (const bad of [
      '',
      'mail.example.com',
      'http://u:hunter2@mail.example.com',
      'smtp://',
      'smtp://u:hunter2@mail.example.com/?tls=no',
      'smtp://u:hunter2@mail.example.com/?pool=1',
      'smtp://u:hunter2@mail.example.com/path',
      'smtp://u:hunter2%zz@mail.example.com',
      'smtp://u:hun#ter2@mail.example.com',
    ]) {
      expect(() => parseSmtpUrl(bad), bad).toThrow(/SMTP address/);
      expect(() => parseSmtpUrl(bad), bad).not.toThrow(/hun/);
    }
  });
});
