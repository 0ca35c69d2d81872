// Usage: node --import tsx run-stack.ts DIR. What `npm start` does below the API, for tests that kill it.
import { openStack } from '../../dev/stack.ts';

const say = (line: string) => console.log(line);
try {
  const stack = await openStack({ dir: process.argv[2] ?? '.tenure', onProgress: say });
  // Not the usual one, which other stacks of a test run take as soon as it is free; below those that any program gets.
  const port = await stack.port('api', 20_000 + (process.pid % 10_000));
  stack.add({ name: 'part', stop: async () => say('part stopped') });
  const up = stack.publish({ apiUrl: `http://127.0.0.1:${port}`, adminToken: 'token-of-this-run' });
  const keepAlive = setInterval(() => {}, 1_000);
  const stop = async () => {
    await stack.stop();
    clearInterval(keepAlive);
    say('all stopped');
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
  say(`up ${JSON.stringify({ ...up, firstRun: stack.firstRun, key: stack.signingKey.keyId })}`);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
