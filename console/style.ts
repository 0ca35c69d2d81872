import { baseStyle } from '../web/style.ts';
import { dunningStyle } from './pages/dunning/style.ts';

/** The one style sheet of the console. */
export const style = `${baseStyle}
body {
  display: grid; min-height: 100vh;
  grid-template: 'top top' auto 'menu main' 1fr / 13rem minmax(0, 1fr);
}
.top {
  grid-area: top; display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: center;
  justify-content: space-between; padding: .4rem 1.25rem; border-bottom: 1px solid var(--edge); background: var(--raised);
}
.brand { font-weight: 650; color: inherit; text-decoration: none; padding: .4rem 0; }
.account { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: center; }
button.plain { min-height: 2rem; }
.search { flex: 1 1 14rem; max-width: 44rem; }
.search form { display: flex; gap: .4rem; }
.search input { min-height: 2.25rem; }
.search button { min-height: 2.25rem; padding-block: .2rem; flex: none; }
.card h2 { margin: 0 0 .6rem; }
.written { white-space: pre-wrap; margin: 0; max-width: 60rem; }
.ladder { list-style: none; margin: 0; padding: 0; }
.ladder li { position: relative; padding: 0 0 .9rem 1.6rem; border-left: 2px solid var(--line); margin-left: .5rem; }
.ladder li:last-child { border-color: transparent; padding-bottom: 0; }
.ladder li::before {
  content: ''; position: absolute; left: -.55rem; top: .3rem; width: 1rem; height: 1rem; border-radius: 50%;
  background: var(--ground); border: 3px solid var(--line);
}
.ladder [data-tone='done']::before { background: var(--done); border-color: var(--done); }
.ladder [data-tone='info']::before { background: var(--accent); border-color: var(--accent); }
.ladder [data-tone='warn']::before { background: var(--warn-ground); border-color: var(--warn); }
.ladder [data-tone='wrong']::before { background: var(--wrong); border-color: var(--wrong); }
.ladder .row { margin: 0; }
ul.links { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; margin: 0; padding: 0; }
ul.links a { display: inline-block; padding: .25rem 0; }
.menu { grid-area: menu; padding: 1rem .75rem; border-right: 1px solid var(--edge); }
.menu ul, .tabs ul { list-style: none; margin: 0; padding: 0; }
.menu a { display: block; padding: .5rem .75rem; border-radius: .4rem; text-decoration: none; color: var(--ink); }
.menu a:hover { background: var(--raised); }
.menu a[aria-current] { background: var(--info-ground); color: var(--info); font-weight: 600; }
main { grid-area: main; padding: 0 1.5rem 3rem; max-width: 80rem; width: 100%; }
body > main:only-of-type { min-width: 0; }
.heading { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: center; margin: 1.25rem 0 1rem; }
.heading h1 { margin: 0; }
h2 { margin: 1.75rem 0 .6rem; }
h3 { font-size: 1rem; margin: 1rem 0 .3rem; }
.card { background: var(--ground); border-color: var(--edge); }
.card > :last-child { margin-bottom: 0; }
.narrow { max-width: 32rem; }
.badge {
  display: inline-block; padding: .05rem .55rem; border-radius: 1rem; font-size: .875rem; font-weight: 600;
  white-space: nowrap; color: var(--quiet); background: var(--raised); border: 1px solid transparent;
}
.badge.info { color: var(--info); background: var(--info-ground); }
.badge.done { color: var(--done); background: var(--done-ground); padding-block: .05rem; }
.badge.warn { color: var(--warn); background: var(--warn-ground); }
.badge.wrong { color: var(--wrong); background: var(--wrong-ground); }
.callout { padding: .7rem 1rem; border-radius: .4rem; margin: 0 0 1rem; background: var(--raised); }
.callout.warn { color: var(--warn); background: var(--warn-ground); }
.callout.wrong { color: var(--wrong); background: var(--wrong-ground); }
.callout.info { color: var(--info); background: var(--info-ground); }
.callout ul { margin: .25rem 0 0; padding-left: 1.25rem; }
.callout p { margin: 0; }
.callout a { color: inherit; }
.tabs { border-bottom: 1px solid var(--edge); margin: 0 0 1rem; }
.tabs ul { display: flex; flex-wrap: wrap; gap: 0 .25rem; }
.tabs a { display: block; padding: .5rem .75rem; text-decoration: none; color: var(--quiet); border-bottom: 3px solid transparent; }
.tabs a[aria-current] { color: var(--ink); font-weight: 600; border-color: var(--accent); }
.count { margin-left: .4rem; padding: 0 .45rem; border-radius: 1rem; background: var(--raised); font-size: .875rem; }
.chips { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: baseline; margin: 0 0 .75rem; }
.chips > span { color: var(--quiet); font-size: .9rem; min-width: 9rem; }
.chips ul { display: flex; flex-wrap: wrap; gap: .4rem; list-style: none; margin: 0; padding: 0; }
.chips a { display: inline-block; padding: .2rem .7rem; border: 1px solid var(--edge); border-radius: 1rem; text-decoration: none; color: var(--ink); }
.chips a:hover { border-color: var(--accent); }
.chips a[aria-current] { background: var(--info-ground); color: var(--info); border-color: var(--info); font-weight: 600; }
.share { display: flex; gap: .5rem; align-items: center; min-width: 9rem; font-variant-numeric: tabular-nums; }
.share svg { flex: 1; height: .7rem; min-width: 4rem; background: var(--raised); border-radius: .2rem; }
.share .bar { fill: var(--accent); }
.filters { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: flex-end; margin: 0 0 1rem; }
.filters .field { margin: 0; min-width: 10rem; flex: 0 1 13rem; }
.filters p { margin: 0; min-height: 2.75rem; }
th { font-size: .875rem; color: var(--quiet); font-weight: 600; }
th, td { border-color: var(--edge); }
th { overflow-wrap: normal; }
td time { white-space: nowrap; }
.scroll { margin: 0 0 1.25rem; }
.scroll .chart { min-width: 32rem; }
.row .decision { margin: 0; }
.row .decision button { min-width: 0; }
.row input[type='date'] { width: auto; }
.figures .badge { white-space: normal; }
tbody tr:hover { background: var(--raised); }
.money, .number { font-variant-numeric: tabular-nums; white-space: nowrap; }
.empty { color: var(--quiet); padding: 1rem; border: 1px dashed var(--line); border-radius: .5rem; margin: 0 0 1rem; }
.under { margin: -.6rem 0 1rem; max-width: 44rem; }
p.wrong:empty { display: none; }
[hidden] { display: none; }
ul.codes { columns: 2; list-style: none; padding: 0; }
.qr { display: block; width: 14rem; max-width: 100%; background: #ffffff; padding: .5rem; border-radius: .4rem; }
.field.wide { max-width: 60rem; }
.field.wide textarea { max-width: none; font-family: ui-monospace, monospace; font-size: .9rem; }
.setting { flex-wrap: wrap; gap: .4rem .6rem; }
.setting input, .setting select { flex: 1 1 9rem; max-width: 18rem; min-height: 2.25rem; }
.setting button { min-height: 2.25rem; padding-block: .2rem; }
ul.index { list-style: none; margin: 0; padding: 0; display: grid; gap: .75rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 18rem), 1fr)); }
ul.index li { padding: .8rem 1rem; border: 1px solid var(--edge); border-radius: .5rem; }
ul.index a { display: block; font-weight: 600; padding: .1rem 0; }
ul.lines { margin: 0; padding: 0; list-style: none; }
ul.lines li { padding: .4rem 0; border-top: 1px solid var(--edge); }
ul.lines li:first-child { border: 0; }
.fields { display: grid; gap: 0 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 14rem), 1fr)); align-items: end; }
.fields fieldset { grid-column: 1 / -1; max-width: none; }
.pair { display: grid; gap: .4rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 9rem), 1fr)); margin: 0 0 .6rem; align-items: start; }
ul.plain { list-style: none; margin: 0; padding: 0; }
.noreturn, .quiet.noreturn { color: var(--warn); font-weight: 600; }
.quiet { color: var(--quiet); }
.decision { display: flex; flex-wrap: wrap; gap: .2rem .75rem; align-items: center; margin: 0 0 .6rem; }
.decision button { min-width: 9rem; }
.decision .hint { flex: 1 1 16rem; font-size: .9rem; }
button[aria-disabled] { color: var(--quiet); background: var(--raised); border-color: var(--line); border-style: dashed; cursor: not-allowed; }
textarea { max-width: 44rem; resize: vertical; }
code, pre { font-family: ui-monospace, monospace; font-size: .9em; }
.columns { display: grid; gap: 0 1.5rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); align-items: start; }
dl.sums { margin: 0 0 1rem; grid-template-columns: fit-content(50%) minmax(0, 1fr); }
.card > p:first-child { margin-top: 0; }
summary { cursor: pointer; padding: .4rem 0; font-weight: 600; min-height: 2rem; }
.chart { display: block; width: 100%; height: auto; max-width: 40rem; }
.chart text { fill: var(--quiet); font-size: 11px; }
.chart .bar { fill: var(--accent); }
.chart .bar.done { fill: var(--done); }
/* Light enough to be told from the red one, dark enough for either ground (3 to 1). */
.chart .bar.warn { fill: #b7791f; }
.chart .bar.wrong { fill: var(--wrong); }
.chart .bar.quiet, .chart .bar.info { fill: var(--line); }
.chart .bar.info { fill: var(--accent); }
.chart .axis { stroke: var(--line); }
.figures { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 9rem), 1fr)); list-style: none; padding: 0; margin: 0 0 1rem; }
.figures a, .figures > li > div { display: block; padding: .7rem 1rem; border: 1px solid var(--edge); border-radius: .5rem; color: inherit; text-decoration: none; height: 100%; }
.figures .none { color: var(--quiet); font-weight: 400; }
.figures a:hover { border-color: var(--accent); }
.figures strong { display: block; font-size: 1.6rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
progress { width: 100%; max-width: 20rem; height: .6rem; accent-color: var(--accent); vertical-align: middle; }
@media (max-width: 52rem) {
  body { grid-template: 'top' auto 'menu' auto 'main' 1fr / minmax(0, 1fr); }
  .menu { border: 0; border-bottom: 1px solid var(--edge); padding: .25rem .75rem; }
  .menu ul { display: flex; flex-wrap: wrap; }
  main { padding: 0 1rem 2rem; }
}
@media (max-width: 40rem) {
  dl.sums { grid-template-columns: 1fr; gap: 0; }
  dl.sums dd { margin: 0 0 .5rem; }
}
${dunningStyle}`;
