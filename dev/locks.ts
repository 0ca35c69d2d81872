import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { errorCode, isRunning, processBirth } from './processes.ts';

const ownerSchema = z.object({ pid: z.number().int().positive(), birth: z.string() });

/** Who holds a lock: the process by id and birth, so that a later process with the same id is not taken for it. */
export type LockOwner = z.infer<typeof ownerSchema>;

export type LockResult = { held: true; release: () => void } | { held: false; owner: LockOwner };

/**
 * Takes the lock file for this process, or says who has it. A lock whose owner was killed counts as free, so
 * nothing has to be cleaned up by hand. `file`'s directory must exist.
 */
export function takeLock(file: string): LockResult {
  const mine: LockOwner = { pid: process.pid, birth: processBirth(process.pid) ?? 'unknown' };
  const draft = `${file}.${process.pid}-${Math.random().toString(36).slice(2)}`;
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    for (;;) {
      if (linked(draft, file)) return { held: true, release: () => release(file, mine) };
      const owner = readOwner(file);
      if (owner && isRunning(owner.pid) && processBirth(owner.pid) === owner.birth)
        return { held: false, owner };
      removeStale(file, owner);
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Runs `work` while holding the lock, waiting for whoever has it; `onWait` is told once when there is a wait. */
export async function withLock<T>(
  file: string,
  onWait: (owner: LockOwner) => void,
  work: () => Promise<T>,
): Promise<T> {
  let told = false;
  for (;;) {
    const lock = takeLock(file);
    if (lock.held) {
      try {
        return await work();
      } finally {
        lock.release();
      }
    }
    if (!told) onWait(lock.owner);
    told = true;
    await sleep(250);
  }
}

/** A hard link is made only if the name is free, and appears with its content: no half-written lock is ever seen. */
function linked(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function readOwner(file: string): LockOwner | undefined {
  try {
    return ownerSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Moves the stale lock away; if somebody put a fresh one there in between, that one is put back. */
function removeStale(file: string, stale: LockOwner | undefined): void {
  const aside = `${file}.stale-${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw error;
  }
  const moved = readOwner(aside);
  if (moved && (moved.pid !== stale?.pid || moved.birth !== stale.birth)) linked(aside, file);
  rmSync(aside, { force: true });
}

function release(file: string, mine: LockOwner): void {
  const owner = readOwner(file);
  if (owner?.pid === mine.pid && owner.birth === mine.birth) rmSync(file, { force: true });
}
