import { exponentOf, isCurrency } from '../../domain/currencies.ts';
import type { OperationParams } from '../../domain/operations/kinds.ts';
import { note } from '../../domain/operations/notes/index.ts';
import type { Preview, Touch } from '../../domain/operations/plan.ts';
import type { Failure } from '../../domain/operations/state.ts';
import { type PlainTouch, touch } from '../../domain/operations/touches.ts';
import type { Sql } from '../connect.ts';
import { type Conversion, converted } from '../rows/convert.ts';
import { goneBlockers, type PlannedClient } from './client.ts';
import { paymentBlockers } from './duties.ts';

type Params = OperationParams<'change-currency'>;

interface Counted {
  list: string;
  count: number;
  minor: number;
  fingerprint: string;
}

/** No pair of currencies is worth more than this apart; beyond it somebody has mistyped. */
const ABSURD = 100_000_000;

const MOST = Number.MAX_SAFE_INTEGER;

/** What changing a client's currency would touch (L11). */
export async function previewChangeCurrency(
  sql: Sql,
  client: PlannedClient,
  params: Params,
): Promise<Preview> {
  const { to, mode, rate = '1', issuedInvoices } = params;
  const conversion = { from: client.currency, to, rate };
  const [rows, pending, facts] = await Promise.all([
    countRows(sql, client, issuedInvoices === 'convert'),
    paymentBlockers(sql, [client.id]),
    factsOf(sql, client.id, conversion),
  ]);
  const listed = (list: string, text: PlainTouch): Touch[] => {
    const row = rows.find((each) => each.list === list);
    const amounts = [{ currency: client.currency, minor: row?.minor ?? 0 }];
    return row ? [touch({ count: row.count, amounts }, text)] : [];
  };
  const credit = listed('credit', 'credit-entries').map((entries) => ({
    ...entries,
    amounts: [
      { currency: client.currency, minor: facts.balance },
      { currency: to, minor: mode === 'recalculate' ? facts.newBalance : facts.balance },
    ],
  }));
  return {
    touches: {
      'convert-prices': [
        ...listed('services', 'services'),
        ...listed('addons', 'addons'),
        ...listed('domains', 'domains'),
        ...listed('orders', 'orders'),
        ...listed('accounts', 'account-terms'),
      ],
      'convert-invoices': [
        ...listed('drafts', 'draft-invoices'),
        ...(issuedInvoices === 'convert' ? listed('issued', 'issued-invoices') : []),
      ],
      'convert-lines': [...listed('queued', 'queued-lines'), ...listed('lines', 'invoice-lines')],
      'convert-transactions': listed('transactions', 'transactions'),
      'convert-credit': credit,
      'set-currency': [touch({ count: 1 }, 'client-billed', { currency: client.currency })],
    },
    blockers: [...blockersOf(client, params, facts), ...pending],
    warnings: warningsOf(client, params, rows, facts),
    fingerprint: [client.version, ...rows.map((row) => `${row.list}:${row.fingerprint}`)].join(),
  };
}

function blockersOf(client: PlannedClient, { to, mode, rate }: Params, facts: Facts): Failure[] {
  const blockers = goneBlockers(client);
  const block = (said: Failure) => void blockers.push(said);
  const from = client.currency;
  if (to === from) block(note('same-currency', { client: client.id, currency: to }));
  if (!isCurrency(to)) block(note('unknown-currency', { currency: to }));
  if (mode === 'recalculate') {
    const worth = Number(rate);
    if (rate === undefined) block(note('rate-missing', { from, to }));
    else if (worth < 1 / ABSURD || worth > ABSURD) block(note('rate-absurd', { rate, from, to }));
    else if (facts.tooLarge) block(note('amount-too-large', { rate }));
  } else {
    if (rate !== undefined) block(note('rate-not-used'));
    const [old, now] = [exponentOf(from), exponentOf(to)];
    if (old !== now) block(note('decimals-differ', { from, old, to, now }));
  }
  return blockers;
}

function warningsOf(
  { currency }: PlannedClient,
  { mode, issuedInvoices }: Params,
  rows: Counted[],
  facts: Facts,
): Failure[] {
  const warnings: Failure[] = [];
  const issued = rows.find(({ list }) => list === 'issued')?.count ?? 0;
  if (issuedInvoices === 'convert' && issued > 0) warnings.push(note('documents-change', { count: issued }));
  else if (facts.unpaid > 0) warnings.push(note('unpaid-stay', { count: facts.unpaid, currency }));
  if (facts.others > 0) warnings.push(note('other-currencies', { count: facts.others, currency }));
  if (mode === 'recalculate') warnings.push(note('rounding'));
  return warnings;
}

/** Counts and sums of what would change, in one round trip. */
async function countRows(
  sql: Sql,
  { id, currency }: PlannedClient,
  convertIssued: boolean,
): Promise<Counted[]> {
  return sql<Counted[]>`
    with touched (list, id, version, minor) as (
      select 'services', id, version, price_minor from services where client_id = ${id} and currency = ${currency}
      union all select 'addons', id, 1, price_minor from addons where client_id = ${id} and currency = ${currency}
      union all select 'domains', id, 1, price_minor from domains where client_id = ${id} and currency = ${currency}
      union all select 'orders', id, 1, amount_minor from orders where client_id = ${id} and currency = ${currency}
      union all select 'accounts', id, version, coalesce(credit_limit_minor, 0) from client_accounts where client_id = ${id} and currency = ${currency}
      union all select case when status = 'draft' then 'drafts' else 'issued' end, id, version, total_minor from invoices
        where client_id = ${id} and currency = ${currency} and (status = 'draft' or ${convertIssued})
      union all select 'queued', id, 1, amount_minor from invoice_items where client_id = ${id} and invoice_id is null
      union all select 'lines', l.id, 1, l.amount_minor from invoice_items l join invoices i on i.id = l.invoice_id
        where l.client_id = ${id} and i.currency = ${currency} and (i.status = 'draft' or ${convertIssued})
      union all select 'transactions', id, 1, amount_in_minor - amount_out_minor from transactions
        where client_id = ${id} and currency = ${currency} and ${convertIssued}
      union all select 'credit', id, 1, amount_minor from credit_entries where client_id = ${id} and currency = ${currency}
    )
    select list, count(*)::int as count, sum(minor)::bigint as minor,
           concat_ws('.', count(*), max(id), sum(version), sum(minor)) as fingerprint
    from touched group by list order by list`;
}

interface Facts {
  balance: number;
  newBalance: number;
  unpaid: number;
  /** rows in other currencies */
  others: number;
  /** an amount would go beyond what is counted exactly */
  tooLarge: boolean;
}

async function factsOf(sql: Sql, id: number, conversion: Conversion): Promise<Facts> {
  const { from } = conversion;
  const [facts] = await sql<Facts[]>`
    with amounts (currency, minor) as (
      select currency, greatest(abs(price_minor), abs(first_price_minor)) from services where client_id = ${id}
      union all select currency, greatest(abs(price_minor), abs(setup_fee_minor)) from addons where client_id = ${id}
      union all select currency, abs(price_minor) from domains where client_id = ${id}
      union all select currency, abs(amount_minor) from orders where client_id = ${id}
      union all select currency, credit_limit_minor from client_accounts where client_id = ${id}
      union all select currency, abs(subtotal_minor) + abs(tax_minor) + abs(tax2_minor) + abs(credit_minor) from invoices where client_id = ${id}
      union all select ${from}::char(3), abs(amount_minor) from invoice_items where client_id = ${id}
      union all select currency, greatest(abs(amount_in_minor), abs(amount_out_minor)) from transactions where client_id = ${id}
      union all select currency, abs(amount_minor) from credit_entries where client_id = ${id}
    ), credit as (
      select coalesce(sum(amount_minor), 0)::bigint as balance from credit_entries where client_id = ${id} and currency = ${from}
    )
    select credit.balance,
           greatest(least(${converted(sql, sql`credit.balance`, conversion)}, ${MOST}), ${-MOST}::bigint)::bigint as new_balance,
           (select count(*) from amounts where currency <> ${from})::int as others,
           (select coalesce(max(${converted(sql, sql`minor`, conversion)}), 0) > ${MOST} from amounts where currency = ${from}) as too_large,
           (select count(*) from invoices where client_id = ${id} and currency = ${from} and status in ('unpaid', 'collections'))::int as unpaid
    from credit`;
  return facts ?? { balance: 0, newBalance: 0, unpaid: 0, others: 0, tooLarge: false };
}
