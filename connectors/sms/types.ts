/** One text message. */
export interface OutgoingText {
  /** the same at every attempt, so that a gateway that knows it sends it once */
  id: string;
  /** E.164, as `+49301234567` */
  to: string;
  /** what the recipient sees; empty: what the gateway uses by itself */
  from: string;
  text: string;
}

/** What is known about a text message after an attempt to hand it over. No sentence holds a number or a secret. */
export type TextOutcome =
  /** The gateway has taken it over. */
  | { state: 'accepted' }
  /** It was not taken. `permanent`: it is about this message, so it will be refused again. */
  | { state: 'rejected'; permanent: boolean; reason: string }
  /** Nothing of it was handed over: sending it again is safe. */
  | { state: 'unreachable'; reason: string }
  /** It may or may not have been taken: sending it again may deliver it twice. */
  | { state: 'unknown'; reason: string };

/** How one gateway is reached, its credentials opened. */
export interface TextSettings {
  connector: 'http';
  url: string;
  token: string;
}

/** Sends text messages through the gateways of providers. */
export interface TextSender {
  /** Tries once to hand the message over. Never tries again by itself; rejects when `signal` aborts before an answer. */
  send(settings: TextSettings, message: OutgoingText, signal: AbortSignal): Promise<TextOutcome>;
  close(): Promise<void>;
}
