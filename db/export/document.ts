import type { ExportSection } from '../catalogue/bases.ts';
import type { Tx } from '../connect.ts';
import { withMergedNumbers } from '../plans/client.ts';
import { type ExportTable, exportLayout } from './layout.ts';
import { rowsOf } from './rows.ts';

export const EXPORT_FORMAT = 'tenure-export/1';

/** Characters that are put together before they are handed on. */
const CHUNK = 64 * 1024;

/**
 * The export of a client as the text of a JSON document, piece by piece: never more than a few hundred kilobytes are
 * held, however much the client has. Call it in a transaction that is `repeatable read read only`: then everything
 * is of one moment.
 * @param sections which to include; all unless told
 * @param madeAt the moment that the document says it was made at, ISO 8601
 */
export async function* exportDocument(
  tx: Tx,
  { clientId, sections, madeAt }: { clientId: number; sections?: readonly ExportSection[]; madeAt: string },
): AsyncGenerator<string> {
  let held = '';
  for await (const piece of pieces(tx, { clientId, sections, madeAt })) {
    held += piece;
    if (held.length < CHUNK) continue;
    yield held;
    held = '';
  }
  yield held;
}

type Wanted = { clientId: number; sections?: readonly ExportSection[]; madeAt: string };

async function* pieces(tx: Tx, { clientId, sections, madeAt }: Wanted): AsyncGenerator<string> {
  const numbers = await withMergedNumbers(tx, clientId);
  const head = { format: EXPORT_FORMAT, client: clientId, numbers, madeAt };
  yield `${JSON.stringify(head).slice(0, -1)},"sections":{`;
  for (const [place, { section, title, tables }] of exportLayout(sections).entries()) {
    yield `${place === 0 ? '' : ','}\n${JSON.stringify(section)}:{"title":${JSON.stringify(title)},"tables":{`;
    for (const [at, table] of tables.entries()) {
      if (at > 0) yield ',';
      yield* tablePieces(tx, table, numbers);
    }
    yield '}}';
  }
  yield '\n}}\n';
}

async function* tablePieces(tx: Tx, table: ExportTable, numbers: readonly number[]): AsyncGenerator<string> {
  const labels = Object.fromEntries(table.fields.map(({ name, label }) => [name, label]));
  yield `\n${JSON.stringify(table.name)}:{"title":${JSON.stringify(table.title)},"labels":${JSON.stringify(labels)},"rows":[`;
  let before = '\n';
  for await (const rows of rowsOf(tx, table, numbers)) {
    yield before + rows.map((row) => JSON.stringify(row)).join(',\n');
    before = ',\n';
  }
  yield ']}';
}
