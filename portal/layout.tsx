import type { Child } from 'hono/jsx';
import { mayOpen, type PortalPermission } from '../domain/client-area/permissions.ts';
import { FormToken } from '../web/elements.tsx';
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
