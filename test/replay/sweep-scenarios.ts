import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from '../../db/connect.ts';
import { MAIL_INVOICES_ID } from '../../workflows/contracts/ids.ts';
import { add, service } from '../db/billing/support.ts';
import { GATEWAY } from '../support/world.ts';
import type { Scenario } from './scenarios.ts';

const DAY = 86_400_000;
const day = (days: number) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);

/** What the schedules run, each with something to do. */
export const sweepScenarios: Record<string, Scenario> = {
  'sweep-automatic-status': async ({ world, sweep }) => {
    await world.client({ services: 0 });
    return sweep('automaticStatusSweep');
  },
  'sweep-account-limits': async ({ sql, world, sweep }) => {
    const { id } = await world.client({ services: 0 });
    await sql`
      insert into client_accounts (client_id, provider_id, mode, currency, credit_limit_minor)
      values (${id}, ${world.providerId}, 'credit-limit', 'EUR', 0)`;
    return sweep('accountLimitsSweep');
  },
  'sweep-bill-due': async (stage) => {
    const workflowId = await billed(stage);
    await stage.until(MAIL_INVOICES_ID);
    return workflowId;
  },
  'invoices-mailed-when-woken': async (stage) => {
    const { sql, world } = stage;
    world.mailbox.faults.add({ kind: 'reject', at: 'message', code: 451 });
    await billed(stage);
    await refusedOnce(sql);
    await stage.sweep('billDueSweep');
    await stage.until(MAIL_INVOICES_ID);
    return MAIL_INVOICES_ID;
  },
  'sweep-reconcile-records': async ({ sql, world, sweep }) => {
    const { id } = await world.client({ services: 0 });
    await sql`
      insert into operations (id, kind, provider_id, client_id, exclusive, workflow_id, state, params, plan, plan_hash, requested_by_kind, requested_by)
      values (gen_random_uuid(), 'close', ${world.providerId}, ${id}, true, ${`gone/${id}`}, 'running', '{}', '{}', '', 'token', '1')`;
    return sweep('reconcileRecords');
  },
  'sweep-remove-old-exports': async ({ sql, operations, world, sweep }) => {
    const { id } = await world.client({ services: 0 });
    await operations.ended(await operations.start('export', id, { format: 'json', deliver: 'link' }));
    await sql`update exports set expires_at = ${day(-1)} where client_id = ${id}`;
    return sweep('removeOldExports');
  },
  'sweep-settle-charges': async ({ world, sweep }) => {
    await world.client({ services: 0 });
    return sweep('settleOpenCharges');
  },
  'sweep-card-expiry': async ({ sql, world, sweep }) => {
    const { id } = await world.client({ services: 0 });
    await add(sql, 'payment_methods', {
      ...{ clientId: id, gateway: GATEWAY, kind: 'card', isDefault: true, expiresOn: day(10) },
    });
    return sweep('noticeCardExpiry');
  },
  'sweep-wake-endpoints': async ({ sweep }) => sweep('wakeEndpoints'),
  'sweep-remove-old-deliveries': async ({ sweep }) => sweep('removeOldDeliveries'),
  'sweep-forget-sign-ins': async ({ sweep }) => sweep('removeOldDeliveries'),
  'sweep-erase-due': async ({ sql, world, sweep }) => {
    await sql`update providers set policy = ${sql.json({ retention: { inactiveMonths: 12 } })} where id = ${world.providerId}`;
    await world.client({ services: 0 });
    const workflowId = await sweep('eraseDueSweep');
    await sql`update providers set policy = '{}' where id = ${world.providerId}`;
    return workflowId;
  },
  'erase-due-approved': async ({ sql, world, sweep }) => {
    const runId = await add(sql, 'erasure_runs', {
      ...{
        providerId: world.providerId,
        day: day(-400),
        found: 1,
        allowed: 0,
        heldBack: 1,
        state: 'approved',
      },
      ...{ decidedBy: 'token:1', decidedAt: new Date() },
    });
    return sweep('eraseDueRun', [{ runId }]);
  },
};

/** A service that is due is billed, so there is a mail to hand over. */
async function billed({ sql, world, sweep }: Parameters<Scenario>[0]): Promise<string> {
  const { id } = await world.client({ services: 0 });
  await service(sql, id, day(3));
  await sql`update providers set settings = '{"automaticInvoices": true}' where id = ${world.providerId}`;
  const workflowId = await sweep('billDueSweep');
  await sql`update providers set settings = '{}' where id = ${world.providerId}`;
  return workflowId;
}

async function refusedOnce(sql: Pool): Promise<void> {
  for (let tries = 0; tries < 1_000; tries++) {
    const rows = await sql`
      select from messages where template = 'invoice-issued' and attempts > 0 and state = 'queued'`;
    if (rows.length > 0) return;
    await sleep(25);
  }
  throw new Error('the mail was never refused');
}
