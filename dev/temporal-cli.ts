import { join } from 'node:path';
import { buildWithGo, goDirs } from './go-tools.ts';
import { withLock } from './locks.ts';
import type { Progress } from './processes.ts';
import { findProgram, isExecutable, sdkDownload, toolCache, versionOf } from './tools.ts';

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
      (await buildWithGo(
        {
          title: 'the Temporal CLI',
          module: CLI_MODULE,
          program: 'temporal',
          target: builtCli(),
          takes: 'about six minutes',
          limitMs: BUILD_LIMIT_MS,
        },
        HOW_TO_GET,
        onProgress,
      ))
    );
  });
}
