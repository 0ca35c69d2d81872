import type { Broken } from './broken.ts';
import type { Point } from './points.ts';

/** How a worker process finds its surroundings. */
export interface WorkerSetting {
  databaseUrl: string;
  temporalAddress: string;
  namespace: string;
  taskQueue: string;
  smtpUrl: string;
  filesDir: string;
}

/** What the test tells a worker process. */
export type ToWorker =
  | { do: 'start'; setting: WorkerSetting }
  /** hold the client's activities at these points, one after the other; `trace` reports every point passed */
  | { do: 'arm'; clientId: number; holds: Point[]; trace: boolean }
  | { do: 'break'; clientId: number; how: Broken }
  | { do: 'release'; clientIds: number[] };

/** What a worker process tells the test. */
export type FromWorker =
  | { is: 'ready' }
  | { is: 'passed'; clientId: number; point: Point }
  | { is: 'held'; clientId: number; point: Point };
