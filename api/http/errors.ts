import { HTTPException } from 'hono/http-exception';
import type { Logger } from 'pino';
import { isConnectionLost, loggable, sqlState } from '../../db/errors.ts';
import { EngineUnavailable } from '../engine-failures.ts';
import { Problem } from '../problems.ts';
import { StorageUnavailable } from '../storage.ts';

/** Shutting down, starting up, recovering, too many connections, no write possible. */
const unavailableStates = new Set(['57P01', '57P02', '57P03', '53300', '25006', '55P03']);

/** The Problem for anything that was thrown. What is not ours to explain becomes `internal` and is logged. */
export function problemOf(error: unknown, log: Logger, requestId: string): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof HTTPException) return fromHono(error);
  if (error instanceof EngineUnavailable) {
    log.warn({ requestId, cause: causeOf(error) }, 'the workflow engine refused or did not answer');
    return engineUnavailable();
  }
  if (error instanceof StorageUnavailable) {
    log.error({ requestId, cause: causeOf(error) }, 'the storage of files failed');
    return new Problem(
      'storage-unavailable',
      'Files cannot be stored or read at the moment. Nothing was changed; ask again, or have the disk looked at.',
      { headers: { 'Retry-After': '30' } },
    );
  }
  if (isDatabaseDown(error)) return databaseUnavailable();
  const fromRecord = fromConstraint(error);
  if (fromRecord) return fromRecord;
  log.error({ requestId, ...loggable(error) }, 'a request failed');
  return new Problem('internal', 'Something went wrong here. The log has the details under this request id.');
}

/** 503: PostgreSQL does not answer. */
export function databaseUnavailable(): Problem {
  return new Problem(
    'database-unavailable',
    'The database does not answer. Nothing was changed; ask again in a moment.',
    {
      headers: { 'Retry-After': '2' },
    },
  );
}

/** 503: Temporal does not answer. */
export function engineUnavailable(): Problem {
  return new Problem(
    'engine-unavailable',
    'The workflow engine does not answer. Nothing was changed; reads work, and starts will when it is back.',
    {
      headers: { 'Retry-After': '5' },
    },
  );
}

/** Whether the database could not be reached or is on its way down or up. */
export function isDatabaseDown(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== undefined) return unavailableStates.has(state) || state.startsWith('08');
  return isConnectionLost(error);
}

function fromHono({ status }: HTTPException): Problem {
  if (status === 403)
    return new Problem('foreign-form', 'This form came from another site: load the page here and repeat it.');
  if (status === 413) return new Problem('too-large', 'The body has more than 1 MiB. Send less at once.');
  if (status === 415)
    return new Problem('unsupported-media-type', 'Send the body with Content-Type: application/json.');
  return new Problem('malformed-body', 'The body is not JSON.');
}

/** What the constraints of the schema say that no check before them caught: two requests at once, mostly. */
function fromConstraint(error: unknown): Problem | undefined {
  switch (sqlState(error)) {
    case '23505':
      return new Problem('conflict', 'Another record has this already, or another request was faster.');
    case '23503':
      return new Problem('conflict', 'It refers to a record that is not there, or is still referred to.');
    case '40001':
    case '40P01':
      return new Problem(
        'conflict',
        'Another request changed the same records at the same time: ask again.',
        { headers: { 'Retry-After': '1' } },
      );
    default:
      return undefined;
  }
}

/** What the engine's own errors say, innermost first; they name methods and attributes, no data of ours. */
function causeOf(error: Error): string {
  const inner = error.cause instanceof Error ? `${causeOf(error.cause)}; ` : '';
  return `${inner}${error.message}`;
}
