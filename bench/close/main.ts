import pino from 'pino';
import { operationsOf } from '../../test/support/operations.ts';
import { installRuntime } from '../../worker/runtime.ts';
import { lifecycleWorkflowId } from '../../workflows/contracts/ids.ts';
import { median, type Row } from '../row.ts';
import { timed } from '../support.ts';
import { type BenchWorld, benchWorld, startChild } from '../world.ts';

const SERVICES = 1_000;
const CONCURRENCY = 10;
const ROUNDS = 3;

/** (a) and (b): closing a client with 1,000 services against a bare workflow that does the same. */
export async function run(): Promise<Row[]> {
  const world = await benchWorld({ maxConcurrency: CONCURRENCY });
  try {
    return await measure(world);
  } finally {
    await world.stop();
  }
}

async function measure(world: BenchWorld): Promise<Row[]> {
  installRuntime(pino({ level: 'error' }));
  const ours = await startChild('bench/worker.ts', {
    DATABASE: world.databaseUrl,
    TEMPORAL: world.temporalAddress,
    QUEUE: 'ours',
  });
  const bare = await startChild('bench/close/bare-worker.ts', {
    DATABASE: world.databaseUrl,
    TEMPORAL: world.temporalAddress,
    QUEUE: 'bare',
  });
  const operations = operationsOf(world.sql, world.client, 'ours');
  const ratios: number[] = [];
  const seconds: { ours: number; bare: number }[] = [];
  let eventsPerService = 0;
  for (let round = 0; round <= ROUNDS; round++) {
    const size = round === 0 ? 50 : SERVICES;
    const [one, other] = [await world.makeClient(size), await world.makeClient(size)];
    const services = await world.sql<
      { id: number }[]
    >`select id from services where client_id = ${other} order by id`;
    const bareTime = await timed(() =>
      world.client.workflow.execute('bare', {
        workflowId: `bare-${round}`,
        taskQueue: 'bare',
        args: [{ services: services.map(({ id }) => id), concurrency: CONCURRENCY }],
      }),
    );
    const ourTime = await timed(async () => {
      const id = await operations.start('close', one, { mode: 'terminate', notify: false });
      await world.client.workflow.getHandle(lifecycleWorkflowId(one)).result();
      const { state } = await operations.row(id);
      if (state !== 'completed') throw new Error(`the operation ended as ${state}`);
    });
    if (round === 0) continue;
    ratios.push(ourTime / bareTime);
    seconds.push({ ours: ourTime / 1000, bare: bareTime / 1000 });
    eventsPerService = (await historyEvents(world, one)) / size;
  }
  ours.child.kill('SIGTERM');
  bare.child.kill('SIGTERM');
  const shown = seconds.map((each) => `${each.ours.toFixed(1)}/${each.bare.toFixed(1)} s`).join(', ');
  return [
    {
      name: '(a) close terminate, 1,000 services ÷ bare workflow',
      value: median(ratios),
      target: 1.25,
      unit: '×',
      note: shown,
    },
    {
      name: '(b) history events per service',
      value: eventsPerService,
      target: 8,
      unit: '',
      note: 'parent and children',
    },
  ];
}

/** Events of the operation's workflow and of its batches. */
async function historyEvents(world: BenchWorld, clientId: number): Promise<number> {
  const parent = await world.client.workflow.getHandle(lifecycleWorkflowId(clientId)).fetchHistory();
  let count = parent.events?.length ?? 0;
  for (const event of parent.events ?? []) {
    const child = event.childWorkflowExecutionStartedEventAttributes?.workflowExecution?.workflowId;
    if (child) count += (await world.client.workflow.getHandle(child).fetchHistory()).events?.length ?? 0;
  }
  return count;
}
