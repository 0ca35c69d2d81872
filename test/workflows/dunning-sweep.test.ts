import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { recordPayment } from '../../db/ledger/index.ts';
import { dunningWorkflowId } from '../../workflows/contracts/ids.ts';
import { type Debts, openDebts } from '../support/debts.ts';

let debts: Debts;
beforeAll(async () => {
  debts = await openDebts('dunning-sweep');
});
afterAll(() => debts?.close());

const rungs = [
  { id: 'reminder', offsetDays: -7, action: { type: 'reminder' } },
  { id: 'notice-1', offsetDays: 3, action: { type: 'notice', level: 1 } },
  { id: 'notice-2', offsetDays: 7, action: { type: 'notice', level: 2 } },
] as const;
const TOO_LATE = '+4 reminder skipped reminder-too-late';
beforeEach(async () => {
  await debts.nextMorning();
  await debts.ladder({ rungs: [...rungs] });
});

test('D1: reminders before the due date go out from the sweep, once, without a workflow; who pays costs none', async () => {
  const soon = await debts.debtor({ due: 6 });
  const later = await debts.debtor({ due: 9 });
  const german = await debts.debtor({ due: 6, language: 'de' });
  await debts.sweep();
  await debts.sweep();
  expect(await debts.story(soon.invoiceId)).toEqual(['-6 reminder']);
  expect(await debts.story(later.invoiceId)).toEqual([]);
  const mails = (await debts.world.mailbox.mails()).map(({ subject }) => subject);
  expect(mails).toHaveLength(2);
  expect(mails.join()).toMatch(/is due on/);
  expect(mails.join()).toMatch(/fällig/);
  for (const { clientId } of [soon, later, german]) expect(await debts.isRunning(clientId)).toBe(false);

  await debts.pay(soon, soon.invoiceId, 1190);
  await debts.pass(8);
  await debts.sweep();
  expect(await debts.isRunning(soon.clientId)).toBe(false);
  expect(await debts.openCase(german.clientId)).toBeUndefined();
  await debts.pass(2);
  await debts.sweep();
  expect(await debts.story(german.invoiceId)).toEqual(['-6 reminder', '+4 notice-1']);
  expect(await debts.openCase(german.clientId)).toMatchObject({ state: 'open', problem: null });
  expect(await debts.story(soon.invoiceId)).toEqual(['-6 reminder']);
});

test('D1: a signal that got lost is made up for by the sweep, also when the number was merged meanwhile', async () => {
  const debtor = await debts.debtor({ due: -4 });
  await debts.sweep();
  expect(await debts.story(debtor.invoiceId)).toEqual([TOO_LATE, '+4 notice-1']);
  const now = await debts.now();
  const { clientId, invoiceId } = debtor;
  await debts.sql.begin((tx) =>
    recordPayment(
      tx,
      { actor: { kind: 'staff', id: '1' }, now },
      { clientId, invoiceId, amountMinor: 1190, currency: 'EUR', gateway: 'bank' },
    ),
  );
  expect(await debts.openCase(clientId)).toBeDefined();
  await debts.sweep();
  expect(await debts.openCase(clientId)).toBeUndefined();
  expect(await debts.sql`select from dunning_nudges`).toHaveLength(0);

  const survivor = await debts.debtor({ due: -4 });
  await debts.sql`update clients set status = 'merged', merged_into_id = ${survivor.clientId} where id = ${clientId}`;
  await debts.sql`insert into dunning_nudges (client_id, why, at) values (${clientId}, 'test', ${now})`;
  await debts.sweep();
  expect(await debts.story(survivor.invoiceId)).toEqual([TOO_LATE, '+4 notice-1']);
  expect(await debts.sql`select from dunning_nudges`).toHaveLength(0);
});

test('D1: a case whose workflow was ended by hand goes on, and nothing of it happens twice', async () => {
  const debtor = await debts.debtor({ due: -4 });
  await debts.sweep();
  await debts.time.client.workflow.getHandle(dunningWorkflowId(debtor.clientId)).cancel();
  await expect.poll(() => debts.isRunning(debtor.clientId)).toBe(false);
  await debts.sweep();
  expect(await debts.isRunning(debtor.clientId)).toBe(false);
  await debts.time.sleep('4 days');
  await debts.sweep();
  expect(await debts.isRunning(debtor.clientId)).toBe(true);
  expect(await debts.story(debtor.invoiceId)).toEqual([TOO_LATE, '+4 notice-1', '+8 notice-2']);
});

test('X4: a ladder that changes counts at the next sweep, in cases that are open as well', async () => {
  const debtor = await debts.debtor({ due: -4 });
  await debts.sweep();
  await debts.ladder({
    rungs: [...rungs.slice(0, 2), { id: 'ticket', offsetDays: 4, action: { type: 'ticket' } }],
  });
  await debts.sweep();
  expect(await debts.story(debtor.invoiceId)).toEqual([TOO_LATE, '+4 notice-1', '+4 ticket']);
});

test('X6: a long time without a sweep is written down as an outage', async () => {
  await debts.sweep();
  await debts.sql`delete from outages`;
  const before = await debts.now();
  await debts.time.sleep('7 days');
  await debts.sweep();
  // Cases that are open may have been the first to notice a part of it.
  const outages = await debts.sql<{ beganAt: string; endedAt: string }[]>`
    select began_at, ended_at from outages order by began_at`;
  expect(Math.abs(Date.parse(outages[0]?.beganAt ?? '') - Date.parse(before))).toBeLessThan(60_000);
  const down = outages.reduce(
    (ms, { beganAt, endedAt }) => ms + Date.parse(endedAt) - Date.parse(beganAt),
    0,
  );
  expect(down / 3_600_000).toBeCloseTo(7 * 24, 0);
});

test('D1: without any ladder in force the sweep ends, and nobody is chased', async () => {
  const debtor = await debts.debtor({ due: -4 });
  await debts.sql`update dunning_ladders set active_from = '2999-01-01'`;
  await debts.sweep();
  expect(await debts.story(debtor.invoiceId)).toEqual([]);
  expect(await debts.isRunning(debtor.clientId)).toBe(false);
});
