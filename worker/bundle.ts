import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
/** What the bundle is made of; the lock file stands for the packages. */
const SOURCES = ['workflows', 'domain', 'package-lock.json'];

/**
 * Bundles the workflow code. Bundling takes seconds, so the result is kept under the hash of its sources.
 * @param cacheDir where it is kept; nothing is kept when it is left out
 * @returns the code and, when it is kept, its file
 */
export async function bundleWorkflows({
  cacheDir,
}: {
  cacheDir?: string;
} = {}): Promise<{ code: string; path?: string }> {
  const path = cacheDir ? join(cacheDir, `workflows-${await hashOf(SOURCES)}.js`) : undefined;
  const kept = path ? await readFile(path, 'utf8').catch(() => undefined) : undefined;
  if (kept !== undefined) return { code: kept, path };
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(ROOT, 'workflows/index.ts'),
    logger: { log() {}, trace() {}, debug() {}, info() {}, warn: console.warn, error: console.error },
  });
  if (path && cacheDir) {
    await mkdir(cacheDir, { recursive: true });
    const temporary = `${path}.${process.pid}`;
    await writeFile(temporary, code);
    await rename(temporary, path);
  }
  return { code, path };
}

async function hashOf(names: string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const name of names)
    for (const file of await filesUnder(name)) hash.update(file).update(await readFile(join(ROOT, file)));
  return hash.digest('hex').slice(0, 16);
}

async function filesUnder(name: string): Promise<string[]> {
  if ((await stat(join(ROOT, name))).isFile()) return [name];
  const entries = await readdir(join(ROOT, name), { recursive: true });
  return entries
    .filter((entry) => entry.endsWith('.ts'))
    .map((entry) => join(name, entry))
    .sort();
}
