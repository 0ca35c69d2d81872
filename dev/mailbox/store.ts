import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';

/** A mail in the mailbox. */
export interface StoredMail {
  id: number;
  /** With its angle brackets, as in the mail; empty when it has none. */
  messageId: string;
  /** The recipients that the sender named in the SMTP envelope, separated by commas. */
  to: string;
  from: string;
  subject: string;
  /** When it was received, ISO 8601. */
  date: string;
  text: string;
  html?: string;
}

/** Who a mail was from and to when it was handed over. */
export interface Envelope {
  from: string;
  to: string[];
}

/** Mails as files in a folder: `000001.eml` and so on. */
export interface MailStore {
  /** Writes a mail through to the disk and returns its number. */
  add(envelope: Envelope, raw: Buffer): Promise<number>;
  /** All mails, oldest first. */
  list(): Promise<StoredMail[]>;
  get(id: number): Promise<StoredMail | undefined>;
  source(id: number): Promise<Buffer | undefined>;
  clear(): Promise<void>;
}

const NAME = /^(\d{6,})\.eml$/;

/** Opens the folder, which is made when missing. Mails that are there already are kept. */
export async function openMailStore(dir: string): Promise<MailStore> {
  await mkdir(dir, { recursive: true });
  const parsed = new Map<number, StoredMail>();
  let last = Math.max(0, ...(await ids()));

  const fileOf = (id: number) => join(dir, `${String(id).padStart(6, '0')}.eml`);

  async function ids(): Promise<number[]> {
    const names = await readdir(dir);
    return names.flatMap((name) => NAME.exec(name)?.[1] ?? []).map(Number);
  }

  async function source(id: number): Promise<Buffer | undefined> {
    return readFile(fileOf(id)).catch(undefinedWhenMissing);
  }

  async function get(id: number): Promise<StoredMail | undefined> {
    const known = parsed.get(id);
    if (known !== undefined) return known;
    const raw = await source(id);
    if (raw === undefined) return undefined;
    const { mtime } = await stat(fileOf(id));
    const mail = await parse(id, raw, mtime);
    parsed.set(id, mail);
    return mail;
  }

  return {
    async add(envelope, raw) {
      last += 1;
      const id = last;
      const temporary = join(dir, `${id}.tmp`);
      const handle = await open(temporary, 'w');
      try {
        await handle.writeFile(Buffer.concat([Buffer.from(traceHeaders(envelope), 'utf8'), raw]));
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, fileOf(id));
      await syncFolder(dir);
      return id;
    },
    async list() {
      const sorted = (await ids()).sort((a, b) => a - b);
      const mails: StoredMail[] = [];
      for (const id of sorted) {
        const mail = await get(id);
        if (mail !== undefined) mails.push(mail);
      }
      return mails;
    },
    get,
    source,
    async clear() {
      for (const id of await ids()) await rm(fileOf(id), { force: true });
      parsed.clear();
    },
  };
}

// What a delivering server adds in front, so that the envelope is kept in the one file.
function traceHeaders({ from, to }: Envelope): string {
  return [`Return-Path: <${from}>`, ...to.map((address) => `Delivered-To: ${address}`), ''].join('\r\n');
}

async function parse(id: number, raw: Buffer, receivedAt: Date): Promise<StoredMail> {
  const mail = await simpleParser(raw, { skipImageLinks: true, skipTextToHtml: true });
  const recipients: unknown = mail.headers.get('delivered-to');
  return {
    id,
    messageId: mail.messageId ?? '',
    to: [recipients].flat().filter(Boolean).map(addressText).join(', '),
    from: mail.from?.text ?? '',
    subject: mail.subject ?? '',
    date: receivedAt.toISOString(),
    text: mail.text ?? '',
    ...(typeof mail.html === 'string' ? { html: mail.html } : {}),
  };
}

// mailparser gives address headers as objects with a text.
function addressText(value: unknown): string {
  return typeof value === 'object' && value !== null && 'text' in value ? String(value.text) : String(value);
}

async function syncFolder(dir: string): Promise<void> {
  const handle = await open(dir, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function undefinedWhenMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
