import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { withLock } from './locks.ts';
import type { Progress } from './processes.ts';
import { findProgram, isExecutable, runLong, sdkDownload, toolCache, versionOf } from './tools.ts';

/** The newest version that `go install` builds by its module path. */
const CLI_MODULE = 'github.com/temporalio/cli/cmd/temporal@v1.5.1';
const DOWNLOAD_LIMIT_MS = 90_000;
const BUILD_LIMIT_MS = 30 * 60_000;
const HOW_TO_GET =
  'install it (https://docs.temporal.io/cli), or Go 1.23 or newer so that Tenure can build it, or give its path in TEMPORAL_CLI';

/**
 * The path of a Temporal CLI that runs: TEMPORAL_CLI, PATH, Go's own directories, our cache, the SDK's download,
 * or built with Go into our cache (about six minutes, once per machine). Throws one sentence on how to get it.
 */
export async function findTemporalCli({
  onProgress = () => {},
}: {
  onProgress?: Progress;
} = {}): Promise<string> {
  const named = process.env.TEMPORAL_CLI;
  if (named) {
    if (isTemporalCli(named)) return named;
    throw new Error(`TEMPORAL_CLI is ${named}, which is not a Temporal CLI that runs: ${HOW_TO_GET}.`);
  }
  return installedCli() ?? (await fetchCli(onProgress));
}

function installedCli(): string | undefined {
  const built = builtCli();
  const places = [
    findProgram('temporal'),
    findProgram('temporal', goDirs()),
    isExecutable(built) ? built : undefined,
  ];
  return places.find((program) => program !== undefined && isTemporalCli(program));
}

function isTemporalCli(program: string): boolean {
  return /^temporal version/i.test(versionOf(program) ?? '');
}

function goDirs(): string[] {
  const paths = (process.env.GOPATH || join(homedir(), 'go')).split(delimiter);
  return [process.env.GOBIN ?? '', ...paths.map((path) => join(path, 'bin'))];
}

function builtCli(): string {
  return join(toolCache(), 'temporal-cli', 'temporal');
}

/** One process at a time fetches; the others wait for it and then find what it got. */
function fetchCli(onProgress: Progress): Promise<string> {
  const onWait = ({ pid }: { pid: number }) =>
    onProgress(`Waiting for process ${pid}, which is getting the Temporal CLI.`);
  return withLock(join(toolCache(), 'temporal-cli.lock'), onWait, async () => {
    return (
      installedCli() ??
      (await sdkDownload('dev-server', 'the Temporal CLI', DOWNLOAD_LIMIT_MS, onProgress)) ??
      (await buildCli(onProgress))
    );
  });
}

async function buildCli(onProgress: Progress): Promise<string> {
  const go = findProgram('go') ?? findProgram('go', ['/usr/local/go/bin', '/usr/lib/go/bin']);
  if (!go) throw new Error(`The Temporal CLI is missing and could not be downloaded: ${HOW_TO_GET}.`);
  const target = builtCli();
  mkdirSync(join(target, '..'), { recursive: true });
  const workshop = mkdtempSync(join(toolCache(), 'build-'));
  try {
    onProgress('Building the Temporal CLI with Go; about six minutes, once on this machine.');
    const outcome = await runLong({
      file: go,
      args: ['install', '-v', CLI_MODULE],
      cwd: workshop,
      env: { ...process.env, GOBIN: workshop, GOFLAGS: '-buildvcs=false' },
      timeoutMs: BUILD_LIMIT_MS,
      describe: (seconds, lines) =>
        `Building the Temporal CLI: ${lines} modules and packages so far (${seconds} s).`,
      onProgress,
    });
    if (!outcome.ok) throw new Error(`Go could not build the Temporal CLI (${outcome.why}): ${HOW_TO_GET}.`);
    renameSync(join(workshop, 'temporal'), target);
    return target;
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}
