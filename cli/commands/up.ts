import { readConfig } from '../config.ts';
import { describeUp, up } from '../up.ts';
import { untilStopped } from './until-stopped.ts';

/** `npm start`: runs until Ctrl-C. A signal that comes while it starts stops it as soon as it has started. */
export async function upCommand({ empty }: { empty: boolean }): Promise<void> {
  const config = readConfig();
  const say = (line: string) => console.log(line);
  const began = performance.now();
  const starting = up(config, { empty, say });
  const stopped = untilStopped(async () => {
    say('Stopping.');
    const running = await starting.catch(() => undefined);
    await running?.stop();
  });
  const running = await starting;
  say(describeUp(running.up, (performance.now() - began) / 1000));
  await stopped;
  process.exit(0);
}
