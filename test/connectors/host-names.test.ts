import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { createHostNames } from '../../connectors/host-names.ts';

let socket: Socket | undefined;
afterEach(() => void socket?.close());

/** A name server on loopback: what it says for each question, or nothing. Answers its address and what it was asked. */
async function nameServer(name: string | undefined) {
  const questions: string[] = [];
  const open = createSocket('udp4');
  socket = open;
  open.on('message', (query, from) => {
    const end = query.indexOf(0, 12);
    const question = query.subarray(12, end + 5);
    questions.push(labelsOf(question));
    if (name === undefined) return;
    const encoded = encode(name);
    const header = Buffer.from(query.subarray(0, 12));
    header.writeUInt16BE(0x8180, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(1, 6);
    header.writeUInt32BE(0, 8);
    const record = Buffer.from([0xc0, 0x0c, 0, 12, 0, 1, 0, 0, 0, 60, 0, encoded.length]);
    open.send(Buffer.concat([header, question, record, encoded]), from.port, from.address);
  });
  open.bind(0, '127.0.0.1');
  await once(open, 'listening');
  return { servers: [`127.0.0.1:${open.address().port}`], questions };
}

function labelsOf(question: Buffer): string {
  const labels: string[] = [];
  for (let at = 0; question[at]; at += (question[at] ?? 0) + 1)
    labels.push(question.subarray(at + 1, at + 1 + (question[at] ?? 0)).toString());
  return labels.join('.');
}

function encode(name: string): Buffer {
  const labels = name
    .split('.')
    .map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
  return Buffer.concat([...labels, Buffer.from([0])]);
}

test('P7: asks the name server for the name of an address', async () => {
  const { servers, questions } = await nameServer('ada.example.com');
  expect(await createHostNames({ servers })('192.0.2.7')).toBe('ada.example.com');
  expect(questions).toEqual(['7.2.0.192.in-addr.arpa']);
});

test('P7: a name server that does not answer is given up', async () => {
  const { servers } = await nameServer(undefined);
  const began = performance.now();
  expect(await createHostNames({ servers, timeoutMs: 200 })('192.0.2.7')).toBeUndefined();
  expect(performance.now() - began).toBeLessThan(2_000);
});

test('P7: more look-ups than there may be at a time are left out', async () => {
  const { servers, questions } = await nameServer(undefined);
  const hostNameOf = createHostNames({ servers, timeoutMs: 300, most: 2 });
  const all = Promise.all(['192.0.2.1', '192.0.2.2', '192.0.2.3'].map(hostNameOf));
  expect(await all).toEqual([undefined, undefined, undefined]);
  expect(new Set(questions).size).toBe(2);
});

test.each(['<script>alert(1)</script>.example', 'a b.example', '-x.example'])(
  'P7: %s is no name of a host',
  async (name) => {
    const { servers } = await nameServer(name);
    expect(await createHostNames({ servers })('192.0.2.7')).toBeUndefined();
  },
);

test('P7: what is no address is not asked for', async () => {
  const { servers, questions } = await nameServer('ada.example.com');
  expect(await createHostNames({ servers })('nonsense')).toBeUndefined();
  expect(questions).toEqual([]);
});
