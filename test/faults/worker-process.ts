import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { logTail } from '../../dev/processes.ts';
import type { Broken } from './broken.ts';
import type { FromWorker, ToWorker, WorkerSetting } from './messages.ts';
import type { Point } from './points.ts';

const SCRIPT = fileURLToPath(new URL('./worker.ts', import.meta.url));

/** The one worker process of a matrix, which can be killed and started again. */
export interface WorkerProcess {
  /** Holds a client's activities at these points in turn; a process that was started again holds nothing. */
  arm(clientId: number, holds: Point[], trace: boolean): void;
  /** Makes a client's operations run a broken activity, also after a restart. */
  break(clientId: number, how: Broken): void;
  release(clientIds: number[]): void;
  /** SIGKILL; the answer starts a new process. */
  kill(): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

/** What a worker process reports; `ended` when it ended without having been asked to. */
export interface WorkerEvents {
  passed(clientId: number, point: Point): void;
  held(clientId: number, point: Point): void;
  ended(how: string): void;
}

/** Starts a worker process and waits until it works. */
export async function startWorkerProcess(
  setting: WorkerSetting,
  dir: string,
  on: WorkerEvents,
): Promise<WorkerProcess> {
  const logFile = join(dir, 'worker.log');
  const broken = new Map<number, Broken>();
  let child = await open();

  async function open(): Promise<ChildProcess> {
    const log = openSync(logFile, 'a', 0o600);
    const opened = fork(SCRIPT, {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', log, log, 'ipc'],
      // NODE_OPTIONS and VITEST_* of a test runner are not a worker's
      env: { PATH: process.env.PATH, HOME: process.env.HOME, TEST_LOG: process.env.TEST_LOG },
    });
    closeSync(log);
    opened.once('exit', (code, signal) => {
      if (opened === child) on.ended(`${signal ?? `exit code ${code}`}: ${logTail(logFile, 25)}`);
    });
    const ready = new Promise<void>((resolve, reject) => {
      opened.once('exit', () => reject(new Error(`The worker does not start: ${logTail(logFile)}`)));
      opened.on('message', (message: FromWorker) => {
        if (message.is === 'ready') resolve();
        else on[message.is](message.clientId, message.point);
      });
    });
    const say = (message: ToWorker) => opened.send(message);
    say({ do: 'start', setting });
    for (const [clientId, how] of broken) say({ do: 'break', clientId, how });
    await ready;
    return opened;
  }

  // One that has ended hears nothing; `on.ended` has said why.
  const tell = (message: ToWorker) => void (child.connected && child.send(message));
  const end = async () => {
    const ending = child;
    child = Object.create(null);
    if (ending.exitCode !== null || ending.signalCode !== null) return;
    ending.kill('SIGKILL');
    await once(ending, 'exit');
  };
  return {
    arm: (clientId, holds, trace) => tell({ do: 'arm', clientId, holds, trace }),
    break(clientId, how) {
      broken.set(clientId, how);
      tell({ do: 'break', clientId, how });
    },
    release: (clientIds) => tell({ do: 'release', clientIds }),
    async kill() {
      await end();
      return async () => {
        child = await open();
      };
    },
    stop: end,
  };
}
