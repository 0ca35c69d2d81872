import { afterAll, beforeAll, expect, test } from 'vitest';
import { dunningWorkflowId } from '../../workflows/contracts/ids.ts';
import { type Debts, openDebts } from '../support/debts.ts';

let debts: Debts;
beforeAll(async () => {
  debts = await openDebts('dunning');
});
afterAll(() => debts?.close());

const ladder = {
  rungs: [
    { id: 'notice-1', offsetDays: 1, action: { type: 'notice', level: 1 } },
    { id: 'fee', offsetDays: 4, action: { type: 'late-fee', percent: '10' } },
    { id: 'notice-2', offsetDays: 7, action: { type: 'notice', level: 2 } },
    { id: 'tell', offsetDays: 10, action: { type: 'webhook' } },
    { id: 'ticket', offsetDays: 14, action: { type: 'ticket' } },
    { id: 'collections', offsetDays: 60, action: { type: 'collections' } },
  ],
} as const;

test('D1, D3, D7: a debt climbs its ladder on the days of it, and the case ends when it is somebody else’s', async () => {
  await debts.ladder({ rungs: [...ladder.rungs] });
  const debtor = await debts.debtor({ due: 0, owed: 1190 });
  await debts.touch(debtor.clientId);
  await debts.pass(70);
  expect(await debts.story(debtor.invoiceId)).toEqual([
    ...['+1 notice-1', '+4 fee', '+7 notice-2', '+10 tell', '+14 ticket', '+60 collections'],
  ]);
  const [invoice] = await debts.sql`select status, total_minor from invoices where id = ${debtor.invoiceId}`;
  expect(invoice).toEqual({ status: 'collections', totalMinor: 1309 });
  expect(await debts.openCase(debtor.clientId)).toBeUndefined();
  const handle = debts.time.client.workflow.getHandle(dunningWorkflowId(debtor.clientId));
  await handle.result();
  expect(await debts.historyLength(debtor.clientId)).toBeLessThanOrEqual(80);
  expect(await debts.mails()).toHaveLength(2);
});
