import type { Child } from 'hono/jsx';
import { FORM_TOKEN_FIELD } from '../api/http/browser.ts';
import { formToken } from '../db/crypto/session-tokens.ts';
import { mayOpen, type PortalPermission } from '../domain/client-area/permissions.ts';
import type { PageCall, Signed } from './env.ts';
import type { Words } from './words/index.ts';

interface LayoutProps {
  call: PageCall & { signed?: Signed };
  title: string;
  done?: string | undefined;
  wrong?: string | undefined;
  children?: Child;
}

/** The frame of every page: head, who is signed in, where one can go, what was done or is wrong. */
export function Layout({ call, title, done, wrong, children }: LayoutProps) {
  const { place, words, language, signed } = call;
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} · ${place.name}`}</title>
        <link rel="icon" href="/portal/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/portal/style.css" />
      </head>
      <body>
        <a class="skip" href="#content">
          {words.skip}
        </a>
        {signed?.session.enteredBy && <StaffBanner call={call} signed={signed} />}
        <header>
          <p class="provider">
            <a href={`${place.base}/`}>{place.name}</a>
          </p>
          {signed && <Account call={call} signed={signed} />}
        </header>
        {signed && <Menu call={call} signed={signed} />}
        <main id="content" tabindex={-1}>
          <h1>{title}</h1>
          {done && (
            <p class="done" role="status">
              {done}
            </p>
          )}
          {wrong && (
            <p class="wrong" role="alert">
              {wrong}
            </p>
          )}
          {children}
        </main>
      </body>
    </html>
  );
}

interface SignedProps {
  call: PageCall;
  signed: Signed;
}

function StaffBanner({ call: { place, words }, signed }: SignedProps) {
  return (
    <aside class="staff" aria-label={words.staff.banner(signed.client.name)}>
      <p>{words.staff.banner(signed.client.name)}</p>
      <form method="post" action={`${place.base}/leave`}>
        <FormToken signed={signed} />
        <button type="submit">{words.staff.return}</button>
      </form>
    </aside>
  );
}

function Account({ call: { place, words }, signed }: SignedProps) {
  return (
    <div class="account">
      <p>{signed.client.name}</p>
      {signed.choices > 1 && !signed.session.enteredBy && (
        <a href={`${place.base}/clients`}>{words.changeClient}</a>
      )}
      {!signed.session.enteredBy && (
        <form method="post" action={`${place.base}/sign-out`}>
          <FormToken signed={signed} />
          <button type="submit" class="plain">
            {words.signOut}
          </button>
        </form>
      )}
    </div>
  );
}

/** The parts of the client area: who may open them, and whether staff who entered may. */
const parts: { path: string; name: keyof Words & string; permission?: PortalPermission; staff: boolean }[] = [
  { path: '/', name: 'home', staff: true },
  { path: '/profile', name: 'profile', permission: 'profile', staff: true },
  { path: '/invoices', name: 'invoices', permission: 'invoices', staff: true },
  { path: '/services', name: 'services', permission: 'products', staff: true },
  { path: '/files', name: 'files', permission: 'files', staff: true },
  { path: '/notices', name: 'notices', permission: 'emails', staff: true },
  { path: '/users', name: 'users', permission: 'contacts', staff: true },
  { path: '/security', name: 'security', staff: false },
  { path: '/privacy', name: 'privacy', permission: 'profile', staff: true },
];

function Menu({ call: { c, place, words }, signed }: SignedProps) {
  const here = c.req.path.slice(place.base.length);
  const open = parts.filter(
    ({ permission, staff }) =>
      (permission === undefined || mayOpen(signed.client, permission)) &&
      (staff || !signed.session.enteredBy),
  );
  const current = (path: string) =>
    path === '/' ? here === '/' : here === path || here.startsWith(`${path}/`);
  return (
    <nav aria-label={words.menu}>
      <ul>
        {open.map(({ path, name }) => (
          <li>
            <a href={`${place.base}${path}`} aria-current={current(path) ? 'page' : undefined}>
              {String(words[name])}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Ties a form to the session that it was made for. */
export function FormToken({ signed }: { signed: Pick<Signed, 'token'> }) {
  return <input type="hidden" name={FORM_TOKEN_FIELD} value={formToken(signed.token)} />;
}

interface FieldProps {
  name: string;
  label: string;
  value?: string;
  type?: string;
  autocomplete?: string;
  hint?: string;
  wrong?: string | undefined;
  required?: boolean;
  readonly?: boolean;
  inputmode?: 'numeric' | 'email' | 'tel';
  maxlength?: number;
}

/** A labelled field with what helps and what is wrong, both read aloud with it. */
export function Field({ name, label, hint, wrong, ...input }: FieldProps) {
  const [hintId, wrongId] = [`${name}-hint`, `${name}-wrong`];
  const described = [hint && hintId, wrong && wrongId].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={name}>{label}</label>
      {hint && (
        <p class="hint" id={hintId}>
          {hint}
        </p>
      )}
      <input
        id={name}
        name={name}
        {...input}
        aria-describedby={described || undefined}
        aria-invalid={wrong ? 'true' : undefined}
      />
      {wrong && (
        <p class="wrong" id={wrongId}>
          {wrong}
        </p>
      )}
    </div>
  );
}

/** A table that becomes a list of cards on a phone: each cell carries the name of its column. */
export function Table({ caption, columns, rows }: { caption: string; columns: string[]; rows: Child[][] }) {
  return (
    <section class="scroll" tabindex={0} aria-label={caption}>
      <table>
        <caption class="hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th scope="col">{column}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells) => (
            <tr>
              {cells.map((cell, at) => (
                <td data-label={columns[at]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
