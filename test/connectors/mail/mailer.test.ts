import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import {
  createMailer,
  type Mailer,
  messageIdFor,
  type OutgoingMail,
} from '../../../connectors/mail/mailer.ts';
import type { Fault } from '../../../dev/mailbox/faults.ts';
import { type Mailbox, startMailbox } from '../../../dev/mailbox/mailbox.ts';
import { localhostCertificate, scriptedServer, smtpServer, takesMessage } from '../../support/smtp.ts';

const FROM = 'Example Hosting <billing@example.com>';
const SHORT = { connect: 2_000, answer: 300, total: 5_000 };

const mail: OutgoingMail = {
  messageId: messageIdFor(123, FROM),
  to: { name: 'Zoë Müller', address: 'zoe@customer.example' },
  subject: 'Your account is closed',
  text: 'Hello Zoë\n',
  html: '<p>Hello Zoë</p>',
};

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** Something to be stopped when the test is over. */
function until<T extends { stop(): Promise<unknown> }>(started: T): T {
  cleanUps.push(() => started.stop());
  return started;
}

function mailer(smtpUrl: string, options: Partial<Parameters<typeof createMailer>[0]> = {}): Mailer {
  const made = createMailer({ smtpUrl, from: FROM, timeouts: SHORT, ...options });
  cleanUps.push(() => made.close());
  return made;
}

async function mailbox(): Promise<Mailbox> {
  const dir = await mkdtemp(join(tmpdir(), 'tenure-mailer-'));
  cleanUps.push(() => rm(dir, { recursive: true }));
  return until(await startMailbox({ dir }));
}

async function sendAgainst(fault: Fault) {
  const box = await mailbox();
  const out = mailer(box.smtpUrl);
  box.faults.add(fault);
  const outcome = await out.send(mail);
  return { outcome, kept: (await box.mails()).length, again: () => out.send(mail), box };
}

describe('X12: mail that is handed over', () => {
  test('arrives once, as it was written, with the Message-ID of the caller', async () => {
    const server = until(await smtpServer());
    const outcome = await mailer(server.url).send({ ...mail, headers: { 'X-Tenure-Operation': 'op-1' } });
    expect(outcome).toEqual({ state: 'accepted', response: '250 2.0.0 queued as 4711' });
    const [received, ...more] = await server.mails();
    expect(more).toEqual([]);
    expect(received).toMatchObject({
      messageId: '<tenure.123@example.com>',
      subject: 'Your account is closed',
      text: 'Hello Zoë\n',
      html: '<p>Hello Zoë</p>',
      from: { value: [{ address: 'billing@example.com', name: 'Example Hosting' }] },
      to: { value: [{ address: 'zoe@customer.example', name: 'Zoë Müller' }] },
    });
    expect(received?.headers.get('auto-submitted')).toBe('auto-generated');
    expect(received?.headers.get('x-tenure-operation')).toBe('op-1');
    expect(server.accepted[0]?.session.envelope).toMatchObject({
      mailFrom: { address: 'billing@example.com' },
      rcptTo: [{ address: 'zoe@customer.example' }],
    });
  });

  test('goes over few connections, many at the same time, none lost and none twice', async () => {
    const server = until(await smtpServer());
    const out = mailer(server.url, {
      maxConnections: 3,
      timeouts: { ...SHORT, answer: 20_000, total: 60_000 },
    });
    const ids = Array.from({ length: 60 }, (_, index) => messageIdFor(index, FROM));
    const outcomes = await Promise.all(ids.map((messageId) => out.send({ ...mail, messageId })));
    expect(outcomes.every(({ state }) => state === 'accepted')).toBe(true);
    const received = (await server.mails()).map(({ messageId }) => messageId);
    expect(received.sort()).toEqual(ids.map((id) => `<${id}>`).sort());
    expect(new Set(server.accepted.map(({ session }) => session.id)).size).toBeLessThanOrEqual(3);
  });

  test('reaches addresses with umlauts in the domain and in the local part', async () => {
    const server = until(await smtpServer());
    const out = mailer(server.url);
    expect(await out.send({ ...mail, to: 'anna@bücher.example' })).toMatchObject({ state: 'accepted' });
    expect(await out.send({ ...mail, to: 'zoë@bücher.example' })).toMatchObject({ state: 'accepted' });
    const recipients = server.accepted.map(({ session }) => session.envelope.rcptTo[0]?.address);
    expect(recipients[0]).toMatch(/^anna@(bücher|xn--bcher-kva)\.example$/);
    expect(recipients[1]).toBe('zoë@bücher.example');
    expect(server.accepted[1]?.session.envelope.smtpUtf8).toBe(true);
  });

  test('waits for a slow server', async () => {
    const { outcome, kept } = await sendAgainst({ kind: 'slow', milliseconds: 100 });
    expect([outcome.state, kept]).toEqual(['accepted', 1]);
  });

  test('over STARTTLS with a certificate that is trusted', async () => {
    const { key, cert } = await localhostCertificate();
    const server = until(await smtpServer({ hideSTARTTLS: false, key, cert }));
    const url = `smtp://localhost:${server.port}/?tls=required`;
    expect(await mailer(url, { ca: cert }).send(mail)).toMatchObject({ state: 'accepted' });
    expect(server.accepted[0]?.session.secure).toBe(true);
  });

  test('over implicit TLS, signed in', async () => {
    const { key, cert } = await localhostCertificate();
    const server = until(
      await smtpServer({
        secure: true,
        key,
        cert,
        authOptional: false,
        onAuth: ({ username, password }, _session, callback) =>
          callback(null, username === 'ten@nt' && password === 'p/ss' ? { user: username } : {}),
      }),
    );
    const out = mailer(`smtps://ten%40nt:p%2Fss@localhost:${server.port}`, { ca: cert });
    expect(await out.verify()).toEqual({ ok: true });
    expect(await out.send(mail)).toMatchObject({ state: 'accepted' });
    expect(server.accepted[0]?.session.user).toBe('ten@nt');
  });
});

describe('X12: mail that is refused', () => {
  test.each([
    [451, 'recipient', false],
    [550, 'recipient', true],
    [452, 'message', false],
    [554, 'message', true],
  ] as const)('with %i at the %s is rejected, permanent: %s', async (code, at, permanent) => {
    const { outcome, kept, again } = await sendAgainst({ kind: 'reject', at, code });
    expect(outcome).toMatchObject({ state: 'rejected', permanent, code: String(code) });
    expect(kept).toBe(0);
    expect(await again()).toMatchObject({ state: 'accepted' });
  });

  test('at MAIL FROM and at DATA, before the message, is rejected too', async () => {
    for (const [verb, reply] of [
      ['MAIL', '552 5.2.2 over quota'],
      ['DATA', '451 4.3.0 not now'],
    ] as const) {
      const server = until(
        await scriptedServer('220 x', (line) => {
          if (line.startsWith(verb)) return reply;
          return line.startsWith('QUIT') ? '221 bye' : '250 ok';
        }),
      );
      const outcome = await mailer(server.url).send(mail);
      expect(outcome).toMatchObject({
        state: 'rejected',
        code: reply.slice(0, 3),
        permanent: verb === 'MAIL',
      });
    }
  });

  test('keeps the server’s words but no address, name or secret', async () => {
    const server = until(
      await smtpServer({
        onRcptTo: ({ address }, _session, callback) =>
          callback(
            Object.assign(new Error(`5.1.1 <${address}> Zoë Müller\tis unknown, ask hunter2`), {
              responseCode: 550,
            }),
          ),
        onAuth: (_auth, _session, callback) => callback(null, { user: 'tenure' }),
        allowInsecureAuth: true,
      }),
    );
    const outcome = await mailer(`smtp://tenure:hunter2@127.0.0.1:${server.port}`).send(mail);
    expect(outcome).toMatchObject({
      state: 'rejected',
      reason: 'The mail server refused the message for good: 550 5.1.1 <…> … is unknown, ask …',
    });
  });

  test('because it is larger than the server takes', async () => {
    const server = until(await smtpServer({ size: 2_000 }));
    const outcome = await mailer(server.url).send({ ...mail, text: 'x'.repeat(50_000) });
    expect(outcome).toMatchObject({ state: 'rejected', permanent: true, code: '552' });
    expect(server.accepted).toEqual([]);
  });
});

describe('X12: a server that cannot be used', () => {
  async function unreachable(smtpUrl: string, options: Partial<Parameters<typeof createMailer>[0]> = {}) {
    const out = mailer(smtpUrl, options);
    const outcome = await out.send(mail);
    const verified = await out.verify();
    if (outcome.state !== 'unreachable' || verified.ok)
      throw new Error(JSON.stringify({ outcome, verified }));
    expect(verified.code).toBe(outcome.code);
    return outcome;
  }

  test('refuses connections', async () => {
    const server = await smtpServer();
    await server.stop();
    expect((await unreachable(server.url)).code).toBe('refused');
  });

  test('has a name that does not resolve', async () => {
    expect((await unreachable('smtp://mail.invalid:2525')).code).toBe('dns');
  });

  test('does not greet', async () => {
    const server = until(await scriptedServer(undefined));
    const timeouts = { ...SHORT, connect: 200 };
    expect((await unreachable(server.url, { timeouts })).code).toBe('timeout');
  });

  test('greets with a refusal, or speaks something else', async () => {
    const busy = until(await scriptedServer('554 no service here'));
    expect((await unreachable(busy.url)).reason).toContain('It said: 554 no service here');
    const web = until(await scriptedServer('HTTP/1.1 400 Bad Request'));
    expect((await unreachable(web.url)).code).toBe('protocol');
  });

  test('closes at once', async () => {
    const server = until(
      await scriptedServer('220 x', (_line, socket) => {
        socket.destroy();
        return undefined;
      }),
    );
    expect((await unreachable(server.url)).code).toBe('closed');
  });

  test('has a certificate that is not trusted', async () => {
    const { key, cert } = await localhostCertificate();
    const server = until(await smtpServer({ hideSTARTTLS: false, key, cert }));
    expect((await unreachable(`smtp://localhost:${server.port}/?tls=required`)).code).toBe('tls');
    const other = await unreachable(`smtp://127.0.0.1:${server.port}/?tls=required`, { ca: cert });
    expect(other.code).toBe('tls');
    expect(server.accepted).toEqual([]);
  });

  test('offers no STARTTLS where encryption is required', async () => {
    const server = until(await smtpServer({ disabledCommands: ['STARTTLS'] }));
    expect((await unreachable(`smtp://127.0.0.1:${server.port}/?tls=required`)).code).toBe('tls');
    expect(server.accepted).toEqual([]);
  });

  test('does not accept the password, which appears nowhere', async () => {
    const server = until(
      await smtpServer({
        allowInsecureAuth: true,
        onAuth: ({ password }, _session, callback) =>
          callback(new Error(`bad password ${password} for tenure`)),
      }),
    );
    const outcome = await unreachable(`smtp://tenure:hunter2@127.0.0.1:${server.port}`);
    expect(outcome.code).toBe('sign-in');
    expect(JSON.stringify(outcome)).not.toMatch(/hunter2|tenure/);
  });

  test('wants a sign-in that was not configured', async () => {
    const server = until(await smtpServer({ authOptional: false, allowInsecureAuth: true }));
    expect(await mailer(server.url).send(mail)).toMatchObject({ state: 'unreachable', code: 'sign-in' });
  });

  test('resets before the message: nothing was handed over', async () => {
    const server = until(
      await scriptedServer('220 x', (line, socket) => {
        if (line.startsWith('RCPT')) socket.resetAndDestroy();
        return '250 ok';
      }),
    );
    expect(await mailer(server.url).send(mail)).toMatchObject({ state: 'unreachable' });
  });

  test('dropped an idle connection: the next mail is not lost and not sent twice', async () => {
    const server = until(await smtpServer());
    const out = mailer(server.url);
    expect(await out.send(mail)).toMatchObject({ state: 'accepted' });
    for (const connection of server.server.connections) connection._socket.destroy();
    const states = [];
    do states.push((await out.send(mail)).state);
    while (states.at(-1) === 'unreachable' && states.length < 5);
    expect(states.at(-1)).toBe('accepted');
    expect(server.accepted).toHaveLength(2);
  });
});

describe('X12: a server that fails after the message was sent', () => {
  test.each([
    { kind: 'reset-after-data', kept: true },
    { kind: 'reset-after-data', kept: false },
    { kind: 'silent-after-data', kept: true },
    { kind: 'silent-after-data', kept: false },
  ] as const)('%o leaves a doubt, and the mail is offered once', async (fault) => {
    const { outcome, kept, box } = await sendAgainst(fault);
    expect(outcome.state).toBe('unknown');
    // 1 s is more than the pool's own delay before it would try again.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect([kept, (await box.mails()).length]).toEqual([fault.kept ? 1 : 0, fault.kept ? 1 : 0]);
  });

  test('answers with nonsense: not known', async () => {
    const server = until(
      await scriptedServer(
        '220 x',
        takesMessage(() => '399 perhaps'),
      ),
    );
    expect((await mailer(server.url).send(mail)).state).toBe('unknown');
  });

  test('trickles its answer for ever: given up after the whole time, not known', async () => {
    let trickle: NodeJS.Timeout | undefined;
    const trickling = takesMessage((socket) => {
      trickle = setInterval(() => socket.writable && socket.write('250-wait\r\n'), 50);
      return undefined;
    });
    const server = until(await scriptedServer('220 x', trickling));
    const outcome = await mailer(server.url, {
      timeouts: { connect: 1_000, answer: 500, total: 1_000 },
    }).send(mail);
    clearInterval(trickle);
    expect(outcome.state).toBe('unknown');
    expect(server.lines.filter((line) => line === '.')).toHaveLength(1);
  });
});

test('X12: closing lets a mail under way finish and sends nothing afterwards', async () => {
  const box = await mailbox();
  const out = createMailer({ smtpUrl: box.smtpUrl, from: FROM, timeouts: { ...SHORT, answer: 5_000 } });
  box.faults.add({ kind: 'slow', milliseconds: 200 });
  const sending = out.send(mail);
  while ((await box.mails()).length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  await out.close();
  expect(await sending).toMatchObject({ state: 'accepted' });
  expect(await out.send(mail)).toMatchObject({ state: 'unreachable' });
  expect(await box.mails()).toHaveLength(1);
});
