import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProcesses } from '../../dev/processes.ts';
import { readUp, type Up } from '../../dev/up-file.ts';

export interface Program {
  /** standard output and error so far */
  output(): string;
  exit: Promise<number | null>;
  pid: number;
}

/** The `tenure` program on a directory of its own. */
export interface Home {
  dir: string;
  /** Runs a command of it in a process of its own. */
  tenure(...args: string[]): Program;
  /** Waits until `tenure up` has said where it is; fails with its output when it ends. */
  started(program: Program): Promise<Up>;
  /** Ends what still runs there and removes the directory. */
  remove(): Promise<void>;
}

/** Makes an empty directory for a Tenure. */
export async function makeHome(): Promise<Home> {
  const dir = await mkdtemp(join(tmpdir(), 'tenure-e2e-'));
  return {
    dir,
    tenure(...args) {
      const child = spawn(process.execPath, ['bin/tenure.mjs', ...args], {
        env: { ...process.env, TENURE_DIR: dir, NO_COLOR: '1', TENURE_LOG_LEVEL: 'warn' },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let text = '';
      const add = (chunk: Buffer) => {
        text += chunk.toString();
      };
      child.stdout.on('data', add);
      child.stderr.on('data', add);
      const exit = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
      return { output: () => text, exit, pid: child.pid ?? 0 };
    },
    async started(program) {
      let ended = false;
      void program.exit.then(() => {
        ended = true;
      });
      await until(() => ended || readUp(dir) !== undefined, 'tenure up');
      const up = readUp(dir);
      if (!up) throw new Error(`it ended: ${program.output()}`);
      return up;
    },
    async remove() {
      const up = readUp(dir);
      if (up) process.kill(up.pid, 'SIGKILL');
      await until(() => findProcesses(dir).length === 0, 'its processes');
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Waits up to 90 s. */
export async function until(holds: () => Promise<boolean> | boolean, what: string): Promise<void> {
  for (let look = 0; look < 900; look++) {
    if (await holds()) return;
    await sleep(100);
  }
  throw new Error(`waited too long for ${what}`);
}
