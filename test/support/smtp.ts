import { createServer, type Server, type Socket } from 'node:net';
import { simpleParser } from 'mailparser';
import { generate } from 'selfsigned';
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';

/** A certificate for localhost that is its own authority, as PEM. */
export async function localhostCertificate(): Promise<{ key: string; cert: string }> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keySize: 2048,
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
  });
  return { key, cert };
}

/** A real SMTP server on a free port that keeps what it accepted; `options` make it misbehave. */
export async function smtpServer(options: SMTPServerOptions = {}) {
  const accepted: { raw: string; session: Pick<SMTPServerSession, 'id' | 'envelope' | 'secure' | 'user'> }[] =
    [];
  const server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    disableReverseLookup: true,
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { id, envelope, secure, user } = session;
        // The server empties the envelope when the mail is done.
        const kept = { id, envelope: { ...envelope }, secure, user };
        if (stream.sizeExceeded)
          return callback(Object.assign(new Error('too large'), { responseCode: 552 }));
        accepted.push({ raw: Buffer.concat(chunks).toString('utf8'), session: kept });
        callback(null, '2.0.0 queued as 4711');
      });
    },
    ...options,
  });
  server.on('error', () => {});
  const port = await listen(server.server as Server);
  return {
    port,
    url: `smtp://127.0.0.1:${port}`,
    accepted,
    server,
    mails: () => Promise.all(accepted.map(({ raw }) => simpleParser(raw))),
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(resolve));
      for (const connection of server.connections) connection._socket.destroy();
      await closed;
    },
  };
}

/** A server that speaks by a script: `answer` gets each line and returns what to write, or acts on the socket. */
export async function scriptedServer(
  greeting: string | undefined,
  answer: (line: string, socket: Socket) => string | undefined = () => undefined,
) {
  const sockets = new Set<Socket>();
  const lines: string[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    if (greeting !== undefined) socket.write(`${greeting}\r\n`);
    let rest = '';
    socket.on('data', (chunk: Buffer) => {
      const parts = (rest + chunk.toString('utf8')).split('\r\n');
      rest = parts.pop() ?? '';
      for (const line of parts) {
        lines.push(line);
        const reply = answer(line, socket);
        if (reply !== undefined && socket.writable) socket.write(`${reply}\r\n`);
      }
    });
  });
  const port = await listen(server);
  return {
    port,
    url: `smtp://127.0.0.1:${port}`,
    lines,
    connections: () => sockets.size,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The answers of a server that takes one message and then does what `afterMessage` says. */
export function takesMessage(afterMessage: (socket: Socket) => string | undefined) {
  let inMessage = false;
  return (line: string, socket: Socket): string | undefined => {
    if (inMessage) {
      if (line !== '.') return undefined;
      inMessage = false;
      return afterMessage(socket);
    }
    inMessage = line.startsWith('DATA');
    return inMessage ? '354 go' : '250 ok';
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
    });
  });
}
