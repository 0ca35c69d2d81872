import { randomUUID } from 'node:crypto';
import { constants, type Dirent } from 'node:fs';
import { lstat, mkdir, open, readdir, realpath, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { type Storage, StorageKeyError } from './types.ts';

const WORD = '[a-z0-9][a-z0-9-]{0,99}';
const KEY = new RegExp(`^${WORD}(/${WORD}){0,4}$`);
/** No key begins with a dot, so what is being written is never listed or read. */
const INCOMING = '.incoming';
const ABANDONED_MS = 24 * 60 * 60_000;

/**
 * Files in a directory, made when missing, for us only (0700, files 0600). Nothing outside it is touched: keys are
 * checked, and symbolic links in it are not followed. What a crash left half-written goes after a day.
 */
export async function openLocalStorage(directory: string): Promise<Storage> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const root = await realpath(directory);
  const incoming = join(root, INCOMING);
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  await dropAbandoned(incoming);

  return {
    async put(key, content) {
      const file = pathOf(root, key);
      const draft = join(incoming, randomUUID());
      try {
        const size = await write(draft, content);
        await makeFolders(root, key);
        await rename(draft, file);
        await syncDirectory(dirname(file));
        return { size };
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
    },

    async get(key) {
      const file = pathOf(root, key);
      if (!(await isThere(root, key))) return 'missing';
      const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW).catch(missingOrThrow);
      if (handle === undefined) return 'missing';
      const { size } = await handle.stat();
      return { stream: handle.createReadStream(), size };
    },

    async remove(key) {
      const file = pathOf(root, key);
      if (!(await isThere(root, key))) return 'missing';
      const removed = await unlink(file).then(() => true, missingOrThrow);
      if (removed === undefined) return 'missing';
      await syncDirectory(dirname(file));
      return 'removed';
    },

    list: (prefix) => keysBelow(root, '', prefix),
  };
}

function pathOf(root: string, key: string): string {
  if (!KEY.test(key))
    throw new StorageKeyError(
      'The name of a stored file is not one of ours: it must be lower-case words with dashes, with / between them.',
    );
  return join(root, ...key.split('/'));
}

async function write(draft: string, content: Readable | Uint8Array): Promise<number> {
  const handle = await open(draft, 'wx', 0o600);
  try {
    await writeFile(handle, content);
    // Renamed only when it is on the disk: a crash leaves all of it or nothing.
    await handle.sync();
    return (await handle.stat()).size;
  } finally {
    await handle.close();
  }
}

/** Whether a key leads to a plain file, along directories that are none of somebody's links. */
async function isThere(root: string, key: string): Promise<boolean> {
  try {
    await requireNoLinks(root, key);
    return (await lstat(pathOf(root, key))).isFile();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

async function requireNoLinks(root: string, key: string): Promise<void> {
  const folder = dirname(pathOf(root, key));
  if ((await realpath(folder)) !== folder) throw linkFound();
}

/** Makes the directories of a key one by one, so that none is made behind somebody's link. */
async function makeFolders(root: string, key: string): Promise<void> {
  let folder = root;
  for (const name of key.split('/').slice(0, -1)) {
    folder = join(folder, name);
    await mkdir(folder, { mode: 0o700 }).catch(existsOrThrow);
    if ((await lstat(folder)).isSymbolicLink()) throw linkFound();
  }
}

const linkFound = () =>
  new StorageKeyError('A symbolic link lies in the directory of stored files; it is not followed.');

async function* keysBelow(root: string, folder: string, prefix: string): AsyncIterable<string> {
  const entries: Dirent[] | undefined = await readdir(join(root, folder), { withFileTypes: true }).catch(
    missingOrThrow,
  );
  for (const entry of entries ?? []) {
    const key = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (!KEY.test(key)) continue;
    if (entry.isFile() && key.startsWith(prefix)) yield key;
    const leadsThere = `${key}/`.startsWith(prefix) || prefix.startsWith(`${key}/`);
    if (entry.isDirectory() && leadsThere) yield* keysBelow(root, key, prefix);
  }
}

async function dropAbandoned(incoming: string): Promise<void> {
  for (const name of await readdir(incoming)) {
    const draft = join(incoming, name);
    const seen = await lstat(draft).catch(missingOrThrow);
    if (seen && Date.now() - seen.mtimeMs > ABANDONED_MS) await rm(draft, { force: true });
  }
}

/** Makes a rename or a removal survive a loss of power. */
async function syncDirectory(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function missingOrThrow(error: unknown): undefined {
  if (isMissing(error)) return undefined;
  throw error;
}

function existsOrThrow(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
