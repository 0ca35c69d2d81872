import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTextSender } from '../../../connectors/sms/sender.ts';
import type { TextSender } from '../../../connectors/sms/types.ts';
import { type Reply, startReceiver, type TestReceiver } from '../../support/receiver.ts';
import { conformsToTextKit, type Far } from './kit.ts';

const TOKEN = 'secret-token';
let receiver: TestReceiver;
let sender: TextSender;
let url = '';
beforeAll(async () => {
  receiver = await startReceiver();
  sender = createTextSender({ privateAddresses: true, timeoutMs: 800 });
});
afterAll(async () => {
  await sender?.close();
  await receiver?.close();
});

const never = new AbortController().signal;
const message = { id: 'm1', to: '+49301234567', from: 'Example', text: 'Pay.' };

function replyTo(does: Far): () => Promise<Reply | 'hang up'> {
  const json = { 'content-type': 'application/json' };
  const replies: Record<Exclude<Far, 'is away'>, () => Promise<Reply | 'hang up'>> = {
    'takes it': async () => ({ status: 202, headers: json, body: '{"id":1}' }),
    'refuses the number': async () => ({ status: 422, headers: json, body: '{"to":"+49301234567"}' }),
    'does not know the token': async () => ({ status: 401 }),
    'is busy': async () => ({ status: 429, headers: { 'retry-after': '1' } }),
    fails: async () => ({ status: 500, body: 'secret-token' }),
    'takes it and hangs up': async () => 'hang up',
    'takes it and says nothing': async () => {
      await sleep(1_500);
      return { status: 200 };
    },
    'is somebody else': async () => ({
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: '<p>Hi',
    }),
    'has moved': async () => ({ status: 301, headers: { location: 'https://example.com' } }),
  };
  return does === 'is away' ? replies['takes it'] : replies[does];
}

conformsToTextKit('plain http', () => ({
  send: (text, signal) => sender.send({ connector: 'http', url, token: TOKEN }, text, signal),
  async far(does) {
    url = does === 'is away' ? 'http://127.0.0.1:1/send' : `${receiver.url}?account=7`;
    receiver.answer = replyTo(does);
  },
  taken: () => receiver.received.map(({ body }) => JSON.parse(body).id as string),
}));

test('D1: a text message is a POST of JSON with the token as bearer and its id as key', async () => {
  receiver.answer = replyTo('takes it');
  await sender.send({ connector: 'http', url: receiver.url, token: TOKEN }, { ...message, from: '' }, never);
  const last = receiver.received.at(-1);
  expect(JSON.parse(last?.body ?? '')).toEqual({ id: 'm1', to: '+49301234567', text: 'Pay.' });
  expect(last?.headers).toMatchObject({
    ...{ authorization: `Bearer ${TOKEN}`, 'idempotency-key': 'm1', 'content-type': 'application/json' },
  });
});

test('D1: a gateway in a private network is not called unless the deployment allows it', async () => {
  const strict = createTextSender({ privateAddresses: false });
  const before = receiver.received.length;
  const outcome = await strict.send({ connector: 'http', url: receiver.url, token: TOKEN }, message, never);
  expect(outcome.state).toBe('unreachable');
  expect(receiver.received).toHaveLength(before);
  await strict.close();
});
