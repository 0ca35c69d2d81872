import type { Readable } from 'node:stream';
import { rootCertificates } from 'node:tls';
import { createTransport, type NodemailerError } from 'nodemailer';
import { type CheckedMail, checkMail, InvalidMail, parseSender } from './message.ts';
import { outcomeOf, saidBy, unreachable } from './outcome.ts';
import { parseSmtpUrl, type SmtpSettings } from './settings.ts';
import type { Mailer, OutgoingMail, SendOutcome } from './types.ts';

export interface MailerOptions {
  /** `smtp://user:password@host:587` or `smtps://…`; see `parseSmtpUrl`. */
  smtpUrl: string;
  /** The sender: `billing@example.com` or `Example Hosting <billing@example.com>`. */
  from: string;
  /** PEM of a certificate authority to trust beside the usual ones. */
  ca?: string;
  /** Connections at the same time; 3 unless told. */
  maxConnections?: number;
  /** Milliseconds until giving up: to connect (10 s), between two answers (60 s), for one message in all (180 s). */
  timeouts?: { connect?: number; answer?: number; total?: number };
}

/**
 * A mailer over a pool of SMTP connections. Throws when the address or the sender cannot be used, with a
 * sentence that holds no secret. Whoever calls `send` decides about trying again; it never does by itself.
 */
export function createMailer(options: MailerOptions): Mailer {
  const settings = parseSmtpUrl(options.smtpUrl);
  const sender = parseSender(options.from);
  const { total = 180_000 } = options.timeouts ?? {};
  const transport = createTransport(poolOptions(settings, options));
  const secrets = [settings.user ?? '', settings.password ?? ''];
  const bodies = new WeakMap<AbortSignal, Readable>();
  const underWay = new Set<Promise<SendOutcome>>();

  // The library reads the message's stream only after the server's 354, so the stream knows whether there is a doubt.
  transport.use('stream', (mail, done) => {
    const { message, data } = mail;
    const createReadStream = message.createReadStream.bind(message);
    message.createReadStream = (...args) => {
      const stream = createReadStream(...args);
      if (data.signal) bodies.set(data.signal, stream);
      return stream;
    };
    done();
  });

  async function attempt(mail: OutgoingMail): Promise<SendOutcome> {
    const checked = checkOrRefuse(mail);
    if ('state' in checked) return checked;
    // Bounds a server that keeps the connection alive by answering a byte at a time, which no idle time-out sees.
    const signal = AbortSignal.timeout(total);
    const hidden = [...secrets, checked.to.address, checked.to.name];
    try {
      const from = checked.from ?? sender;
      const envelope = { from: from.address, to: [checked.to.address] };
      const { response } = await transport.sendMail({ ...checked, from, envelope, signal });
      return { state: 'accepted', response: saidBy({ response }, hidden) };
    } catch (error) {
      const bodyStarted = bodies.get(signal)?.readableDidRead === true;
      return outcomeOf(asError(error), { bodyStarted, secrets: hidden });
    }
  }

  return {
    send(mail) {
      const sending = attempt(mail).finally(() => underWay.delete(sending));
      underWay.add(sending);
      return sending;
    },
    async verify() {
      try {
        await transport.verify();
        return { ok: true };
      } catch (error) {
        return { ok: false, ...unreachable(asError(error), secrets) };
      }
    },
    async close() {
      transport.close();
      await Promise.allSettled(underWay);
    },
  };
}

function poolOptions({ host, port, tls, user, password }: SmtpSettings, options: MailerOptions) {
  const { connect = 10_000, answer = 60_000 } = options.timeouts ?? {};
  return {
    pool: true as const,
    host,
    port,
    secure: tls === 'implicit',
    requireTLS: tls === 'required',
    ignoreTLS: tls === 'off',
    tls: {
      minVersion: 'TLSv1.2' as const,
      ...(options.ca === undefined ? {} : { ca: [...rootCertificates, options.ca] }),
    },
    ...(user === undefined ? {} : { auth: { user, pass: password }, forceAuth: true }),
    maxConnections: options.maxConnections ?? 3,
    // The pool must not send anything again by itself.
    maxRequeues: 0,
    connectionTimeout: connect,
    greetingTimeout: connect,
    dnsTimeout: connect,
    socketTimeout: answer,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function checkOrRefuse(mail: OutgoingMail): CheckedMail | SendOutcome {
  try {
    return checkMail(mail);
  } catch (error) {
    if (!(error instanceof InvalidMail)) throw error;
    return { state: 'rejected', permanent: true, code: 'invalid-message', reason: error.message };
  }
}

function asError(error: unknown): NodemailerError {
  return error instanceof Error ? error : new Error('unknown failure');
}

export { messageIdFor } from './message.ts';
export type { Mailer, OutgoingMail, SendOutcome, UnreachableCode, VerifyResult } from './types.ts';
