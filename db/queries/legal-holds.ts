import type { Sql, Tx } from '../connect.ts';

/** A duty to keep a client's data: while it stands the client is neither anonymized nor deleted. */
export interface LegalHoldRow {
  id: number;
  clientId: number;
  reason: string;
  setBy: string;
  setAt: string;
  releasedBy: string | null;
  releasedAt: string | null;
}

const columns = ['id', 'clientId', 'reason', 'setBy', 'setAt', 'releasedBy', 'releasedAt'] as const;

/** A client's legal holds, newest first, those below `before`. */
export function listLegalHolds(
  sql: Sql,
  clientId: number,
  { before, limit }: { before?: number; limit: number },
): Promise<LegalHoldRow[]> {
  return sql<LegalHoldRow[]>`
    select ${sql(columns)} from legal_holds
    where client_id = ${clientId} ${before === undefined ? sql`` : sql`and id < ${before}`}
    order by id desc limit ${limit}`;
}

/** One legal hold, held until the transaction ends, or undefined. */
export async function lockLegalHold(tx: Tx, id: number): Promise<LegalHoldRow | undefined> {
  const [row] = await tx<LegalHoldRow[]>`select ${tx(columns)} from legal_holds where id = ${id} for update`;
  return row;
}

export async function insertLegalHold(
  tx: Tx,
  hold: Pick<LegalHoldRow, 'clientId' | 'reason' | 'setBy' | 'setAt'>,
): Promise<LegalHoldRow> {
  const [row] = await tx<LegalHoldRow[]>`insert into legal_holds ${tx(hold)} returning ${tx(columns)}`;
  if (!row) throw new Error('The database stored no legal hold.');
  return row;
}

/** Ends a legal hold. */
export async function releaseLegalHold(
  tx: Tx,
  id: number,
  { releasedBy, releasedAt }: { releasedBy: string; releasedAt: string },
): Promise<LegalHoldRow> {
  const [row] = await tx<LegalHoldRow[]>`
    update legal_holds set released_by = ${releasedBy}, released_at = ${releasedAt} where id = ${id}
    returning ${tx(columns)}`;
  if (!row) throw new Error(`Legal hold ${id} is gone.`);
  return row;
}
