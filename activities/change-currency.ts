import type { Tx } from '../db/connect.ts';
import { type Conversion, converted, type Fragment } from '../db/rows/convert.ts';
import { BATCH_ROWS } from '../db/rows/remove.ts';
import type { OperationParams } from '../domain/operations/kinds.ts';
import type { StepCall } from '../workflows/contracts/activities.ts';
import { type Batch, batchStep, batchUndo, type Cursor } from './batches.ts';
import { changeRows, keepAdded, putBackRows } from './changes.ts';
import type { Deps } from './deps.ts';
import { recordStep } from './step.ts';

/** What has prices, and in which columns. */
const PRICED = {
  services: ['first_price_minor', 'price_minor'],
  addons: ['setup_fee_minor', 'price_minor'],
  domains: ['price_minor'],
  orders: ['amount_minor'],
  client_accounts: ['credit_limit_minor'],
} as const;
type Priced = keyof typeof PRICED;
const priced = Object.keys(PRICED) as Priced[];

/**
 * How each step of a change of currency works. Rows in the client's currency change; those in another stay as they
 * are. A row that has changed is in the new currency, so that every batch takes the next ones.
 */
export function currencyActivities(deps: Deps) {
  return {
    convertPrices: batchStep(deps, async (tx, call, cursor) => {
      const table = priced.find((name) => name === cursor?.table) ?? 'services';
      const change = await changeOf(tx, call);
      const count = await convertAmounts(tx, call, change, table, PRICED[table]);
      const next = count === BATCH_ROWS ? table : priced[priced.indexOf(table) + 1];
      return { counts: { [table]: count }, ...(next ? { next: { table: next } } : {}) };
    }),

    convertInvoices: batchStep(deps, async (tx, call) => {
      const change = await changeOf(tx, call);
      const invoices = await changeRows(tx, call, {
        table: 'invoices',
        set: { currency: change.to, ...(change.figures ? invoiceFigures(tx, change) : {}) },
        where: tx`t.client_id = ${call.clientId} and t.currency = ${change.from} and (t.status = 'draft' or ${change.issued})`,
        limit: BATCH_ROWS,
      });
      return full(invoices, 'invoices');
    }),

    /** Lines of the invoices that the step before has changed, and those that wait for the next invoice. */
    convertLines: batchStep(deps, async (tx, call, cursor) => {
      const change = await changeOf(tx, call);
      const lines = await changeRows(tx, call, {
        table: 'invoice_items',
        set: {
          amount_minor: converted(tx, tx`t.amount_minor`, change),
          tax_minor: converted(tx, tx`t.tax_minor`, change),
          tax2_minor: converted(tx, tx`t.tax2_minor`, change),
        },
        where: tx`t.client_id = ${call.clientId} and t.id > ${Number(cursor?.after ?? 0)} and (t.invoice_id is null or exists (
          select from operation_before_images b
          where b.operation_id = ${call.operationId} and b.step_id = 'convert-invoices' and b.table_name = 'invoices'
            and b.row_id = t.invoice_id))`,
        limit: BATCH_ROWS,
      });
      return full(lines, 'lines');
    }),

    convertTransactions: batchStep(deps, async (tx, call) => {
      const change = await changeOf(tx, call);
      const columns = ['amount_in_minor', 'amount_out_minor', 'fees_minor'];
      const credited = { credited_minor: creditedPart(tx, change) };
      const count = await convertAmounts(tx, call, change, 'transactions', columns, credited);
      return { counts: { transactions: count }, ...(count === BATCH_ROWS ? { next: {} } : {}) };
    }),

    convertCredit: batchStep(deps, async (tx, call): Promise<Batch> => {
      const change = await changeOf(tx, call);
      const entries = await convertAmounts(tx, call, change, 'credit_entries', [], {
        amount_minor: entryAmount(tx, change),
      });
      if (entries === BATCH_ROWS) return { counts: { entries }, next: {} };
      return {
        counts: { entries, roundingEntries: change.figures ? await addRounding(tx, call, change) : 0 },
      };
    }),

    setCurrency: recordStep(deps, async (tx, call) => {
      const { to } = call.params as OperationParams<'change-currency'>;
      await changeRows(tx, call, {
        table: 'clients',
        set: { currency: to },
        where: tx`t.id = ${call.clientId} and t.currency <> ${to}`,
      });
      return { currency: to };
    }),

    /** Undo of every step over many rows: they hold again what they held, row for row. */
    restoreAmounts: batchUndo(deps, async (tx, call) => {
      const rows = await putBackRows(tx, call, call, { limit: BATCH_ROWS });
      return { counts: { rows }, ...(rows === BATCH_ROWS ? { next: {} } : {}) };
    }),
  };
}

interface Change extends Conversion {
  /** whether the figures change too, not the code alone */
  figures: boolean;
  /** whether issued invoices change too */
  issued: boolean;
}

async function changeOf(tx: Tx, { clientId, params }: StepCall): Promise<Change> {
  const { to, mode, rate = '1', issuedInvoices } = params as OperationParams<'change-currency'>;
  const [client] = await tx<{ currency: string }[]>`select currency from clients where id = ${clientId}`;
  if (!client) throw new Error(`client ${clientId} is not in the record`);
  return {
    ...{ from: client.currency, to, rate },
    ...{ figures: mode === 'recalculate', issued: issuedInvoices === 'convert' },
  };
}

async function convertAmounts(
  tx: Tx,
  call: StepCall,
  change: Change,
  table: string,
  columns: readonly string[],
  derived: Record<string, Fragment> = {},
): Promise<number> {
  const plain = columns.map((name) => [name, converted(tx, tx`t.${tx(name)}`, change)]);
  const amounts = change.figures ? { ...Object.fromEntries(plain), ...derived } : {};
  const rows = await changeRows(tx, call, {
    table,
    set: { currency: change.to, ...amounts },
    where: tx`t.client_id = ${call.clientId} and t.currency = ${change.from}`,
    limit: BATCH_ROWS,
  });
  return rows.length;
}

/** What of a transaction belongs to its invoice is the old part at the rate, so the invoice stays paid; the rest is credit. */
function creditedPart(tx: Tx, change: Conversion): Fragment {
  const whole = tx`${converted(tx, tx`t.amount_in_minor`, change)} - ${converted(tx, tx`t.amount_out_minor`, change)}`;
  const onInvoice = tx`t.amount_in_minor - t.amount_out_minor - t.credited_minor`;
  return tx`${whole} - ${converted(tx, tx`(${onInvoice})`, change)}`;
}

/** What a payment put into credit stays one figure in both places: where only rounding parts them, the payment's counts. */
function entryAmount(tx: Tx, change: Conversion): Fragment {
  const rounded = converted(tx, tx`t.amount_minor`, change);
  return tx`coalesce((
    select p.credited_minor from transactions p
    where p.id = t.transaction_id and p.currency = ${change.to} and abs(p.credited_minor - ${rounded}) <= 1
      and not exists (select from credit_entries o where o.transaction_id = p.id and o.id <> t.id)
  ), ${rounded})`;
}

/**
 * The total is the old total at the rate. Where the lines made up the subtotal, or a tax, they do so again; what the
 * roundings of the parts add up to is the adjustment.
 */
function invoiceFigures(tx: Tx, change: Conversion) {
  const at = (column: string) => converted(tx, tx`t.${tx(column)}`, change);
  const ofLines = (sum: string, part: string) => tx`(
    select case when sum(l.${tx(part)}) = t.${tx(sum)} then sum(${converted(tx, tx`l.${tx(part)}`, change)})
                else ${at(sum)} end
    from invoice_items l where l.invoice_id = t.id)`;
  const subtotal = ofLines('subtotal_minor', 'amount_minor');
  const tax = ofLines('tax_minor', 'tax_minor');
  const tax2 = ofLines('tax2_minor', 'tax2_minor');
  const parts = tx`${subtotal} + ${tax} + ${tax2} - ${at('credit_minor')}`;
  return {
    subtotal_minor: subtotal,
    tax_minor: tax,
    tax2_minor: tax2,
    credit_minor: at('credit_minor'),
    total_minor: at('total_minor'),
    adjustment_minor: tx`${at('total_minor')} - (${parts})`,
  };
}

/** The new balance is the old one at the rate: an entry of its own takes what the roundings of the entries add up to. */
async function addRounding(tx: Tx, call: StepCall, change: Change): Promise<number> {
  const [entry] = await tx<{ id: number }[]>`
    with entries as (
      select (b.before ->> 'amount_minor')::bigint as was, e.amount_minor as now
      from operation_before_images b join credit_entries e on e.id = b.row_id
      where b.operation_id = ${call.operationId} and b.step_id = ${call.step} and b.table_name = 'credit_entries'
    ), rest as (
      select ${converted(tx, tx`coalesce(sum(was), 0)`, change)} - coalesce(sum(now), 0) as minor from entries
    )
    insert into credit_entries (client_id, kind, currency, amount_minor, description, at)
    select ${call.clientId}, 'currency-rounding', ${change.to}, minor, ${`Rounding of the change from ${change.from} to ${change.to}`}, ${call.now}
    from rest where minor <> 0 returning id`;
  if (!entry) return 0;
  await keepAdded(tx, call, 'credit_entries', entry.id);
  return 1;
}

/** A batch of changed rows, of which there are more when it is full. */
function full(ids: readonly number[], what: string): Batch {
  const counts = { [what]: ids.length };
  const next: Cursor = { after: ids.reduce((high, id) => Math.max(high, id), 0) };
  return ids.length === BATCH_ROWS ? { counts, next } : { counts };
}
