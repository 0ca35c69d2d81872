import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openLocalStorage } from '../../../connectors/storage/local.ts';
import { type Storage, StorageKeyError } from '../../../connectors/storage/types.ts';

let dir: string;
let root: string;
let storage: Storage;
let count = 0;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tenure-storage-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));
beforeEach(async () => {
  root = join(dir, String(count++));
  storage = await openLocalStorage(root);
});

async function read(key: string): Promise<string> {
  const found = await storage.get(key);
  if (found === 'missing') return found;
  const bytes = await buffer(found.stream);
  expect(bytes.length).toBe(found.size);
  return bytes.toString();
}

async function keys(prefix = ''): Promise<string[]> {
  const found: string[] = [];
  for await (const key of storage.list(prefix)) found.push(key);
  return found.sort();
}

describe('files in a directory', () => {
  test('C7: a file is stored, read, replaced and removed, and a missing one is a plain answer', async () => {
    expect(await read('files/a-1')).toBe('missing');
    expect(await storage.remove('files/a-1')).toBe('missing');
    expect(await storage.put('files/a-1', Buffer.from('first'))).toEqual({ size: 5 });
    expect(await read('files/a-1')).toBe('first');
    await storage.put('files/a-1', Readable.from(['sec', 'ond']));
    expect(await read('files/a-1')).toBe('second');
    expect(await storage.remove('files/a-1')).toBe('removed');
    expect(await read('files/a-1')).toBe('missing');
    expect(await storage.remove('files/a-1')).toBe('missing');
  });

  test('C7: only we may read what is stored', async () => {
    await storage.put('files/a', Buffer.from('x'));
    const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
    expect(await mode(root)).toBe('700');
    expect(await mode(join(root, 'files'))).toBe('700');
    expect(await mode(join(root, 'files', 'a'))).toBe('600');
  });

  test('C7: a stream that breaks off leaves nothing, nor takes away what was there', async () => {
    await storage.put('files/a', Buffer.from('whole'));
    const broken = () =>
      Readable.from(
        (async function* () {
          yield 'half';
          throw new Error('the other side went away');
        })(),
      );
    await expect(storage.put('files/a', broken())).rejects.toThrow('went away');
    await expect(storage.put('files/b', broken())).rejects.toThrow('went away');
    expect(await read('files/a')).toBe('whole');
    expect(await keys()).toEqual(['files/a']);
  });

  test('C7: what a crash left half-written is not listed, and goes when it is a day old', async () => {
    const [old, young] = [join(root, '.incoming', 'old'), join(root, '.incoming', 'young')];
    for (const file of [old, young]) await writeFile(file, 'half');
    const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000);
    await utimes(old, twoDaysAgo, twoDaysAgo);
    expect(await keys()).toEqual([]);
    await openLocalStorage(root);
    expect([existsSync(old), existsSync(young)]).toEqual([false, true]);
  });

  test('C7: keys are listed by what they begin with', async () => {
    const all = [
      'a',
      'exports/2026/x1',
      'exports/2026/x2',
      'exports/2027/x1',
      'files/a-1',
      'files/a-2',
      'files/b',
    ];
    for (const key of all) await storage.put(key, Buffer.from(key));
    expect(await keys()).toEqual(all);
    expect(await keys('files/')).toEqual(['files/a-1', 'files/a-2', 'files/b']);
    expect(await keys('files/a')).toEqual(['files/a-1', 'files/a-2']);
    expect(await keys('exports/2026')).toEqual(['exports/2026/x1', 'exports/2026/x2']);
    expect(await keys('none/')).toEqual([]);
  });
});

describe('what would leave the directory', () => {
  test('C7: is refused, whatever the key', async () => {
    await writeFile(join(dir, 'outside'), 'secret');
    const bad = [
      '',
      '.',
      '..',
      '../outside',
      'files/../../outside',
      '/etc/passwd',
      'files//a',
      'files/',
      '/a',
    ];
    for (const key of [
      ...bad,
      '.incoming/x',
      'files/.a',
      'files\\a',
      'files/a\0b',
      'FILES/a',
      'a'.repeat(200),
    ]) {
      await expect(storage.get(key), key).rejects.toThrow(StorageKeyError);
      await expect(storage.put(key, Buffer.from('x')), key).rejects.toThrow(StorageKeyError);
      await expect(storage.remove(key), key).rejects.toThrow(StorageKeyError);
    }
    expect(await readFile(join(dir, 'outside'), 'utf8')).toBe('secret');
    expect(await keys()).toEqual([]);
  });

  test('C7: any text is either one of our keys or refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 30 }), async (key) => {
        const found = await storage.get(key).catch((error: unknown) => error);
        if (found === 'missing') expect(key).toMatch(/^[a-z0-9/-]+$/);
        else expect(found).toBeInstanceOf(StorageKeyError);
      }),
    );
  });

  test('C7: symbolic links are not followed, neither to a file nor through a directory', async () => {
    const outside = join(dir, 'elsewhere');
    await mkdir(outside);
    await writeFile(join(outside, 'a'), 'secret');
    await storage.put('files/real', Buffer.from('x'));
    await symlink(join(outside, 'a'), join(root, 'files', 'link'));
    await symlink(outside, join(root, 'linked'));
    expect(await storage.get('files/link')).toBe('missing');
    expect(await storage.remove('files/link')).toBe('missing');
    await expect(storage.get('linked/a')).rejects.toThrow(StorageKeyError);
    await expect(storage.remove('linked/a')).rejects.toThrow(StorageKeyError);
    await expect(storage.put('linked/b', Buffer.from('x'))).rejects.toThrow(StorageKeyError);
    await expect(storage.put('linked/deeper/b', Buffer.from('x'))).rejects.toThrow(StorageKeyError);
    expect(await keys()).toEqual(['files/real']);
    expect(existsSync(join(outside, 'deeper'))).toBe(false);
    expect(await readFile(join(outside, 'a'), 'utf8')).toBe('secret');
    expect(existsSync(join(outside, 'b'))).toBe(false);
  });

  test('C7: the directory itself may be a link: that is its owner’s choice', async () => {
    const real = join(dir, 'volume');
    await mkdir(real);
    await symlink(real, join(dir, 'mounted'));
    storage = await openLocalStorage(join(dir, 'mounted'));
    await storage.put('files/a', Buffer.from('x'));
    expect(await readFile(join(real, 'files', 'a'), 'utf8')).toBe('x');
  });
});
