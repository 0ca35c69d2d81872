import type { Tx } from '../../db/connect.ts';
import { setCollections } from '../../db/ledger/index.ts';
import { inOneGo } from './claims.ts';
import type { Begun, Turn } from './types.ts';

/** D7. From then on the debt is somebody else's. */
export function sendToCollections(tx: Tx, turn: Turn): Promise<Begun> {
  return inOneGo(tx, turn, async () => {
    await setCollections(tx, turn.by, turn.invoice.id, true);
    return {};
  });
}
