import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tellActivities } from '../../activities/tell-subscribers.ts';
import { webhookActivities } from '../../activities/webhooks.ts';
import { openAcknowledgements } from '../../db/queries/outbox.ts';
import { acknowledge } from '../../db/queries/webhook-deliveries.ts';
import { updateEndpoint } from '../../db/queries/webhook-endpoints.ts';
import type { StepCall } from '../../workflows/contracts/activities.ts';
import { startReceiver, type TestReceiver } from '../support/receiver.ts';
import { deliveriesOf, newProvider, subscribe } from '../support/webhooks.ts';
import { type House, openHouse } from './harness.ts';

let house: House;
let receiver: TestReceiver;
beforeAll(async () => {
  [house, receiver] = await Promise.all([openHouse(), startReceiver()]);
});
afterAll(async () => {
  await receiver?.close();
  await house?.close();
});

const NOW = '2026-01-31T10:00:00.000Z';
const LATER = '2026-01-31T11:00:00.000Z';
const activity = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR', () => {}) });

/** The step, of an operation that waits, so that only what the test calls happens to it. */
async function aStep(kind: string, params: Record<string, unknown> = {}) {
  const { sql, world, operations } = house;
  const client = await world.client({ services: 0 });
  const operationId = await operations.start('archive', client.id, {}, { approvalRequired: true });
  await sql`insert into operation_steps ${sql({ operationId, stepId: 'tell', position: 9, title: 'Tell', state: 'pending' })}`;
  const providerId = await newProvider(sql);
  const call: StepCall = {
    ...{ operationId, clientId: client.id, providerId, kind, step: 'tell', params },
    ...{ now: NOW, attempt: 1, nextDelayMs: 1_000 },
  };
  const { tellSubscribers } = tellActivities(world.deps);
  return {
    call,
    providerId,
    tell: (attempt = 1) => activity.run(tellSubscribers, { ...call, attempt }) as Promise<unknown>,
    state: async () => (await operations.stepStates(operationId)).tell,
    sentence: async () => {
      const [row] = await sql<{ message: string }[]>`
        select error ->> 'message' as message from operation_steps where operation_id = ${operationId} and step_id = 'tell'`;
      return row?.message;
    },
    endpoint: (fields: { acknowledge?: boolean; topics?: string[] } = {}) =>
      subscribe(world.deps, { providerId, url: receiver.url, ...fields }),
  };
}

const notAcknowledged = {
  message: 'not-acknowledged',
  type: 'StepFailed',
  details: [{ code: 'not-acknowledged', retryable: true, acted: false }],
};
const deliver = (endpointId: number) =>
  activity.run(webhookActivities(house.world.deps).deliverDue, { endpointId, now: LATER });
const acknowledgeAll = async (endpointId: number) => {
  for (const { id } of await deliveriesOf(house.sql, endpointId))
    await house.sql.begin((tx) => acknowledge(tx, id, LATER));
};

describe('telling subscribers', () => {
  test.each([
    ['anonymize', {}, 'client.anonymized', {}],
    ['delete', {}, 'client.deleted', {}],
    ['merge', { into: 4711 }, 'client.merged', { into: 4711 }],
  ])(
    'L4: after %s the topic and the numbers are right, and it is told once',
    async (kind, params, topic, more) => {
      const step = await aStep(kind, params);
      const id = await step.endpoint({ topics: ['client.*'] });
      expect(await step.tell()).toEqual({ endpoints: 1, acknowledged: 0 });
      expect(await step.tell(2)).toEqual({ endpoints: 1, acknowledged: 0 });
      const before = receiver.received.length;
      await deliver(id);
      const sent = receiver.received.slice(before);
      const { operationId, clientId, providerId } = step.call;
      expect(sent.map(({ message }) => message)).toEqual([
        {
          type: topic,
          timestamp: NOW,
          data: { sequence: expect.any(Number), providerId, clientId, operationId, ...more },
        },
      ]);
      expect(await step.state()).toBe('done');
    },
  );

  test('L4: nobody to tell is no trouble', async () => {
    expect(await (await aStep('anonymize')).tell()).toEqual({ endpoints: 0, acknowledged: 0 });
  });

  test('L4: an endpoint that must acknowledge holds the step until it has, by call or in its answer', async () => {
    const step = await aStep('anonymize');
    const byCall = await step.endpoint({ acknowledge: true });
    const byAnswer = await step.endpoint({ acknowledge: true });
    const silent = await step.endpoint();
    await expect(step.tell()).rejects.toMatchObject(notAcknowledged);
    expect(await step.state()).toBe('retrying');
    expect(await step.sentence()).toBe(
      `client.anonymized is not acknowledged by webhook endpoint ${byCall} (delivery pending), ${byAnswer} (delivery pending). Look what keeps the system behind it, then retry; or skip.`,
    );
    await deliver(byCall);
    receiver.answer = () => ({ status: 200, body: '{"acknowledged":true}' });
    await deliver(byAnswer);
    receiver.answer = () => ({ status: 204 });
    await expect(step.tell(2)).rejects.toMatchObject(notAcknowledged);
    expect(await step.sentence()).toContain(`webhook endpoint ${byCall} (has been told).`);
    await acknowledgeAll(byCall);
    expect(await step.tell(3)).toEqual({ endpoints: 3, acknowledged: 2 });
    for (const id of [byCall, byAnswer, silent]) expect(await deliveriesOf(house.sql, id)).toHaveLength(1);
    expect(await openAcknowledgements(house.sql, step.call.operationId)).toEqual([]);
  });

  test('L4: one that is disabled is not passed over in silence; one that need not acknowledge any more is', async () => {
    const { sql } = house;
    const step = await aStep('anonymize');
    const id = await step.endpoint({ acknowledge: true });
    const off = await step.endpoint();
    for (const one of [id, off])
      await sql.begin((tx) => updateEndpoint(tx, one, { disabledAt: NOW, disabledReason: 'Switched off.' }));
    await expect(step.tell()).rejects.toMatchObject(notAcknowledged);
    expect(await step.sentence()).toContain(`webhook endpoint ${id} (disabled).`);
    expect(await deliveriesOf(sql, off)).toEqual([]);
    expect(await deliver(id)).toEqual({ next: null, down: false });
    await sql.begin((tx) => updateEndpoint(tx, id, { acknowledge: false }));
    expect(await step.tell(2)).toEqual({ endpoints: 1, acknowledged: 0 });
  });

  test('L4: one that begins to demand it later does not hold what it was told before', async () => {
    const step = await aStep('anonymize');
    const id = await step.endpoint();
    const told = await step.tell();
    await house.sql.begin((tx) => updateEndpoint(tx, id, { acknowledge: true }));
    expect(await openAcknowledgements(house.sql, step.call.operationId)).toEqual([]);
    expect(told).toEqual({ endpoints: 1, acknowledged: 0 });
  });

  test('a kind that has nothing to tell is a bug, not a silence', async () => {
    const step = await aStep('archive');
    await expect(step.tell()).rejects.toMatchObject({ type: 'Bug' });
  });
});
