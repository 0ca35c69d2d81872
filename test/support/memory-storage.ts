import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Storage } from '../../connectors/storage/types.ts';

/** A storage that keeps its files in this process; tests look into `files`. */
export function memoryStorage(): Storage & { files: Map<string, Buffer> } {
  const files = new Map<string, Buffer>();
  return {
    files,
    async put(key, content) {
      const bytes = content instanceof Readable ? await buffer(content) : Buffer.from(content);
      files.set(key, bytes);
      return { size: bytes.length };
    },
    async get(key) {
      const bytes = files.get(key);
      return bytes === undefined ? 'missing' : { stream: Readable.from([bytes]), size: bytes.length };
    },
    remove: async (key) => (files.delete(key) ? 'removed' : 'missing'),
    async *list(prefix) {
      yield* [...files.keys()].filter((key) => key.startsWith(prefix));
    },
  };
}
