import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from '../../db/connect.ts';
import { recordPayment } from '../../db/ledger/index.ts';
import { insertLadder } from '../../db/queries/dunning-ladders.ts';
import { addDays } from '../../domain/calendar.ts';
import { type LadderInput, ladderSchema } from '../../domain/dunning/ladder.ts';
import { dunningWorkflowId } from '../../workflows/contracts/ids.ts';
import { newClient, newProvider } from '../db/ledger/support.ts';
import type { Scenario, Stage } from './scenarios.ts';

/** Cases of dunning and the sweep, on the real clock: what is due at once, then a window that opens within a minute. */
export const dunningScenarios: Record<string, Scenario> = {
  'dunning-paid-after-a-timer': async (stage) => {
    const { sql, touchCase, until } = stage;
    const of = await debtor(sql, {
      rungs: [
        { id: 'notice-1', offsetDays: 1, action: { type: 'notice', level: 1 } },
        { id: 'fee', offsetDays: 2, action: { type: 'late-fee', fixed: { EUR: 300 } } },
        { id: 'tell', offsetDays: 3, action: { type: 'webhook' }, window: soon() },
      ],
    });
    await touchCase(of.clientId);
    await come(sql, of, 'tell');
    await pay(stage, of);
    await until(dunningWorkflowId(of.clientId));
    return dunningWorkflowId(of.clientId);
  },
  'dunning-mail-refused-for-now': async (stage) => {
    const { sql, world, touchCase, until } = stage;
    const of = await debtor(sql, {
      rungs: [{ id: 'notice-1', offsetDays: 1, action: { type: 'notice', level: 1 } }],
    });
    world.mailbox.faults.add({ kind: 'reject', at: 'message', code: 451 });
    await touchCase(of.clientId);
    await problem(sql, of.clientId);
    await touchCase(of.clientId);
    await come(sql, of, 'notice-1');
    await pay(stage, of);
    await until(dunningWorkflowId(of.clientId));
    return dunningWorkflowId(of.clientId);
  },
  'dunning-sweep': async ({ sql, sweep }) => {
    const of = await debtor(sql, {
      rungs: [{ id: 'notice-1', offsetDays: 1, action: { type: 'notice', level: 1 } }],
    });
    const workflowId = await sweep('dunningSweep');
    await come(sql, of, 'notice-1');
    return workflowId;
  },
};

interface Debtor {
  clientId: number;
  invoiceId: number;
}

async function debtor(sql: Pool, ladder: LadderInput): Promise<Debtor> {
  const providerId = await newProvider(sql);
  const now = new Date().toISOString();
  const content = ladderSchema.parse(ladder);
  const owner = { providerId, groupId: null };
  await sql.begin((tx) => insertLadder(tx, owner, { version: 1, content, now, by: 'golden' }));
  // In force before its days, or a fee would count as one of before it.
  await sql`update dunning_ladders set active_from = ${addDays(now.slice(0, 10), -30)} where provider_id = ${providerId}`;
  const clientId = await newClient(sql, providerId);
  await sql`update clients set email = 'ada@example.com' where id = ${clientId}`;
  const [invoice] = await sql<{ id: number }[]>`
    insert into invoices (provider_id, client_id, status, currency, issued_on, due_on, subtotal_minor, total_minor)
    values (${providerId}, ${clientId}, 'unpaid', 'EUR', ${addDays(now.slice(0, 10), -20)},
      ${addDays(now.slice(0, 10), -5)}, 1190, 1190) returning id`;
  return { clientId, invoiceId: invoice?.id ?? 0 };
}

/** Opens with the next minute but one. */
function soon() {
  const from = new Date(Date.now() + 90_000).toISOString().slice(11, 16);
  return { from, until: '23:59', zone: 'provider' as const };
}

const pay = ({ sql, touchCase }: Stage, { clientId, invoiceId }: Debtor) =>
  sql
    .begin((tx) =>
      recordPayment(
        tx,
        { actor: { kind: 'staff', id: '1' }, now: new Date().toISOString() },
        { clientId, invoiceId, amountMinor: 5000, currency: 'EUR', gateway: 'bank' },
      ),
    )
    .then(() => touchCase(clientId));

/** Waits until a rung is done and its look is over. */
async function come(sql: Pool, { clientId, invoiceId }: Debtor, rungId: string): Promise<void> {
  await looked(async () => {
    const rows = await sql`
      select from dunning_rungs r join dunning_cases c on c.client_id = ${clientId} and c.looked_at >= r.at
      where r.invoice_id = ${invoiceId} and r.rung_id = ${rungId} and r.state = 'done'`;
    return rows.length > 0;
  });
}

async function problem(sql: Pool, clientId: number): Promise<void> {
  await looked(async () => {
    const rows = await sql`select from dunning_cases where client_id = ${clientId} and problem is not null`;
    return rows.length > 0;
  });
}

async function looked(look: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 6_000; tries++) {
    if (await look()) return;
    await sleep(25);
  }
  throw new Error('it never came so far');
}
