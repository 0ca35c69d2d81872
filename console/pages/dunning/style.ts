/** What the pages about dunning have of their own. */
export const dunningStyle = `
.editor { display: grid; gap: 0 2rem; grid-template-columns: minmax(0, 1fr); align-items: start; }
.rung { max-width: none; min-width: 0; padding: .4rem 1rem .6rem; border-color: var(--edge); border-radius: .5rem; margin: 0 0 .75rem; }
.rung > legend { font-weight: 600; padding: 0 .4rem; }
.rung .day { color: var(--accent); margin-right: .25rem; }
.rung.off, .rung.off .day { color: var(--quiet); border-style: dashed; }
.rung > .row { margin: .25rem 0 0; gap: .4rem; }
.rung > .row button { min-height: 2.25rem; padding: .2rem .8rem; font-weight: 400; }
.rung-fields { display: flex; flex-wrap: wrap; gap: .4rem .9rem; align-items: flex-start; margin: 0 0 .5rem; }
.rung-fields .field { margin: 0; flex: 1 1 9rem; min-width: 0; max-width: 16rem; }
.rung-fields .field label, .rung-fields .hint, .rung-fields legend { font-size: .875rem; }
.rung-fields .field .check label { font-size: 1rem; }
.rung-fields fieldset { margin: 0; padding: .2rem .8rem; flex: 1 1 11rem; }
.rung-fields > .row { margin: 1.3rem 0 0; }
.rung-fields input, .rung-fields select { min-height: 2.5rem; padding-block: .3rem; }
.rung-fields .field > .check { margin-top: 1.5rem; }
#simulation pre { margin: 0; max-height: 20rem; overflow: auto; }
#simulation .chart { max-width: 30rem; }
@media (min-width: 76rem) {
  .editor { grid-template-columns: minmax(0, 1fr) minmax(0, 25rem); }
  #simulation { position: sticky; top: 1rem; max-height: calc(100vh - 2rem); overflow: auto; }
}
.pick { display: flex; gap: .6rem; align-items: center; }
`;
