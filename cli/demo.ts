import { join } from 'node:path';
import colors from 'picocolors';
import type { StackClock } from '../dev/fast-clock.ts';
import { readUp, type Up } from '../dev/up-file.ts';
import { type Config, readConfig } from './config.ts';
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

/** `npm run demo -- <name>`: on the running stack, or one that it starts itself and stops afterwards. */
export async function demoCommand(name: string): Promise<void> {
  const config = readConfig();
  if (name === 'dunning') return inFastTime(config);
  const demo = await demos[name]?.();
  if (!demo)
    throw new Error(
      `There is no demonstration “${name}”; there are ${Object.keys(demos).join(', ')} and dunning.`,
    );
  const running = readUp(config.dataDir);
  if (running) {
    console.log(`Using the Tenure that runs at ${running.apiUrl}.`);
    return demo(demoStage(running, config));
  }
  await onOwnStack(config, (at) => demo(demoStage(at, config)));
}

/** Follow-up of a debt takes weeks: it is shown on a stack of its own, in a directory of its own, whose clock runs fast. */
async function inFastTime(config: Config): Promise<void> {
  const { dunningDemo, openClock } = await import('./demo/dunning.ts');
  const dataDir = join(config.dataDir, 'demo-dunning');
  const own: Config = {
    ...config,
    // Nobody else's record, engine or mail server may live in this time.
    ...{ databaseUrl: undefined, temporal: undefined, smtpUrl: undefined, port: undefined },
    ...{ dataDir, filesDir: join(dataDir, 'files') },
    signingKeyFile: join(dataDir, 'keys', 'signing-key.pem'),
  };
  let clock: StackClock | undefined;
  const open = async (databaseUrl: string) => {
    clock = await openClock(databaseUrl);
    return clock;
  };
  await onOwnStack(own, (at) => dunningDemo(demoStage(at, own), (wall) => clock?.now(wall) ?? wall), open);
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
