import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { Progress } from './processes.ts';
import { findProgram, runLong, toolCache } from './tools.ts';

/** A program that Go builds by its module path. */
export interface GoTool {
  /** How sentences name it. */
  title: string;
  /** With its version: `github.com/owner/name@v1.2.3`. */
  module: string;
  /** Name of the program that Go makes. */
  program: string;
  /** Where it is put, in our cache. */
  target: string;
  /** How long building takes, in words. */
  takes: string;
  limitMs: number;
}

/** Directories into which Go installs. */
export function goDirs(): string[] {
  const paths = (process.env.GOPATH || join(homedir(), 'go')).split(delimiter);
  return [process.env.GOBIN ?? '', ...paths.map((path) => join(path, 'bin'))];
}

/** Builds a program into our cache. Throws one sentence, with `howToGet` at its end, when it cannot. */
export async function buildWithGo(tool: GoTool, howToGet: string, onProgress: Progress): Promise<string> {
  const { title, target } = tool;
  const go = findProgram('go') ?? findProgram('go', ['/usr/local/go/bin', '/usr/lib/go/bin']);
  if (!go) throw new Error(`${title} is missing, and there is no Go to build it with: ${howToGet}.`);
  mkdirSync(dirname(target), { recursive: true });
  const workshop = mkdtempSync(join(toolCache(), 'build-'));
  try {
    onProgress(`Building ${title} with Go; ${tool.takes}, once on this machine.`);
    const outcome = await runLong({
      file: go,
      args: ['install', '-v', tool.module],
      cwd: workshop,
      env: { ...process.env, GOBIN: workshop, GOFLAGS: '-buildvcs=false' },
      timeoutMs: tool.limitMs,
      describe: (seconds, lines) => `Building ${title}: ${lines} modules and packages so far (${seconds} s).`,
      onProgress,
    });
    if (!outcome.ok) throw new Error(`Go could not build ${title} (${outcome.why}): ${howToGet}.`);
    renameSync(join(workshop, tool.program), target);
    return target;
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}
