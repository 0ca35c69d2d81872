import { baseStyle } from '../web/style.ts';

/** The one style sheet of the client area. */
export const style = `${baseStyle}
body { margin: 0 auto; max-width: 64rem; padding: 0 1rem 3rem; }
header {
  display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: baseline; justify-content: space-between;
  padding: 1rem 0 .5rem;
}
header p { margin: 0; }
.provider a { font-weight: 650; font-size: 1.1rem; color: inherit; text-decoration: none; }
.account { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; }
nav { border-block: 1px solid var(--line); }
nav ul { display: flex; flex-wrap: wrap; gap: 0 .25rem; list-style: none; margin: 0; padding: .25rem 0; }
nav a { display: block; padding: .5rem .6rem; border-radius: .4rem; text-decoration: none; }
nav a[aria-current] { background: var(--raised); color: var(--ink); font-weight: 600; }
.staff {
  display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; justify-content: space-between;
  margin-top: .5rem; padding: .7rem 1rem; border-radius: .4rem; color: var(--warn); background: var(--warn-ground); font-weight: 600;
}
.staff p { margin: 0; }
.key { font-family: ui-monospace, monospace; font-size: 1.05rem; letter-spacing: .05em; }
.qr { display: block; width: 14rem; max-width: 100%; background: #ffffff; padding: .5rem; border-radius: .4rem; }
.notice { white-space: pre-wrap; }
.codes { columns: 2; max-width: 24rem; font-family: ui-monospace, monospace; }
@media (max-width: 40rem) {
  .codes { columns: 1; }
}
`;
