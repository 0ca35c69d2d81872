import { exponentOf, isCurrency } from '../../domain/currencies.ts';
import type { OperationParams } from '../../domain/operations/kinds.ts';
import type { Preview, Touch } from '../../domain/operations/plan.ts';
import type { Failure } from '../../domain/operations/state.ts';
import { few } from '../../domain/operations/words.ts';
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
  const touch = (list: string, what: string): Touch[] => {
    const row = rows.find((each) => each.list === list);
    return row
      ? [{ count: row.count, what, amounts: [{ currency: client.currency, minor: row.minor }] }]
      : [];
  };
  const credit = touch('credit', 'credit entries').map((entries) => ({
    ...entries,
    amounts: [
      { currency: client.currency, minor: facts.balance },
      { currency: to, minor: mode === 'recalculate' ? facts.newBalance : facts.balance },
    ],
  }));
  return {
    touches: {
      'convert-prices': [
        ...touch('services', 'services'),
        ...touch('addons', 'add-ons'),
        ...touch('domains', 'domains'),
        ...touch('orders', 'orders'),
        ...touch('accounts', 'terms of accounts'),
      ],
      'convert-invoices': [
        ...touch('drafts', 'draft invoices'),
        ...(issuedInvoices === 'convert' ? touch('issued', 'issued invoices') : []),
      ],
      'convert-lines': [...touch('queued', 'queued lines'), ...touch('lines', 'lines of these invoices')],
      'convert-transactions': touch('transactions', 'transactions'),
      'convert-credit': credit,
      'set-currency': [{ count: 1, what: `client, now in ${client.currency}` }],
    },
    blockers: [...blockersOf(client, params, facts), ...pending],
    warnings: warningsOf(client, params, rows, facts),
    fingerprint: [client.version, ...rows.map((row) => `${row.list}:${row.fingerprint}`)].join(),
  };
}

function blockersOf(client: PlannedClient, { to, mode, rate }: Params, facts: Facts): Failure[] {
  const blockers = goneBlockers(client);
  const block = (code: string, message: string) => void blockers.push({ code, message });
  if (to === client.currency)
    block('same-currency', `Client ${client.id} is billed in ${to} already: there is nothing to change.`);
  if (!isCurrency(to)) block('unknown-currency', `${to} is no currency code of ISO 4217.`);
  if (mode === 'recalculate') {
    const worth = Number(rate);
    if (rate === undefined)
      block('rate-missing', `How many ${to} one ${client.currency} is worth must be given in \`rate\`.`);
    else if (worth < 1 / ABSURD || worth > ABSURD)
      block('rate-absurd', `A rate of ${rate} from ${client.currency} to ${to} cannot be right.`);
    else if (facts.tooLarge)
      block(
        'amount-too-large',
        `At a rate of ${rate} an amount would be larger than can be counted exactly.`,
      );
  } else {
    if (rate !== undefined)
      block('rate-not-used', 'With the code alone no figure changes: leave `rate` out, or recalculate.');
    const [old, now] = [exponentOf(client.currency), exponentOf(to)];
    if (old !== now)
      block(
        'decimals-differ',
        `${client.currency} has ${old} decimals and ${to} has ${now}: another code alone would change what every figure means. Recalculate instead, at a rate of 1 if need be.`,
      );
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
  if (issuedInvoices === 'convert' && issued > 0)
    warnings.push({
      code: 'documents-change',
      message: `${few(issued, 'issued invoice')} will no longer say what was sent to the client.`,
    });
  else if (facts.unpaid > 0)
    warnings.push({
      code: 'unpaid-stay',
      message: `${few(facts.unpaid, 'unpaid invoice')} will stay in ${currency}.`,
    });
  if (facts.others > 0)
    warnings.push({
      code: 'other-currencies',
      message: `${few(facts.others, 'row')} in currencies other than ${currency} will stay as they are.`,
    });
  if (mode === 'recalculate')
    warnings.push({
      code: 'rounding',
      message:
        'Each amount is rounded once, half away from zero; what that adds up to is an adjustment of its invoice or a credit entry of its own.',
    });
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
