import { allCells, playCells, playReferences } from './matrix.ts';
import { sampleOf } from './sample.ts';
import { openStage } from './stage.ts';
import { tableOf } from './table.ts';

const stage = await openStage();
try {
  for (const named of process.argv.slice(2)) {
    const refs = await playReferences(stage, { twice: false, named });
    const cells = sampleOf(
      allCells(refs).filter((c) => c.case.kind === named),
      { worker: 8 },
      7,
    );
    const out = await playCells(stage, refs, cells, (l) => console.log(l));
    const failed = out.filter(({ differences }) => differences.length > 0);
    console.log(named, cells.length, 'played', failed.length, 'failed');
    console.log(tableOf(failed));
    for (const f of failed)
      console.log(
        f.cell.case.name,
        f.cell.point,
        f.cell.fault.name,
        f.differences.slice(0, 4).map((d) => d.slice(0, 700)),
      );
  }
} catch (e) {
  console.error(String(e));
} finally {
  await stage.close();
  process.exit(0);
}
