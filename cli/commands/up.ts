import { AlreadyRunningError } from '../../dev/stack.ts';
import { readConfig } from '../config.ts';
import { describeUp, up } from '../up.ts';
import { untilStopped } from './until-stopped.ts';

/** `npm start`: runs until Ctrl-C. Signals that come while it starts stop it as soon as it has started. */
export async function upCommand({ empty }: { empty: boolean }): Promise<void> {
  const config = readConfig();
  const say = (line: string) => console.log(line);
  const began = performance.now();
  const starting = up(config, { empty, say });
  let stop = async () => {
    const running = await starting.catch(() => undefined);
    await running?.stop();
  };
  const stopped = untilStopped(
    () => stop(),
    starting.then(() => new Promise<void>(() => {})),
  );
  try {
    const running = await starting;
    stop = async () => {
      say('Stopping.');
      await running.stop();
    };
    console.log(describeUp(running.up, (performance.now() - began) / 1000));
  } catch (error) {
    if (!(error instanceof AlreadyRunningError)) await stopped.catch(() => {});
    throw error;
  }
  await stopped;
  process.exit(0);
}
