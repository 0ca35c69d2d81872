import type { Hold } from '../../domain/dunning/types.ts';
import type { Sql, Tx } from '../connect.ts';

/** What keeps a debt from being followed up: staff hold it, the client promised to pay, or it is stopped. */
export interface HoldRow extends Hold {
  id: number;
  clientId: number;
  /** what the invoice is called */
  invoiceNumber: string | null;
  reason: string;
  setBy: string;
  setAt: string;
  releasedBy: string | null;
  releasedAt: string | null;
  releasedWhy: string;
}

const columns = [
  'id',
  'clientId',
  'invoiceId',
  'kind',
  'until',
  'reason',
  'setBy',
  'setAt',
  'releasedBy',
  'releasedAt',
  'releasedWhy',
] as const;

const shown = (sql: Sql) =>
  sql`${sql(columns)}, (select number from invoices i where i.id = dunning_holds.invoice_id) as invoice_number`;

/** A client's holds, newest first, those below `before`; `standing`: only those that hold something at `now`. */
export function listHolds(
  sql: Sql,
  { clientId, standing, now, before, limit }: HoldPage,
): Promise<HoldRow[]> {
  return sql<HoldRow[]>`
    select ${shown(sql)} from dunning_holds
    where client_id = ${clientId} ${standing ? sql`and ${stands(sql, now)}` : sql``}
      ${before === undefined ? sql`` : sql`and id < ${before}`}
    order by id desc limit ${limit}`;
}

export interface HoldPage {
  clientId: number;
  standing: boolean;
  /** ISO time */
  now: string;
  before?: number | undefined;
  limit: number;
}

/** Of a row of `dunning_holds`: whether it holds something at that moment. */
export const stands = (sql: Sql, now: string) =>
  sql`released_at is null and (until is null or until > ${now})`;

/** Lets something hold a debt. Hold the client. */
export async function insertHold(
  tx: Tx,
  hold: Pick<HoldRow, 'clientId' | 'invoiceId' | 'kind' | 'until' | 'reason' | 'setBy' | 'setAt'>,
): Promise<HoldRow> {
  const [row] = await tx<HoldRow[]>`insert into dunning_holds ${tx(hold)} returning ${shown(tx)}`;
  if (!row) throw new Error('The database stored no hold.');
  return row;
}

/** Ends the holds of a client that stand: one by its number, those of one invoice, or all. Hold the client. */
export function releaseHolds(
  tx: Tx,
  {
    clientId,
    holdId,
    invoiceId,
  }: { clientId: number; holdId?: number | undefined; invoiceId?: number | undefined },
  { by, now, why }: { by: string; now: string; why: string },
): Promise<HoldRow[]> {
  return tx<HoldRow[]>`
    update dunning_holds set released_by = ${by}, released_at = ${now}, released_why = ${why}
    where client_id = ${clientId} and ${stands(tx, now)}
      ${holdId === undefined ? tx`` : tx`and id = ${holdId}`}
      ${invoiceId === undefined ? tx`` : tx`and invoice_id = ${invoiceId}`}
    returning ${shown(tx)}`;
}
