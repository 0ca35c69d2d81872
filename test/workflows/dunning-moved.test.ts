import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { touchDunning } from '../../db/ledger/index.ts';
import { insertHold } from '../../db/queries/dunning-holds.ts';
import { lifecycleWorkflowId } from '../../workflows/contracts/ids.ts';
import { type Debtor, type Debts, openDebts } from '../support/debts.ts';

let debts: Debts;
beforeAll(async () => {
  debts = await openDebts('dunning-moved');
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

/** Holds an invoice for so many days. */
async function hold({ clientId, invoiceId }: Debtor, days: number): Promise<void> {
  const until = new Date((await debts.time.currentTimeMs()) + days * 86_400_000).toISOString();
  await debts.change(clientId, async (tx, by) => {
    await insertHold(tx, {
      ...{ clientId, invoiceId, kind: 'promise', until, reason: 'ill', setBy: 'token:1', setAt: by.now },
    });
    await touchDunning(tx, by, clientId, 'held');
  });
}

const holdsOf = async ({ clientId }: Debtor) =>
  (
    await debts.sql<{ invoiceId: number }[]>`
      select invoice_id from dunning_holds where client_id = ${clientId} and released_at is null`
  ).map(({ invoiceId }) => invoiceId);

async function mailsTo({ clientId }: Debtor): Promise<number> {
  const [row] = await debts.sql<{ count: number }[]>`
    select count(*)::int as count from messages where client_id = ${clientId}`;
  return row?.count ?? 0;
}

test('L6, X5: a merge takes a hold along with its debt, an un-merge brings both back, and each case goes on', async () => {
  const [gone, survivor] = [await debts.debtor(), await debts.debtor()];
  for (const { clientId } of [gone, survivor]) await debts.touch(clientId);
  await debts.pass(2);
  await hold(gone, 14);
  const { operations } = debts;
  await operations.ended(await operations.start('merge', gone.clientId, { into: survivor.clientId }));
  // This server does not end the children of a workflow that has ended.
  const lock = debts.time.client.workflow.getHandle(lifecycleWorkflowId(survivor.clientId));
  await lock.terminate('the merge is over');
  await debts.isOver(gone.clientId);
  await debts.settled();
  expect([await holdsOf(gone), await holdsOf(survivor)]).toEqual([[], [gone.invoiceId]]);
  await debts.pass(4);
  // The survivor's own debt climbs on; the one that was promised waits there as well.
  expect(await debts.story(survivor.invoiceId)).toEqual(['+1 notice-1', '+5 notice-2']);
  expect(await debts.story(gone.invoiceId)).toEqual(['+1 notice-1']);

  await operations.ended(await operations.start('unmerge', gone.clientId, {}));
  await debts.settled();
  await debts.sweep();
  expect([await holdsOf(gone), await holdsOf(survivor)]).toEqual([[gone.invoiceId], []]);
  await debts.pass(5);
  expect(await debts.story(survivor.invoiceId)).toEqual(['+1 notice-1', '+5 notice-2', '+10 notice-3']);
  expect(await debts.story(gone.invoiceId)).toEqual(['+1 notice-1']);
  await debts.pass(6);
  expect(await debts.story(gone.invoiceId)).toEqual([
    ...['+1 notice-1', '+16 notice-2 skipped superseded', '+16 notice-3'],
  ]);
  expect(await debts.isRunning(gone.clientId)).toBe(true);
  await debts.pay(gone, gone.invoiceId, 1190);
  await debts.pay(survivor, survivor.invoiceId, 1190);
  for (const { clientId } of [gone, survivor]) expect(await debts.openCase(clientId)).toBeUndefined();
});

test('L4, L7: who is anonymized or deleted midway hears no more, and the case ends', async () => {
  const [erased, deleted] = [await debts.debtor(), await debts.debtor()];
  for (const { clientId } of [erased, deleted]) await debts.touch(clientId);
  await debts.pass(2);
  expect([await mailsTo(erased), await mailsTo(deleted)]).toEqual([1, 1]);
  await debts.sql`
    update providers set policy = ${debts.sql.json({ anonymize: { allowUnpaid: true } })} where id = ${debts.world.providerId}`;
  const { operations } = debts;
  const anonymized = await operations.start('anonymize', erased.clientId, { notify: false });
  expect((await operations.ended(anonymized)).state).toBe('completed');
  const gone = await operations.start('delete', deleted.clientId, {
    ...{ mode: 'hard', removeTransactions: false, removeLogins: true },
  });
  expect((await operations.ended(gone)).state).toBe('completed');
  for (const { clientId } of [erased, deleted]) await debts.isOver(clientId);
  const mails = (await debts.mails()).length;
  await debts.pass(20);
  await debts.sweep();
  expect(await debts.mails()).toHaveLength(mails);
  for (const { clientId } of [erased, deleted]) {
    expect(await debts.isRunning(clientId)).toBe(false);
    expect(await debts.openCase(clientId)).toBeUndefined();
    expect(await debts.sql`select from dunning_nudges where client_id = ${clientId}`).toEqual([]);
  }
  // What was done about a document that is kept stays with it; of who is deleted nothing is left.
  expect(await debts.story(erased.invoiceId)).toEqual(['+1 notice-1']);
  expect(await debts.sql`select from dunning_rungs where client_id = ${deleted.clientId}`).toEqual([]);
});
