import type { Day } from '../calendar.ts';
import { heldTaxes, percentOf } from '../money.ts';
import { type ClientTerm, isValid, type Moment, type ProductType, termOf } from './terms.ts';

/** A tax that a provider puts on what it sells. */
export interface ProviderTax {
  id: number;
  /** the second tax comes on top of the first one, both on the same price */
  level: number;
  /** null: everywhere */
  country: string | null;
  region: string | null;
  /** null: all */
  productTypes: readonly string[] | null;
  /** percentage as decimal text */
  rate: string;
  /** prices hold the tax already */
  included: boolean;
  validFrom: Day | null;
  /** the last day */
  validUntil: Day | null;
}

/** Whose invoice it is and when it is issued. */
export interface TaxSituation extends Moment {
  rules: readonly ProviderTax[];
  /** the day of issue, where the provider is */
  today: Day;
  country: string | null;
  region: string;
  exempt: boolean;
  terms: readonly ClientTerm[];
}

/** The rates for one type of product. */
export interface Rates {
  /** what is charged, for both levels */
  charged: readonly [string, string];
  /** what the provider's prices hold */
  held: readonly [string, string];
  included: boolean;
}

const NONE = ['0', '0'] as const;

/**
 * The rates for a type of product: none for an exempt client, the client's own rate before the provider's rules. Of
 * the rules of one level the closest counts: of a region before a country before everywhere, then one that names the
 * type, then the one that began last.
 */
export function ratesFor(situation: TaxSituation, productType: ProductType): Rates {
  const first = closest(situation, productType, 1);
  const second = closest(situation, productType, 2);
  const held = [first?.rate ?? '0', second?.rate ?? '0'] as const;
  const included = first?.included ?? second?.included ?? false;
  if (situation.exempt) return { charged: NONE, held, included };
  const own = termOf(situation.terms, { kind: 'tax-rate', productType }, situation);
  return { charged: own ? [own.value, '0'] : held, held, included };
}

/** What a line is worth before taxes are looked at, or with those that it has. */
export interface Priced {
  amountMinor: number;
  taxMinor: number;
  tax2Minor: number;
  /** whether the price held the taxes; null: nobody has looked, the amount is the price */
  taxIncluded: boolean | null;
  taxed: boolean;
}

/** A line with its taxes; the amount is without them. */
export interface LineTaxes {
  amountMinor: number;
  taxMinor: number;
  tax2Minor: number;
  /** percentages as decimal text */
  taxRate: string;
  tax2Rate: string;
  taxIncluded: boolean;
}

/**
 * The taxes of a line. Each is rounded once per line, half away from zero, so that the taxes of an invoice are the sum
 * of those of its lines; where the price holds them, amount and taxes add up to the price exactly. Who is exempt or has
 * an own rate pays the price without the provider's taxes, and the own rate on that.
 */
export function taxLine(line: Priced, { charged, held, included }: Rates, currency: string): LineTaxes {
  const { amountMinor, taxed } = line;
  if (!taxed)
    return {
      ...{ amountMinor, taxMinor: 0, tax2Minor: 0, taxRate: '0', tax2Rate: '0' },
      taxIncluded: line.taxIncluded ?? false,
    };
  const [taxRate, tax2Rate] = charged;
  const price = line.taxIncluded ? amountMinor + line.taxMinor + line.tax2Minor : amountMinor;
  const withTaxes = line.taxIncluded ?? included;
  if (withTaxes && charged === held) {
    const [taxMinor = 0, tax2Minor = 0] = heldTaxes(price, charged);
    const net = price - taxMinor - tax2Minor;
    return { amountMinor: net, taxMinor, tax2Minor, taxRate, tax2Rate, taxIncluded: true };
  }
  const net = withTaxes ? price - heldTaxes(price, held).reduce((sum, each) => sum + each, 0) : price;
  return {
    ...{ amountMinor: net, taxRate, tax2Rate, taxIncluded: false },
    taxMinor: percentOf(net, taxRate, currency),
    tax2Minor: percentOf(net, tax2Rate, currency),
  };
}

/** The taxes of an invoice from those of its lines; its rate is that of all lines that are taxed, or 0 where they differ. */
export function sumOfTaxes(lines: readonly LineTaxes[]) {
  const rateOf = (rates: string[]) => {
    const distinct = new Set(rates.map(Number).filter((rate) => rate !== 0));
    return distinct.size === 1 ? String([...distinct][0]) : '0';
  };
  return {
    taxMinor: lines.reduce((sum, line) => sum + line.taxMinor, 0),
    tax2Minor: lines.reduce((sum, line) => sum + line.tax2Minor, 0),
    taxRate: rateOf(lines.map((line) => line.taxRate)),
    tax2Rate: rateOf(lines.map((line) => line.tax2Rate)),
  };
}

function closest(
  { rules, today, country, region }: TaxSituation,
  productType: ProductType,
  level: number,
): ProviderTax | undefined {
  const wanted = region.trim().toLowerCase();
  const matching = rules.filter(
    (rule) =>
      rule.level === level &&
      isValid(rule, today) &&
      (rule.country === null || rule.country === country) &&
      (rule.region === null || rule.region.trim().toLowerCase() === wanted) &&
      (rule.productTypes === null || rule.productTypes.includes(productType)),
  );
  return matching.sort((a, b) => compare(rank(b), rank(a)))[0];
}

const rank = (rule: ProviderTax) => [
  Number(rule.region !== null),
  Number(rule.country !== null),
  Number(rule.productTypes !== null),
  rule.validFrom ?? '',
  rule.id,
];

function compare(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  for (const [at, value] of a.entries()) {
    const other = b[at];
    if (other !== undefined && value !== other) return value < other ? -1 : 1;
  }
  return 0;
}
