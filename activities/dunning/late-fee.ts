import type { Tx } from '../../db/connect.ts';
import { addFee } from '../../db/ledger/index.ts';
import { correspondentOf } from '../../db/queries/messages.ts';
import type { Action } from '../../domain/dunning/types.ts';
import { inOneGo } from './claims.ts';
import type { Begun, Turn } from './types.ts';

const WORDS: Readonly<Record<string, string>> = { de: 'Mahngebühr', pl: 'Opłata za opóźnienie' };

/** D3. Puts the fee onto the invoice; the planner has reckoned it from what is owed now. */
export function chargeFee(tx: Tx, turn: Turn<Action & { type: 'late-fee' }>): Promise<Begun> {
  const { by, clientId, rung, invoice } = turn;
  const amountMinor = rung.feeMinor ?? 0;
  return inOneGo(tx, turn, async () => {
    const client = await correspondentOf(tx, clientId);
    const description = WORDS[client?.language.split('-')[0] ?? ''] ?? 'Late fee';
    await addFee(tx, by, invoice.id, { amountMinor, description });
    return { effect: { amountMinor, currency: invoice.currency } };
  });
}
