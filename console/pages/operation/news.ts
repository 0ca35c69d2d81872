import { setTimeout as sleep } from 'node:timers/promises';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import type { StaffCall } from '../../env.ts';
import { withQuery } from '../../paths.ts';
import { operationIdOf } from './read.ts';

/** Not more often than this a page is told that there is news: thousands of items can end in a second. */
const PAUSE_MS = 700;

/**
 * Tells a page when an operation has news: the API's own stream of its events, thinned out. The number of the last event
 * goes along, so that a connection that was lost goes on behind it.
 */
export async function streamNews(call: StaffCall): Promise<Response> {
  const { c } = call;
  const after = /^\d{1,9}$/.exec(c.req.query('after') ?? '')?.[0];
  const last = c.req.header('last-event-id');
  const upstream = await call.api.raw(withQuery(`/v1/operations/${operationIdOf(call)}/events`, { after }), {
    accept: 'text/event-stream',
    ...(last !== undefined && { 'last-event-id': last }),
  });
  c.set('status', upstream.status);
  if (upstream.status === 204 || upstream.body === null) return c.body(null, 204);
  c.header('X-Accel-Buffering', 'no');
  const { body } = upstream;
  return streamSSE(c, (stream) => thinOut(stream, body));
}

async function thinOut(stream: SSEStreamingApi, body: ReadableStream<Uint8Array>): Promise<void> {
  let pending: string | undefined;
  let comment = false;
  let ended = false;
  let wake = () => {};
  const events = body
    .pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>)
    .pipeThrough(
      new EventSourceParserStream({
        onComment: () => {
          comment = true;
          wake();
        },
      }),
    )
    .getReader();
  stream.onAbort(() => void events.cancel().catch(() => {}));

  const reading = (async () => {
    for (;;) {
      const { done, value } = await events.read();
      if (done) break;
      if (value.id !== undefined) pending = value.id;
      ended ||= value.event === 'end';
      wake();
    }
    wake();
    return true;
  })().catch(() => true);

  let over = false;
  void reading.then(() => {
    over = true;
    wake();
  });
  while (!stream.aborted) {
    if (pending !== undefined) {
      const id = pending;
      pending = undefined;
      await stream.writeSSE({ event: 'news', id, data: id });
      await Promise.race([sleep(PAUSE_MS), reading]);
      continue;
    }
    if (ended) return await stream.writeSSE({ event: 'end', data: '' });
    if (over) return;
    if (comment) {
      comment = false;
      await stream.write(': still here\n\n');
      continue;
    }
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
}
