import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, logTail, startChild, until } from '../../dev/processes.ts';
import { findStripeMock } from '../../dev/stripe-mock.ts';

/** Stripe's own mock: it checks requests against Stripe's description of its API and answers with its examples. */
export interface StripeMock {
  url: string;
  stop(): Promise<void>;
}

/** Starts stripe-mock on a free port. Throws with a sentence when it cannot be had. */
export async function startStripeMock(): Promise<StripeMock> {
  const program = await findStripeMock({ onProgress: (line) => console.log(`  ${line}`) });
  const dir = await mkdtemp(join(tmpdir(), 'tenure-stripe-mock-'));
  const address = `127.0.0.1:${await freePort()}`;
  const logFile = join(dir, 'log');
  const child = startChild(program, ['-http-addr', address], { logFile, guardSignal: 'TERM' });
  const stop = async () => {
    await child.stop(['SIGTERM', 'SIGKILL'], 2_000);
    await rm(dir, { recursive: true, force: true });
  };
  const url = `http://${address}`;
  const answers = () =>
    fetch(url).then(
      () => true,
      () => false,
    );
  if (await until(async () => child.ended() !== undefined || (await answers()), 30_000))
    if (child.ended() === undefined) return { url, stop };
  const why = logTail(logFile);
  await stop();
  throw new Error(`stripe-mock (${program}) did not start: ${why}`);
}
