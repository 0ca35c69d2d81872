import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadOrCreateSecretKey } from '../db/crypto/secrets.ts';
import { loadOrCreateSigningKey, type SigningKey } from '../db/crypto/signing.ts';
import { takeLock } from './locks.ts';
import { portMemory } from './ports.ts';
import { startPostgres } from './postgres.ts';
import { choosePort, type Progress } from './processes.ts';
import { supervise } from './supervise.ts';
import { startTemporal } from './temporal.ts';
import { readUp, type Up, upFile, writePrivately } from './up-file.ts';

export interface StackOptions {
  /** Tenure's directory: databases, keys, logs. Made when missing. */
  dir: string;
  onProgress?: Progress;
  /** A PostgreSQL to use instead of an embedded one. */
  databaseUrl?: string;
  /** A Temporal to use instead of an embedded one, as `host:port`. */
  temporalAddress?: string;
  /** A key for credentials to use instead of one kept in the directory; 32 bytes. */
  secretKey?: Buffer;
  /** Where the signing key is, or is made; `keys/signing-key.pem` in the directory unless told. */
  signingKeyFile?: string;
}

/** Something that the caller runs on top of the stack. */
export interface StackPart {
  /** For the line that says that it did not stop in time. */
  name: string;
  stop(): Promise<void>;
}

export interface Stack {
  /** Absolute path. */
  dir: string;
  databaseUrl: string;
  temporalAddress: string;
  /** Undefined when Temporal is not ours or has no Web UI. */
  temporalUiUrl: string | undefined;
  secretKey: Buffer;
  signingKey: SigningKey;
  /** True until a start of this directory has got as far as `publish`. */
  firstRun: boolean;
  /** A free port for a part: that of the last run, else `preferred`, else, with a line about it, another. */
  port(part: string, preferred: number): Promise<number>;
  /** Registers a part: parts stop in the reverse order, before Temporal and PostgreSQL. */
  add(part: StackPart): void;
  /** Tells scripts where everything is: `up.json`, mode 0600, until the stop. */
  publish(up: Omit<Up, 'pid' | 'databaseUrl' | 'temporalAddress' | 'temporalUiUrl'>): Up;
  /** Stops everything, within 10 s, and leaves no process. May be called twice. */
  stop(): Promise<void>;
}

/** Another Tenure runs in this directory. The message says where and how to stop it. */
export class AlreadyRunningError extends Error {
  override name = 'AlreadyRunningError';
}

const DEFAULT_PORTS = { postgres: 7432, temporal: 7233, temporalUi: 8233 };
/** For all parts together; Temporal and PostgreSQL take up to 5.5 s more. */
const PARTS_STOP_MS = 4_000;

/**
 * Opens a directory for one running Tenure: takes its lock, makes its keys, starts PostgreSQL and Temporal where
 * none is given. Throws `AlreadyRunningError`, or a sentence about what is missing; then nothing is left running.
 */
export async function openStack(options: StackOptions): Promise<Stack> {
  const dir = resolve(options.dir);
  const onProgress = options.onProgress ?? (() => undefined);
  prepareDir(dir);
  const release = lockDir(dir);
  const servers: StackPart[] = [{ name: 'lock', stop: async () => release() }];
  try {
    rmSync(upFile(dir), { force: true }); // of a run that was killed
    const ports = portMemory(join(dir, 'ports.json'));
    const secretKey = options.secretKey ?? (await loadOrCreateSecretKey(join(dir, 'keys', 'secret-key')));
    const signingKey = await loadOrCreateSigningKey(
      options.signingKeyFile ?? join(dir, 'keys', 'signing-key.pem'),
    );

    const startDatabase = async () => {
      if (options.databaseUrl !== undefined) return options.databaseUrl;
      const wanted = ports.wanted('postgres', DEFAULT_PORTS.postgres);
      const { first, stop } = await supervise(
        (port = wanted, onUnexpectedEnd) =>
          startPostgres({ dir: join(dir, 'postgres'), port, onProgress, onUnexpectedEnd }),
        onProgress,
      );
      servers.splice(1, 0, { name: 'PostgreSQL', stop }); // right after the lock: the last server to stop
      ports.remember('postgres', first.port);
      return first.url;
    };
    const startEngine = async () => {
      if (options.temporalAddress !== undefined)
        return { address: options.temporalAddress, uiUrl: undefined };
      const wanted = ports.wanted('temporal', DEFAULT_PORTS.temporal);
      const uiPort = ports.wanted('temporalUi', DEFAULT_PORTS.temporalUi);
      const dbFile = join(dir, 'temporal', 'temporal.db');
      const { first, stop } = await supervise(
        (port = wanted, onUnexpectedEnd) =>
          startTemporal({ dbFile, port, uiPort, onProgress, onUnexpectedEnd }),
        onProgress,
      );
      servers.push({ name: 'Temporal', stop });
      ports.remember('temporal', first.port);
      if (first.uiPort !== undefined) ports.remember('temporalUi', first.uiPort);
      return first;
    };
    const [databaseUrl, engine] = await both(startDatabase(), startEngine());

    const parts: StackPart[] = [];
    const started = join(dir, 'started');
    let stopped: Promise<void> | undefined;
    return {
      dir,
      databaseUrl,
      temporalAddress: engine.address,
      temporalUiUrl: engine.uiUrl,
      secretKey,
      signingKey,
      firstRun: !existsSync(started),
      async port(part, preferred) {
        const port = await choosePort(`the ${part}`, ports.wanted(part, preferred), onProgress);
        ports.remember(part, port);
        return port;
      },
      add: (part) => void parts.push(part),
      publish(rest) {
        const { address: temporalAddress, uiUrl: temporalUiUrl } = engine;
        const up: Up = { ...rest, temporalAddress, temporalUiUrl, databaseUrl, pid: process.pid };
        writePrivately(upFile(dir), up);
        writeFileSync(started, '');
        return up;
      },
      stop() {
        stopped ??= (async () => {
          rmSync(upFile(dir), { force: true });
          await stopInTime(parts, onProgress);
          await stopAll(servers);
        })();
        return stopped;
      },
    };
  } catch (error) {
    await stopAll(servers);
    throw error;
  }
}

/** Root's PostgreSQL runs as `nobody`, which must get through to `postgres/`; all else is closed to others. */
function prepareDir(dir: string): void {
  mkdirSync(dir, { recursive: true });
  chmodSync(dir, process.getuid?.() === 0 ? 0o711 : 0o700);
  for (const inner of ['keys', 'temporal']) {
    mkdirSync(join(dir, inner), { recursive: true });
    chmodSync(join(dir, inner), 0o700);
  }
}

function lockDir(dir: string): () => void {
  const lock = takeLock(join(dir, 'lock'));
  if (lock.held) return lock.release;
  const { pid } = lock.owner;
  const up = readUp(dir);
  const where = up ? `its API is at ${up.apiUrl}` : 'it is still starting';
  throw new AlreadyRunningError(
    `Tenure already runs in ${dir} (process ${pid}; ${where}). Stop it with Ctrl-C in its terminal, or: kill ${pid}`,
  );
}

/** Both results; when one fails, only after the other has ended too, so that it can be stopped. */
async function both<A, B>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([a, b]);
  return Promise.all([a, b]);
}

async function stopInTime(parts: StackPart[], onProgress: Progress): Promise<void> {
  const deadline = performance.now() + PARTS_STOP_MS;
  for (const part of parts.splice(0).reverse()) {
    const late = Symbol('late');
    const timer = new AbortController();
    const limit = sleep(Math.max(0, deadline - performance.now()), late, { signal: timer.signal }).catch(
      () => undefined,
    );
    const outcome = await Promise.race([part.stop().catch((error: unknown) => error), limit]);
    timer.abort();
    if (outcome === late) onProgress(`The ${part.name} did not stop in time; going on without it.`);
    else if (outcome instanceof Error)
      onProgress(`The ${part.name} did not stop cleanly: ${outcome.message}`);
  }
}

/** In the reverse order, so the lock is given up when nothing runs any more. */
async function stopAll(servers: StackPart[]): Promise<void> {
  for (const server of servers.splice(0).reverse()) await server.stop();
}
