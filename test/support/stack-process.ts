import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { endProcess, findProcesses } from '../../dev/processes.ts';
import type { Up } from '../../dev/up-file.ts';

const SCRIPT = fileURLToPath(new URL('./run-stack.ts', import.meta.url));

export type UpLine = Up & { firstRun: boolean; key: string };

/** A stack in a process of its own, the leader of its process group as under a shell. */
export interface StackProcess {
  child: ChildProcess;
  pid: number;
  /** What it has said so far. */
  lines: string[];
  /** Resolves with the first line that has the text, said before or after the call; fails when it ends without. */
  said(text: string): Promise<string>;
  /** Resolves when it is up. */
  up(): Promise<UpLine>;
  /** Exit code, or the signal that ended it. */
  ended: Promise<number | string>;
}

export function runStack(dir: string): StackProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', SCRIPT, dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(line));
  const ended = once(child, 'exit').then(([code, signal]: (number | string)[]) => code ?? signal ?? 'gone');
  const said = async (text: string) => {
    for (;;) {
      const line = lines.find((candidate) => candidate.includes(text));
      if (line !== undefined) return line;
      const more = once(reader, 'line').then(() => true);
      const closed = once(reader, 'close').then(() => false);
      if (!(await Promise.race([more, closed])))
        throw new Error(`It ended without "${text}". It said:\n${lines.join('\n')}`);
    }
  };
  const up = async () => JSON.parse((await said('up {')).slice('up '.length)) as UpLine;
  return { child, pid: child.pid ?? -1, lines, said, up, ended };
}

/** Ids of the PostgreSQL and Temporal servers that run on a directory. */
export function serversOf(dir: string): { postgres: number | undefined; temporal: number | undefined } {
  return {
    postgres: findProcesses('postgres', `-D ${join(dir, 'postgres')}/`)[0]?.pid,
    temporal: findProcesses('start-dev', `--db-filename ${join(dir, 'temporal')}/`)[0]?.pid,
  };
}

/** A new directory for a stack, whose parent everybody may enter, and what removes it with all that runs on it. */
export async function stackDir(): Promise<{ dir: string; remove: () => Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'tenure-stack-'));
  const remove = async () => {
    for (const { pid } of findProcesses(dir)) await endProcess(pid, ['SIGKILL'], 5_000);
    const moved = await readFile(join(dir, 'postgres', 'MOVED.json'), 'utf8').catch(() => undefined);
    if (moved) await rm((JSON.parse(moved) as { home: string }).home, { recursive: true, force: true });
    await rm(dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  };
  return { dir, remove };
}
