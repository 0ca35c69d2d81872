import { execFileSync, spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Receives one line for people about what is being done. */
export type Progress = (line: string) => void;

/** A process as the system shows it: its id and its whole command line. */
export interface SeenProcess {
  pid: number;
  command: string;
}

/** A process that we started in a process group of its own. */
export interface Child {
  pid: number;
  /** Exit code or signal once it has ended, else undefined. */
  ended(): string | undefined;
  /** Sends the signal, then harder ones after `graceMs` each; resolves when the process is gone. */
  stop(signals: readonly NodeJS.Signals[], graceMs: number): Promise<void>;
}

export interface ChildOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  uid?: number;
  gid?: number;
  /** File that takes the standard output and error; set aside as `<file>.1` above 8 MB. */
  logFile: string;
  /** Signal that the child gets when our own process dies without stopping it; none when left out. */
  guardSignal?: 'INT' | 'TERM';
  /** Called once if the child ends without having been asked to. */
  onUnexpectedEnd?: (how: string) => void;
}

/**
 * Starts a long-lived server process. It writes to a file, never to a pipe of ours, so that it outlives us
 * unharmed, and it leads its own process group, so that Ctrl-C in the terminal reaches only us.
 */
export function startChild(file: string, args: readonly string[], options: ChildOptions): Child {
  setLogAside(options.logFile);
  const log = openSync(options.logFile, 'a', 0o600);
  const child = spawn(file, args, {
    cwd: options.cwd,
    env: options.env,
    uid: options.uid,
    gid: options.gid,
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  let end: string | undefined;
  let stopping = false;
  const gone = new Promise<void>((resolve) => {
    const finish = (how: string) => {
      if (end !== undefined) return;
      end = how;
      releaseGuard?.();
      if (!stopping) options.onUnexpectedEnd?.(how);
      resolve();
    };
    child.once('error', (error) => finish(error.message));
    child.once('exit', (code, signal) => finish(signal ?? `exit code ${code}`));
  });
  const pid = child.pid ?? -1;
  const releaseGuard = options.guardSignal && pid > 0 ? guard(pid, options.guardSignal) : undefined;
  child.unref();
  return {
    pid,
    ended: () => end,
    async stop(signals, graceMs) {
      stopping = true;
      child.ref();
      for (const signal of signals) {
        if (end !== undefined) return;
        child.kill(signal);
        const timer = new AbortController();
        await Promise.race([
          gone,
          sleep(graceMs, undefined, { signal: timer.signal }).catch(() => undefined),
        ]);
        timer.abort();
      }
      await gone;
    },
  };
}

/** A shell that waits on a pipe from us and signals the child when the pipe breaks because we died. */
function guard(pid: number, signal: string): () => void {
  const watcher = spawn('/bin/sh', ['-c', `read -r line || kill -${signal} ${pid}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  watcher.on('error', () => undefined);
  watcher.stdin.on('error', () => undefined);
  watcher.unref();
  if ('unref' in watcher.stdin && typeof watcher.stdin.unref === 'function') watcher.stdin.unref();
  return () => watcher.stdin.end('stop\n');
}

function setLogAside(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > 8 * 1024 * 1024) renameSync(file, `${file}.1`);
}

/** Last lines of a log file, for error sentences; empty when there is none. */
export function logTail(file: string, lines = 6): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '';
  }
}

/** Whether a process with this id runs. A zombie (ended, but not yet collected by its parent) does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (errorCode(error) !== 'EPERM') return false;
  }
  return processState(pid) !== 'Z';
}

/** Whether the id is still taken by a process that has ended and waits for its parent. */
export function isZombie(pid: number): boolean {
  return processState(pid) === 'Z';
}

function processState(pid: number): string | undefined {
  if (process.platform === 'linux') return statFields(pid)?.[0];
  return ps(['-o', 'state=', '-p', String(pid)])?.charAt(0);
}

/**
 * A text that differs between two processes that had the same id one after the other: with the id it names
 * one process for ever. Undefined when there is no such process.
 */
export function processBirth(pid: number): string | undefined {
  if (process.platform !== 'linux') return ps(['-o', 'lstart=', '-p', String(pid)]);
  const ticks = statFields(pid)?.[19];
  return ticks === undefined ? undefined : `${bootId()}/${ticks}`;
}

/** Fields of /proc/PID/stat from the third on; the second, the name, may itself hold spaces and brackets. */
function statFields(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return 'unknown-boot';
  }
}

/** Running processes whose command line contains every one of `parts`. */
export function findProcesses(...parts: string[]): SeenProcess[] {
  const all = process.platform === 'linux' ? processesFromProc() : processesFromPs();
  return all.filter(
    ({ pid, command }) => pid !== process.pid && parts.every((part) => command.includes(part)),
  );
}

function processesFromProc(): SeenProcess[] {
  const seen: SeenProcess[] = [];
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const command = readFileSync(`/proc/${entry}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      if (command) seen.push({ pid: Number(entry), command });
    } catch {
      // it ended while we looked
    }
  }
  return seen;
}

function processesFromPs(): SeenProcess[] {
  return (ps(['-axo', 'pid=,command=']) ?? '').split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(.*)$/.exec(line);
    return match ? [{ pid: Number(match[1]), command: match[2] ?? '' }] : [];
  });
}

function ps(args: string[]): string | undefined {
  try {
    const text = execFileSync('ps', args, {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return text.trim() || undefined;
  } catch {
    return undefined;
  }
}

/**
 * Ends a process that is not our child (left over by a parent that was killed): each signal in turn, waiting
 * up to `graceMs` after each. Says whether it is gone.
 */
export async function endProcess(
  pid: number,
  signals: readonly NodeJS.Signals[],
  graceMs: number,
): Promise<boolean> {
  for (const signal of signals) {
    try {
      process.kill(pid, signal);
    } catch {
      // already gone, or not ours: the wait below finds out
    }
    if (await until(() => !isRunning(pid), graceMs)) return true;
  }
  return !isRunning(pid);
}

/** Asks `check` every 50 ms until it is true or `timeoutMs` have passed; returns its last answer. */
export async function until(check: () => boolean | Promise<boolean>, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (!(await check())) {
    if (performance.now() >= deadline) return false;
    await sleep(50);
  }
  return true;
}

/** A free TCP port on loopback: the wanted one if nobody has it, else any. */
export async function freePort(wanted = 0): Promise<number> {
  return (
    (await tryPort(wanted)) ??
    (await tryPort(0)) ??
    Promise.reject(new Error('There is no free TCP port on 127.0.0.1.'))
  );
}

/** `freePort` that says so when it had to choose another than the wanted one. */
export async function choosePort(
  what: string,
  wanted: number | undefined,
  onProgress: Progress,
): Promise<number> {
  const port = await freePort(wanted);
  if (wanted && port !== wanted) onProgress(`Port ${wanted} is taken; ${what} uses ${port} instead.`);
  return port;
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      const chosen = typeof address === 'object' && address ? address.port : undefined;
      server.close(() => resolve(chosen));
    });
  });
}

/** The `code` of a system error (`ENOENT`, `EPERM` …), if it has one. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
