import { setTimeout as sleep } from 'node:timers/promises';
import { createEngine } from '../../api/engine.ts';
import { type RunningWorker, startWorker } from '../../worker/worker.ts';
import { testDatabase } from '../support/database.ts';
import { type TestTemporal, testTemporal } from '../support/temporal.ts';
import { makeWorld, type World } from '../support/world.ts';
import { type Reply, type TestApi, testApi } from './support.ts';

export interface OperationsApi extends TestApi {
  world: World;
  temporal: TestTemporal;
  startWorker(): Promise<void>;
  stopWorker(): Promise<void>;
  /** Starts an operation and answers its id. */
  start(clientId: number, body: Record<string, unknown>): Promise<string>;
  /** Asks for an operation until it is in one of these states. */
  until(id: string, ...states: string[]): Promise<Reply>;
}

/** The API with everything behind it: Temporal, a panel, a mailbox and, once started, a worker. */
export async function operationsApi(
  options: Pick<NonNullable<Parameters<typeof testApi>[0]>, 'publicUrl'> = {},
): Promise<OperationsApi> {
  const [database, temporal] = await Promise.all([testDatabase(), testTemporal()]);
  const world = await makeWorld(database.sql, temporal.client);
  const engine = createEngine(temporal.client, { taskQueue: temporal.taskQueue });
  const api = await testApi({ ...options, engine, database, storage: world.deps.storage });
  let worker: RunningWorker | undefined;

  const start: OperationsApi['start'] = async (clientId, body) => {
    const reply = await api.ask(`POST /v1/clients/${clientId}/operations`, {
      body: { reason: 'test', ...body },
    });
    if (reply.status !== 202) throw new Error(reply.text);
    return String(reply.body.id);
  };
  const until: OperationsApi['until'] = async (id, ...states) => {
    let reply = await api.ask(`GET /v1/operations/${id}`);
    for (let look = 0; look < 600 && !states.includes(String(reply.body.state)); look++) {
      await sleep(50);
      reply = await api.ask(`GET /v1/operations/${id}`);
    }
    if (!states.includes(String(reply.body.state))) throw new Error(`it stayed: ${reply.text}`);
    return reply;
  };

  return {
    ...api,
    world,
    temporal,
    start,
    until,
    async startWorker() {
      worker = await startWorker({
        connection: { address: temporal.address },
        namespace: temporal.namespace,
        taskQueue: temporal.taskQueue,
        deps: world.deps,
        log: world.deps.log,
        cacheDir: '.tenure/cache',
      });
    },
    async stopWorker() {
      await worker?.stop();
      worker = undefined;
    },
    async close() {
      await worker?.stop();
      await api.close();
      await world.close();
      await temporal.close();
      await database.drop();
    },
  };
}
