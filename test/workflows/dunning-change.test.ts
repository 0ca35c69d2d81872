import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { touchDunning } from '../../db/ledger/index.ts';
import { insertHold, releaseHolds } from '../../db/queries/dunning-holds.ts';
import { type Debts, openDebts } from '../support/debts.ts';

let debts: Debts;
beforeAll(async () => {
  debts = await openDebts('dunning-change');
});
afterAll(() => debts?.close());

const rungs = [
  { id: 'notice-1', offsetDays: 1, action: { type: 'notice', level: 1 } },
  { id: 'notice-2', offsetDays: 5, action: { type: 'notice', level: 2 } },
  { id: 'notice-3', offsetDays: 10, action: { type: 'notice', level: 3 } },
] as const;
beforeEach(async () => {
  await debts.nextMorning();
  await debts.ladder({ rungs: [...rungs] });
});

test('X5: a hold stops the ladder until its day, and what it missed collapses to the last', async () => {
  const debtor = await debts.debtor();
  const { clientId } = debtor;
  await debts.touch(clientId);
  await debts.pass(2);
  const until = new Date((await debts.time.currentTimeMs()) + 12 * 86_400_000).toISOString();
  await debts.change(clientId, async (tx, by) => {
    const { now: setAt } = by;
    await insertHold(tx, {
      ...{ clientId, invoiceId: null, kind: 'hold', until, reason: 'ill', setBy: 'token:1', setAt },
    });
    await touchDunning(tx, by, clientId, 'held');
  });
  await debts.pass(11);
  expect(await debts.story(debtor.invoiceId)).toEqual(['+1 notice-1']);
  await debts.pass(2);
  expect(await debts.story(debtor.invoiceId)).toEqual([
    ...['+1 notice-1', '+14 notice-2 skipped superseded', '+14 notice-3'],
  ]);
});

test('X5: a stop lasts until it is released, then the case goes on at once', async () => {
  const debtor = await debts.debtor();
  const { clientId } = debtor;
  await debts.touch(clientId);
  await debts.change(clientId, async (tx, by) => {
    await insertHold(tx, {
      ...{
        clientId,
        invoiceId: null,
        kind: 'stop',
        until: null,
        reason: '',
        setBy: 'token:1',
        setAt: by.now,
      },
    });
    await touchDunning(tx, by, clientId, 'held');
  });
  await debts.pass(30);
  expect(await debts.story(debtor.invoiceId)).toEqual([]);
  await debts.change(clientId, async (tx, by) => {
    await releaseHolds(tx, { clientId }, { by: 'token:1', now: by.now, why: '' });
    await touchDunning(tx, by, clientId, 'released');
  });
  expect((await debts.story(debtor.invoiceId)).at(-1)).toBe('+30 notice-3');
});

test('X4: a ladder that changes midway counts from then on; what was done stays done', async () => {
  const debtor = await debts.debtor();
  await debts.touch(debtor.clientId);
  await debts.pass(2);
  await debts.ladder({
    rungs: [
      { id: 'notice-1', offsetDays: 3, action: { type: 'notice', level: 1 } },
      { id: 'fee', offsetDays: 1, action: { type: 'late-fee', fixed: { EUR: 300 } } },
      { id: 'ticket', offsetDays: 4, action: { type: 'ticket' } },
    ],
  });
  await debts.touch(debtor.clientId);
  await debts.pass(10);
  expect(await debts.story(debtor.invoiceId)).toEqual([
    ...['+1 notice-1', '+2 fee skipped before-this-ladder', '+4 ticket'],
  ]);
});

test('L6: a client that is merged midway takes its debt along, and its own case ends', async () => {
  const [gone, survivor] = [await debts.debtor(), await debts.debtor()];
  for (const { clientId } of [gone, survivor]) await debts.touch(clientId);
  await debts.pass(2);
  const merge = await debts.operations.start('merge', gone.clientId, { into: survivor.clientId });
  await debts.operations.ended(merge);
  await debts.isOver(gone.clientId);
  await debts.settled();
  await debts.pass(12);
  const whole = ['+1 notice-1', '+5 notice-2', '+10 notice-3'];
  expect(await debts.story(gone.invoiceId)).toEqual(whole);
  expect(await debts.story(survivor.invoiceId)).toEqual(whole);
  const cases = await debts.sql<{ clientId: number }[]>`
    select client_id from dunning_cases where closed_at is null and client_id in (${gone.clientId}, ${survivor.clientId})`;
  expect(cases.map(({ clientId }) => clientId)).toEqual([survivor.clientId]);
});

test('L6: a debt that only the merged client had gets a case of the survivor', async () => {
  const [gone, survivor] = [await debts.debtor(), await debts.debtor({ due: 60 })];
  await debts.touch(gone.clientId);
  await debts.pass(2);
  await debts.operations.ended(
    await debts.operations.start('merge', gone.clientId, { into: survivor.clientId }),
  );
  await debts.settled();
  await debts.sweep();
  await debts.pass(4);
  expect(await debts.story(gone.invoiceId)).toEqual(['+1 notice-1', '+5 notice-2']);
  expect(await debts.isRunning(survivor.clientId)).toBe(true);
});

test('L1: a client that is closed midway hears no more; reopened it is followed up again', async () => {
  const [cancelled, closed] = [await debts.debtor(), await debts.debtor()];
  for (const { clientId } of [cancelled, closed]) await debts.touch(clientId);
  await debts.pass(2);
  const { operations } = debts;
  const mode = { mode: 'status-only', notify: false } as const;
  await operations.ended(
    await operations.start('close', cancelled.clientId, { mode: 'cancel', notify: false }),
  );
  await operations.ended(await operations.start('close', closed.clientId, mode));
  await debts.settled();
  expect(await debts.openCase(cancelled.clientId)).toBeUndefined();
  await debts.pass(5);
  for (const { invoiceId } of [cancelled, closed])
    expect(await debts.story(invoiceId)).toEqual(['+1 notice-1']);
  await operations.ended(await operations.start('reopen', closed.clientId, { notify: false }));
  // At once where today is the day of the story; here the note of the operation's end is what is left.
  await debts.sweep();
  expect(await debts.story(closed.invoiceId)).toEqual(['+1 notice-1', '+7 notice-2']);
});
