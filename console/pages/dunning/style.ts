/** What the pages about dunning have of their own. */
export const dunningStyle = `
.editor { display: grid; gap: 0 1.5rem; grid-template-columns: minmax(0, 1fr); align-items: start; }
.rung { max-width: none; min-width: 0; padding: .3rem .9rem .5rem; border-color: var(--edge); border-radius: .5rem; margin: 0 0 .75rem; }
.rung > legend { font-weight: 600; padding: 0 .4rem; }
.rung .day { color: var(--accent); margin-right: .25rem; }
.rung.off, .rung.off .day { color: var(--quiet); border-style: dashed; }
.rung-foot { display: flex; flex-wrap: wrap; gap: .25rem 1rem; justify-content: space-between; align-items: flex-start; }
.rung-foot details { flex: 1 1 12rem; min-width: 0; }
.rung-foot details[open] { flex-basis: 100%; }
.rung-foot .row { margin: 0; gap: .4rem; }
.rung-foot button { min-height: 2.1rem; padding: .1rem .7rem; font-weight: 400; font-size: .9rem; }
.rung-fields { display: flex; flex-wrap: wrap; gap: .4rem .6rem; align-items: flex-start; margin: 0 0 .4rem; }
.rung-fields .field { display: flex; flex-direction: column; margin: 0; flex: 1 1 8.5rem; min-width: 0; max-width: 16rem; }
.rung-fields .field:has([name$='days']) { flex: 0 1 5rem; }
.rung-fields .field:has([name$='.level']) { flex: 0 1 6.25rem; }
.rung-fields .field:has([name$='.everyDays']), .rung-fields .field:has([name$='.times']) { flex: 0 1 8rem; }
.rung-fields .field:has([name$='.side']) { flex: 0 1 8.25rem; }
.rung-fields .field:has([name$='.channel']) { flex: 0 1 7.25rem; }
.rung-fields .field:has([name$='.template']) { flex-basis: 7rem; }
.rung-fields .field:has([name$='Hours']) { flex-basis: 14rem; }
.rung-fields .field label, .rung-fields .hint, .rung-fields legend { font-size: .875rem; }
.rung-fields .field > label { font-weight: 400; color: var(--quiet); }
.rung-fields .field > .hint { order: 2; }
.rung-fields .field > .wrong { order: 3; }
.rung-fields .field .check label { font-size: 1rem; }
.rung-fields .field > .check { margin-top: 1.4rem; }
.rung-fields fieldset { margin: 0; padding: .2rem .8rem; flex: 1 1 11rem; border-color: var(--edge); }
.rung-fields > .row { margin: 1.3rem 0 0; }
.rung-fields input, .rung-fields select { min-height: 2.4rem; padding-block: .25rem; }
.rung-fields input[type='checkbox'] { min-height: 1.25rem; }
#rungs + .hint { margin-bottom: .75rem; }
select[aria-invalid], textarea[aria-invalid] { border: 2px solid var(--wrong); }
#simulation h3:first-of-type { margin-top: 0; }
#simulation pre { margin: 0; max-height: 20rem; overflow: auto; }
#simulation .chart text { font-size: 12px; }
#simulation.htmx-request { border-style: dashed; }
ul.changes ul li { border: 0; padding: 0; }
@media (min-width: 76rem) {
  .editor { grid-template-columns: minmax(0, 1fr) minmax(0, 23rem); }
  #simulation { position: sticky; top: 1rem; max-height: calc(100vh - 2rem); overflow: auto; }
}
@media (max-width: 40rem) { #simulation .chart { display: none; } }
`;
