import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { MailStore, StoredMail } from './store.ts';

// Scripts never run here, and a mail cannot load anything from elsewhere: its pictures must be inside it.
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/** The web pages of the mailbox. Only this machine's own names are answered, against rebinding of DNS names. */
export function createPages(store: MailStore): Hono {
  const pages = new Hono();

  pages.use(async (c, next) => {
    if (!LOOPBACK.test(c.req.header('host') ?? '')) {
      return c.text('The mailbox answers on this machine only: open it by its address 127.0.0.1.', 421);
    }
    await next();
    c.header('Content-Security-Policy', POLICY);
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Referrer-Policy', 'no-referrer');
    c.header('Cache-Control', 'no-store');
  });

  pages.get('/', async (c) => c.html(listPage((await store.list()).reverse())));

  pages.get('/mails', async (c) => c.json((await store.list()).map(({ html: _html, ...mail }) => mail)));

  pages.delete('/mails', async (c) => {
    await store.clear();
    return c.body(null, 204);
  });

  pages.get('/mails/:id{[0-9]{1,15}}', async (c) => {
    const mail = await store.get(Number(c.req.param('id')));
    return mail === undefined ? missing(c) : c.html(mailPage(mail));
  });

  pages.get('/mails/:id{[0-9]{1,15}}/source', async (c) => {
    const raw = await store.source(Number(c.req.param('id')));
    return raw === undefined ? missing(c) : c.text(raw.toString('utf8'));
  });

  pages.notFound(missing);
  return pages;
}

function missing(c: Context): Response {
  return c.text('There is no such mail. The list is at /', 404) as Response;
}

const style = html`<style>
  :root { color-scheme: light dark; }
  body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
  table { border-collapse: collapse; width: 100%; }
  th, td { text-align: left; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #8884; vertical-align: top; }
  th { font-weight: 600; } dt { font-weight: 600; } dd { margin: 0 0 .4rem; }
  pre { white-space: pre-wrap; background: #8881; padding: 1rem; border-radius: 6px; }
  iframe { width: 100%; height: 44rem; border: 1px solid #8884; border-radius: 6px; background: #fff; }
  .quiet { color: #777; }
</style>`;

function page(title: string, body: ReturnType<typeof html>, refresh = false) {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
${refresh ? html`<meta http-equiv="refresh" content="5">` : ''}<title>${title}</title>${style}</head>
<body>${body}</body></html>`;
}

function listPage(mails: StoredMail[]) {
  const rows = mails.map(
    (mail) => html`<tr>
      <td><a href="/mails/${mail.id}">${mail.subject === '' ? '(no subject)' : mail.subject}</a></td>
      <td>${mail.to}</td><td>${mail.from}</td><td>${shortDate(mail)}</td></tr>`,
  );
  const table = html`<table><tr><th>Subject</th><th>To</th><th>From</th><th>Received (UTC)</th></tr>${rows}</table>`;
  const body = html`<h1>Mailbox</h1>
    <p class="quiet">Mails that Tenure sent stay here instead of going out. This page reads itself again every 5 seconds.</p>
    ${mails.length === 0 ? html`<p>No mail yet.</p>` : table}`;
  return page(`Mailbox (${mails.length})`, body, true);
}

function mailPage(mail: StoredMail) {
  // The sandbox without any permission keeps the mail from running scripts, sending forms or leaving its frame.
  const htmlPart =
    mail.html === undefined
      ? html`<p class="quiet">It has no HTML part.</p>`
      : html`<iframe sandbox="" title="HTML part" srcdoc="${mail.html}"></iframe>`;
  const body = html`<p><a href="/">All mails</a> · <a href="/mails/${mail.id}/source">Source</a></p>
    <h1>${mail.subject === '' ? '(no subject)' : mail.subject}</h1>
    <dl><dt>From</dt><dd>${mail.from}</dd><dt>To</dt><dd>${mail.to}</dd>
      <dt>Received (UTC)</dt><dd>${shortDate(mail)}</dd><dt>Message-ID</dt><dd>${mail.messageId}</dd></dl>
    <h2>HTML</h2>${htmlPart}
    <h2>Text</h2><pre>${mail.text}</pre>`;
  return page(mail.subject, body);
}

function shortDate(mail: StoredMail): string {
  return mail.date.replace('T', ' ').slice(0, 19);
}
