import type { ProviderTax } from '../../domain/billing/tax.ts';
import type { ClientTerm } from '../../domain/billing/terms.ts';
import type { Sql } from '../connect.ts';

/** A client's own term with whose it is and who set it. */
export interface TermRow extends ClientTerm {
  clientId: number;
  setBy: string;
  setAt: string;
}

const termColumns = (sql: Sql) => sql`
  id, client_id, kind, trim_scale(value)::text as value, from_currency, to_currency, product_types, valid_from,
  valid_until, time_zone, set_by, set_at`;

/** The own terms of clients, in the order of their numbers. */
export function termsOfClients(sql: Sql, clientIds: readonly number[]): Promise<TermRow[]> {
  return sql<TermRow[]>`
    select ${termColumns(sql)} from client_terms where client_id = any(${[...clientIds]}::bigint[]) order by id`;
}

/** A provider's tax rule with its version. */
export interface TaxRuleRow extends ProviderTax {
  providerId: number;
  name: string;
  level: 1 | 2;
  version: number;
  createdAt: string;
  updatedAt: string;
}

export const taxRuleColumns = (sql: Sql) => sql`
  id, provider_id, name, level, country, region, product_types, trim_scale(rate)::text as rate, included, valid_from,
  valid_until, version, created_at, updated_at`;

/** All tax rules of a provider, in the order of their numbers. */
export function taxRulesOf(sql: Sql, providerId: number): Promise<TaxRuleRow[]> {
  return sql<TaxRuleRow[]>`
    select ${taxRuleColumns(sql)} from tax_rules where provider_id = ${providerId} order by id`;
}
