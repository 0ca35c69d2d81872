import { Readable } from 'node:stream';
import type { Context } from 'hono';
import { accepts } from 'hono/accepts';
import { bodyLimit } from 'hono/body-limit';
import { html } from 'hono/html';
import type { Tx } from '../../../db/connect.ts';
import { hashExportLink } from '../../../db/crypto/export-link.ts';
import { codeMatches } from '../../../db/crypto/one-time-code.ts';
import { loggable } from '../../../db/errors.ts';
import { recordChange } from '../../../db/queries/change-log.ts';
import {
  countWrongCode,
  type LinkedExport,
  lockByLink,
  markDownloaded,
} from '../../../db/queries/exports.ts';
import type { Deps } from '../../deps.ts';
import { addressOf } from '../../http/actor.ts';
import type { Api, Env } from '../../http/endpoint.ts';
import { page } from '../../http/pages.ts';
import { Problem } from '../../problems.ts';
import { downloadWords } from './words.ts';

const MAX_FORM_BYTES = 4_096;
const types = { json: 'application/json', pdf: 'application/pdf' } as const;

/**
 * `/exports/download`: where a client fetches an export with the link from the mail and the code that came another
 * way. Opening the link does nothing yet, so that nobody who only follows links uses it up. Whatever is wrong, the
 * answer is the same.
 */
export function registerDownload(app: Api, deps: Deps): void {
  app.get('/exports/download', (c) => askForCode(c));
  app.post('/exports/download', bodyLimit({ maxSize: MAX_FORM_BYTES, onError: tooLarge }), async (c) => {
    const form = await c.req.parseBody().catch(() => ({}));
    const { token, code } = form as Record<string, unknown>;
    return handOut(c, deps, { token: textOf(token), code: textOf(code) });
  });
}

function askForCode(c: Context<Env>): Promise<Response> {
  const [language, words] = wordsFor(c);
  const token = c.req.query('token') ?? '';
  const form = html`<h1>${words.title}</h1>
<p>${words.intro}</p>
<form method="post" action="/exports/download">
<input type="hidden" name="token" value="${token.slice(0, 100)}">
<p><label>${words.code} <input name="code" inputmode="numeric" autocomplete="one-time-code" required maxlength="20"></label></p>
<p><button>${words.fetch}</button></p>
</form>
<p>${words.once}</p>`;
  return page(c, words.title, form, { formAction: "'self'", language });
}

async function handOut(
  c: Context<Env>,
  deps: Deps,
  given: { token: string; code: string },
): Promise<Response> {
  const { sql, storage, log, now } = deps;
  const at = now().toISOString();
  const found = await sql.begin((tx) => open(tx, given, { now: at, address: addressOf(c), storage }));
  if (found === 'refused') return refuse(c);
  if (found === 'unavailable') {
    log.error('the file of an export cannot be read');
    return unavailable(c);
  }
  const { file, linked } = found;
  file.stream.on('error', (error) =>
    log.error({ exportId: linked.id, error: loggable(error) }, 'an export broke off'),
  );
  c.set('status', 200);
  return new Response(Readable.toWeb(file.stream) as ReadableStream, {
    headers: {
      'Content-Type': types[linked.format],
      'Content-Length': String(file.size),
      'Content-Disposition': `attachment; filename="client-${linked.clientId}.${linked.format}"`,
      'Cache-Control': 'no-store',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'X-Request-Id': c.get('requestId'),
    },
  });
}

type File = Exclude<Awaited<ReturnType<Deps['storage']['get']>>, 'missing'>;

/** Takes the file for this one time, or counts a wrong code; both stand when the transaction ends. */
async function open(
  tx: Tx,
  { token, code }: { token: string; code: string },
  { now, address, storage }: { now: string; address: string | null; storage: Deps['storage'] },
): Promise<{ linked: LinkedExport; file: File } | 'refused' | 'unavailable'> {
  const linked = await lockByLink(tx, hashExportLink(token), now);
  if (!linked) return 'refused'; // 256 bits: nobody guesses one, so the time may tell
  const rightCode = await codeMatches(code, linked.codeHash);
  if (!linked.open) return 'refused';
  const log = (action: string) =>
    recordChange(
      tx,
      { kind: 'client', id: null, address },
      {
        providerId: linked.providerId,
        clientId: linked.clientId,
        entity: 'export',
        entityId: linked.id,
        action,
        changes: {},
      },
    );
  if (!rightCode) {
    await countWrongCode(tx, linked.id);
    await log('wrong code');
    return 'refused';
  }
  const file = await storage.get(linked.storageKey).catch(() => 'missing' as const);
  if (file === 'missing') return 'unavailable';
  await markDownloaded(tx, linked.id, now);
  await log('downloaded');
  return { linked, file };
}

function refuse(c: Context<Env>): Promise<Response> {
  const [language, words] = wordsFor(c);
  const content = html`<h1>${words.refused}</h1><p>${words.refusedWhy}</p>`;
  return page(c, words.title, content, { language, status: 404 });
}

function unavailable(c: Context<Env>): Promise<Response> {
  const [language, words] = wordsFor(c);
  return page(c, words.title, html`<p>${words.unavailable}</p>`, { language, status: 503 });
}

function wordsFor(c: Context<Env>) {
  const language = accepts(c, {
    header: 'Accept-Language',
    supports: Object.keys(downloadWords),
    default: 'en',
  });
  const known = Object.hasOwn(downloadWords, language) ? (language as keyof typeof downloadWords) : 'en';
  return [known, downloadWords[known]] as const;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function tooLarge(): never {
  throw new Problem('too-large', 'The form has more than it can have.');
}
