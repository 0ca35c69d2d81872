import { DefaultLogger, type LogLevel, Runtime } from '@temporalio/worker';
import type { Logger } from 'pino';

let installed = false;

/** Sends the SDK's own log to ours; the runtime is one per process, so later calls do nothing. */
export function installRuntime(log: Logger): void {
  if (installed) return;
  installed = true;
  const write: Record<LogLevel, (meta: object, message: string) => void> = {
    TRACE: log.trace.bind(log),
    DEBUG: log.debug.bind(log),
    INFO: log.debug.bind(log),
    WARN: log.warn.bind(log),
    ERROR: log.error.bind(log),
  };
  const logger = new DefaultLogger(
    log.isLevelEnabled('debug') ? 'INFO' : 'WARN',
    ({ level, message, meta }) => write[level](meta ?? {}, message),
  );
  Runtime.install({
    logger,
    shutdownSignals: [],
    telemetryOptions: { logging: { filter: 'ERROR', forward: {} } },
  });
}
