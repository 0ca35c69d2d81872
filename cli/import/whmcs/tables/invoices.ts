import { sumCurrency } from '../facts.ts';
import { minorUnits } from '../map/money.ts';
import { NotReadable, type PhpValue, readDetails } from '../map/php.ts';
import {
  date,
  decimal,
  flag,
  instant,
  integer,
  link,
  NO_INSTANT,
  oneOf,
  raw,
  type Say,
  type SourceRow,
  text,
  textOrNull,
} from '../map/values.ts';
import { CLIENT, type Companion, clientCurrency, type Link, type TablePlan } from '../plan.ts';
import type { Source } from '../source.ts';
import { moneyOf } from './money-of.ts';
import { SERVICE } from './services.ts';

const STATUS = {
  draft: 'draft',
  unpaid: 'unpaid',
  paid: 'paid',
  cancelled: 'cancelled',
  refunded: 'refunded',
  collections: 'collections',
  'payment pending': 'payment-pending',
} as const;

export const INVOICE: Link = { target: 'invoices', phase: 'tblinvoices', missing: 'invoice-missing' };

export const invoices: TablePlan = {
  phase: 'tblinvoices',
  table: 'tblinvoices',
  columns: [
    ...['userid', 'invoicenum', 'date', 'duedate', 'datepaid', 'date_cancelled', 'date_refunded', 'subtotal'],
    ...['credit', 'tax', 'tax2', 'total', 'taxrate', 'taxrate2', 'status', 'paymentmethod', 'notes'],
  ],
  needs: ['userid', 'total', 'status'],
  joins: [clientCurrency('t.userid')],
  companion: frozenDetails,
  target: 'invoices',
  hasProvider: true,
  hasVersion: true,
  fields: [
    ...['number', 'status', 'currency', 'issued_on', 'due_on', 'paid_at', 'cancelled_at', 'refunded_at'],
    ...['subtotal_minor', 'tax_minor', 'tax2_minor', 'credit_minor', 'adjustment_minor', 'total_minor'],
    ...['tax_rate', 'tax2_rate', 'payment_method', 'addressee', 'notes'],
  ],
  links: { client_id: CLIENT },
  extras: { repeated: 'boolean' },
  client: { link: 'client_id' },
  sums: [{ name: 'invoices total', source: 'total', column: 'total_minor' }],
  sumCurrency: (row, facts) => sumCurrency(facts, row.client_currency),
  map(row, facts, say, details) {
    const money = moneyOf(row, facts, say);
    if (!money) return undefined;
    const subtotal = minorUnits(row.subtotal, money, say);
    const tax = minorUnits(row.tax, money, say);
    const tax2 = minorUnits(row.tax2, money, say);
    const credit = minorUnits(row.credit, money, say);
    const total = minorUnits(row.total, money, say);
    const adjustment = total - (subtotal + tax + tax2 - credit);
    if (adjustment !== 0) say('invoice-total-differs');
    return {
      number: text(row.invoicenum) || String(integer(row.id)),
      ...statusAndDates(row, say),
      currency: money.code,
      paid_at: instant(row.datepaid, say),
      cancelled_at: instant(row.date_cancelled, say),
      refunded_at: instant(row.date_refunded, say),
      subtotal_minor: subtotal,
      tax_minor: tax,
      tax2_minor: tax2,
      credit_minor: credit,
      adjustment_minor: adjustment,
      total_minor: total,
      tax_rate: decimal(row.taxrate),
      tax2_rate: decimal(row.taxrate2),
      payment_method: textOrNull(row.paymentmethod),
      addressee: addressee(details, say),
      notes: text(row.notes),
      repeated: false,
      client_id: link(row.userid),
    };
  },
  remarks: [['r.repeated', 'invoice-number-repeated']],
  // a number is unique here: the second invoice with it shows its id beside it
  before: [
    `update import_resolved r set number = r.number || ' (' || r.source_row || ')', repeated = true
      from (select source_row, row_number() over (partition by number order by source_row) as nth
        from import_resolved where outcome in ('new', 'changed')) o
      where o.source_row = r.source_row and o.nth > 1 and r.outcome in ('new', 'changed')`,
    `update import_resolved r set number = r.number || ' (' || r.source_row || ')', repeated = true
      from invoices i where r.outcome in ('new', 'changed') and not r.repeated
      and i.provider_id = :provider and i.number = r.number and i.id <> r.row_id`,
    // and where even that is taken, by another source of the provider, the source as well
    `update import_resolved r set number = r.number || ' [' || :source || ']'
      from invoices i where r.outcome in ('new', 'changed') and r.repeated
      and i.provider_id = :provider and i.number = r.number and i.id <> r.row_id`,
    `update import_resolved r set repeated = true from invoices i where r.outcome = 'unchanged'
      and i.id = r.row_id and i.number = r.number || ' (' || r.source_row || ')'`,
  ],
};

/** What is open needs a due date; without any date it is kept from being chased as 50 years overdue. */
function statusAndDates(row: SourceRow, say: Say) {
  const status = oneOf(STATUS, row.status, 'draft', () => say('status-unknown'));
  const issued = date(row.date, say);
  const due = date(row.duedate, say);
  if (due !== null || status === 'draft' || status === 'cancelled') {
    return { status, issued_on: issued, due_on: due };
  }
  const open = status !== 'paid' && status !== 'refunded';
  if (issued === null && open) {
    say('undated-kept-as-draft');
    return { status: 'draft', issued_on: null, due_on: null };
  }
  say('due-date-missing');
  return { status, issued_on: issued, due_on: issued ?? date(row.datepaid, say) ?? NO_INSTANT.slice(0, 10) };
}

const ADDRESSEE = [
  ['firstname', 'firstName'],
  ['lastname', 'lastName'],
  ['companyname', 'companyName'],
  ['address1', 'address1'],
  ['address2', 'address2'],
  ['city', 'city'],
  ['state', 'region'],
  ['postcode', 'postcode'],
  ['country', 'country'],
  ['tax_id', 'taxId'],
] as const;

/** Name and address as the issued document shows them; nothing else of the frozen details. */
function addressee(details: Companion | undefined, say: Say): string | null {
  const frozen = raw(details?.[0]?.clientsdetails);
  if (frozen === '') return null;
  try {
    const found = readDetails(frozen);
    const shown = ADDRESSEE.map(([from, to]) => [to, word(found[from])] as const).filter(
      ([, value]) => value,
    );
    return shown.length > 0 ? JSON.stringify(Object.fromEntries(shown)) : null;
  } catch (error) {
    if (!(error instanceof NotReadable)) throw error;
    say('addressee-unreadable');
    return null;
  }
}

function word(value: PhpValue | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? text(String(value)) : '';
}

async function frozenDetails(source: Source, after: number, upTo: number): Promise<Map<number, SourceRow[]>> {
  if (!source.has('mod_invoicedata.clientsdetails')) return new Map();
  const rows = await source.query(
    'select invoiceid, clientsdetails from mod_invoicedata where invoiceid > ? and invoiceid <= ?',
    [after, upTo],
  );
  return new Map(rows.map((row) => [integer(row.invoiceid), [row]]));
}

export const invoiceItems: TablePlan = {
  phase: 'tblinvoiceitems',
  table: 'tblinvoiceitems',
  columns: ['invoiceid', 'userid', 'type', 'relid', 'description', 'amount', 'taxed', 'duedate'],
  needs: ['invoiceid', 'amount'],
  joins: [
    {
      sql: 'tblinvoices i on i.id = t.invoiceid',
      needs: ['tblinvoices.userid'],
      select: { invoice_userid: 'i.userid' },
    },
    {
      sql: 'tblclients c on c.id = i.userid',
      needs: ['tblinvoices.userid', 'tblclients.currency'],
      select: { client_currency: 'c.currency' },
    },
    {
      sql: 'tblclients o on o.id = t.userid',
      needs: ['tblinvoiceitems.userid', 'tblclients.currency'],
      select: { other_currency: 'o.currency' },
    },
  ],
  target: 'invoice_items',
  fields: ['kind', 'description', 'amount_minor', 'taxed', 'due_on'],
  links: {
    // null means queued for the next invoice, so an item of a missing invoice must not become one
    invoice_id: { ...INVOICE, required: 'if-named' },
    client_id: CLIENT,
    service_id: SERVICE,
    addon_id: { target: 'addons', phase: 'tblhostingaddons', missing: 'addon-missing' },
    domain_id: { target: 'domains', phase: 'tbldomains', missing: 'domain-missing' },
    linked_invoice_id: { ...INVOICE, missing: 'linked-invoice-missing' },
  },
  client: { link: 'client_id' },
  map(row, facts, say) {
    const money = moneyOf(row, facts, say);
    if (!money) return undefined;
    const owner = link(row.invoice_userid);
    const own = link(row.userid);
    if (owner !== null && own !== null && own !== owner) say('client-of-invoice-differs');
    const kind = text(row.type);
    return {
      kind,
      description: text(row.description),
      amount_minor: minorUnits(row.amount, money, say),
      taxed: flag(row.taxed),
      due_on: date(row.duedate, say),
      invoice_id: link(row.invoiceid),
      client_id: owner ?? own,
      service_id: null,
      addon_id: null,
      domain_id: null,
      linked_invoice_id: null,
      ...itemLink(kind, link(row.relid)),
    };
  },
};

/** What the number of an item means, by its type. Modules add types: theirs are kept as text, without a link. */
export function itemLink(kind: string, related: number | null): Record<string, number | null> {
  if (kind === 'Hosting' || kind === 'Setup' || kind === 'PromoHosting' || kind.startsWith('Prorata')) {
    return { service_id: related };
  }
  if (kind === 'Addon') return { addon_id: related };
  if (/^(Domain|DomainRegister|DomainTransfer|PromoDomain)$/.test(kind)) return { domain_id: related };
  return kind === 'Invoice' ? { linked_invoice_id: related } : {};
}
