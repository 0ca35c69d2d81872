import colors from 'picocolors';
import { readUp, type Up } from '../dev/up-file.ts';
import { type Config, readConfig } from './config.ts';
import { type DemoStage, demoStage } from './demo/stage.ts';
import { up } from './up.ts';

type Demo = (stage: DemoStage) => Promise<void>;

/** What can be shown, by name. */
const demos: Record<string, () => Promise<Demo>> = {
  close: async () => (await import('./demo/close.ts')).closeDemo,
  merge: async () => (await import('./demo/merge.ts')).mergeDemo,
  anonymize: async () => (await import('./demo/anonymize.ts')).anonymizeDemo,
  delete: async () => (await import('./demo/delete.ts')).deleteDemo,
};

/** `npm run demo -- <name>`: on the running stack, or one that it starts itself and stops afterwards. */
export async function demoCommand(name: string): Promise<void> {
  const demo = await demos[name]?.();
  if (!demo)
    throw new Error(`There is no demonstration “${name}”; there are ${Object.keys(demos).join(', ')}.`);
  const config = readConfig();
  const running = readUp(config.dataDir);
  if (running) {
    console.log(`Using the Tenure that runs at ${running.apiUrl}.`);
    return demo(demoStage(running, config));
  }
  await onOwnStack(config, (at) => demo(demoStage(at, config)));
}

async function onOwnStack(config: Config, show: (at: Up) => Promise<void>): Promise<void> {
  const own = await up(config, { empty: false, say: (line) => console.log(colors.dim(line)) });
  const interrupt = () => void own.stop().then(() => process.exit(130));
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  try {
    await show(own.up);
  } finally {
    await own.stop();
  }
}
