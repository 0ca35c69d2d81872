import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Serving, serve } from '../../api/serve.ts';
import { type OperationsApi, operationsApi } from './operations-support.ts';

let api: OperationsApi;
let serving: Serving;
beforeAll(async () => {
  api = await operationsApi();
  await api.startWorker();
  serving = await serve(api.app, { host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await serving?.close();
  await api?.close();
});

interface Sent {
  id?: string;
  event?: string;
  data?: string;
}

/** Follows a stream over HTTP, and answers what came, up to its end or until `enough` says so. */
async function follow(
  id: string,
  {
    headers = {},
    query = '',
    enough = () => false,
  }: { headers?: Record<string, string>; query?: string; enough?: (sent: Sent[]) => boolean } = {},
) {
  const aborter = new AbortController();
  const response = await fetch(`${serving.url}/v1/operations/${id}/events${query}`, {
    headers: { authorization: `Bearer ${api.admin}`, accept: 'text/event-stream', ...headers },
    signal: aborter.signal,
  });
  const sent: Sent[] = [];
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = Object.fromEntries(
        block
          .split('\n')
          .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
      );
      if (fields.event) sent.push(fields);
    }
    if (enough(sent)) break;
  }
  aborter.abort();
  return { status: response.status, type: response.headers.get('content-type'), sent };
}

const seqs = (sent: Sent[]) => sent.flatMap(({ id }) => (id ? [Number(id)] : []));
const upTo = (last: number, from = 1) => Array.from({ length: last - from + 1 }, (_, n) => n + from);

test('a stream shows each event once and in order while it happens, and ends with the operation', async () => {
  const { id: clientId } = await api.world.client({ services: 2 });
  const id = await api.start(clientId, { kind: 'close', mode: 'terminate' });
  const { status, type, sent } = await follow(id);
  expect(status).toBe(200);
  expect(type).toContain('text/event-stream');
  expect(sent[0]?.event).toBe('operation.requested');
  expect(sent.at(-2)?.event).toBe('operation.completed');
  expect(sent.at(-1)).toMatchObject({ event: 'end', data: JSON.stringify({ state: 'completed' }) });
  expect(seqs(sent)).toEqual(upTo(sent.length - 1));
  const paged = await api.ask(`GET /v1/operations/${id}/events?limit=200`);
  expect(paged.body.items.map(({ seq }) => seq)).toEqual(seqs(sent));
});

test('a stream that broke goes on behind Last-Event-ID without gap or repeat', async () => {
  const { id: clientId } = await api.world.client({ services: 0 });
  const id = await api.start(clientId, { kind: 'archive', startAt: '2099-01-01T00:00:00Z' });
  const first = await follow(id, { enough: (sent) => sent.length >= 1 });
  const last = seqs(first.sent).at(-1) ?? 0;
  const decided = follow(id, { headers: { 'last-event-id': String(last) } });
  const cancelled = await api.ask(`POST /v1/operations/${id}/decisions`, {
    body: { action: 'cancel', reason: 'test' },
  });
  expect(cancelled.status).toBe(200);
  const second = await decided;
  const all = [...seqs(first.sent), ...seqs(second.sent)];
  expect(all).toEqual(upTo(all.length));
  expect(second.sent.at(-1)?.event).toBe('end');
});

test('a browser that reconnects after the end is told that there is nothing more', async () => {
  const { id: clientId } = await api.world.client({ services: 0 });
  const id = await api.start(clientId, { kind: 'archive' });
  const { sent } = await follow(id);
  const again = await follow(id, { headers: { 'last-event-id': String(seqs(sent).at(-1)) } });
  expect(again.status).toBe(204);
  const rest = await follow(id, { query: '?after=1' });
  expect(seqs(rest.sent)).toEqual(seqs(sent).slice(1));
});

test('events as JSON are paged in order', async () => {
  const { id: clientId } = await api.world.client({ services: 0 });
  const id = await api.start(clientId, { kind: 'archive' });
  await api.until(id, 'completed');
  const seen: unknown[] = [];
  for (let cursor = ''; ; ) {
    const page = await api.ask(`GET /v1/operations/${id}/events?limit=2${cursor}`);
    seen.push(...page.body.items.map(({ seq }) => seq));
    if (page.body.next === null) break;
    cursor = `&cursor=${page.body.next}`;
  }
  expect(seen).toEqual(upTo(seen.length));
  expect(seen.length).toBeGreaterThan(2);
  expect((await api.ask(`GET /v1/operations/${id}/events?after=x`)).status).toBe(400);
  expect(
    (
      await api.ask(`GET /v1/operations/${id}/events`, {
        headers: { accept: 'text/event-stream', 'last-event-id': 'x' },
      })
    ).status,
  ).toBe(400);
});

test('many streams share one listening connection, which goes when the last of them goes', async () => {
  const { id: clientId } = await api.world.client({ services: 0 });
  const id = await api.start(clientId, { kind: 'archive', startAt: '2099-01-01T00:00:00Z' });
  const listening = async () => {
    const rows = await api.sql`
      select pid from pg_stat_activity where datname = current_database() and query ilike 'listen%'`;
    return rows.length;
  };
  const streams = Array.from({ length: 10 }, () => follow(id));
  for (let look = 0; look < 200 && (await listening()) === 0; look++);
  expect(await listening()).toBe(1);
  await api.ask(`POST /v1/operations/${id}/decisions`, { body: { action: 'cancel', reason: 'test' } });
  for (const { sent } of await Promise.all(streams)) expect(sent.at(-1)?.event).toBe('end');
  for (let look = 0; look < 200 && (await listening()) > 0; look++);
  expect(await listening()).toBe(0);
});

test('a notification that is lost with its connection is made up for', async () => {
  const { id: clientId } = await api.world.client({ services: 0 });
  const id = await api.start(clientId, { kind: 'archive', startAt: '2099-01-01T00:00:00Z' });
  const stream = follow(id);
  for (let killed = 0; killed === 0; ) {
    const rows = await api.sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query ilike 'listen%' and pid <> pg_backend_pid()`;
    killed = rows.length;
  }
  await api.ask(`POST /v1/operations/${id}/decisions`, { body: { action: 'cancel', reason: 'test' } });
  expect((await stream).sent.at(-1)?.event).toBe('end');
});
