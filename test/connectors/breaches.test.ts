import { createHash } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createBreachLookup } from '../../connectors/breaches.ts';

const PASSWORD = 'lamp river oak and sky';
const HASH = createHash('sha1').update(PASSWORD).digest('hex').toUpperCase();
const REST = HASH.slice(5);

let server: Server | undefined;
afterEach(() => server?.close());

/** A service that answers the same to everybody. */
async function service(answer: { status?: number; body?: string; silent?: boolean }) {
  const asked: { url: string; headers: IncomingHttpHeaders }[] = [];
  server = createServer((request, response) => {
    asked.push({ url: request.url ?? '', headers: request.headers });
    if (answer.silent) return request.socket.destroy();
    response.writeHead(answer.status ?? 200, { location: 'http://127.0.0.1:1/' }).end(answer.body ?? '');
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { lookUp: createBreachLookup(`http://127.0.0.1:${port}/`), asked };
}

test('P1: the service learns five digits of the hash and nothing else, and pads its answer', async () => {
  const { lookUp, asked } = await service({ body: `${'0'.repeat(35)}:7\r\n${REST}:12\r\n` });
  expect(await lookUp(PASSWORD)).toBe('breached');
  expect(asked.map(({ url }) => url)).toEqual([`/range/${HASH.slice(0, 5)}`]);
  expect(asked[0]?.headers['add-padding']).toBe('true');
  expect(JSON.stringify(asked)).not.toContain(REST);
  expect(JSON.stringify(asked)).not.toContain('lamp');
});

test.each([
  ['not among them', `${'0'.repeat(35)}:7\n`],
  ['padding only', `${REST}:0\n`],
  ['nothing at all', ''],
])('P1: %s is clean', async (_, body) => {
  const { lookUp } = await service({ body });
  expect(await lookUp(PASSWORD)).toBe('clean');
});

test.each([
  ['an error', { status: 503 }],
  ['too many requests', { status: 429 }],
  ['another address', { status: 302 }],
  ['another page', { body: '<html>Log in to the hotel network</html>' }],
  ['more than any service has', { body: `${'0'.repeat(35)}:7\n`.repeat(20_000) }],
  ['a lost connection', { silent: true }],
])('P1: %s leaves it unknown', async (_, answer) => {
  const { lookUp } = await service(answer);
  expect(await lookUp(PASSWORD)).toBe('unknown');
});

test('P1: an address that is none is refused at once', () => {
  expect(() => createBreachLookup('ftp://example.com')).toThrow();
});
