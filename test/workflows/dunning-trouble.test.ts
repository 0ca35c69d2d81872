import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { touchDunning } from '../../db/ledger/index.ts';
import { loadFacts } from '../../db/queries/dunning-facts.ts';
import { decideMessage, type MessageWord } from '../../db/queries/dunning-rungs.ts';
import type { LadderInput } from '../../domain/dunning/ladder.ts';
import { dunningWorkflowId } from '../../workflows/contracts/ids.ts';
import { type Debts, openDebts } from '../support/debts.ts';

let debts: Debts;
beforeAll(async () => {
  debts = await openDebts('dunning-trouble');
});
afterAll(() => debts?.close());

const rungs: LadderInput['rungs'] = [
  { id: 'notice-1', offsetDays: 1, action: { type: 'notice', level: 1 } },
  { id: 'notice-2', offsetDays: 5, action: { type: 'notice', level: 2 } },
  { id: 'fee', offsetDays: 6, action: { type: 'late-fee', fixed: { EUR: 300 } } },
];
beforeEach(async () => {
  await debts.nextMorning();
  await debts.ladder({ rungs });
});
afterEach(() => {
  debts.mail.down = false;
  debts.world.mailbox.faults.clear();
});

const mailsAbout = async (invoiceId: number) =>
  (await debts.world.mailbox.mails()).filter(({ subject }) => subject?.includes(String(invoiceId))).length;

test('D1: while the mail server is down for a day nothing is lost, then the notice goes out once', async () => {
  const debtor = await debts.debtor();
  await debts.touch(debtor.clientId);
  debts.mail.down = true;
  await debts.pass(2);
  expect(await debts.story(debtor.invoiceId)).toEqual([]);
  expect(await debts.openCase(debtor.clientId)).toMatchObject({ problem: 'mail-unreachable' });
  debts.mail.down = false;
  await debts.pass(0.1);
  expect(await debts.story(debtor.invoiceId)).toEqual(['+2 notice-1']);
  expect(await mailsAbout(debtor.invoiceId)).toBe(1);
  expect(await debts.openCase(debtor.clientId)).toMatchObject({ problem: null });
});

test('D1, X6: after days without a mail server only the last of the missed notices goes out; fees came in time', async () => {
  const debtor = await debts.debtor();
  await debts.touch(debtor.clientId);
  debts.mail.down = true;
  await debts.pass(6.5);
  debts.mail.down = false;
  await debts.pass(0.1);
  expect(await debts.story(debtor.invoiceId)).toEqual([
    ...['+5 notice-1 skipped superseded', '+6 fee', '+6 notice-2'],
  ]);
  expect(await mailsAbout(debtor.invoiceId)).toBe(1);
});

test('D1: what was paid while the mail server was down is not dunned afterwards', async () => {
  const debtor = await debts.debtor();
  await debts.touch(debtor.clientId);
  debts.mail.down = true;
  await debts.pass(2);
  await debts.pay(debtor, debtor.invoiceId, 1190);
  debts.mail.down = false;
  await debts.pass(2);
  expect(await debts.story(debtor.invoiceId)).toEqual([]);
  expect(await mailsAbout(debtor.invoiceId)).toBe(0);
  expect(await debts.openCase(debtor.clientId)).toBeUndefined();
});

test('D1: a mail of which nobody knows whether it was taken is never sent again by itself', async () => {
  const debtor = await debts.debtor();
  await debts.touch(debtor.clientId);
  debts.world.mailbox.faults.add({ kind: 'reset-after-data', kept: true });
  await debts.pass(4);
  expect(await debts.story(debtor.invoiceId)).toEqual(['+1 notice-1 unknown its-time']);
  await debts.pass(5);
  expect(await debts.story(debtor.invoiceId)).toEqual([
    ...['+1 notice-1 unknown its-time', '+5 notice-2', '+6 fee'],
  ]);
  expect(await mailsAbout(debtor.invoiceId)).toBe(2);
  await debts.pay(debtor, debtor.invoiceId, 5_000);
  expect(await debts.openCase(debtor.clientId)).toBeUndefined();
});

/** What staff say of the first notice of an invoice. */
const say = ({ clientId, invoiceId }: { clientId: number; invoiceId: number }, word: MessageWord) =>
  debts.change(clientId, async (tx, by) => {
    const rung = { clientId, invoiceId, rungId: 'notice-1', occurrence: 1 };
    expect(await decideMessage(tx, rung, word, by.now)).toBe('decided');
    await touchDunning(tx, by, clientId, 'decided');
  });

test('D1: a mail in doubt that staff say was sent warns of the suspension; nothing goes out again', async () => {
  await debts.ladder({
    rungs: [...rungs.slice(0, 1), { id: 'suspend', offsetDays: 3, action: { type: 'suspend' } }],
  });
  const debtor = await debts.debtor();
  await debts.touch(debtor.clientId);
  debts.world.mailbox.faults.add({ kind: 'reset-after-data', kept: true });
  await debts.pass(2);
  expect(await debts.story(debtor.invoiceId)).toEqual(['+1 notice-1 unknown its-time']);
  await say(debtor, 'was-sent');
  const [row] = await debts.sql`
    select delivered_at = at as at_once, outcome from dunning_rungs where invoice_id = ${debtor.invoiceId}`;
  expect(row).toEqual({ atOnce: true, outcome: 'sent-by-word' });
  await debts.pass(2);
  expect(await debts.story(debtor.invoiceId)).toEqual(['+1 notice-1', '+3 suspend']);
  expect(await mailsAbout(debtor.invoiceId)).toBe(1);
});

test('D1: one that staff say was not sent goes out, once, unless a newer one took its place meanwhile', async () => {
  const [soon, late] = [await debts.debtor(), await debts.debtor()];
  for (const { clientId } of [soon, late]) {
    await debts.touch(clientId);
    debts.world.mailbox.faults.add({ kind: 'reset-after-data', kept: false });
  }
  await debts.pass(2);
  expect(await mailsAbout(soon.invoiceId)).toBe(0);
  await say(soon, 'send-again');
  expect(await debts.story(soon.invoiceId)).toEqual(['+2 notice-1']);
  expect(await mailsAbout(soon.invoiceId)).toBe(1);
  await debts.pass(4.5);
  await say(late, 'send-again');
  expect(await debts.story(late.invoiceId)).toEqual([
    ...['+5 notice-2', '+6 fee', '+6 notice-1 skipped superseded'],
  ]);
  for (const { invoiceId } of [soon, late])
    expect(await mailsAbout(invoiceId)).toBe(invoiceId === soon.invoiceId ? 2 : 1);
});

test('X5: a warning that comes back holds the suspension until the address is another', async () => {
  await debts.ladder({
    rungs: [...rungs.slice(0, 1), { id: 'suspend', offsetDays: 3, action: { type: 'suspend' } }],
  });
  const debtor = await debts.debtor();
  await debts.touch(debtor.clientId);
  debts.world.mailbox.faults.add({ kind: 'reject', at: 'recipient', code: 550 });
  await debts.pass(8);
  expect(await debts.story(debtor.invoiceId)).toEqual(['+1 notice-1']);
  const [row] = await debts.sql`
    select state, outcome, delivered_at from dunning_rungs where invoice_id = ${debtor.invoiceId}`;
  expect(row).toEqual({ state: 'done', outcome: 'undeliverable', deliveredAt: null });
  await debts.sql`update clients set email = 'new@example.com' where id = ${debtor.clientId}`;
  await debts.touch(debtor.clientId);
  expect(await debts.story(debtor.invoiceId)).toEqual(['+1 notice-1', '+8 notice-1 (2)']);
});

test('D1: without an address nothing is written, and the row says so', async () => {
  const debtor = await debts.debtor({ email: null });
  await debts.touch(debtor.clientId);
  await debts.pass(7);
  expect(await debts.story(debtor.invoiceId)).toEqual([
    ...['+1 notice-1 skipped no-address', '+5 notice-2 skipped no-address', '+6 fee'],
  ]);
});

test('D1, X6: after a week in which nothing ran the missed notices collapse to the last', async () => {
  const debtor = await debts.debtor();
  await debts.touch(debtor.clientId);
  await debts.sweep();
  // The server skips no time while a workflow waits for a worker: so the workflow is what is gone.
  await debts.time.client.workflow.getHandle(dunningWorkflowId(debtor.clientId)).cancel();
  await debts.time.sleep('7 days');
  await debts.sweep();
  expect(await debts.story(debtor.invoiceId)).toEqual([
    ...['+7 notice-1 skipped superseded', '+7 notice-2', '+7 fee'],
  ]);
  const { outages } = (await loadFacts(debts.sql, debtor.clientId, await debts.now()))[0]?.facts ?? {};
  expect(outages).not.toEqual([]);
});

test('D4: a card is charged on its day, again when it declines, and what it pays ends the ladder', async () => {
  await debts.ladder({
    rungs: [
      { id: 'charge', offsetDays: 1, action: { type: 'charge', repeat: { everyDays: 2, times: 3 } } },
      { id: 'notice-1', offsetDays: 4, action: { type: 'notice', level: 1 } },
    ],
  });
  const debtor = await debts.debtor();
  await debts.card(debtor.clientId, '9995');
  await debts.touch(debtor.clientId);
  await debts.pass(4.5);
  expect(await debts.story(debtor.invoiceId)).toEqual(['+1 charge', '+3 charge (2)', '+4 notice-1']);
  const outcomes = await debts.sql<{ outcome: string }[]>`
    select outcome from dunning_rungs where invoice_id = ${debtor.invoiceId} and action = 'charge'`;
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['declined', 'declined']);
  await debts.card(debtor.clientId, '4242');
  await debts.pass(30);
  expect(await debts.story(debtor.invoiceId)).toEqual([
    ...['+1 charge', '+3 charge (2)', '+4 notice-1', '+5 charge (3)'],
  ]);
  const [paid] = await debts.sql`select status from invoices where id = ${debtor.invoiceId}`;
  expect(paid).toEqual({ status: 'paid' });
  expect(await debts.openCase(debtor.clientId)).toBeUndefined();
});

test('D4: a charge whose answer is lost is asked for before anything else, and taken once', async () => {
  await debts.ladder({
    rungs: [
      { id: 'charge', offsetDays: 1, action: { type: 'charge', repeat: { everyDays: 1, times: 3 } } },
      { id: 'notice-1', offsetDays: 1, action: { type: 'notice', level: 1 } },
    ],
  });
  const debtor = await debts.debtor();
  await debts.card(debtor.clientId, '4242');
  await debts.touch(debtor.clientId);
  debts.world.gateway.faults.add({ on: 'charge', effect: 'reset', when: 'after' });
  await debts.pass(10);
  expect(await debts.story(debtor.invoiceId)).toEqual(['+1 charge']);
  const taken = await debts.sql`select from transactions where invoice_id = ${debtor.invoiceId}`;
  expect(taken).toHaveLength(1);
  expect(await mailsAbout(debtor.invoiceId)).toBe(0);
});

test('D4: a card that is declined for good is not charged again, another one is', async () => {
  await debts.ladder({
    rungs: [{ id: 'charge', offsetDays: 1, action: { type: 'charge', repeat: { everyDays: 1, times: 3 } } }],
  });
  const debtor = await debts.debtor();
  await debts.card(debtor.clientId, '9987');
  await debts.touch(debtor.clientId);
  await debts.pass(5);
  expect(await debts.story(debtor.invoiceId)).toEqual([
    ...['+1 charge', '+2 charge (2) skipped hard-decline', '+3 charge (3) skipped hard-decline'],
  ]);
  const attempts = await debts.sql`select from charge_attempts where invoice_id = ${debtor.invoiceId}`;
  expect(attempts).toHaveLength(1);
});
