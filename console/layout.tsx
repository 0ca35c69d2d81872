import type { Child } from 'hono/jsx';
import { FormToken } from '../web/elements.tsx';
import { assetUrl } from './assets.ts';
import type { PageCall, StaffCall } from './env.ts';
import { parts } from './navigation.ts';
import { paths } from './paths.ts';

/** htmx does what its attributes say, to this site alone, and needs nothing that the policy of the page forbids. */
const HTMX = JSON.stringify({
  ...{ includeIndicatorStyles: false, allowEval: false, selfRequestsOnly: true },
  ...{ historyCacheSize: 0, refreshOnHistoryMiss: true },
});

export interface Shown {
  title: string;
  /** said above the content: what was done, or what is wrong */
  done?: string | undefined;
  wrong?: string | undefined;
  /** beside the heading, such as a badge */
  aside?: Child;
}

/** The frame of every page: head, menu, who is signed in, what was done or is wrong. */
export function Layout({
  call,
  staff,
  children,
  ...shown
}: Shown & { call: PageCall; staff: StaffCall | undefined; children?: Child }) {
  const { words, language } = call;
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="htmx-config" content={HTMX} />
        <title>{`${shown.title} · ${words.name}`}</title>
        <link rel="icon" href={assetUrl('icon.svg')} type="image/svg+xml" />
        <link rel="stylesheet" href={assetUrl('style.css')} />
        <script src={assetUrl('htmx.js')} defer></script>
        <script src={assetUrl('sse.js')} defer></script>
        <script src={assetUrl('console.js')} defer></script>
      </head>
      <body>
        <a class="skip" href="#content">
          {words.skip}
        </a>
        <header class="top">
          <a class="brand" href={paths.today()}>
            {words.name}
          </a>
          {staff?.may('clients:read') && <Search staff={staff} />}
          {staff && <Account staff={staff} />}
        </header>
        {staff && <Menu staff={staff} />}
        <main id="content" tabindex={-1}>
          <div class="heading">
            <h1 dir="auto">{shown.title}</h1>
            {shown.aside}
          </div>
          {shown.done && (
            <p class="done" role="status">
              {shown.done}
            </p>
          )}
          {shown.wrong && (
            <p class="wrong" role="alert">
              {shown.wrong}
            </p>
          )}
          {children}
        </main>
      </body>
    </html>
  );
}

/** Finds a client or an operation from anywhere; Ctrl-K leads to its field. */
function Search({ staff: { c, words } }: { staff: StaffCall }) {
  return (
    <search class="search">
      <form method="get" action={paths.search()}>
        <label for="search" class="hidden">
          {words.search}
        </label>
        <input
          id="search"
          {...{ name: 'q', type: 'search', maxlength: 200, placeholder: words.searchHint }}
          {...{ 'aria-keyshortcuts': 'Control+K', autocomplete: 'off' }}
          value={c.req.path === paths.search() ? c.req.query('q') : undefined}
        />
        <button type="submit" class="second">
          {words.search}
        </button>
      </form>
    </search>
  );
}

function Account({ staff: { me, words, signed } }: { staff: StaffCall }) {
  return (
    <div class="account">
      <a href={paths.account()} dir="auto">
        {me.name}
      </a>
      <form method="post" action={paths.signOut()}>
        <FormToken signed={signed} />
        <button type="submit" class="plain">
          {words.signOut}
        </button>
      </form>
    </div>
  );
}

function Menu({ staff: { c, words, may } }: { staff: StaffCall }) {
  const here = c.req.path;
  const current = (path: string, also: readonly string[] = []) =>
    here === path ||
    (path !== paths.today() && here.startsWith(`${path}/`)) ||
    also.some((beginning) => here.startsWith(beginning));
  return (
    <nav class="menu" aria-label={words.menu}>
      <ul>
        {parts
          .filter(({ scopes }) => scopes === undefined || scopes.some(may))
          .map(({ path, name, also }) => (
            <li>
              <a href={path} aria-current={current(path, also) ? 'page' : undefined}>
                {words[name]}
              </a>
            </li>
          ))}
      </ul>
    </nav>
  );
}
