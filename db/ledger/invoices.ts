import { ADD_FUNDS, ITEM, LATE_FEE, type TaxableLine, type TaxRule } from '../../domain/billing/invoice.ts';
import { isOpen } from '../../domain/billing/invoice-status.ts';
import { type LineTaxes, sumOfTaxes } from '../../domain/billing/tax.ts';
import type { Day } from '../../domain/calendar.ts';
import { settingValues } from '../../domain/settings/resolve.ts';
import type { Tx } from '../connect.ts';
import { type InvoiceItemRow, type InvoiceRow, itemColumns } from '../queries/invoices.ts';
import { settingsOfClient } from '../queries/settings.ts';
import { type By, lockAccount, lockOwnInvoice, requireAmount } from './account.ts';
import { addsFunds, follow, readInvoice } from './follow.ts';
import { log, touchDunning } from './notices.ts';
import { impossible, LedgerRefusal } from './refusal.ts';

export interface NewInvoice {
  clientId: number;
  /** the client's home provider when left out */
  providerId?: number;
  dueOn?: Day | null;
  /** as the client usually pays when left out */
  paymentMethod?: string | null;
  notes?: string;
}

export interface NewLine {
  /** `item` when left out */
  kind?: string;
  description: string;
  /** negative for a discount */
  amountMinor: number;
  taxed?: boolean;
  serviceId?: number | null;
  addonId?: number | null;
  domainId?: number | null;
  dueOn?: Day | null;
}

/** Makes an empty draft in the client's currency. It has no number and owes nothing until it is issued. */
export async function createInvoice(tx: Tx, by: By, invoice: NewInvoice): Promise<InvoiceRow> {
  const client = await lockAccount(tx, by, invoice.clientId);
  const { providerId = client.providerId, dueOn = null, notes = '' } = invoice;
  const paymentMethod = invoice.paymentMethod ?? (await usualMethod(tx, client.id));
  const [row] = await tx<{ id: number }[]>`
    insert into invoices ${tx({
      ...{ providerId, clientId: client.id, status: 'draft', currency: client.currency },
      ...{ dueOn, paymentMethod, notes, createdAt: by.now },
    })} returning id`;
  const made = await readInvoice(tx, row?.id ?? 0);
  await log(tx, by, made, {
    ...{ entity: 'invoice', entityId: made.id, action: 'created' },
    changes: { dueOn: { from: null, to: dueOn }, currency: { from: null, to: client.currency } },
  });
  return made;
}

/** How a client pays what has no method of its own, or null: nobody has said. */
async function usualMethod(tx: Tx, clientId: number): Promise<string | null> {
  const { paymentMethod } = settingValues(await settingsOfClient(tx, clientId));
  return paymentMethod === '' ? null : paymentMethod;
}

/**
 * Adds a line to a draft.
 * @param taxes computes the taxes anew; left out, they stay as they are
 */
export async function addLine(
  tx: Tx,
  by: By,
  invoiceId: number,
  line: NewLine,
  taxes?: TaxRule,
): Promise<{ line: InvoiceItemRow; invoice: InvoiceRow }> {
  const { invoice } = await lockDraft(tx, by, invoiceId);
  const kind = line.kind ?? ITEM;
  if (!Number.isSafeInteger(line.amountMinor))
    throw impossible('amountMinor', `An amount is a whole number of minor units, not ${line.amountMinor}.`);
  if (kind === ADD_FUNDS) {
    requireAmount(line.amountMinor);
    if (line.taxed) throw impossible('taxed', 'Funds are not taxed: the invoices that use them are.');
  }
  await requireUnmixed(tx, invoiceId, kind);
  await requireOwnThings(tx, invoice.clientId, line);
  const { id } = await writeLine(tx, by, invoice, { ...line, kind });
  const after = await recompute(tx, invoiceId, taxes);
  const [written] = await tx<InvoiceItemRow[]>`select ${tx(itemColumns)} from invoice_items where id = ${id}`;
  if (!written) throw new Error('The line is gone while its invoice is locked.');
  return { line: written, invoice: after };
}

/** Takes a line off a draft. */
export async function removeLine(
  tx: Tx,
  by: By,
  invoiceId: number,
  lineId: number,
  taxes?: TaxRule,
): Promise<InvoiceRow> {
  const { invoice } = await lockDraft(tx, by, invoiceId);
  const [gone] = await tx<{ amountMinor: number }[]>`
    delete from invoice_items where id = ${lineId} and invoice_id = ${invoiceId} returning amount_minor`;
  if (!gone) throw new LedgerRefusal('line-unknown', `Invoice ${invoiceId} has no line ${lineId}.`);
  await log(tx, by, invoice, {
    ...{ entity: 'invoice-line', entityId: lineId, action: 'deleted' },
    changes: { invoiceId: { from: invoiceId, to: null }, amountMinor: { from: gone.amountMinor, to: null } },
  });
  return recompute(tx, invoiceId, taxes);
}

/**
 * Makes an invoice's sums follow its lines. Belongs behind whatever changes lines; the invoice is locked.
 * @param taxes computes the taxes from the lines; left out, they stay as they are
 */
export async function recompute(tx: Tx, invoiceId: number, taxes?: TaxRule): Promise<InvoiceRow> {
  const before = await readInvoice(tx, invoiceId);
  const { taxMinor, tax2Minor, taxRate, tax2Rate } = taxes ? await taxLines(tx, before, taxes) : before;
  const [sum] = await tx<{ minor: string }[]>`
    select coalesce(sum(amount_minor), 0)::text as minor from invoice_items where invoice_id = ${invoiceId}`;
  const subtotalMinor = countable(Number(sum?.minor ?? 0));
  const totalMinor = countable(
    subtotalMinor + taxMinor + tax2Minor - before.creditMinor + before.adjustmentMinor,
  );
  await tx`
    update invoices set ${tx({ subtotalMinor, taxMinor, tax2Minor, taxRate, tax2Rate, totalMinor })}
    where id = ${invoiceId}`;
  return readInvoice(tx, invoiceId);
}

/** Computes the taxes of each line anew and writes them down; answers what they come to. */
async function taxLines(tx: Tx, invoice: InvoiceRow, taxes: TaxRule) {
  return sumOfTaxes(await taxLinesOf(tx, invoice, taxes));
}

/** The same for one line, or for all; answers the taxes of each. */
async function taxLinesOf(
  tx: Tx,
  { id: invoiceId, currency }: InvoiceRow,
  taxes: TaxRule,
  only: number | null = null,
): Promise<LineTaxes[]> {
  const lines = await tx<(TaxableLine & { id: number })[]>`
    select l.id, l.kind, l.service_id, l.addon_id, l.domain_id, l.amount_minor, l.taxed, l.tax_minor, l.tax2_minor, l.tax_included,
           case when l.domain_id is not null then 'domain' else coalesce(p.type, 'other') end as product_type
    from invoice_items l left join addons a on a.id = l.addon_id
    left join services v on v.id = coalesce(l.service_id, a.service_id) left join products p on p.id = v.product_id
    where l.invoice_id = ${invoiceId} and (${only}::bigint is null or l.id = ${only}) order by l.id`;
  const taxed = lines.map((line) => ({ id: line.id, ...taxes(line, currency) }));
  await tx`
    update invoice_items l
    set amount_minor = t.amount, tax_minor = t.tax, tax2_minor = t.tax2, tax_rate = t.rate, tax2_rate = t.rate2,
        tax_included = t.included
    from unnest(
      ${taxed.map(({ id }) => id)}::bigint[], ${taxed.map(({ amountMinor }) => amountMinor)}::bigint[],
      ${taxed.map(({ taxMinor }) => taxMinor)}::bigint[], ${taxed.map(({ tax2Minor }) => tax2Minor)}::bigint[],
      ${taxed.map(({ taxRate }) => taxRate)}::numeric[], ${taxed.map(({ tax2Rate }) => tax2Rate)}::numeric[],
      ${taxed.map(({ taxIncluded }) => String(taxIncluded))}::text[]::boolean[]) as t (id, amount, tax, tax2, rate, rate2, included)
    where l.id = t.id`;
  return taxed;
}

export interface NewFee {
  amountMinor: number;
  description: string;
  /** `late-fee` when left out */
  kind?: string;
  taxed?: boolean;
  /** the taxes of one that is taxed; none when left out */
  taxes?: TaxRule;
}

/** Adds a fee to an invoice that is open. */
export async function addFee(tx: Tx, by: By, invoiceId: number, fee: NewFee): Promise<InvoiceRow> {
  const { invoice } = await lockOwnInvoice(tx, by, invoiceId);
  requireAmount(fee.amountMinor);
  if (!isOpen(invoice.status))
    throw new LedgerRefusal(
      'not-now',
      `Invoice ${invoiceId} is ${invoice.status}: only what is unpaid takes a fee.`,
    );
  if (await addsFunds(tx, invoiceId))
    throw new LedgerRefusal(
      'not-now',
      `Invoice ${invoiceId} adds funds: nothing is owed for it, so no fee is.`,
    );
  const { kind = LATE_FEE, taxed = false, description, amountMinor, taxes } = fee;
  const { id } = await writeLine(tx, by, invoice, { kind, description, amountMinor, taxed });
  if (taxed && taxes) await taxAddedLine(tx, invoice, id, taxes);
  await recompute(tx, invoiceId);
  await touchDunning(tx, by, invoice.clientId, 'invoice-changed');
  return follow(tx, by, invoiceId, 'owes-more');
}

/** Taxes a line that was added to an issued invoice as of now; its other lines keep the taxes of their day. */
async function taxAddedLine(tx: Tx, invoice: InvoiceRow, lineId: number, taxes: TaxRule): Promise<void> {
  const [line] = await taxLinesOf(tx, invoice, taxes, lineId);
  if (!line) throw new Error('The line is gone while its invoice is locked.');
  const one = sumOfTaxes([line]);
  const rateOf = (before: string, taxMinor: number, added: string) =>
    taxMinor === 0 && Number(before) === 0 ? added : Number(before) === Number(added) ? before : '0';
  await tx`
    update invoices set ${tx({
      taxMinor: countable(invoice.taxMinor + one.taxMinor),
      tax2Minor: countable(invoice.tax2Minor + one.tax2Minor),
      taxRate: rateOf(invoice.taxRate, invoice.taxMinor, one.taxRate),
      tax2Rate: rateOf(invoice.tax2Rate, invoice.tax2Minor, one.tax2Rate),
      totalMinor: countable(invoice.totalMinor + one.taxMinor + one.tax2Minor),
    })} where id = ${invoice.id}`;
}

/** A draft with its client, both held until the transaction ends. */
async function lockDraft(tx: Tx, by: By, invoiceId: number) {
  const locked = await lockOwnInvoice(tx, by, invoiceId);
  const { status } = locked.invoice;
  if (status === 'draft') return locked;
  throw new LedgerRefusal(
    'not-now',
    `Invoice ${invoiceId} is ${status}: lines change only while it is a draft.`,
  );
}

/** Funds stand alone: they become credit, which other lines must not. */
async function requireUnmixed(tx: Tx, invoiceId: number, kind: string): Promise<void> {
  const others = await tx`
    select from invoice_items where invoice_id = ${invoiceId} and (kind = ${ADD_FUNDS}) <> ${kind === ADD_FUNDS} limit 1`;
  if (others.length > 0)
    throw impossible('kind', 'An invoice that adds funds has no other lines: make one of its own for them.');
}

/** Throws unless what a line names is the client's. */
export async function requireOwnThings(
  tx: Tx,
  clientId: number,
  line: Pick<NewLine, 'serviceId' | 'addonId' | 'domainId'>,
): Promise<void> {
  for (const [field, table, id] of [
    ['serviceId', 'services', line.serviceId],
    ['addonId', 'addons', line.addonId],
    ['domainId', 'domains', line.domainId],
  ] as const) {
    if (id === undefined || id === null) continue;
    const rows = await tx`select from ${tx(table)} where id = ${id} and client_id = ${clientId}`;
    if (rows.length === 0)
      throw impossible(field, `Client ${clientId} has no ${table.replace(/s$/, '')} ${id}.`);
  }
}

async function writeLine(
  tx: Tx,
  by: By,
  invoice: InvoiceRow,
  { kind = ITEM, description, amountMinor, taxed = false, ...more }: NewLine,
): Promise<InvoiceItemRow> {
  const { serviceId = null, addonId = null, domainId = null, dueOn = null } = more;
  const { id: invoiceId, clientId } = invoice;
  const [line] = await tx<InvoiceItemRow[]>`
    insert into invoice_items ${tx({
      ...{ invoiceId, clientId, kind, description, amountMinor, taxed },
      ...{ serviceId, addonId, domainId, dueOn, createdAt: by.now },
    })} returning ${tx(itemColumns)}`;
  if (!line) throw new Error('The database stored no line.');
  await log(tx, by, invoice, {
    ...{ entity: 'invoice-line', entityId: line.id, action: 'created' },
    changes: {
      invoiceId: { from: null, to: invoiceId },
      kind: { from: null, to: kind },
      amountMinor: { from: null, to: amountMinor },
    },
  });
  return line;
}

function countable(minor: number): number {
  if (Number.isSafeInteger(minor)) return minor;
  throw impossible('amountMinor', 'With this line the invoice comes to more than can be counted exactly.');
}
