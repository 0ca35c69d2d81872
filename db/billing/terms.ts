import type { ProviderTax } from '../../domain/billing/tax.ts';
import type { ClientTerm } from '../../domain/billing/terms.ts';
import type { Sql, Tx } from '../connect.ts';

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

/** What people say of a tax rule. */
export type TaxRuleFields = Pick<
  TaxRuleRow,
  'name' | 'level' | 'country' | 'region' | 'productTypes' | 'rate' | 'included' | 'validFrom' | 'validUntil'
>;

/** One tax rule, or undefined. */
export async function findTaxRule(sql: Sql, id: number): Promise<TaxRuleRow | undefined> {
  const [row] = await sql<TaxRuleRow[]>`select ${taxRuleColumns(sql)} from tax_rules where id = ${id}`;
  return row;
}

export async function insertTaxRule(
  tx: Tx,
  rule: TaxRuleFields & { providerId: number },
): Promise<TaxRuleRow> {
  const [row] = await tx<TaxRuleRow[]>`
    insert into tax_rules ${tx(rule as never)} returning ${taxRuleColumns(tx)}`;
  if (!row) throw new Error('The database stored no tax rule.');
  return row;
}

/** Writes some fields; the version goes up by one. */
export async function updateTaxRule(tx: Tx, id: number, fields: Partial<TaxRuleFields>): Promise<TaxRuleRow> {
  const [row] = await tx<TaxRuleRow[]>`
    update tax_rules set ${tx(fields as never)} where id = ${id} returning ${taxRuleColumns(tx)}`;
  if (!row) throw new Error(`Tax rule ${id} is gone.`);
  return row;
}

export async function deleteTaxRule(tx: Tx, id: number): Promise<void> {
  await tx`delete from tax_rules where id = ${id}`;
}

/** A client's own terms, newest first, those below `before`. */
export function listTerms(
  sql: Sql,
  { clientId, before, limit }: { clientId: number; before?: number; limit: number },
): Promise<TermRow[]> {
  return sql<TermRow[]>`
    select ${termColumns(sql)} from client_terms
    where client_id = ${clientId} ${before === undefined ? sql`` : sql`and id < ${before}`}
    order by id desc limit ${limit}`;
}

/** One term, or undefined. */
export async function findTerm(sql: Sql, id: number): Promise<TermRow | undefined> {
  const [row] = await sql<TermRow[]>`select ${termColumns(sql)} from client_terms where id = ${id}`;
  return row;
}

export async function insertTerm(tx: Tx, term: Omit<TermRow, 'id'>): Promise<TermRow> {
  const [row] = await tx<
    TermRow[]
  >`insert into client_terms ${tx(term as never)} returning ${termColumns(tx)}`;
  if (!row) throw new Error('The database stored no term.');
  return row;
}

export async function deleteTerm(tx: Tx, id: number): Promise<void> {
  await tx`delete from client_terms where id = ${id}`;
}
