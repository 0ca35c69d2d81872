import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** An append-only file of puts and removals, one JSON line each. */
export interface Journal<T> {
  /** What the file held when it was opened. */
  readonly loaded: ReadonlyMap<string, T>;
  put(key: string, value: T): void;
  remove(key: string): void;
  close(): void;
}

type Line<T> = { put: string; value: T } | { remove: string };

/**
 * Opens and compacts a journal; a new file begins with what is given, whole or not at all. Each change is handed to the system in one write before the call
 * returns, so that a SIGKILL loses nothing that was acknowledged; a line torn by it is dropped.
 */
export function openJournal<T>(file: string, beginWith: ReadonlyMap<string, T>): Journal<T> {
  mkdirSync(dirname(file), { recursive: true });
  const isNew = !existsSync(file);
  const loaded = isNew ? beginWith : replay<T>(readFileSync(file, 'utf8'));
  // Compacted beside it and renamed, so that there is a whole file at every moment.
  const lines = [...loaded].map(([put, value]) => `${JSON.stringify({ put, value })}\n`);
  writeFileSync(`${file}.new`, lines.join(''), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  const handle = openSync(file, 'a');
  const append = (line: Line<T>) => writeSync(handle, `${JSON.stringify(line)}\n`);
  return {
    loaded,
    put: (put, value) => void append({ put, value }),
    remove: (remove) => void append({ remove }),
    close: () => closeSync(handle),
  };
}

function replay<T>(text: string): Map<string, T> {
  const held = new Map<string, T>();
  for (const line of text.split('\n')) {
    if (line === '') continue;
    let entry: Line<T>;
    try {
      entry = JSON.parse(line);
    } catch {
      continue;
    }
    if ('remove' in entry) held.delete(entry.remove);
    else held.set(entry.put, entry.value);
  }
  return held;
}
