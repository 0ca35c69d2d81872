import type { Readable } from 'node:stream';

/** A stored file that was found. The stream must be read or destroyed. */
export interface StoredFile {
  stream: Readable;
  /** Bytes. */
  size: number;
}

/**
 * Where files of clients and export artefacts lie. Keys are names that we make: lower-case words, digits and dashes,
 * with `/` between them, such as `files/3f0c…`; any other key throws `StorageKeyError`. What the disk does throws too.
 */
export interface Storage {
  /** Stores a file as a whole or not at all; an earlier one with this key is replaced. */
  put(key: string, content: Readable | Uint8Array): Promise<{ size: number }>;
  get(key: string): Promise<StoredFile | 'missing'>;
  remove(key: string): Promise<'removed' | 'missing'>;
  /** The keys that begin with `prefix`, in no order; all when it is empty. */
  list(prefix: string): AsyncIterable<string>;
}

/** A key that is not one of ours: our own mistake, or somebody's attempt to leave the directory. */
export class StorageKeyError extends Error {
  override readonly name = 'StorageKeyError';
}
