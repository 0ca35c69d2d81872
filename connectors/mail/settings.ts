import { BlockList, isIP } from 'node:net';

/** Where and how mail is handed over, read from an SMTP address. */
export interface SmtpSettings {
  host: string;
  port: number;
  /** `implicit`: TLS from the first byte; `required`: STARTTLS or nothing; `off`: in the clear. */
  tls: 'implicit' | 'required' | 'off';
  user?: string;
  password?: string;
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/**
 * Reads `smtp://user:password@host:587` or `smtps://…` (TLS from the first byte, port 465). With `smtp:` the
 * connection must be encrypted by STARTTLS, except to this machine; `?tls=required` or `?tls=off` says otherwise.
 * Throws a sentence that never repeats the address, as it may hold a password.
 */
export function parseSmtpUrl(text: string): SmtpSettings {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.hostname === '' || !['smtp:', 'smtps:'].includes(url.protocol)) {
    throw new Error(
      'The SMTP address must look like smtp://user:password@mail.example.com:587 or smtps://….',
    );
  }
  if (!['', '/'].includes(url.pathname) || url.hash !== '') {
    throw new Error(
      'The SMTP address must end after the port: write / ? # and % in a password as %2F %3F %23 %25.',
    );
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const secure = url.protocol === 'smtps:';
  return {
    host,
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    tls: secure ? 'implicit' : tlsOf(url.searchParams, host),
    ...credentialsOf(url),
  };
}

function tlsOf(parameters: URLSearchParams, host: string): 'required' | 'off' {
  for (const [name, value] of parameters) {
    if (name !== 'tls')
      throw new Error(`The SMTP address has an unknown setting "${name}": only "tls" is known.`);
    if (value === 'required' || value === 'off') return value;
    throw new Error('The setting "tls" of the SMTP address must be "required" or "off".');
  }
  return isLoopback(host) ? 'off' : 'required';
}

function credentialsOf(url: URL): { user?: string; password?: string } {
  if (url.username === '' && url.password === '') return {};
  try {
    return { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
  } catch {
    throw new Error('The user or password in the SMTP address is badly encoded: write % as %25.');
  }
}

function isLoopback(host: string): boolean {
  const family = isIP(host);
  return host === 'localhost' || (family !== 0 && loopback.check(host, family === 6 ? 'ipv6' : 'ipv4'));
}
