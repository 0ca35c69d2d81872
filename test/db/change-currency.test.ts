import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as ledger from '../../db/ledger/index.ts';
import { exponentOf } from '../../domain/currencies.ts';
import type { OperationParams } from '../../domain/operations/kinds.ts';
import { runDirectly } from '../support/directly.ts';
import { openParts, type Parts } from '../support/parts.ts';
import { type ClientRows, endPayments, randomClient, rowsOfClients } from '../support/random-clients.ts';
import { by, imbalances, issued, newClient } from './ledger/support.ts';

/** Many clients, also on a machine that is busy with other tests. */
const SLOW = 240_000;
const now = '2026-03-10T09:00:00.000Z';
type Params = OperationParams<'change-currency'>;

let parts: Parts;
beforeAll(async () => {
  parts = await openParts();
});
afterAll(() => parts?.close());

/** A rate with up to eight decimals. */
const rates = fc
  .tuple(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 1, max: 99_999_999 }))
  .map(([whole, part]) => `${whole}.${String(part).padStart(8, '0')}`);
const targets = fc.constantFrom('USD', 'JPY', 'KWD', 'CLF');
const recalculations = fc.record<Params>({
  ...{ to: targets, mode: fc.constant('recalculate' as const), rate: rates },
  issuedInvoices: fc.constantFrom('keep' as const, 'convert' as const),
});
const anyChange = fc.oneof(
  recalculations,
  fc.record<Params>({
    ...{ to: fc.constantFrom('USD', 'CHF'), mode: fc.constant('code-only' as const) },
    issuedInvoices: fc.constantFrom('keep' as const, 'convert' as const),
  }),
);

async function client(seed: number): Promise<number> {
  const { sql, providerId } = parts;
  const id = await randomClient(sql, { providerId, seed, rows: 5 });
  await endPayments(sql, id);
  // Every other client has a draft that is the sum of its lines.
  if (seed % 2 === 0)
    await sql`
      with draft as (
        insert into invoices (provider_id, client_id, status, currency, subtotal_minor, tax_minor, total_minor)
        values (${providerId}, ${id}, 'draft', 'EUR', 1003, 191, 1194) returning id)
      insert into invoice_items (client_id, invoice_id, amount_minor, tax_minor)
      select ${id}, id, minor, tax from draft, unnest('{334,334,335}'::bigint[], '{64,64,63}'::bigint[]) as line (minor, tax)`;
  return id;
}

async function changed(id: number, params: Params, { twice = false } = {}) {
  const run = await runDirectly(parts.deps, { kind: 'change-currency', clientId: id, params, now, twice });
  return {
    ...run,
    end: () =>
      parts.sql`update operations set state = 'completed', ended_at = ${now} where id = ${run.operationId}`,
  };
}

/** Exact, by whole numbers: the amount at the rate in the other currency's smallest unit, halves away from zero. */
function at(minor: number, { rate = '1', to }: Params): number {
  const [whole = '', part = ''] = rate.split('.');
  const shift = exponentOf(to) - exponentOf('EUR');
  const numerator = BigInt(minor) * BigInt(whole + part) * 10n ** BigInt(Math.max(shift, 0));
  const denominator = 10n ** BigInt(part.length + Math.max(-shift, 0));
  const size = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * size + denominator) / (2n * denominator);
  return Number(numerator < 0n ? -rounded : rounded);
}

const sum = (rows: ClientRows[string] = [], column: string) =>
  rows.reduce((total, row) => total + Number(row[column]), 0);
const inEuro = (rows: ClientRows[string] = []) => rows.filter(({ currency }) => currency === 'EUR');

/** All rows but what the operation itself writes down. */
async function rowsOf(id: number): Promise<ClientRows> {
  const rows = await rowsOfClients(parts.sql, [id]);
  return Object.fromEntries(
    Object.entries(rows).filter(
      ([table]) => !/^(operation|change_log|outbox|client_locks|webhook)/.test(table),
    ),
  );
}

test(
  'L11: each price, the credit balance and each invoice is the old one at the rate, to the last unit',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), recalculations, fc.boolean(), async (seed, params, twice) => {
        const id = await client(seed);
        const before = await rowsOf(id);
        const { end } = await changed(id, params, { twice });
        const after = await rowsOf(id);
        await end();

        for (const [table, columns] of Object.entries({
          services: ['price_minor', 'first_price_minor'],
          addons: ['price_minor', 'setup_fee_minor'],
          domains: ['price_minor'],
          orders: ['amount_minor'],
          client_accounts: ['credit_limit_minor'],
        })) {
          for (const [n, row] of (before[table] ?? []).entries()) {
            const now = after[table]?.[n];
            if (row.currency !== 'EUR') expect(now).toEqual(row);
            else
              for (const column of columns)
                expect(now?.[column], table).toBe(
                  row[column] === null ? null : at(Number(row[column]), params),
                );
          }
        }

        const credit = inEuro(before.credit_entries);
        const grown = (after.credit_entries ?? []).filter(({ currency }) => currency === params.to);
        expect(sum(grown, 'amount_minor')).toBe(at(sum(credit, 'amount_minor'), params));
        // The entry of its own holds what rounding adds up to: at most one unit for each entry.
        const rounding = grown.filter(
          ({ kind, id }) => kind === 'currency-rounding' && !credit.some((row) => row.id === id),
        );
        expect(rounding.length).toBeLessThanOrEqual(1);
        expect(Math.abs(sum(rounding, 'amount_minor'))).toBeLessThanOrEqual(credit.length + 1);

        for (const [n, row] of (before.invoices ?? []).entries()) {
          const now = after.invoices?.[n];
          const changes =
            row.currency === 'EUR' && (row.status === 'draft' || params.issuedInvoices === 'convert');
          if (!changes) {
            expect(now).toEqual(row);
            continue;
          }
          expect(now?.total_minor).toBe(at(Number(row.total_minor), params));
          const lines = (rows: ClientRows) =>
            (rows.invoice_items ?? []).filter(({ invoice_id }) => invoice_id === row.id);
          if (lines(before).length > 0 && sum(lines(before), 'amount_minor') === row.subtotal_minor)
            expect(now?.subtotal_minor).toBe(sum(lines(after), 'amount_minor'));
          for (const tax of ['tax_minor', 'tax2_minor'])
            if (lines(before).length > 0 && sum(lines(before), tax) === row[tax])
              expect(now?.[tax]).toBe(sum(lines(after), tax));
          for (const [place, line] of lines(before).entries())
            for (const column of ['amount_minor', 'tax_minor', 'tax2_minor'])
              expect(lines(after)[place]?.[column], column).toBe(at(Number(line[column]), params));
        }
        if (params.issuedInvoices === 'keep') expect(after.transactions).toEqual(before.transactions);
      }),
      { numRuns: 25 },
    );
  },
  SLOW,
);

test(
  'L11: what a payment put into credit changes with it, and the ledger stays balanced',
  async () => {
    const { sql, providerId } = parts;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5_000 }),
        fc.integer({ min: 1, max: 5_000 }),
        recalculations,
        async (totalMinor, overMinor, { to, rate }) => {
          const id = await newClient(sql, providerId);
          const { paid, over } = await sql.begin(async (tx) => {
            const payment = { clientId: id, gateway: 'manual', currency: 'EUR' };
            const invoice = await issued(tx, id, totalMinor);
            const paid = await ledger.recordPayment(tx, by, {
              ...{ ...payment, invoiceId: invoice.id, amountMinor: totalMinor + overMinor },
            });
            const over = await ledger.recordPayment(tx, by, {
              ...{ ...payment, invoiceId: null, amountMinor: overMinor },
            });
            return { paid: paid.transaction, over: over.transaction };
          });
          const params = { to, rate, mode: 'recalculate', issuedInvoices: 'convert' } as const;
          const { takeBack, end } = await changed(id, params);
          const [now, alone] = await sql<{ amountInMinor: number; creditedMinor: number }[]>`
            select amount_in_minor, credited_minor from transactions where id in ${sql([paid.id, over.id])} order by id`;
          expect(now?.amountInMinor).toBe(at(totalMinor + overMinor, params));
          expect((now?.amountInMinor ?? 0) - (now?.creditedMinor ?? 0)).toBe(at(totalMinor, params));
          expect(alone?.creditedMinor).toBe(alone?.amountInMinor);
          expect(await imbalances(sql, id)).toEqual([]);
          await takeBack();
          expect(await imbalances(sql, id)).toEqual([]);
          expect(await sql`select credited_minor from transactions where id = ${paid.id}`).toEqual([
            { creditedMinor: overMinor },
          ]);
          await end();
        },
      ),
      { numRuns: 40 },
    );
  },
  SLOW,
);

test(
  'L11: code-only changes no figure',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const id = await client(seed);
        const figures = async () =>
          Object.fromEntries(
            Object.entries(await rowsOf(id)).map(([table, rows]) => [
              table,
              rows.map(({ currency: _, ...row }) => row),
            ]),
          );
        const before = await figures();
        const { end } = await changed(id, { to: 'USD', mode: 'code-only', issuedInvoices: 'convert' });
        expect(await figures()).toEqual(before);
        await end();
      }),
      { numRuns: 15 },
    );
  },
  SLOW,
);

test(
  'L11: taken back, from wherever it was, every row is what it was, once or twice',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), anyChange, fc.boolean(), async (seed, params, twice) => {
        const id = await client(seed);
        const before = await rowsOf(id);
        const { takeBack, end } = await changed(id, params, { twice });
        expect(await rowsOf(id)).not.toEqual(before);
        await takeBack();
        expect(await rowsOf(id)).toEqual(before);
        await end();
      }),
      { numRuns: 20 },
    );
  },
  SLOW,
);
