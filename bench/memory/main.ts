import { setTimeout as sleep } from 'node:timers/promises';
import { operationsOf } from '../../test/support/operations.ts';
import type { Row } from '../row.ts';
import { resident } from '../support.ts';
import { benchWorld, startChild } from '../world.ts';

const OPERATIONS = 200;
const SERVICES = 3;
const WATCH_MS = 20_000;

/** (d): memory of a worker while 200 operations wait for a slow panel. */
export async function run(): Promise<Row[]> {
  const world = await benchWorld({ maxConcurrency: 5 });
  try {
    await world.fault({ effect: 'slow', when: 'before', delayMs: 3_000, times: null });
    const worker = await startChild('bench/worker.ts', {
      DATABASE: world.databaseUrl,
      TEMPORAL: world.temporalAddress,
      QUEUE: 'tenure',
    });
    const idle = await resident(Number(worker.first.pid));
    const operations = operationsOf(world.sql, world.client, 'tenure');
    const clients: number[] = [];
    for (let n = 0; n < OPERATIONS; n++) clients.push(await bareClient(world));
    await Promise.all(
      clients.map((id) => operations.start('close', id, { mode: 'terminate', notify: false })),
    );
    let peak = 0;
    let flying = 0;
    for (const end = Date.now() + WATCH_MS; Date.now() < end; await sleep(500)) {
      peak = Math.max(peak, await resident(Number(worker.first.pid)));
      const [row] = await world.sql<
        { n: number }[]
      >`select count(*)::int as n from operations where started_at is not null and ended_at is null`;
      flying = Math.max(flying, row?.n ?? 0);
    }
    worker.child.kill('SIGTERM');
    return [
      {
        name: '(d) resident memory, 200 operations in flight',
        value: peak,
        target: 400,
        unit: 'MB',
        note: `idle ${idle.toFixed(0)} MB; ${flying} were running at once`,
      },
    ];
  } finally {
    await world.stop();
  }
}

/** A client whose accounts need not exist: the panel is asked for them, slowly. */
async function bareClient({
  sql,
  providerId,
  serverId,
}: Awaited<ReturnType<typeof benchWorld>>): Promise<number> {
  const [row] = await sql<{ id: number }[]>`
    insert into clients (provider_id, first_name, currency) values (${providerId}, 'Bench', 'EUR') returning id`;
  const id = row?.id ?? 0;
  await sql`
    insert into services (client_id, server_id, name, domain, username, status, currency, cycle)
    select ${id}, ${serverId}, 'Web', 'm' || ${id} || 'x' || n || '.example.com', 'm' || ${id} || 'x' || n, 'active', 'EUR', 'monthly'
    from generate_series(1, ${SERVICES}) as n`;
  return id;
}
