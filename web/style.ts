/** What all our pages look like: tokens for light and dark, and plain elements; no picture, no font from elsewhere. */
export const baseStyle = `
:root {
  color-scheme: light dark;
  --ground: #ffffff;
  --raised: #f4f5f7;
  --ink: #1b1f24;
  --quiet: #515a66;
  --line: #8a939e;
  --edge: #d5dae0;
  --accent: #0b57a4;
  --on-accent: #ffffff;
  --done: #14603a;
  --done-ground: #e3f4ea;
  --wrong: #a11422;
  --wrong-ground: #fdeaec;
  --warn: #5b3a00;
  --warn-ground: #ffe9b8;
  --info: #0a4384;
  --info-ground: #e2eefb;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14171b;
    --raised: #1e2329;
    --ink: #e7eaee;
    --quiet: #a9b3bf;
    --line: #6d7783;
    --edge: #333b44;
    --accent: #86bdf5;
    --on-accent: #0c1a29;
    --done: #92dcb1;
    --done-ground: #12301f;
    --wrong: #ffa3ab;
    --wrong-ground: #3a1519;
    --warn: #ffdf9a;
    --warn-ground: #3d2c05;
    --info: #a9d0f8;
    --info-ground: #10293f;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0;
  background: var(--ground);
  color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif;
  overflow-wrap: anywhere;
}
h1 { font-size: 1.5rem; line-height: 1.25; margin: 1.5rem 0 1rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
main:focus { outline: none; }
.skip { position: absolute; left: -100vw; }
.skip:focus { position: static; }
.field { margin: 0 0 1rem; max-width: 30rem; }
label { display: block; font-weight: 600; }
.check label, .check { display: flex; gap: .6rem; align-items: center; font-weight: 400; min-height: 2rem; }
.hint { margin: 0; color: var(--quiet); }
input, select, textarea {
  width: 100%; min-height: 2.75rem; padding: .5rem .6rem; font: inherit;
  color: var(--ink); background: var(--ground); border: 1px solid var(--line); border-radius: .4rem;
}
input[readonly] { background: var(--raised); color: var(--quiet); }
input[aria-invalid] { border: 2px solid var(--wrong); }
input[type='checkbox'] { width: 1.25rem; min-height: 1.25rem; flex: none; }
fieldset { border: 1px solid var(--line); border-radius: .4rem; margin: 0 0 1rem; padding: .5rem 1rem; max-width: 30rem; }
button {
  min-height: 2.75rem; padding: .5rem 1.1rem; font: inherit; font-weight: 600; cursor: pointer;
  color: var(--on-accent); background: var(--accent); border: 1px solid var(--accent); border-radius: .4rem;
}
button.plain { min-height: 0; padding: .1rem .3rem; color: var(--accent); background: none; border-color: transparent; text-decoration: underline; font-weight: 400; }
button.second { color: var(--accent); background: var(--ground); }
.done, p.wrong { padding: .7rem 1rem; border-radius: .4rem; }
.done { color: var(--done); background: var(--done-ground); }
.wrong { color: var(--wrong); }
main > p.wrong { background: var(--wrong-ground); }
.field p.wrong { margin: .25rem 0 0; padding: 0; }
.card { border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; margin: 0 0 1rem; }
.card h2, .card h3 { margin-top: 0; }
.row { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: left; padding: .55rem .6rem .55rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
dl.sums { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.5rem; }
dl.sums dt { color: var(--quiet); }
dl.sums dd { margin: 0; font-variant-numeric: tabular-nums; }
@media (max-width: 40rem) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, td { display: block; }
  tr { border: 1px solid var(--line); border-radius: .5rem; margin: 0 0 .75rem; padding: .4rem .8rem; }
  td { border: 0; padding: .25rem 0; }
  td[data-label]::before { content: attr(data-label) ': '; color: var(--quiet); }
}
`;

/** The picture of the tab: browsers ask for one. */
export const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="#0b57a4"/></svg>';
