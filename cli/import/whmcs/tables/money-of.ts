import { currency, type Facts } from '../facts.ts';
import type { Say, SourceRow } from '../map/values.ts';

/**
 * The currency of the row's client, else of the client of what the row hangs on; undefined, with the reason said,
 * when it is none of ISO 4217.
 */
export function moneyOf(row: SourceRow, facts: Facts, say: Say) {
  // the client itself says when its currency is missing
  const money = currency(facts, row.client_currency ?? row.other_currency, () => {});
  if (!money) say('currency-not-iso');
  return money;
}
