import type { Tx } from '../connect.ts';
import {
  type CreditEntryRow,
  type CreditKind,
  creditBalance,
  creditColumns,
} from '../queries/credit-entries.ts';
import type { By } from './account.ts';
import { announce, log } from './notices.ts';

export interface NewEntry {
  kind: CreditKind;
  currency: string;
  /** negative: comes out of the credit */
  amountMinor: number;
  invoiceId?: number | null;
  transactionId?: number | null;
  description?: string;
  /** when it counts; now when left out */
  at?: string;
}

/** Writes a line of a client's credit, logs it and tells the balance that follows. */
export async function writeEntry(
  tx: Tx,
  by: By,
  whose: { providerId: number; clientId: number },
  entry: NewEntry,
): Promise<{ entry: CreditEntryRow; balanceMinor: number }> {
  const { invoiceId = null, transactionId = null, description = '', at = by.now, ...rest } = entry;
  const { clientId } = whose;
  const [row] = await tx<CreditEntryRow[]>`
    insert into credit_entries ${tx({ ...rest, clientId, invoiceId, transactionId, description, at })}
    returning ${tx(creditColumns)}`;
  if (!row) throw new Error('The database stored no credit entry.');
  const balanceMinor = await tellCredit(tx, by, whose, row.currency);
  await log(tx, by, whose, {
    entity: 'credit-entry',
    entityId: row.id,
    action: 'created',
    changes: {
      kind: { from: null, to: row.kind },
      amountMinor: { from: null, to: row.amountMinor },
      balanceMinor: { from: balanceMinor - row.amountMinor, to: balanceMinor },
    },
  });
  return { entry: row, balanceMinor };
}

/** Tells other systems what a client's credit is now. */
export async function tellCredit(
  tx: Tx,
  by: By,
  whose: { providerId: number; clientId: number },
  currency: string,
): Promise<number> {
  const balanceMinor = await creditBalance(tx, whose.clientId, currency);
  await announce(tx, by, whose, 'credit.changed', { currency, balanceMinor });
  return balanceMinor;
}
