import { currency, sumCurrency } from '../facts.ts';
import { minorUnits } from '../map/money.ts';
import {
  date,
  instant,
  instantOrReport,
  integer,
  link,
  raw,
  type SourceRow,
  text,
  textOrNull,
} from '../map/values.ts';
import { CLIENT, clientCurrency, type TablePlan } from '../plan.ts';
import { INVOICE } from './invoices.ts';
import { moneyOf } from './money-of.ts';

/** Income and expenses: kept also where client or invoice are gone, for they are the provider's books. */
export const transactions: TablePlan = {
  phase: 'tblaccounts',
  table: 'tblaccounts',
  columns: [
    ...['userid', 'gateway', 'date', 'description', 'amountin', 'fees', 'amountout', 'rate', 'transid'],
    ...['invoiceid', 'refundid', 'currency'],
  ],
  needs: ['amountin', 'amountout'],
  joins: [
    {
      sql: 'tblinvoices i on i.id = t.invoiceid',
      needs: ['tblinvoices.userid', 'tblaccounts.invoiceid'],
      select: { invoice_userid: 'i.userid' },
    },
    { ...clientCurrency('t.userid'), needs: ['tblaccounts.userid', 'tblclients.currency'] },
    {
      sql: 'tblclients o on o.id = i.userid',
      needs: ['tblinvoices.userid', 'tblaccounts.invoiceid', 'tblclients.currency'],
      select: { other_currency: 'o.currency' },
    },
  ],
  target: 'transactions',
  hasProvider: true,
  fields: [
    ...['gateway', 'gateway_reference', 'currency', 'amount_in_minor', 'amount_out_minor', 'fees_minor'],
    ...['rate', 'description', 'at'],
  ],
  links: {
    client_id: { ...CLIENT, required: undefined, missing: 'transaction-client-missing' },
    invoice_id: { ...INVOICE, missing: 'transaction-invoice-missing' },
    refund_of_id: { target: 'transactions', phase: 'tblaccounts', missing: 'refunded-transaction-missing' },
  },
  client: { link: 'client_id' },
  sums: [
    { name: 'transactions in', source: 'amountin', column: 'amount_in_minor' },
    { name: 'transactions out', source: 'amountout', column: 'amount_out_minor' },
    { name: 'transaction fees', source: 'fees', column: 'fees_minor' },
  ],
  sumCurrency: (row, facts) => sumCurrency(facts, currencyId(row)),
  map(row, facts, say) {
    const money = currency(facts, currencyId(row), say);
    if (!money) {
      say('currency-not-iso');
      return undefined;
    }
    const client = link(row.userid) ?? link(row.invoice_userid);
    if (client === null && link(row.invoiceid) === null) say('expense');
    const refunded = link(row.refundid);
    const backwards = refunded === null || refunded < integer(row.id);
    if (!backwards) say('refund-before-payment');
    return {
      gateway: text(row.gateway),
      gateway_reference: textOrNull(row.transid),
      currency: money.code,
      amount_in_minor: minorUnits(row.amountin, money, say),
      amount_out_minor: minorUnits(row.amountout, money, say),
      fees_minor: minorUnits(row.fees, money, say),
      rate: rate(row),
      description: text(row.description),
      at: instantOrReport(row.date, say),
      client_id: client,
      invoice_id: link(row.invoiceid),
      refund_of_id: backwards ? refunded : null,
    };
  },
  // a refund may stand in the same batch as what it refunds
  before: [
    `update import_resolved r set refund_of_id = o.row_id, missing = r.missing & ~:bit(refund_of_id), hash = r.hash # :bit(refund_of_id)
      from import_resolved o where r.src_refund_of_id is not null and r.refund_of_id is null
      and o.source_row = r.src_refund_of_id and o.outcome in ('new', 'changed', 'unchanged')`,
  ],
};

/** The row's own currency, else its client's, else that of its invoice's client. */
const currencyId = (row: SourceRow) => link(row.currency) ?? row.client_currency ?? row.other_currency;

/** `numeric(18,8)`: 1 where the source has none. */
function rate(row: SourceRow): string {
  const value = raw(row.rate).trim();
  return /^\d{1,9}(\.\d+)?$/.test(value) && Number(value) > 0 ? value : '1';
}

export const credits: TablePlan = {
  phase: 'tblcredit',
  table: 'tblcredit',
  columns: ['clientid', 'date', 'description', 'amount', 'relid'],
  needs: ['clientid', 'amount'],
  joins: [clientCurrency('t.clientid')],
  target: 'credit_entries',
  fields: ['kind', 'currency', 'amount_minor', 'description', 'at'],
  links: { client_id: CLIENT, invoice_id: { ...INVOICE, missing: 'linked-invoice-missing' } },
  client: { link: 'client_id' },
  map(row, facts, say) {
    const money = moneyOf(row, facts, say);
    if (!money) return undefined;
    return {
      kind: 'entry',
      currency: money.code,
      amount_minor: minorUnits(row.amount, money, say),
      description: text(row.description),
      at: instantOrReport(row.date, say),
      client_id: link(row.clientid),
      invoice_id: link(row.relid),
    };
  },
};

/** The balance leads: where the log sums up to something else, one entry per client carries the difference. */
export const creditBalances: TablePlan = {
  phase: 'tblclients.credit',
  table: 'tblclients',
  columns: ['currency', 'credit'],
  needs: ['credit'],
  target: 'credit_entries',
  targetRow: '-s.source_row',
  fields: ['kind', 'currency', 'amount_minor', 'description'],
  links: { client_id: CLIENT },
  client: { link: 'client_id' },
  sums: [{ name: 'credit balances', source: 'credit', column: 'amount_minor' }],
  sumCurrency: (row, facts) => sumCurrency(facts, row.currency),
  goneSums: {},
  map(row, facts, say) {
    const money = currency(facts, row.currency, () => {});
    if (!money) {
      say('currency-not-iso');
      return undefined;
    }
    return {
      kind: 'import-difference',
      currency: money.code,
      amount_minor: minorUnits(row.credit, money, say),
      description: 'Difference between the imported balance and the imported log',
      client_id: link(row.id),
    };
  },
  remarks: [['r.amount_minor <> 0', 'credit-differs-from-log']],
  // the row is the difference, so that is what tells whether something changed
  before: [
    `update import_resolved r set amount_minor = r.amount_minor - coalesce((
        select sum(e.amount_minor) from credit_entries e
        where e.client_id = r.client_id and e.source_id = :source and e.kind = 'entry'), 0)`,
    `update import_resolved r set hash = r.amount_minor, outcome = case
        when r.outcome in ('client-missing', 'kept-deleted-in-tenure') then r.outcome
        when r.amount_minor = coalesce(r.known_hash, 0)
          then case when r.known_hash is null then 'nothing' else 'unchanged' end
        when r.outcome = 'kept-led-by-tenure' then r.outcome
        when r.known_hash is null then 'new' else 'changed' end`,
  ],
};

export const paymentMethods: TablePlan = {
  phase: 'tblpaymethods',
  table: 'tblpaymethods',
  columns: ['userid', 'payment_type', 'description', 'gateway_name', 'deleted_at', 'created_at'],
  needs: ['userid', 'payment_type'],
  joins: [
    {
      sql: "tblcreditcards k on k.id = t.payment_id and t.payment_type like '%CreditCard'",
      needs: ['tblcreditcards.id', 'tblpaymethods.payment_id'],
      select: { card_type: 'k.card_type', last_four: 'k.last_four', expiry_date: 'k.expiry_date' },
    },
    {
      sql: "tblbankaccts b on b.id = t.payment_id and t.payment_type like '%BankAccount'",
      needs: ['tblbankaccts.bank_name', 'tblpaymethods.payment_id'],
      select: { bank_name: 'b.bank_name' },
    },
    {
      sql: `(select p.userid, min(coalesce(p.order_preference, 0) * 4294967296 + p.id) % 4294967296 as first
        from tblpaymethods p where p.deleted_at is null group by p.userid) f on f.userid = t.userid`,
      needs: ['tblpaymethods.order_preference', 'tblpaymethods.deleted_at'],
      select: { first_of_client: 'f.first' },
    },
  ],
  target: 'payment_methods',
  fields: ['gateway', 'kind', 'description', 'brand', 'last_four', 'expires_on', 'is_default', 'removed_at'],
  links: { client_id: CLIENT },
  client: { link: 'client_id' },
  map(row, _facts, say) {
    const removed = instant(row.deleted_at, say);
    const digits = raw(row.last_four).trim();
    return {
      gateway: text(row.gateway_name),
      kind: raw(row.payment_type).endsWith('BankAccount') ? 'bank' : 'card',
      description: text(row.description),
      brand: textOrNull(row.card_type) ?? textOrNull(row.bank_name),
      last_four: /^[0-9A-Za-z]{1,4}$/.test(digits) ? digits : null,
      expires_on: endOfMonth(date(row.expiry_date, say)),
      is_default: removed === null && link(row.first_of_client) === link(row.id),
      removed_at: removed,
      client_id: link(row.userid),
    };
  },
  before: [
    `update payment_methods o set is_default = false from import_resolved r where r.outcome in ('new', 'changed')
      and r.is_default and o.client_id = r.client_id and o.is_default and o.id <> r.row_id`,
  ],
};

/** A card holds to the end of the month that is printed on it. */
function endOfMonth(day: string | null): string | null {
  if (day === null) return null;
  const last = new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 0));
  return last.toISOString().slice(0, 10);
}
