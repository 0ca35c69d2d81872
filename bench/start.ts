import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { apiClient } from '../cli/demo/api-client.ts';
import { readUp } from '../dev/up-file.ts';
import { median, type Row } from './row.ts';

const ROUNDS = 3;

/** (e): from `npm start` in an empty folder, on a machine that has the tools, until the first operation has completed. */
export async function run(): Promise<Row[]> {
  const seconds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) seconds.push(await once());
  return [
    {
      name: '(e) npm start until the first operation is done',
      value: median(seconds),
      target: 15,
      unit: 's',
      note: seconds.map((s) => s.toFixed(1)).join(', '),
    },
  ];
}

async function once(): Promise<number> {
  const dir = await mkdtemp(join(tmpdir(), 'tenure-start-'));
  const began = performance.now();
  const child = spawn('npm', ['start'], {
    env: { ...process.env, TENURE_DIR: dir },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    let up = readUp(dir);
    while (up === undefined) {
      if (child.exitCode !== null) throw new Error('npm start ended');
      await sleep(50);
      up = readUp(dir);
    }
    const api = apiClient(up);
    const { id } = await api.post<{ id: string }>('/v1/clients/1/operations', {
      kind: 'close',
      mode: 'terminate',
      reason: 'bench',
    });
    for await (const event of api.events(id))
      if (event.type === 'operation.completed') return (performance.now() - began) / 1000;
    throw new Error('the operation did not complete');
  } finally {
    const up = readUp(dir);
    if (up) process.kill(up.pid, 'SIGTERM');
    await new Promise((resolve) =>
      child.exitCode === null ? child.once('exit', resolve) : resolve(undefined),
    );
    await rm(dir, { recursive: true, force: true });
  }
}
