import { randomUUID } from 'node:crypto';
import type { Pool } from '../../db/connect.ts';
import { loadClients } from '../../dev/load.ts';
import { loadBigClient } from '../../dev/load-big.ts';

const SERVICES = 2;
const INVOICES = 5;
/** Operations that have ended, of the last two weeks, for each hundred clients. */
const OPERATIONS_PERCENT = 10;
/** Rows over all tables of the client who is on the phone. */
const HISTORY = 2_000;
const OVERDUE = 3;
const ITEMS = 10_000;
/** One client in so many owes something. */
const OWING = 20;

export interface Filled {
  clients: number;
  invoices: number;
  /** the client with a history, with three invoices overdue and a case of dunning */
  caller: number;
  /** operations with 10,000 items: one that is blocked, one that has ended */
  blocked: string;
  ended: string;
}

/** A provider with so many clients, their services, five invoices each with their payments, and operations. */
export async function fill(sql: Pool, clients: number): Promise<Filled> {
  const { providerId, firstId, lastId } = await loadClients(sql, {
    ...{ clients, servicesPerClient: SERVICES, invoicesPerClient: INVOICES },
  });
  await sql`
    update invoices set status = 'paid', paid_at = now() where status = 'unpaid' and client_id % ${OWING}::int <> 0`;
  await sql`
    insert into transactions (provider_id, client_id, invoice_id, kind, gateway, currency, amount_in_minor, at)
    select provider_id, client_id, id, 'payment', 'bank', currency, total_minor, paid_at from invoices where status = 'paid'`;
  await sql`
    insert into operations (id, kind, provider_id, client_id, exclusive, workflow_id, state, params, plan, plan_hash,
                            requested_by_kind, requested_by, created_at, ended_at)
    select gen_random_uuid(), 'archive', ${providerId}, n, false, 'w' || n, 'completed', '{}', '{}', '', 'token', '1', at, at
    from generate_series(${firstId}::bigint, ${lastId}::bigint) n, lateral (select now() - n % 336 * interval '1 hour' as at) t
    where n % 100 < ${OPERATIONS_PERCENT}::int`;
  const caller = await fillCaller(sql, providerId);
  const blocked = await fillOperation(sql, { providerId, clientId: lastId, state: 'blocked' });
  const ended = await fillOperation(sql, { providerId, clientId: lastId - 1, state: 'completed' });
  await sql`vacuum analyze`;
  const [count] = await sql<{ invoices: number }[]>`select count(*)::int as invoices from invoices`;
  return { clients, invoices: count?.invoices ?? 0, caller, blocked, ended };
}

async function fillCaller(sql: Pool, providerId: number): Promise<number> {
  const { id } = await loadBigClient(sql, { providerId, rows: HISTORY, prefix: 'caller' });
  await sql`
    insert into services (client_id, name, domain, username, status, currency, cycle, price_minor)
    select ${id}, 'Web Small', 'own' || n || '.caller.test', 'own' || n, 'active', 'EUR', 'monthly', 490
    from generate_series(1, 4) n`;
  await sql`
    with made as (
      insert into invoices (provider_id, client_id, number, status, currency, issued_on, due_on, subtotal_minor, total_minor)
      select ${providerId}, ${id}, 'caller-open-' || n, 'unpaid', 'EUR', current_date - 20 - n, current_date - 6 - n, 1190, 1190
      from generate_series(1, ${OVERDUE}::int) n returning id, client_id
    ), billed as (
      insert into invoice_items (invoice_id, client_id, kind, description, amount_minor)
      select id, client_id, 'Hosting', 'Web Small', 1190 from made
    )
    insert into dunning_rungs (client_id, invoice_id, rung_id, action, level, state, why, due_at, at, settled_at)
    select client_id, id, 'notice-1', 'notice', 1, 'done', 'its-time', now() - interval '3 days', now() - interval '3 days',
           now() - interval '3 days' from made`;
  await sql`
    insert into dunning_cases (client_id, opened_at, looked_at, next_at)
    values (${id}, now() - interval '6 days', now(), now() + interval '1 day')`;
  return id;
}

interface Made {
  providerId: number;
  clientId: number;
  state: 'blocked' | 'completed';
}

async function fillOperation(sql: Pool, { providerId, clientId, state }: Made): Promise<string> {
  const id = randomUUID();
  const step = { id: 'terminate-services', title: 'Terminate services' };
  const plan = {
    ...{ kind: 'close', clientId, params: {}, blockers: [], warnings: [], hash: 'a'.repeat(64) },
    steps: [
      {
        ...{ ...step, undoable: false, pointOfNoReturn: true },
        touches: [{ count: ITEMS, what: 'running services', ids: [1, 2, 3] }],
      },
    ],
  };
  const failed = state === 'blocked';
  const error = { code: 'unreachable', message: 'The panel at panel.example.com does not answer.' };
  const problem = failed ? sql.json(error) : null;
  await sql`
    insert into operations (id, kind, provider_id, client_id, exclusive, workflow_id, state, params, plan, plan_hash,
                            requested_by_kind, requested_by, current_step, problem, started_at, ended_at)
    values (${id}, 'close', ${providerId}, ${clientId}, true, ${`lifecycle/client-${clientId}`}, ${state}, '{}',
            ${sql.json(plan)}, ${plan.hash}, 'token', '1', ${failed ? step.id : null}, ${problem}, now(),
            ${failed ? null : sql`now()`})`;
  await sql`
    insert into operation_steps (operation_id, position, step_id, title, state, point_of_no_return, items_total, error)
    values (${id}, 0, ${step.id}, ${step.title}, ${failed ? 'blocked' : 'done'}, true, ${ITEMS}, ${problem})`;
  await sql`
    insert into operation_items (operation_id, step_id, position, item_id, state, attempt, error)
    select ${id}, ${step.id}, n, n, case when bad then 'blocked' else 'done' end, 1, case when bad then ${problem}::jsonb end
    from generate_series(1, ${ITEMS}::int) n, lateral (select ${failed} and n % 10 = 0 as bad) b`;
  await sql`
    insert into operation_events (operation_id, seq, at, type, data, prev_hash, hash)
    select ${id}, n, now() - interval '1 hour' + n * interval '100 ms', 'item.done',
           jsonb_build_object('step', ${step.id}::text, 'item', n), '', '' from generate_series(1, ${ITEMS}::int) n`;
  return id;
}
