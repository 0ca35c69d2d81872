import { join } from 'node:path';
import colors from 'picocolors';
import type { StackClock } from '../dev/fast-clock.ts';
import { readUp, type Up } from '../dev/up-file.ts';
import { type Config, readConfig } from './config.ts';
import { type FastTime, openClock } from './demo/fast-time.ts';
import { type DemoStage, demoStage } from './demo/stage.ts';
import { type UpOptions, up } from './up.ts';

type Demo = (stage: DemoStage) => Promise<void>;

/** What can be shown, by name, on any Tenure that has the demo provider. */
const demos: Record<string, () => Promise<Demo>> = {
  close: async () => (await import('./demo/close.ts')).closeDemo,
  merge: async () => (await import('./demo/merge.ts')).mergeDemo,
  anonymize: async () => (await import('./demo/anonymize.ts')).anonymizeDemo,
  delete: async () => (await import('./demo/delete.ts')).deleteDemo,
};

type FastDemo = (stage: DemoStage, timeAt: (wall: Date) => Date) => Promise<void>;

/** What takes hours or weeks: each has its own stack, in a directory of its own, whose clock runs fast. */
const fastDemos: Record<string, () => Promise<{ time: FastTime; demo: FastDemo }>> = {
  async dunning() {
    const { dunningClock: time, dunningDemo: demo } = await import('./demo/dunning.ts');
    return { time, demo };
  },
  async 'password-reset'() {
    const { resetClock: time, passwordResetDemo: demo } = await import('./demo/password-reset.ts');
    return { time, demo };
  },
};

/** `npm run demo -- <name>`: on the running stack, or one that it starts itself and stops afterwards. */
export async function demoCommand(name: string): Promise<void> {
  const config = readConfig();
  const fast = await fastDemos[name]?.();
  if (fast) return inFastTime(config, name, fast);
  const demo = await demos[name]?.();
  if (!demo)
    throw new Error(
      `There is no demonstration “${name}”; there are ${[...Object.keys(demos), ...Object.keys(fastDemos)].join(', ')}.`,
    );
  const running = readUp(config.dataDir);
  if (running) {
    console.log(`Using the Tenure that runs at ${running.apiUrl}.`);
    return demo(demoStage(running, config));
  }
  await onOwnStack(config, (at) => demo(demoStage(at, config)));
}

async function inFastTime(
  config: Config,
  name: string,
  { time, demo }: { time: FastTime; demo: FastDemo },
): Promise<void> {
  const dataDir = join(config.dataDir, `demo-${name}`);
  const own: Config = {
    ...config,
    // Nobody else's record, engine or mail server may live in this time.
    ...{
      databaseUrl: undefined,
      temporal: undefined,
      smtpUrl: undefined,
      port: undefined,
      publicUrl: undefined,
    },
    ...{ dataDir, filesDir: join(dataDir, 'files') },
    signingKeyFile: join(dataDir, 'keys', 'signing-key.pem'),
  };
  let clock: StackClock | undefined;
  const open = async (databaseUrl: string) => {
    clock = await openClock(databaseUrl, time);
    return clock;
  };
  await onOwnStack(own, (at) => demo(demoStage(at, own), (wall) => clock?.now(wall) ?? wall), open);
}

async function onOwnStack(
  config: Config,
  show: (at: Up) => Promise<void>,
  clock?: UpOptions['clock'],
): Promise<void> {
  const own = await up(config, { empty: false, say: (line) => console.log(colors.dim(line)), clock });
  const interrupt = () => void own.stop().then(() => process.exit(130));
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  try {
    await show(own.up);
  } finally {
    await own.stop();
  }
}
