import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Progress } from './processes.ts';

/** Directory for programs that are fetched or built once per machine; made when missing. */
export function toolCache(): string {
  const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const dir = join(base, 'tenure');
  mkdirSync(dir, { recursive: true });
  return dir;
}

/** The first of `dirs` (the directories of PATH unless told) that holds the program, as a full path. */
export function findProgram(
  name: string,
  dirs = (process.env.PATH ?? '').split(delimiter),
): string | undefined {
  return dirs
    .filter(Boolean)
    .map((dir) => join(dir, name))
    .find(isExecutable);
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** First line that `program --version` says, or undefined when it does not run. */
export function versionOf(program: string, flag = '--version'): string | undefined {
  const result = spawnSync(program, [flag], { encoding: 'utf8', timeout: 20_000 });
  return result.status === 0 ? `${result.stdout}${result.stderr}`.trim().split('\n')[0] : undefined;
}

export interface LongCommand {
  file: string;
  args: string[];
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** The command is ended after this time. */
  timeoutMs: number;
  /** Text of a progress line, from the seconds passed and the lines that the command has printed. */
  describe: (seconds: number, lines: number) => string;
  onProgress: Progress;
}

export type CommandOutcome = { ok: true } | { ok: false; why: string };

const PROGRESS_EVERY_MS = 5_000;

/** Runs a command that takes long, with a progress line every five seconds. Never throws. */
export function runLong(command: LongCommand): Promise<CommandOutcome> {
  const { file, args, cwd, env, timeoutMs, describe, onProgress } = command;
  return new Promise((resolve) => {
    const began = performance.now();
    const child = spawn(file, args, { cwd, env: env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'] });
    let lines = 0;
    let tail = '';
    const onOutput = (chunk: Buffer) => {
      const text = chunk.toString();
      lines += text.split('\n').length - 1;
      tail = (tail + text).slice(-2_000);
    };
    child.stdout.on('data', onOutput);
    child.stderr.on('data', onOutput);
    const ticker = setInterval(() => {
      onProgress(describe(Math.round((performance.now() - began) / 1000), lines));
    }, PROGRESS_EVERY_MS);
    const limit = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    const finish = (outcome: CommandOutcome) => {
      clearInterval(ticker);
      clearTimeout(limit);
      resolve(outcome);
    };
    child.once('error', (error) => finish({ ok: false, why: error.message }));
    child.once('close', (code, signal) => {
      if (code === 0) return finish({ ok: true });
      const why = signal
        ? `no result within ${Math.round(timeoutMs / 1000)} s`
        : tail.trim().split('\n').at(-1);
      finish({ ok: false, why: why || `exit code ${code}` });
    });
  });
}

/**
 * Lets the Temporal SDK download one of its own servers into our cache, in a process of its own because the SDK
 * cannot be told to give up. Returns the program, or undefined when it cannot be had (no network, no build for
 * this machine).
 */
export async function sdkDownload(
  server: 'dev-server' | 'time-skipping',
  what: string,
  timeoutMs: number,
  onProgress: Progress,
): Promise<string | undefined> {
  const dir = join(toolCache(), `sdk-${server}`);
  mkdirSync(dir, { recursive: true });
  const have = downloaded(dir);
  if (have) return have;
  onProgress(`Asking the Temporal SDK to download ${what}.`);
  await runLong({
    file: process.execPath,
    args: [fileURLToPath(new URL('./sdk-download.mjs', import.meta.url)), server, dir],
    timeoutMs,
    describe: (seconds) => `Downloading ${what} (${seconds} s).`,
    onProgress,
  });
  return downloaded(dir);
}

function downloaded(dir: string): string | undefined {
  return readdirSync(dir)
    .filter((name) => name.startsWith('temporal') && !name.includes('download'))
    .map((name) => join(dir, name))
    .find(isExecutable);
}
