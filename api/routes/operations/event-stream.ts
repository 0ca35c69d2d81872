import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import { listEvents } from '../../../db/queries/operation-lists.ts';
import { findOperation, type OperationRow } from '../../../db/queries/operations.ts';
import { isEnded } from '../../../domain/operations/state.ts';
import type { Call } from '../../http/endpoint.ts';
import { isDatabaseDown } from '../../http/errors.ts';
import { Problem } from '../../problems.ts';

const HEARTBEAT_MS = 15_000;
const RETRY_MS = 2_000;
const BATCH = 500;

/**
 * Streams an operation's events as they are written, from the one behind `after`, until it has ended.
 * The record is read, never the notification itself, so nothing is lost or doubled when either side reconnects.
 */
export async function streamEvents(call: Call, operation: OperationRow, after: number): Promise<Response> {
  const { c, sql } = call;
  const rest = isEnded(operation.state)
    ? await listEvents(sql, operation.id, { after, limit: 1 })
    : undefined;
  c.set('status', rest?.length === 0 ? 204 : 200);
  // A browser reconnects to a stream that ended, until it is told that there is no content.
  if (rest?.length === 0)
    return new Response(null, { status: 204, headers: { 'X-Request-Id': c.get('requestId') } });
  c.header('X-Request-Id', c.get('requestId'));
  c.header('X-Accel-Buffering', 'no');
  return streamSSE(c, (stream) => follow(stream, call, operation.id, after));
}

async function follow(stream: SSEStreamingApi, call: Call, id: string, from: number): Promise<void> {
  const watch = call.hub.watch(id);
  stream.onAbort(() => watch.end());
  let after = from;
  try {
    await stream.write(`retry: ${RETRY_MS}\n\n`);
    while (!stream.aborted && !call.stopping.aborted) {
      const seen = await sendNew(stream, call, id, after);
      after = seen.after;
      if (seen.ended)
        return await stream.writeSSE({ event: 'end', data: JSON.stringify({ state: seen.ended }) });
      if (seen.more || (await watch.news(seen.unsure ? RETRY_MS : HEARTBEAT_MS))) continue;
      await stream.write(': still here\n\n');
      if (!(await stillWelcome(call))) return;
    }
  } finally {
    watch.end();
  }
}

interface Seen {
  after: number;
  /** the state the operation ended in, when all its events were sent */
  ended?: string;
  more?: boolean;
  /** the database did not answer */
  unsure?: boolean;
}

async function sendNew(stream: SSEStreamingApi, { sql }: Call, id: string, after: number): Promise<Seen> {
  try {
    // The state first: an operation's last events are committed with its end, never after it.
    const operation = await findOperation(sql, id);
    const events = await listEvents(sql, id, { after, limit: BATCH });
    let last = after;
    for (const { seq, at, type, data } of events) {
      await stream.writeSSE({ id: String(seq), event: type, data: JSON.stringify({ seq, at, type, data }) });
      last = seq;
    }
    if (events.length === BATCH) return { after: last, more: true };
    return { after: last, ended: operation && isEnded(operation.state) ? operation.state : undefined };
  } catch (error) {
    if (isDatabaseDown(error)) return { after, unsure: true };
    throw error;
  }
}

/** A stream can last for days: the token is asked again with every heartbeat. */
async function stillWelcome({ auth, c }: Call): Promise<boolean> {
  try {
    await auth.caller(c);
    return true;
  } catch (error) {
    return !(error instanceof Problem);
  }
}
