import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { Fault, Faults } from './faults.ts';
import type { MailStore } from './store.ts';

const MAX_MAIL = 25 * 1024 * 1024;

/** An SMTP server that keeps every mail. A mail is on the disk before its 250 goes out. */
export function createSmtpServer(store: MailStore, faults: Faults): SMTPServer {
  const faultOf = new WeakMap<SMTPServerSession, Fault>();

  const server = new SMTPServer({
    banner: 'Tenure mailbox',
    size: MAX_MAIL,
    authOptional: true,
    hideSTARTTLS: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onMailFrom(_address, session, callback) {
      const fault = faults.take();
      if (fault === undefined) faultOf.delete(session);
      else faultOf.set(session, fault);
      callback();
    },
    onRcptTo(_address, session, callback) {
      const fault = faultOf.get(session);
      callback(fault?.kind === 'reject' && fault.at === 'recipient' ? refusal(fault.code) : undefined);
    },
    onData(stream, session, callback) {
      void receive(stream, session).then(
        (answer) => {
          if (answer === 'silent') return;
          if (answer === 'reset') reset(session);
          else callback(answer);
        },
        () => callback(refusal(451)),
      );
    },
  });
  // A client that goes away in the middle of a mail is its own affair.
  server.on('error', () => {});

  async function receive(
    stream: SMTPServerDataStream,
    session: SMTPServerSession,
  ): Promise<Error | undefined | 'reset' | 'silent'> {
    const raw = await buffer(stream);
    if (stream.sizeExceeded) return refusal(552);
    const { mailFrom, rcptTo } = session.envelope;
    const envelope = {
      from: mailFrom === false ? '' : mailFrom.address,
      to: rcptTo.map(({ address }) => address),
    };
    const fault = faultOf.get(session);
    switch (fault?.kind) {
      case 'reject':
        return refusal(fault.code);
      case 'reset-after-data':
      case 'silent-after-data':
        if (fault.kept) await store.add(envelope, raw);
        return fault.kind === 'reset-after-data' ? 'reset' : 'silent';
      case 'slow':
      case undefined:
        await store.add(envelope, raw);
        if (fault !== undefined) await sleep(fault.milliseconds);
        return undefined;
    }
  }

  function reset(session: SMTPServerSession): void {
    for (const connection of server.connections) {
      const socket = connection._socket;
      if (connection.id === session.id && 'resetAndDestroy' in socket) socket.resetAndDestroy();
    }
  }

  return server;
}

function refusal(code: number): Error {
  return Object.assign(new Error(code < 500 ? 'Try again later' : 'Not accepted'), { responseCode: code });
}
