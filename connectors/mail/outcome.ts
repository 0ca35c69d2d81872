import type { NodemailerError } from 'nodemailer';
import type { SendOutcome, UnreachableCode } from './types.ts';

/** How far an attempt came, which decides whether a failure leaves a doubt. */
export interface Attempt {
  /** Whether a byte of the message itself was taken for sending, which only happens after the server's 354. */
  bodyStarted: boolean;
  /** Texts that must not appear in a reason: the recipient, the user, the password. */
  secrets: readonly string[];
}

const MAX_SERVER_TEXT = 200;
// 503 blames the session and not the message; the others ask for a sign-in or for encryption.
const SESSION_REPLIES = new Set([503, 523, 530, 534, 535, 538]);

/** What a failed attempt means for the message. */
export function outcomeOf(error: NodemailerError, attempt: Attempt): SendOutcome {
  const reply = repliedCode(error);
  const said = saidBy(error, attempt.secrets);
  if (reply !== undefined && (attempt.bodyStarted || !SESSION_REPLIES.has(reply))) {
    const permanent = reply >= 500;
    const reason = `The mail server refused the message ${permanent ? 'for good' : 'for now'}: ${said}`;
    return { state: 'rejected', permanent, code: String(reply), reason };
  }
  if (attempt.bodyStarted) {
    const how = error.code === 'ETIMEDOUT' || error.code === 'EABORT' ? 'did not answer in time' : 'was lost';
    const reason =
      `The connection to the mail server ${how} after the message was sent: ` +
      'whether it was accepted is not known. Look into the mail server’s log before sending it again.';
    return { state: 'unknown', reason };
  }
  if (error.code === 'EMESSAGE' || (error.code === 'EENVELOPE' && error.responseCode === undefined)) {
    const reason = 'The message was not offered to the mail server: it cannot be sent as it is.';
    return { state: 'rejected', permanent: true, code: 'invalid-message', reason };
  }
  return { state: 'unreachable', ...unreachable(error, attempt.secrets) };
}

/** Why nothing could be handed over, as a code and a sentence. */
export function unreachable(
  error: NodemailerError,
  secrets: readonly string[],
): { code: UnreachableCode; reason: string } {
  const code = unreachableCode(error);
  const said = error.response === undefined ? '' : ` It said: ${saidBy(error, secrets)}`;
  return { code, reason: `${UNREACHABLE[code]}${said}` };
}

const UNREACHABLE: Record<UnreachableCode, string> = {
  refused: 'The mail server refuses connections: check host and port, and that it runs.',
  dns: 'The name of the mail server cannot be resolved: check the host in the SMTP address.',
  tls: 'No secure connection to the mail server could be made: check its certificate, its name and its STARTTLS.',
  'sign-in': 'The mail server did not accept the user or password: check the SMTP address.',
  timeout: 'The mail server did not answer in time; nothing was sent.',
  closed: 'The mail server closed the connection before the message was sent.',
  protocol: 'The mail server gave an answer that is not SMTP as expected; nothing was sent.',
  network: 'The mail server cannot be reached; nothing was sent.',
};

function unreachableCode(error: NodemailerError): UnreachableCode {
  if (error.responseCode !== undefined && SESSION_REPLIES.has(error.responseCode)) {
    return error.responseCode === 503 ? 'protocol' : 'sign-in';
  }
  const cause = 'originalCode' in error ? String(error.originalCode) : '';
  if (cause === 'ECONNREFUSED') return 'refused';
  if (/^(ERR_TLS|ERR_SSL|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO|HOSTNAME_MISMATCH|EPROTO$)/.test(cause))
    return 'tls';
  switch (error.code) {
    case 'EDNS':
      return 'dns';
    case 'ETLS':
    case 'EREQUIRETLS':
      return 'tls';
    case 'EAUTH':
    case 'ENOAUTH':
    case 'EOAUTH2':
      return 'sign-in';
    case 'ETIMEDOUT':
    case 'EABORT':
      return 'timeout';
    case 'ECONNECTION':
      return /STARTTLS/.test(error.message) ? 'tls' : 'closed';
    case 'EPROTOCOL':
      return 'protocol';
    default:
      return 'network';
  }
}

/** The code of a refusal that the server really gave for this message, with nothing read into other failures. */
function repliedCode(error: NodemailerError): number | undefined {
  const { responseCode, code } = error;
  if (code !== 'EENVELOPE' && code !== 'EMESSAGE') return undefined;
  return responseCode !== undefined && responseCode >= 400 && responseCode < 600 ? responseCode : undefined;
}

/** The server's words: one line, no addresses, none of the secrets, at most 200 characters. */
export function saidBy({ response = '' }: { response?: string }, secrets: readonly string[]): string {
  let text = response.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  for (const secret of secrets) {
    if (secret !== '') text = text.replaceAll(secret, '…');
  }
  text = text.replace(/<?[^\s<>]+@[^\s<>]+>?/g, '<…>');
  return text.length > MAX_SERVER_TEXT ? `${text.slice(0, MAX_SERVER_TEXT)}…` : text;
}
