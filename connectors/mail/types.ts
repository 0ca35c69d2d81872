/** One message to one recipient, so that it is accepted or refused as a whole. */
export interface OutgoingMail {
  /** The Message-ID, the same at every attempt, so that receivers can tell a repeat; see `messageIdFor`. */
  messageId: string;
  /** An address, also with umlauts in its domain or local part, or a name and an address. */
  to: string | { name?: string; address: string };
  /** The sender, when it is not the mailer's own. */
  from?: string;
  subject: string;
  text: string;
  html?: string;
  /** Further headers, e.g. `{'X-Tenure-Operation': id}`; the ones that the mailer writes itself are refused. */
  headers?: Record<string, string>;
}

/** What is known about a message after an attempt to hand it over. No text in it holds an address or a secret. */
export type SendOutcome =
  /** The server has taken it over. */
  | { state: 'accepted'; response: string }
  /**
   * It was refused and will not be delivered. `permanent`: the same message will be refused again.
   * `code` is the SMTP reply code, or `invalid-message` when it was not even offered to the server.
   */
  | { state: 'rejected'; permanent: boolean; code: string; reason: string }
  /** Nothing of it was handed over: sending it again is safe. */
  | { state: 'unreachable'; code: UnreachableCode; reason: string }
  /** It may or may not have been accepted: sending it again may deliver it twice. */
  | { state: 'unknown'; reason: string };

export type UnreachableCode =
  | 'refused'
  | 'dns'
  | 'tls'
  | 'sign-in'
  | 'timeout'
  | 'closed'
  | 'protocol'
  | 'network';

/** Whether messages could be sent now: connected, TLS checked and signed in, nothing sent. */
export type VerifyResult = { ok: true } | { ok: false; code: UnreachableCode; reason: string };

export interface Mailer {
  /** Tries once to hand the message over. Never throws and never tries again by itself. */
  send(mail: OutgoingMail): Promise<SendOutcome>;
  verify(): Promise<VerifyResult>;
  /** Lets attempts under way finish and closes the connections. What waits becomes `unreachable`. */
  close(): Promise<void>;
}
