import { MockActivityEnvironment } from '@temporalio/testing';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type OwnStarted, startServiceCommands } from '../../activities/start-operation.ts';
import { type House, openHouse } from './harness.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.close());
afterEach(() => house.world.panel.faults.clear());

type Start = Parameters<typeof startServiceCommands>[1];

/** Starts it as an activity does. */
function start(more: Pick<Start, 'clientId' | 'command' | 'services'> & Partial<Start>): Promise<OwnStarted> {
  const { deps } = house.world;
  const own = {
    ...{ actor: { kind: 'system', id: 'dunning' } as const, reason: 'Invoice 12 is overdue.' },
    now: new Date().toISOString(),
  };
  return new MockActivityEnvironment({ taskQueue: house.temporal.taskQueue }).run(() =>
    startServiceCommands(deps, { ...own, ...more }),
  ) as Promise<OwnStarted>;
}

test('L16: started by Tenure itself for what is overdue, once for one id, with what else the caller writes', async () => {
  const client = await house.world.client({ services: 2 });
  const [service = 0] = client.serviceIds;
  const operationId = uuidv7();
  const wish: Pick<Start, 'clientId' | 'command' | 'services' | 'because' | 'operationId'> = {
    clientId: client.id,
    command: 'suspend',
    services: [service],
    because: 'overdue',
    operationId,
  };
  let written = 0;
  const alongside = async () => {
    written += 1;
  };
  expect(await start({ ...wish, alongside })).toEqual({ outcome: 'started', operationId });
  expect(await start({ ...wish, alongside })).toEqual({ outcome: 'started', operationId });
  expect(written).toBe(1);
  const ended = await house.operations.ended(operationId);
  expect([ended.state, ended.requestedByKind, ended.requestedBy]).toEqual(['completed', 'system', 'dunning']);
  expect(
    await house.sql`select suspended_reason, suspended_note from services where id = ${service}`,
  ).toEqual([{ suspendedReason: 'overdue', suspendedNote: 'Invoice 12 is overdue.' }]);
  const nudges = await house.sql`select why from dunning_nudges where client_id = ${client.id}`;
  expect(nudges).toEqual([{ why: 'operation-ended' }]);
});

test('L16: what holds the client is named, nothing is written then; what stands against it is said', async () => {
  const client = await house.world.client({ services: 1 });
  house.world.panel.faults.add({ on: 'suspendacct', effect: 'refuse', times: null });
  const wish = { clientId: client.id, command: 'suspend', services: client.serviceIds } as const;
  const first = await start({ ...wish, because: 'chargeback' });
  if (first.outcome !== 'started') throw new Error(first.outcome);
  await house.operations.until(first.operationId, 'blocked');
  const alongside = async () => {
    throw new Error('nothing is to be written');
  };
  expect(await start({ ...wish, alongside })).toEqual({ outcome: 'held', operationId: first.operationId });
  await house.operations.decide(first.operationId, 'skip');
  await house.operations.ended(first.operationId);
  expect(await start({ ...wish, services: [999_999] })).toMatchObject({
    outcome: 'refused',
    blockers: [{ code: 'service-missing', message: `Client ${client.id} has no service 999999.` }],
  });
  expect(await start({ ...wish, clientId: 999_999 })).toMatchObject({
    outcome: 'refused',
    blockers: [{ code: 'client-missing' }],
  });
});
