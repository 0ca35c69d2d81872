import type { TaxRule } from '../../domain/billing/invoice.ts';
import { type Rates, ratesFor, type TaxSituation, taxLine } from '../../domain/billing/tax.ts';
import type { ProductType } from '../../domain/billing/terms.ts';
import { dayIn } from '../../domain/calendar.ts';
import type { Sql } from '../connect.ts';
import { settingSql } from '../queries/settings.ts';
import { taxRulesOf, termsOfClients } from './terms.ts';

interface Taxed {
  country: string | null;
  region: string;
  timeZone: string;
  exempt: boolean;
}

/**
 * How the lines of a client's invoices from a provider are taxed as of now.
 * @returns undefined where neither of them has any tax: then invoices keep what they have
 */
export async function taxRuleFor(
  sql: Sql,
  { clientId, providerId, now }: { clientId: number; providerId: number; now: string },
): Promise<TaxRule | undefined> {
  const rules = await taxRulesOf(sql, providerId);
  const terms = await termsOfClients(sql, [clientId]);
  if (rules.length === 0 && !terms.some(({ kind }) => kind === 'tax-rate')) return undefined;
  const [client] = await sql<Taxed[]>`
    select c.country, c.region, p.time_zone, ${settingSql(sql, 'taxExempt')} as exempt
    from clients c join providers p on p.id = ${providerId}
    left join client_groups g on g.id = c.group_id and c.provider_id = p.id where c.id = ${clientId}`;
  if (!client) return undefined;
  const situation: TaxSituation = { ...client, rules, terms, now, today: dayIn(now, client.timeZone) };
  const known = new Map<ProductType, Rates>();
  return (line, currency) => {
    const rates = known.get(line.productType) ?? ratesFor(situation, line.productType);
    known.set(line.productType, rates);
    return taxLine(line, rates, currency);
  };
}
