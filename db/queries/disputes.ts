import type { Sql, Tx } from '../connect.ts';

export const disputeStates = ['open', 'won', 'lost'] as const;
export type DisputeState = (typeof disputeStates)[number];

/** A payment that its payer contests at the gateway. While it is open the client is neither anonymized nor deleted. */
export interface DisputeRow {
  id: number;
  clientId: number;
  transactionId: number | null;
  gateway: string;
  /** the gateway's name for it */
  reference: string | null;
  currency: string;
  amountMinor: number;
  state: DisputeState;
  reason: string;
  openedAt: string;
  closedAt: string | null;
  /** services are still to be suspended for it, or to be given back when it is won */
  suspendWanted: boolean;
  /** the operation that suspends services for it */
  suspendedBy: string | null;
  /** the operation that gives them back */
  liftedBy: string | null;
}

const columns = [
  'id',
  'clientId',
  'transactionId',
  'gateway',
  'reference',
  'currency',
  'amountMinor',
  'state',
  'reason',
  'openedAt',
  'closedAt',
  'suspendWanted',
  'suspendedBy',
  'liftedBy',
] as const;

/** A client's disputes, newest first, those below `before`. */
export function listDisputes(
  sql: Sql,
  { clientId, status, before, limit }: { clientId: number; status?: string; before?: number; limit: number },
): Promise<DisputeRow[]> {
  return sql<DisputeRow[]>`
    select ${sql(columns)} from disputes
    where client_id = ${clientId} ${status === undefined ? sql`` : sql`and state = ${status}`}
      ${before === undefined ? sql`` : sql`and id < ${before}`}
    order by id desc limit ${limit}`;
}

/** One dispute, or undefined. */
export async function findDispute(sql: Sql, id: number): Promise<DisputeRow | undefined> {
  const [row] = await sql<DisputeRow[]>`select ${sql(columns)} from disputes where id = ${id}`;
  return row;
}

/** One dispute, held until the transaction ends, or undefined. */
export async function lockDispute(tx: Tx, id: number): Promise<DisputeRow | undefined> {
  const [row] = await tx<DisputeRow[]>`select ${tx(columns)} from disputes where id = ${id} for update`;
  return row;
}

/** The dispute that a gateway calls by this name, held until the transaction ends, or undefined. */
export async function lockDisputeNamed(
  tx: Tx,
  gateway: string,
  reference: string,
): Promise<DisputeRow | undefined> {
  const [row] = await tx<DisputeRow[]>`
    select ${tx(columns)} from disputes where gateway = ${gateway} and reference = ${reference} for update`;
  return row;
}

/** Whether the client has this transaction. */
export async function hasTransaction(sql: Sql, clientId: number, transactionId: number): Promise<boolean> {
  const rows = await sql`select from transactions where id = ${transactionId} and client_id = ${clientId}`;
  return rows.length > 0;
}

export async function insertDispute(
  tx: Tx,
  dispute: Omit<DisputeRow, 'id' | 'state' | 'closedAt' | 'suspendWanted' | 'suspendedBy' | 'liftedBy'> &
    Partial<Pick<DisputeRow, 'suspendWanted'>>,
): Promise<DisputeRow> {
  const [row] = await tx<DisputeRow[]>`insert into disputes ${tx({ ...dispute })} returning ${tx(columns)}`;
  if (!row) throw new Error('The database stored no dispute.');
  return row;
}

/** Says how a dispute went. */
export async function closeDispute(
  tx: Tx,
  id: number,
  { state, closedAt }: { state: Exclude<DisputeState, 'open'>; closedAt: string },
): Promise<DisputeRow> {
  const [row] = await tx<DisputeRow[]>`
    update disputes set state = ${state}, closed_at = ${closedAt} where id = ${id} returning ${tx(columns)}`;
  if (!row) throw new Error(`Dispute ${id} is gone.`);
  return row;
}

/** A dispute for which services are to be suspended, or are to be given back, with the services concerned. */
export interface SuspensionDue {
  disputeId: number;
  clientId: number;
  providerId: number;
  command: 'suspend' | 'unsuspend';
  /** none: there is nothing to do, or nothing any more */
  services: number[];
}

/**
 * What disputes ask for, the oldest first. An open one asks for the active services that the invoice of its payment
 * bills, or for all of the client where it names none; a won one for what was suspended for it, unless another dispute
 * that is not won has suspended it too. Services that are never suspended by themselves stay out.
 * @param limit the most disputes
 */
export async function suspensionsDue(sql: Sql, limit: number): Promise<SuspensionDue[]> {
  return sql<SuspensionDue[]>`
    select d.id as dispute_id, d.client_id, c.provider_id,
           case when d.state = 'open' then 'suspend' else 'unsuspend' end as command,
           coalesce(case when d.state = 'open' then wanted.ids when d.state = 'won' then held.ids end, '{}') as services
    from disputes d join clients c on c.id = d.client_id left join transactions t on t.id = d.transaction_id
    cross join lateral (
      select coalesce(array_agg(distinct coalesce(i.service_id, a.service_id))
               filter (where coalesce(i.service_id, a.service_id) is not null), '{}') as ids
      from invoice_items i left join addons a on a.id = i.addon_id
      where i.invoice_id = t.invoice_id
    ) billed
    cross join lateral (
      select array_agg(v.id order by v.id) as ids from services v
      where v.client_id = d.client_id and v.status = 'active' and not v.auto_suspend_override
        and (billed.ids = '{}' or v.id = any(billed.ids))
    ) wanted
    cross join lateral (
      select array_agg(v.id order by v.id) as ids
      from operation_items i join services v on v.id = i.item_id
      where i.operation_id = d.suspended_by and v.client_id = d.client_id
        and v.status = 'suspended' and v.suspended_reason = 'chargeback'
        and not exists (
          select from disputes o join operation_items j on j.operation_id = o.suspended_by and j.item_id = v.id
          where o.client_id = d.client_id and o.id <> d.id and o.state <> 'won')
    ) held
    where d.suspend_wanted and (d.suspended_by is null or d.state <> 'open')
      and not exists (select from operations o where o.id = d.suspended_by and o.ended_at is null)
    order by d.id limit ${limit}`;
}

/** Notes the operation that does what a dispute asks for; null: nothing is left to do. */
export async function noteSuspension(
  tx: Tx,
  { disputeId, command }: Pick<SuspensionDue, 'disputeId' | 'command'>,
  operationId: string | null,
): Promise<void> {
  const by = command === 'suspend' ? 'suspended_by' : 'lifted_by';
  const goesOn = command === 'suspend' && operationId !== null;
  await tx`
    update disputes set ${tx(by)} = coalesce(${tx(by)}, ${operationId}), suspend_wanted = ${goesOn} where id = ${disputeId}`;
}
