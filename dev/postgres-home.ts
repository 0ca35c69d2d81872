import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Account, canEnter, SHARED_HOME } from './postgres-binaries.ts';
import type { Progress } from './processes.ts';

const movedSchema = z.object({ dir: z.string(), home: z.string() });

/**
 * Where the data of `dir` (absolute) lives: in `dir` itself, or, when we are root and `nobody` cannot enter it
 * (a clone under /root), in a directory under /var/lib that the file `dir/MOVED.json` names.
 */
export async function reachableHome(
  dir: string,
  account: Account | undefined,
  onProgress: Progress,
): Promise<string> {
  await mkdir(dir, { recursive: true });
  await chmod(dir, account ? 0o711 : 0o700);
  if (canEnter(dir, account)) return dir;
  const note = join(dir, 'MOVED.json');
  const known = await readNote(note);
  // a directory that was moved takes its data along; one that was copied does not share the original's
  const mine = known && (known.dir === dir || !existsSync(known.dir));
  const home = mine ? known.home : join(SHARED_HOME, `postgres-${randomBytes(6).toString('hex')}`);
  if (!mine)
    onProgress(
      `PostgreSQL keeps its data in ${home}, because it does not run as root and nobody else can enter ${dir}.`,
    );
  await mkdir(home, { recursive: true });
  await chmod(SHARED_HOME, 0o755);
  await chmod(home, 0o711);
  await writeFile(note, JSON.stringify({ dir, home }));
  return home;
}

async function readNote(file: string) {
  try {
    return movedSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}
