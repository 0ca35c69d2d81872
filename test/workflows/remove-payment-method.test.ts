import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { addBelongings } from '../support/belongings.ts';
import { eventually, type House, openHouse, preview } from './harness.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.close());
afterEach(async () => {
  house.world.gateway.faults.clear();
  await house.world.gateway.up();
});

async function clientWithMethods() {
  const client = await house.world.client({ services: 0 });
  const { methods } = await addBelongings(house.world, client);
  const [first, second] = methods;
  if (!first || !second) throw new Error('the client has no payment methods');
  return { client, first, second };
}

const methodsOf = (clientId: number) => house.sql`
  select id, is_default, removed_at is not null as removed, reference is not null as reference, brand, last_four
  from payment_methods where client_id = ${clientId} order by id`;

test('L20: goes at the gateway first, then here; the newest of the others is used by default', async () => {
  const { sql, world, operations } = house;
  const { client, first, second } = await clientWithMethods();
  const params = { paymentMethodId: first.id, force: false };
  const plan = await preview(sql, 'remove-payment-method', client.id, params);
  expect(plan.blockers).toEqual([]);
  expect(plan.warnings.map(({ message }) => message)).toEqual([
    `It is used by default: payment method ${second.id}, the newest of the others, takes its place.`,
  ]);
  const id = await operations.start('remove-payment-method', client.id, params);
  expect((await operations.ended(id)).state).toBe('completed');
  expect(world.gateway.methods.get(first.reference)?.customer).toBeNull();
  expect(world.gateway.methods.get(second.reference)?.customer).not.toBeNull();
  expect(await methodsOf(client.id)).toEqual([
    { id: first.id, isDefault: false, removed: true, reference: false, brand: null, lastFour: null },
    { id: second.id, isDefault: true, removed: false, reference: true, brand: 'visa', lastFour: '4242' },
  ]);
  const { steps } = await operations.view(id);
  expect(steps.map((step) => 'summary' in step && step.summary)).toEqual([
    { outcome: 'done', provenBy: 'probe' },
    { removed: true, newDefault: second.id },
  ]);
  const images = await sql`select before from operation_before_images where operation_id = ${id}`;
  expect(JSON.stringify(images)).not.toMatch(/reference|4242|visa/);
});

test('L20: while the gateway is down it is tried again, then blocks with the gateway’s trouble; retry goes on', async () => {
  const { world, operations } = house;
  const { client, first } = await clientWithMethods();
  await world.gateway.down();
  const id = await operations.start('remove-payment-method', client.id, {
    paymentMethodId: first.id,
    force: false,
  });
  const blocked = await operations.until(id, 'blocked');
  expect(blocked.problem?.code).toBe('unreachable');
  const [step] = (await operations.row(id).then(
    () => house.sql`
    select attempt, error from operation_steps where operation_id = ${id} and step_id = 'detach-at-gateway'`,
  )) as unknown as {
    attempt: number;
    error: { message: string };
  }[];
  expect(step?.attempt).toBe(3);
  expect(step?.error.message).toMatch(new RegExp(`^Payment method ${first.id} at gateway cards: .+`));
  await world.gateway.up();
  await operations.decide(id, 'retry');
  expect((await operations.ended(id)).state).toBe('completed');
  expect(world.gateway.methods.get(first.reference)?.customer).toBeNull();
});

test('L20: with the account at the gateway gone, an operator removes it here alone and knows what that means', async () => {
  const { sql, world, operations } = house;
  const { client, first } = await clientWithMethods();
  world.gateway.faults.add({ on: 'retrieve', effect: 'status', status: 401, times: null });
  const id = await operations.start('remove-payment-method', client.id, {
    paymentMethodId: first.id,
    force: false,
  });
  const blocked = await operations.until(id, 'blocked');
  expect(blocked.problem?.code).toBe('bad-credentials');
  const step = (await operations.view(id)).steps[0];
  expect(step?.skippable).toBe('the payment method is removed here only and stays at the gateway');
  await operations.decide(id, 'skip');
  expect((await operations.ended(id)).state).toBe('completed');
  expect(await operations.stepStates(id)).toEqual({
    'detach-at-gateway': 'skipped',
    'remove-locally': 'done',
  });
  expect(world.gateway.methods.get(first.reference)?.customer).not.toBeNull();
  expect(
    await sql`select from payment_methods where id = ${first.id} and removed_at is not null and reference is null`,
  ).toHaveLength(1);
});

test('L20: forced, it goes on by itself when the gateway fails, and says so', async () => {
  const { world, operations } = house;
  const { client, first } = await clientWithMethods();
  world.gateway.faults.add({ on: 'retrieve', effect: 'status', status: 401, times: null });
  const id = await operations.start('remove-payment-method', client.id, {
    paymentMethodId: first.id,
    force: true,
  });
  expect((await operations.ended(id)).state).toBe('completed');
  const [step] = (await operations.view(id)).steps;
  expect(step).toMatchObject({ summary: { outcome: 'left', forced: true, code: 'bad-credentials' } });
});

test('L20: forced, a gateway that comes back in time is still asked', async () => {
  const { world, operations } = house;
  const { client, first } = await clientWithMethods();
  world.gateway.faults.add({ on: 'retrieve', effect: 'status', status: 503, times: 2 });
  const id = await operations.start('remove-payment-method', client.id, {
    paymentMethodId: first.id,
    force: true,
  });
  await operations.ended(id);
  expect((await operations.view(id)).steps[0]).toMatchObject({ summary: { outcome: 'done' } });
  expect(world.gateway.methods.get(first.reference)?.customer).toBeNull();
});

test('L20: gone at the gateway already is done; without a token only the record changes', async () => {
  const { sql, world, operations } = house;
  const { client, first, second } = await clientWithMethods();
  world.gateway.methods.remove(first.reference);
  const gone = await operations.start('remove-payment-method', client.id, {
    paymentMethodId: first.id,
    force: false,
  });
  await operations.ended(gone);
  expect((await operations.view(gone)).steps[0]).toMatchObject({ summary: { outcome: 'already' } });
  await sql`update payment_methods set reference = null where id = ${second.id}`;
  const bare = await operations.start('remove-payment-method', client.id, {
    paymentMethodId: second.id,
    force: false,
  });
  await operations.ended(bare);
  expect((await operations.view(bare)).steps[0]).toMatchObject({ summary: { outcome: 'record-only' } });
});

test('L20: refused for one that is unknown, another client’s, or removed already', async () => {
  const { sql, operations } = house;
  const { client, first } = await clientWithMethods();
  const other = await clientWithMethods();
  const why = async (paymentMethodId: number) =>
    (await preview(sql, 'remove-payment-method', client.id, { paymentMethodId, force: false })).blockers.map(
      ({ message }) => message,
    );
  expect(await why(999_999)).toEqual([`Client ${client.id} has no payment method 999999.`]);
  expect(await why(other.first.id)).toEqual([`Client ${client.id} has no payment method ${other.first.id}.`]);
  await operations.ended(
    await operations.start('remove-payment-method', client.id, { paymentMethodId: first.id, force: false }),
  );
  const day = new Date().toISOString().slice(0, 10);
  expect(await why(first.id)).toEqual([
    `Payment method ${first.id} was removed on ${day}: nothing is left to do.`,
  ]);
});

test('L20: a gateway that is not on record, or has no credentials, is foretold and blocks', async () => {
  const { sql, world, operations } = house;
  const { client, first } = await clientWithMethods();
  const params = { paymentMethodId: first.id, force: false };
  await sql`update payment_methods set gateway = 'gone' where id = ${first.id}`;
  const plan = await preview(sql, 'remove-payment-method', client.id, params);
  expect(plan.warnings.map(({ code }) => code)).toContain('no-gateway');
  const id = await operations.start('remove-payment-method', client.id, params);
  expect((await operations.until(id, 'blocked')).problem?.code).toBe('no-gateway');
  await sql`insert into payment_gateways (provider_id, name, connector) values (${world.providerId}, 'gone', 'stripe')`;
  await operations.decide(id, 'retry');
  const error = await eventually(async () => {
    const [step] = await sql<{ error: { code: string; message: string } | null }[]>`
      select error from operation_steps where operation_id = ${id} and step_id = 'detach-at-gateway'`;
    return step?.error?.code === 'needs-credentials' && step.error;
  }, 'it says that the credentials are missing');
  expect(error.message).toMatch(
    /^Payment gateway \d+ has no credentials\. Set them on its record, then retry\.$/,
  );
  await eventually(
    async () => (await operations.view(id)).problem?.code === 'needs-credentials',
    'the operation itself waits for a person again',
  );
  await sql`delete from payment_gateways where name = 'gone'`;
  await operations.decide(id, 'skip');
  await operations.ended(id);
});
