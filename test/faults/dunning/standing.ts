import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { Pool } from '../../../db/connect.ts';
import { dunningWorkflowId } from '../../../workflows/contracts/ids.ts';
import type { World } from '../../support/world.ts';
import type { Debtor } from './stories.ts';

/**
 * All that a debt has led to, one line each: in the record, at the panel, at the gateway and in the mailbox. Numbers are
 * those of no client, so that two that went the same way read the same.
 */
export async function standingOf(
  { sql, world, temporal }: { sql: Pool; world: World; temporal: Client },
  { clientId, invoiceId, serviceId, user }: Debtor,
): Promise<string[]> {
  const rows = await sql<{ line: string }[]>`
    select format('rung %s %s: %s %s %s %s', rung_id, occurrence, state, why, outcome, services <> '{}') as line
    from dunning_rungs where client_id = ${clientId}
    union all
    select format('invoice: %s, %s of %s owed', i.status, b.owed_minor, i.total_minor)
    from invoices i join invoice_balances b on b.invoice_id = i.id where i.id = ${invoiceId}
    union all
    select format('line: %s %s', kind, amount_minor) from invoice_items where client_id = ${clientId}
    union all
    select format('transaction: %s %s in, %s out', kind, amount_in_minor, amount_out_minor)
    from transactions where client_id = ${clientId}
    union all
    select format('credit: %s', amount_minor) from credit_entries where client_id = ${clientId}
    union all
    select format('charge: %s %s', state, code) from charge_attempts where client_id = ${clientId}
    union all
    select format('ticket: %s', status) from tickets where client_id = ${clientId}
    union all
    select format('told: %s %s', topic, payload ->> 'rung') from outbox
    where client_id = ${clientId} and topic not like 'operation.%'
    union all
    select format('message: %s %s', template, state) from messages where client_id = ${clientId}
    union all
    select format('service: %s %s', status, suspended_reason) from services where id = ${serviceId}
    union all
    select format('operation: %s %s', params ->> 'command', state) from operations where client_id = ${clientId}
    union all
    select distinct format('case: %s %s', case when closed_at is null then 'open' else 'closed' end, problem)
    from dunning_cases where client_id = ${clientId}
    union all
    select format('note: %s', why) from dunning_nudges where client_id = ${clientId}`;
  const mails = (await world.mailbox.mails()).filter(({ to }) => to.includes(`c${clientId}@`));
  const payments = world.gateway.payments
    .all()
    .filter(({ metadata }) => metadata.tenure_invoice === String(invoiceId));
  const account = world.panel.account(user);
  return [
    ...rows.map(({ line }) => line.trim()),
    ...mails.map(({ subject }) => `mail: ${subject?.replace(/\d+/g, 'N')}`),
    ...payments.map((payment) => `at the gateway: ${payment.status} ${payment.amount}`),
    `at the panel: ${account === undefined ? 'gone' : account.suspended ? 'suspended' : 'active'}`,
    `workflow: ${await workflowOf(temporal, clientId)}`,
  ].sort();
}

/** How the workflow of a case stands; `none`: there was never one. */
export async function workflowOf(temporal: Client, clientId: number): Promise<string> {
  try {
    return (await temporal.workflow.getHandle(dunningWorkflowId(clientId)).describe()).status.name;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'none';
    throw error;
  }
}

/** Whether the case of a client has come to its end, as the record says. */
export async function isOver(sql: Pool, { clientId }: Debtor): Promise<boolean> {
  const [row] = await sql<{ over: boolean }[]>`
    select exists (select from dunning_cases where client_id = ${clientId} and closed_at is not null)
      and not exists (select from dunning_cases where client_id = ${clientId} and closed_at is null)
      and not exists (select from operations where client_id = ${clientId} and ended_at is null) as over`;
  return row?.over === true;
}

/** What one standing has and the other has not. */
export function apart(expected: readonly string[], actual: readonly string[]): string[] {
  const less = (from: readonly string[], others: readonly string[]) => {
    const left = [...others];
    return from.filter((line) => {
      const at = left.indexOf(line);
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    });
  };
  return [
    ...less(expected, actual).map((line) => `missing: ${line}`),
    ...less(actual, expected).map((line) => `not expected: ${line}`),
  ];
}
