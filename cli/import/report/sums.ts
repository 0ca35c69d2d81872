import type { Facts } from '../whmcs/facts.ts';
import { type Currency, currencyOf, exactUnits, showExact, toExact } from '../whmcs/map/money.ts';
import type { SourceRow } from '../whmcs/map/values.ts';
import type { TablePlan } from '../whmcs/plan.ts';
import type { SumReport } from './report.ts';

interface Line {
  source: bigint;
  tenure: bigint;
  explained: Map<string, bigint>;
}

/**
 * Sums of the source as it was read against sums of Tenure, exact to parts of a minor unit, and why they differ.
 * Amounts are in ten-thousandths of a minor unit.
 */
export class Sums {
  readonly #lines = new Map<string, Map<string, Line>>();

  /** Counts a row of the source. */
  read(plan: TablePlan, row: SourceRow, facts: Facts): void {
    for (const { name, source } of plan.sums ?? []) {
      const code = plan.sumCurrency?.(row, facts) ?? '';
      this.#line(name, code).source += amountOf(row, source, code) ?? 0n;
    }
  }

  /** A row that never came as far as Tenure. */
  leftOut(plan: TablePlan, row: SourceRow, facts: Facts, reason: string): void {
    for (const { name, source } of plan.sums ?? []) {
      const code = plan.sumCurrency?.(row, facts) ?? '';
      this.explain(name, code, reason, amountOf(row, source, code) ?? 0n);
    }
  }

  /** A row of which an amount was rounded to whole minor units. */
  rounded(plan: TablePlan, row: SourceRow, facts: Facts, mapped: Readonly<Record<string, unknown>>): void {
    for (const { name, source, column } of plan.sums ?? []) {
      const code = plan.sumCurrency?.(row, facts) ?? '';
      const kept = toExact(BigInt(Number(mapped[column] ?? 0)));
      this.explain(name, code, 'amount-rounded', (amountOf(row, source, code) ?? 0n) - kept);
    }
  }

  explain(name: string, currency: string, reason: string, amount: bigint): void {
    if (amount === 0n) return;
    const { explained } = this.#line(name, currency);
    explained.set(reason, (explained.get(reason) ?? 0n) + amount);
  }

  tenure(name: string, currency: string, minorUnits: bigint): void {
    this.#line(name, currency).tenure = toExact(minorUnits);
  }

  report(): SumReport[] {
    return [...this.#lines].flatMap(([sum, lines]) =>
      [...lines]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([currency, { source, tenure, explained }]) => {
          const show = (amount: bigint) => showExact(amount, currencyNamed(currency));
          const parts = [...explained].filter(([, amount]) => amount !== 0n);
          const unexplained = parts.reduce((rest, [, amount]) => rest - amount, source - tenure);
          return {
            sum,
            currency,
            source: show(source),
            tenure: show(tenure),
            difference: show(source - tenure),
            explained: parts.map(([reason, amount]) => ({ reason, amount: show(amount) })),
            unexplained: show(unexplained),
          };
        }),
    );
  }

  #line(name: string, currency: string): Line {
    const lines = this.#lines.get(name) ?? new Map<string, Line>();
    this.#lines.set(name, lines);
    const line = lines.get(currency) ?? { source: 0n, tenure: 0n, explained: new Map<string, bigint>() };
    lines.set(currency, line);
    return line;
  }
}

/** Currencies that are not ISO 4217 are listed under a number and counted with two decimals, as the source does. */
function currencyNamed(code: string): Currency {
  return currencyOf(code) ?? { code, exponent: 2 };
}

function amountOf(row: SourceRow, column: string, code: string): bigint | undefined {
  try {
    return exactUnits(row[column], currencyNamed(code));
  } catch {
    return undefined;
  }
}
