import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { recordPayment } from '../../db/ledger/index.ts';
import { insertHold } from '../../db/queries/dunning-holds.ts';
import { type Debtor, type Debts, openDebts } from '../support/debts.ts';

let debts: Debts;
beforeAll(async () => {
  debts = await openDebts('dunning-services');
  // A failing step is blocked at once.
  await debts.sql`update providers set policy = '{"retry": {"attempts": 1}}'`;
});
afterAll(() => debts?.close());
beforeEach(async () => {
  debts.world.panel.faults.clear();
  await debts.nextMorning();
  return debts.ladder({
    rungs: [
      { id: 'notice', offsetDays: 5, action: { type: 'notice', level: 1 } },
      { id: 'suspend', offsetDays: 10, action: { type: 'suspend' } },
      { id: 'final', offsetDays: 15, action: { type: 'final-warning' } },
      { id: 'terminate', offsetDays: 20, action: { type: 'terminate' } },
    ],
  });
});

/** How a service stands, in the record and at the panel: `suspended overdue, at the panel suspended`. */
async function standing({ serviceId }: Pick<Debtor, 'serviceId'>): Promise<string> {
  const [row] = await debts.sql<{ status: string; reason: string | null; username: string }[]>`
    select status, suspended_reason as reason, username from services where id = ${serviceId}`;
  const account = debts.world.panel.account(row?.username ?? '');
  const there = account === undefined ? 'gone' : account.suspended ? 'suspended' : 'active';
  return `${row?.status}${row?.reason ? ` ${row.reason}` : ''}, ${there}`;
}

/** The commands that were started about a client, with how they ended. */
const commands = async ({ clientId }: Pick<Debtor, 'clientId'>) =>
  (
    await debts.sql<{ line: string }[]>`
      select (params ->> 'command') || ' ' || state as line from operations where client_id = ${clientId} order by created_at`
  ).map(({ line }) => line);

async function userOf({ serviceId }: Debtor): Promise<string> {
  const [row] = await debts.sql<
    { username: string }[]
  >`select username from services where id = ${serviceId}`;
  return row?.username ?? '';
}

const until = (what: () => Promise<unknown>, expected: unknown) =>
  expect.poll(what, { timeout: 20_000, interval: 50 }).toEqual(expected);

test('D5: suspended on its day, paid, running again at once; nothing more happens', async () => {
  const debtor = await debts.debtor();
  await debts.touch(debtor.clientId);
  await debts.pass(12);
  expect(await debts.story(debtor.invoiceId)).toEqual(['+5 notice', '+10 suspend']);
  expect(await standing(debtor)).toBe('suspended overdue, suspended');
  const [rung] = await debts.sql`
    select services, outcome, effect ? 'operationId' as known from dunning_rungs where invoice_id = ${debtor.invoiceId} and action = 'suspend'`;
  expect(rung).toEqual({ services: [debtor.serviceId], outcome: null, known: true });

  await debts.pay(debtor, debtor.invoiceId, 1190);
  await until(() => standing(debtor), 'active, active');
  await debts.settled();
  expect(await commands(debtor)).toEqual(['suspend completed', 'unsuspend completed']);
  await until(() => debts.isRunning(debtor.clientId), false);
  await debts.pass(30);
  expect(await debts.story(debtor.invoiceId)).toEqual(['+5 notice', '+10 suspend']);
});

test('D5: who never pays is terminated after the suspension has stood for its days and a last warning', async () => {
  const debtor = await debts.debtor();
  await debts.touch(debtor.clientId);
  await debts.pass(25);
  expect(await debts.story(debtor.invoiceId)).toEqual([
    ...['+5 notice', '+10 suspend', '+15 final', '+20 terminate'],
  ]);
  expect(await standing(debtor)).toBe('terminated, gone');
});

test('D5: a part that is paid ends nothing; the second suspension for a new debt comes after the first has ended', async () => {
  const debtor = await debts.debtor();
  await debts.touch(debtor.clientId);
  await debts.pass(12);
  await debts.pay(debtor, debtor.invoiceId, 1000);
  expect(await standing(debtor)).toBe('suspended overdue, suspended');
  await debts.pay(debtor, debtor.invoiceId, 190);
  await until(() => standing(debtor), 'active, active');
  const second = await debts.bill(debtor);
  await debts.touch(debtor.clientId);
  await debts.pass(12);
  expect(await standing(debtor)).toBe('suspended overdue, suspended');
  expect(await debts.story(second)).toEqual(['+5 notice', '+10 suspend']);
});

test('D5: what staff has suspended stays so when the debt is paid', async () => {
  const debtor = await debts.debtor();
  await debts.sql`
    update services set status = 'suspended', suspended_reason = 'abuse', suspended_at = now() where id = ${debtor.serviceId}`;
  debts.world.panel.changeAccount(await userOf(debtor), { suspended: true });
  await debts.touch(debtor.clientId);
  await debts.pass(12);
  await debts.pay(debtor, debtor.invoiceId, 1190);
  await debts.settled();
  expect(await standing(debtor)).toBe('suspended abuse, suspended');
  expect(await commands(debtor)).toEqual([]);
});

test('X5: a payment while the panel is asked to suspend: it runs again as soon as the panel has answered', async () => {
  const debtor = await debts.debtor();
  debts.world.panel.faults.add({
    on: 'suspendacct',
    user: await userOf(debtor),
    effect: 'slow',
    delayMs: 1_500,
  });
  await debts.touch(debtor.clientId);
  await debts.pass(9.9);
  await debts.time.sleep('0.2 days');
  await until(async () => (debts.world.panel.calls().suspendacct ?? 0) > 0, true);
  await debts.sql.begin(async (tx) => {
    await recordPayment(
      tx,
      { actor: { kind: 'staff', id: '1' }, now: await debts.now() },
      { ...debtor, amountMinor: 1190, currency: 'EUR', gateway: 'bank' },
    );
  });
  await debts.deps.dunning.touched(debtor.clientId, 'ledger-changed');
  await until(() => commands(debtor), ['suspend completed', 'unsuspend completed']);
  expect(await standing(debtor)).toBe('active, active');
});

test('X5: a payment while the suspension is blocked: nobody is suspended any more, and no operator is needed', async () => {
  const debtor = await debts.debtor();
  const user = await userOf(debtor);
  debts.world.panel.faults.add({ on: 'suspendacct', user, effect: 'refuse', times: null });
  await debts.touch(debtor.clientId);
  await debts.pass(10.5);
  await until(() => commands(debtor), ['suspend blocked']);
  const open = await debts.openCase(debtor.clientId);
  expect(open).toMatchObject({ state: 'open' });
  // In truth the panel has done it.
  debts.world.panel.changeAccount(user, { suspended: true });
  await debts.pay(debtor, debtor.invoiceId, 1190);
  await until(() => commands(debtor), ['suspend completed']);
  await debts.settled();
  expect(await standing(debtor)).toBe('active, active');
  const rows = await debts.sql`
    select from dunning_rungs where invoice_id = ${debtor.invoiceId} and action = 'suspend'`;
  expect(rows).toHaveLength(0);
  const [item] = await debts.sql`
    select i.summary from operation_items i join operations o on o.id = i.operation_id where o.client_id = ${debtor.clientId}`;
  expect(item?.summary).toEqual({ outcome: 'spared', because: 'no-longer-owed' });
});

test('X5: a promise while the suspension is blocked holds it; broken, it comes after a new warning', async () => {
  const debtor = await debts.debtor();
  debts.world.panel.faults.add({
    on: 'suspendacct',
    user: await userOf(debtor),
    effect: 'refuse',
    times: null,
  });
  await debts.touch(debtor.clientId);
  await debts.pass(10.5);
  await until(() => commands(debtor), ['suspend blocked']);
  debts.world.panel.faults.clear();
  const promised = new Date(Date.parse(await debts.now()) + 5 * 86_400_000).toISOString();
  await debts.change(debtor.clientId, (tx, { now }) =>
    insertHold(tx, {
      ...{ clientId: debtor.clientId, invoiceId: debtor.invoiceId, kind: 'promise', until: promised },
      ...{ reason: '', setBy: 'token:1', setAt: now },
    }),
  );
  await until(() => commands(debtor), ['suspend completed']);
  expect(await standing(debtor)).toBe('active, active');
  await debts.pass(4);
  expect(await standing(debtor)).toBe('active, active');
  await debts.pass(4);
  expect(await debts.story(debtor.invoiceId)).toEqual(['+5 notice', '+15 notice (2)', '+16 suspend']);
  expect(await standing(debtor)).toBe('suspended overdue, suspended');
});

test('X5: a dispute keeps the service from termination until it is over', async () => {
  const debtor = await debts.debtor();
  await debts.touch(debtor.clientId);
  await debts.pass(16);
  await debts.change(debtor.clientId, async (tx, { now }) => {
    await tx`
      insert into disputes (client_id, gateway, currency, amount_minor, state, opened_at)
      values (${debtor.clientId}, 'card', 'EUR', 1190, 'open', ${now})`;
  });
  await debts.pass(10);
  expect(await standing(debtor)).toBe('suspended overdue, suspended');
  await debts.change(
    debtor.clientId,
    (tx, { now }) =>
      tx`update disputes set state = 'won', closed_at = ${now} where client_id = ${debtor.clientId}`,
  );
  await debts.pass(3);
  expect(await debts.story(debtor.invoiceId)).toEqual([
    ...['+5 notice', '+10 suspend', '+15 final', '+26 final (2)', '+27 terminate'],
  ]);
});

test('X5: an operator who skips a service has decided for this debt; it is not offered again', async () => {
  const debtor = await debts.debtor();
  debts.world.panel.faults.add({
    on: 'suspendacct',
    user: await userOf(debtor),
    effect: 'refuse',
    times: null,
  });
  await debts.touch(debtor.clientId);
  await debts.pass(10.5);
  await until(() => commands(debtor), ['suspend blocked']);
  const [operation] = await debts.sql<
    { id: string }[]
  >`select id from operations where client_id = ${debtor.clientId}`;
  await debts.operations.decide(operation?.id ?? '', 'skip');
  await until(() => commands(debtor), ['suspend completed']);
  await debts.pass(20);
  expect(await commands(debtor)).toEqual(['suspend completed']);
  expect(await standing(debtor)).toBe('active, active');
  const [rung] =
    await debts.sql`select state, outcome from dunning_rungs where invoice_id = ${debtor.invoiceId} and action = 'suspend'`;
  expect(rung).toEqual({ state: 'done', outcome: 'given-up' });
});

test('D5: a client under another operation waits for its end', async () => {
  const debtor = await debts.debtor();
  await debts.sql`
    insert into operations (id, kind, provider_id, client_id, exclusive, workflow_id, state, params, plan, plan_hash, requested_by_kind, requested_by)
    values (gen_random_uuid(), 'close', ${debts.world.providerId}, ${debtor.clientId}, true, 'x', 'paused', '{}', '{}', '', 'token', '1')`;
  await debts.sql`
    update clients set held_by = (select id from operations where client_id = ${debtor.clientId}) where id = ${debtor.clientId}`;
  await debts.touch(debtor.clientId);
  await debts.pass(10.5);
  expect(await debts.story(debtor.invoiceId)).toEqual(['+5 notice']);
  await debts.change(debtor.clientId, async (tx, { now }) => {
    await tx`update clients set held_by = null where id = ${debtor.clientId}`;
    await tx`update operations set state = 'completed', ended_at = ${now} where client_id = ${debtor.clientId}`;
  });
  await until(() => standing(debtor), 'suspended overdue, suspended');
});

test('L1: closed midway the case ends and nothing more is done; reopened, a new warning comes before the suspension', async () => {
  const debtor = await debts.debtor();
  await debts.touch(debtor.clientId);
  await debts.pass(6);
  const close = await debts.operations.start('close', debtor.clientId, {
    mode: 'status-only',
    notify: false,
  });
  await debts.operations.ended(close);
  await until(() => debts.isRunning(debtor.clientId), false);
  expect(await debts.openCase(debtor.clientId)).toBeUndefined();
  await debts.pass(10);
  expect(await debts.story(debtor.invoiceId)).toEqual(['+5 notice']);
  await debts.operations.ended(await debts.operations.start('reopen', debtor.clientId, { notify: false }));
  await debts.touch(debtor.clientId);
  await debts.pass(0.5);
  expect(await standing(debtor)).toBe('active, active');
  await debts.pass(3);
  const story = await debts.story(debtor.invoiceId);
  expect(story.at(-1)).toContain('suspend');
  expect(story.length).toBeGreaterThan(2);
});
