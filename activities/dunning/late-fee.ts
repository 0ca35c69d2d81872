import { taxRuleFor } from '../../db/billing/taxes.ts';
import type { Tx } from '../../db/connect.ts';
import { addFee } from '../../db/ledger/index.ts';
import { correspondentOf } from '../../db/queries/messages.ts';
import { settingsOfClient } from '../../db/queries/settings.ts';
import type { Action } from '../../domain/dunning/types.ts';
import { settingValues } from '../../domain/settings/resolve.ts';
import { inOneGo } from './claims.ts';
import type { Begun, Turn } from './types.ts';

const WORDS: Readonly<Record<string, string>> = { de: 'Mahngebühr', pl: 'Opłata za opóźnienie' };

/**
 * D3. Puts the fee onto the invoice; the planner has reckoned it from what is owed now. It is damages, without tax, unless
 * the provider says that it is taxed (setting `lateFeeTaxed`); then the tax of its day comes on top.
 */
export function chargeFee(tx: Tx, turn: Turn<Action & { type: 'late-fee' }>): Promise<Begun> {
  const { by, clientId, now, rung, invoice, facts } = turn;
  const amountMinor = rung.feeMinor ?? 0;
  return inOneGo(tx, turn, async () => {
    const client = await correspondentOf(tx, clientId);
    const description = WORDS[client?.language.split('-')[0] ?? ''] ?? 'Late fee';
    const { lateFeeTaxed: taxed } = settingValues(await settingsOfClient(tx, clientId, facts.providerId));
    const taxes = taxed ? await taxRuleFor(tx, { clientId, providerId: facts.providerId, now }) : undefined;
    await addFee(tx, by, invoice.id, { amountMinor, description, taxed, ...(taxes && { taxes }) });
    return { effect: { amountMinor, currency: invoice.currency } };
  });
}
