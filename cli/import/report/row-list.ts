import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { Reason } from '../whmcs/reasons.ts';
import type { Report } from './report.ts';

/** Every row that something is said about, written down as it comes. */
export interface RowList {
  add(entry: { table: string; row: number; reason: Reason; detail?: string }): void;
  /** Resolves when the file's buffer is small again. */
  flushed(): Promise<void>;
  /** Puts the report behind the rows and the file in its place. */
  finish(report: Report): Promise<void>;
  /** Removes the unfinished file. */
  discard(): Promise<void>;
}

const NOWHERE: RowList = {
  add() {},
  flushed: async () => {},
  finish: async () => {},
  discard: async () => {},
};

/**
 * A JSON file `{"rows": [{table, row, reason}…], "report": …}`, readable only by its owner; it appears when the run
 * has ended. Without a path nothing is kept.
 * @throws when the file cannot be made
 */
export async function openRowList(path: string | undefined): Promise<RowList> {
  if (path === undefined) return NOWHERE;
  const unfinished = `${path}.unfinished`;
  const file = createWriteStream(unfinished, { mode: 0o600 });
  await once(file, 'open');
  let failure: Error | undefined;
  file.on('error', (error) => {
    failure = error;
  });
  let first = true;
  file.write('{"rows": [');
  return {
    add(entry) {
      file.write(`${first ? '' : ','}\n${JSON.stringify(entry)}`);
      first = false;
    },
    async flushed() {
      if (failure) throw failure;
      if (file.writableNeedDrain) await Promise.race([once(file, 'drain'), once(file, 'close')]);
    },
    async finish(report) {
      file.end(`\n],\n"report": ${JSON.stringify(report, null, 2)}}\n`);
      await once(file, 'close');
      if (failure) throw failure;
      await rename(unfinished, path);
    },
    async discard() {
      file.destroy();
      await rm(unfinished, { force: true });
    },
  };
}
