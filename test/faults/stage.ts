import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { connect, type Pool } from '../../db/connect.ts';
import { type Operations, operationsOf } from '../support/operations.ts';
import { makeWorld, type World } from '../support/world.ts';
import type { Point } from './points.ts';
import { SPAN } from './points.ts';
import { type Servers, startServers } from './servers.ts';
import { FIRST_BASE, FIRST_RUN_ID } from './snapshot.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';

/** All that the matrix plays on: servers and a worker that can be killed, panel, mailbox, and who listens to points. */
export interface Stage {
  servers: Servers;
  sql: Pool;
  temporal: Client;
  world: World;
  worker: WorkerProcess;
  taskQueue: string;
  operations: Operations;
  /** all operations so far: of whom they are, and whether it is the client's first, second … */
  operationsPlayed: Map<string, { base: number; place: number }>;
  /** points passed so far by clients that are traced */
  passed: Map<number, Point[]>;
  /** called when a client's operation is held */
  onHeld: Map<number, (point: Point) => void>;
  /** how the worker ended by itself, if it did */
  workerEnded(): string | undefined;
  /** the first number of a range that no client has yet */
  nextBase(): number;
  close(): Promise<void>;
}

/** Starts everything; what was started is stopped again when something fails. */
export async function openStage(): Promise<Stage> {
  const closing: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    const servers = await startServers();
    closing.push(servers.stop);
    const sql = connect(servers.databaseUrl, { max: 20, name: 'faults' });
    closing.push(() => sql.end({ timeout: 2 }));
    const connection = await Connection.connect({ address: servers.temporalAddress });
    closing.push(() => connection.close());
    const temporal = new Client({ connection, namespace: 'default' });
    const world = await makeWorld(sql, temporal);
    closing.push(world.close);
    // Its clients owe something, whatever is done to them.
    await sql`update providers set policy = ${sql.json({ anonymize: { allowUnpaid: true } })} where id = ${world.providerId}`;
    await startSequences(sql);
    const taskQueue = `faults-${randomUUID()}`;
    const passed = new Map<number, Point[]>();
    const onHeld = new Map<number, (point: Point) => void>();
    let ended: string | undefined;
    const worker = await startWorkerProcess(
      {
        databaseUrl: servers.databaseUrl,
        temporalAddress: servers.temporalAddress,
        namespace: 'default',
        taskQueue,
        smtpUrl: world.mailbox.smtpUrl,
        filesDir: world.filesDir,
      },
      servers.dir,
      {
        passed: (clientId, point) => passed.set(clientId, [...(passed.get(clientId) ?? []), point]),
        held: (clientId, point) => onHeld.get(clientId)?.(point),
        ended: (how) => {
          ended = how;
        },
      },
    );
    closing.push(worker.stop);
    const operations = operationsOf(sql, temporal, taskQueue);
    let base = FIRST_BASE;
    return {
      operationsPlayed: new Map(),
      ...{ servers, sql, temporal, world, worker, taskQueue, operations, passed, onHeld, close },
      workerEnded: () => ended,
      nextBase() {
        base += SPAN;
        return base;
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Numbers that the run gives are told from those of the clients by their size. */
async function startSequences(sql: Pool): Promise<void> {
  await sql`
    select setval(format('%I.%I', schemaname, sequencename)::regclass, ${FIRST_RUN_ID})
    from pg_sequences where schemaname = 'public'`;
}
