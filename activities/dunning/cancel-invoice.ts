import type { Tx } from '../../db/connect.ts';
import { cancelInvoice } from '../../db/ledger/index.ts';
import { inOneGo } from './claims.ts';
import type { Begun, Turn } from './types.ts';

/** D5. Nothing is asked for any more; what was paid of it becomes credit. */
export function giveUpInvoice(tx: Tx, turn: Turn): Promise<Begun> {
  return inOneGo(tx, turn, async () => {
    await cancelInvoice(tx, turn.by, turn.invoice.id);
    return {};
  });
}
