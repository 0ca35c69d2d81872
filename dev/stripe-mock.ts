import { join } from 'node:path';
import { buildWithGo, goDirs } from './go-tools.ts';
import { withLock } from './locks.ts';
import type { Progress } from './processes.ts';
import { findProgram, isExecutable, toolCache, versionOf } from './tools.ts';

const MODULE = 'github.com/stripe/stripe-mock@v0.203.0';
const BUILD_LIMIT_MS = 15 * 60_000;
const HOW_TO_GET =
  'install Go 1.23 or newer so that Tenure can build it, or give the path of stripe-mock in STRIPE_MOCK';

/**
 * The path of a stripe-mock that runs, which answers like Stripe and keeps nothing: STRIPE_MOCK, PATH, Go's own
 * directories, our cache, or built with Go into our cache. Throws one sentence on how to get it.
 */
export async function findStripeMock({
  onProgress = () => {},
}: {
  onProgress?: Progress;
} = {}): Promise<string> {
  const named = process.env.STRIPE_MOCK;
  if (named) {
    if (isStripeMock(named)) return named;
    throw new Error(`STRIPE_MOCK is ${named}, which is not a stripe-mock that runs: ${HOW_TO_GET}.`);
  }
  const onWait = ({ pid }: { pid: number }) =>
    onProgress(`Waiting for process ${pid}, which is building stripe-mock.`);
  return (
    installed() ??
    (await withLock(
      join(toolCache(), 'stripe-mock.lock'),
      onWait,
      async () => installed() ?? (await build(onProgress)),
    ))
  );
}

function installed(): string | undefined {
  const places = [findProgram('stripe-mock'), findProgram('stripe-mock', goDirs()), built()];
  return places.find((program) => program !== undefined && isExecutable(program) && isStripeMock(program));
}

const built = () => join(toolCache(), 'stripe-mock', 'stripe-mock');
const isStripeMock = (program: string) => /^stripe-mock /i.test(versionOf(program, '-version') ?? '');

const build = (onProgress: Progress) =>
  buildWithGo(
    {
      title: 'stripe-mock',
      module: MODULE,
      program: 'stripe-mock',
      target: built(),
      takes: 'a minute or two',
      limitMs: BUILD_LIMIT_MS,
    },
    HOW_TO_GET,
    onProgress,
  );
