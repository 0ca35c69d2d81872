import { domainToASCII } from 'node:url';
import type { OutgoingMail } from './types.ts';

/** A message that may be handed to the library as it is. */
export interface CheckedMail {
  messageId: string;
  to: { name: string; address: string };
  from?: { name: string; address: string };
  subject: string;
  text: string;
  html?: string;
  headers: Record<string, string>;
}

/** Why a message cannot be sent; the sentence names the part, never its content. */
export class InvalidMail extends Error {
  override readonly name = 'InvalidMail';
}

const MAX_SUBJECT = 500;
const MAX_BODY = 2 * 1024 * 1024;
const MAX_HEADERS = 20;
const MAX_HEADER_VALUE = 900;
// C0, DEL, C1 and the Unicode line ends: none belongs into one line of a header.
const CONTROL = /[\p{Cc}\u2028\u2029]/u;
const MESSAGE_ID = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+$/;
const LOCAL_PART = /^[^\s\p{Cc}\p{Cs}"(),:;<>@[\]\\]+$/u;
// domainToASCII would drop line ends and decode percent signs, so the characters are checked first.
const DOMAIN_CHARACTERS = /^[\p{L}\p{M}\p{N}.-]+$/u;
const DOMAIN =
  /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*(?![0-9]+$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;
const HEADER_NAME = /^[A-Za-z][A-Za-z0-9-]{0,75}$/;
const OWN_HEADERS =
  /^(from|to|cc|bcc|sender|reply-to|subject|date|message-id|mime-version|received|return-path|dkim-.*|arc-.*|content-.*|resent-.*)$/i;

/**
 * The Message-ID of a message of ours: the same id always gives the same one, under the domain of the
 * sender's address. `id` is the number or UUID of the row in the message log.
 */
export function messageIdFor(id: number | string, from: string): string {
  const { address } = parseSender(from);
  const domain = domainToASCII(address.slice(address.lastIndexOf('@') + 1));
  return `tenure.${String(id).replace(/[^A-Za-z0-9-]/g, '-')}@${domain}`;
}

/** Checks all parts of a message. Throws `InvalidMail`. */
export function checkMail(mail: OutgoingMail): CheckedMail {
  const { name = '', address } = typeof mail.to === 'string' ? { address: mail.to } : mail.to;
  return {
    messageId: checkMessageId(mail.messageId),
    to: {
      name: oneLine(name, 'name of the recipient', 200),
      address: checkAddress(address, "recipient's address"),
    },
    ...(mail.from === undefined ? {} : { from: parseSender(mail.from) }),
    subject: oneLine(mail.subject, 'subject', MAX_SUBJECT),
    text: bounded(mail.text, 'text'),
    ...(mail.html === undefined ? {} : { html: bounded(mail.html, 'HTML part') }),
    headers: checkHeaders(mail.headers ?? {}),
  };
}

/** Reads a sender: `billing@example.com` or `Example Hosting <billing@example.com>`. */
export function parseSender(from: string): { name: string; address: string } {
  const [, quotedName = '', address = from] = /^(.*?)\s*<([^<>]*)>$/.exec(from.trim()) ?? [];
  const name = quotedName.replace(/^"(.*)"$/, '$1').replace(/\\(.)/g, '$1');
  return {
    name: oneLine(name, 'name of the sender', 200),
    address: checkAddress(address.trim(), "sender's address"),
  };
}

function checkMessageId(messageId: string): string {
  const bare = messageId.replace(/^<(.*)>$/, '$1');
  if (bare.length > 250 || !MESSAGE_ID.test(bare)) {
    throw new InvalidMail('The Message-ID must look like tenure.123@example.com.');
  }
  return `<${bare}>`;
}

function checkAddress(address: string, what: string): string {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(at, 0));
  const domain = address.slice(at + 1);
  const valid =
    LOCAL_PART.test(local) &&
    !local.startsWith('.') &&
    !local.endsWith('.') &&
    !local.includes('..') &&
    Buffer.byteLength(local) <= 64 &&
    DOMAIN_CHARACTERS.test(domain) &&
    DOMAIN.test(domainToASCII(domain));
  if (!valid) throw new InvalidMail(`The ${what} is not an e-mail address.`);
  return address;
}

function oneLine(text: string, what: string, max: number): string {
  if (CONTROL.test(text)) throw new InvalidMail(`The ${what} must be one line without control characters.`);
  if (text.length > max) throw new InvalidMail(`The ${what} is longer than ${max} characters.`);
  return text;
}

function bounded(text: string, what: string): string {
  if (Buffer.byteLength(text) > MAX_BODY) {
    throw new InvalidMail(`The ${what} is larger than ${MAX_BODY / 1024 / 1024} MB.`);
  }
  return text;
}

function checkHeaders(headers: Record<string, string>): Record<string, string> {
  const entries = Object.entries(headers);
  if (entries.length > MAX_HEADERS)
    throw new InvalidMail(`There are more than ${MAX_HEADERS} further headers.`);
  for (const [name, value] of entries) {
    if (!HEADER_NAME.test(name)) throw new InvalidMail('The name of a further header is not a header name.');
    if (OWN_HEADERS.test(name)) throw new InvalidMail(`The header ${name} is written by the mailer itself.`);
    oneLine(value, `header ${name}`, MAX_HEADER_VALUE);
  }
  return { 'Auto-Submitted': 'auto-generated', ...headers };
}
