import type { IsErased } from '../load/tombstones.ts';
import { type Currency, currencyOf } from './map/money.ts';
import { type Cell, flag, integer, link, raw, type Say, text } from './map/values.ts';
import type { Source } from './source.ts';

/** A client's custom field. */
export interface ClientField {
  name: string;
  encrypted: boolean;
}

/** What mappings look up: small tables of the source, read once, and the provider that rows go to. */
export interface Facts {
  language: string;
  defaultCurrency: Currency;
  /** By id; undefined for a code that is not ISO 4217. */
  currencies: ReadonlyMap<number, Currency | undefined>;
  clientFields: ReadonlyMap<number, ClientField>;
  admins: ReadonlyMap<number, string>;
  departments: ReadonlyMap<number, string>;
  products: ReadonlyMap<number, string>;
  addons: ReadonlyMap<number, string>;
  /** Additional order statuses by lower-case title. */
  orderStatuses: ReadonlyMap<string, 'pending' | 'active' | 'cancelled'>;
  ticketStatuses: ReadonlyMap<string, 'open' | 'in-progress' | 'closed'>;
  /** Whether a row of the source is a person who was erased in Tenure. */
  isErased: IsErased;
}

/** Reads the small tables. */
export async function readFacts(
  source: Source,
  provider: { language: string; currency: string },
  isErased: IsErased = () => false,
): Promise<Facts> {
  const currencies = await source.all('tblcurrencies', ['code', 'default']);
  const usual = currencies.find((row) => flag(row.default)) ?? currencies[0];
  const defaultCurrency = currencyOf(raw(usual?.code)) ?? currencyOf(provider.currency);
  if (!defaultCurrency) {
    throw new Error(
      "Neither the source nor the provider has a default currency of three letters as in ISO 4217. Set the provider's.",
    );
  }
  const fields = await source.all('tblcustomfields', ['type', 'fieldname', 'fieldtype']);
  const orderStatuses = await source.all('tblorderstatuses', ['title', 'showactive', 'showcancelled']);
  const ticketStatuses = await source.all('tblticketstatuses', ['title', 'showactive', 'showawaiting']);
  return {
    isErased,
    language: provider.language,
    defaultCurrency,
    currencies: new Map(currencies.map((row) => [integer(row.id), currencyOf(raw(row.code))])),
    clientFields: fieldNames(fields.filter((row) => raw(row.type) === 'client')),
    admins: new Map(
      (await source.all('tbladmins', ['firstname', 'lastname', 'username'])).map((row) => [
        integer(row.id),
        `${text(row.firstname)} ${text(row.lastname)}`.trim() || text(row.username),
      ]),
    ),
    departments: await names(source, 'tblticketdepartments'),
    products: await names(source, 'tblproducts'),
    addons: await names(source, 'tbladdons'),
    orderStatuses: new Map(
      orderStatuses.map((row) => [
        text(row.title).toLowerCase(),
        flag(row.showcancelled) ? 'cancelled' : flag(row.showactive) ? 'active' : 'pending',
      ]),
    ),
    ticketStatuses: new Map(
      ticketStatuses.map((row) => [
        text(row.title).toLowerCase(),
        flag(row.showawaiting) ? 'open' : flag(row.showactive) ? 'in-progress' : 'closed',
      ]),
    ),
  };
}

/** The currency of an id; 0 and NULL mean the default one, an unknown id too (reported). */
export function currency(facts: Facts, id: Cell, say: Say): Currency | undefined {
  const number = link(id);
  if (number === null) return facts.defaultCurrency;
  if (facts.currencies.has(number)) return facts.currencies.get(number);
  say('currency-missing');
  return facts.defaultCurrency;
}

/** The code that sums are listed under; rows of a currency that is not ISO 4217 go under `#id`. */
export function sumCurrency(facts: Facts, id: Cell): string {
  return currency(facts, id, () => {})?.code ?? `#${integer(id)}`;
}

async function names(source: Source, table: string): Promise<Map<number, string>> {
  return new Map((await source.all(table, ['name'])).map((row) => [integer(row.id), text(row.name)]));
}

/** A field is called by what stands before `|`; a name used twice takes the field's number. */
function fieldNames(rows: readonly Readonly<Record<string, Cell>>[]): Map<number, ClientField> {
  const taken = new Set<string>();
  return new Map(
    rows.map((row) => {
      const name = text(row.fieldname).split('|')[0]?.trim() || `Field ${integer(row.id)}`;
      const unique = taken.has(name) ? `${name} (${integer(row.id)})` : name;
      taken.add(unique);
      return [integer(row.id), { name: unique, encrypted: raw(row.fieldtype) === 'password' }];
    }),
  );
}
