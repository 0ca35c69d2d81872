import type { Readable } from 'node:stream';

/** What the API needs of the storage of files; workers have the same files. */
export interface FileStore {
  put(key: string, content: Uint8Array): Promise<unknown>;
  get(key: string): Promise<{ stream: Readable; size: number } | 'missing'>;
  remove(key: string): Promise<unknown>;
}

/** The disk or volume that keeps files did not take or give them; `cause` says why. */
export class StorageUnavailable extends Error {
  override readonly name = 'StorageUnavailable';
}

/** For what the storage throws. */
export function storageUnavailable(cause: unknown): never {
  throw new StorageUnavailable('The storage of files failed.', { cause });
}
