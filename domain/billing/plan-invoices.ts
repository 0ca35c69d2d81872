import { addDays, type Day } from '../calendar.ts';
import { inCurrency, MoneyError, percentOf } from '../money.ts';
import { type DueItem, dueOf, horizon, isQueuedDue, type PassedOver, type Period } from './due.ts';
import type { BilledClient, BillingProvider, Item, ItemKind, QueuedLine } from './facts.ts';
import { DISCOUNT, ITEM } from './invoice.ts';
import { type LineTaxes, type Rates, ratesFor, sumOfTaxes, type TaxSituation, taxLine } from './tax.ts';
import { type ProductType, termOf } from './terms.ts';
import { discountWords } from './words.ts';

/** What is asked for. */
export interface Wanted {
  /** ISO 8601 */
  now: string;
  /** the day it is for the provider */
  today: Day;
  /** what begins until this day; left out: the provider's lead days decide */
  until?: Day;
  /** these things only, whenever they begin, and these queued lines */
  chosen?: boolean;
  /** clients whose accounts are restricted: nothing of theirs is renewed */
  restricted?: ReadonlySet<number>;
}

export interface PlannedLine extends LineTaxes {
  kind: string;
  serviceId: number | null;
  addonId: number | null;
  domainId: number | null;
  description: string;
  taxed: boolean;
  dueOn: Day | null;
  period: Period | null;
  /** the queued line that it is */
  queuedId: number | null;
}

export interface PlannedInvoice {
  clientId: number;
  currency: string;
  dueOn: Day;
  paymentMethod: string | null;
  lines: PlannedLine[];
  subtotalMinor: number;
  taxMinor: number;
  tax2Minor: number;
  taxRate: string;
  tax2Rate: string;
}

/** What an item's dates become. */
export interface Move {
  kind: ItemKind;
  id: number;
  from: Day;
  nextInvoiceOn: Day;
  anchorDay: number;
}

export interface Passed {
  what: ItemKind | 'queued';
  id: number;
  why: PassedOver;
  /** the invoice that is not paid */
  invoiceId?: number;
}

export interface InvoicePlan {
  invoices: PlannedInvoice[];
  moves: Move[];
  passed: Passed[];
}

/**
 * The invoices that a client gets. Lines of one due date, payment method and currency share one, unless they want one
 * of their own. An invoice is due on the day on which its periods begin, never before it is issued.
 */
export function planInvoices(client: BilledClient, provider: BillingProvider, wanted: Wanted): InvoicePlan {
  const planned = planAll(client, provider, wanted);
  const negative = planned.drafts.filter(({ invoice }) => totalOf(invoice) < 0);
  if (negative.length === 0) return { ...planned, invoices: planned.drafts.map(({ invoice }) => invoice) };
  // Without what would come to less than 0; the rest may group anew.
  const items = new Set(negative.flatMap((draft) => draft.items));
  const queued = new Set(negative.flatMap((draft) => draft.queued));
  const rest = planInvoices(
    {
      ...client,
      items: client.items.filter((item) => !items.has(item)),
      queued: client.queued.filter((line) => !queued.has(line)),
    },
    provider,
    wanted,
  );
  const refused: Passed[] = [
    ...[...items].map(({ kind, id }) => ({ what: kind, id, why: 'negative' as const })),
    ...[...queued].map(({ id }) => ({ what: 'queued' as const, id, why: 'negative' as const })),
  ];
  return { ...rest, passed: [...rest.passed, ...refused] };
}

/** What an invoice asks for, before any credit. */
export function totalOf({ subtotalMinor, taxMinor, tax2Minor }: PlannedInvoice): number {
  return subtotalMinor + taxMinor + tax2Minor;
}

interface Draft {
  key: string;
  currency: string;
  dueOn: Day;
  paymentMethod: string | null;
  separate: string;
  lines: PlannedLine[];
  items: Item[];
  queued: QueuedLine[];
}

function planAll(client: BilledClient, provider: BillingProvider, wanted: Wanted) {
  const { today, until, chosen = false } = wanted;
  const pricing = pricingOf(client, provider, wanted);
  const drafts = new Map<string, Draft>();
  const moves: Move[] = [];
  const passed: Passed[] = [];

  const draftFor = (place: Pick<Draft, 'currency' | 'dueOn' | 'paymentMethod' | 'separate'>): Draft => {
    const key = JSON.stringify([place.dueOn, place.currency, place.paymentMethod, place.separate]);
    const there = drafts.get(key);
    if (there) return there;
    const draft: Draft = { ...place, key, lines: [], items: [], queued: [] };
    drafts.set(key, draft);
    return draft;
  };

  for (const item of client.items) {
    const due = dueOf(item, {
      until: chosen ? null : (until ?? horizon(item.kind, today, client)),
      whileUnpaid: client.whileUnpaid && !chosen,
    });
    if (due === undefined) continue;
    if (wanted.restricted?.has(client.id) && due.periods.length > 0) {
      passed.push({ what: item.kind, id: item.id, why: 'account-restricted' });
      continue;
    }
    if (due.passed !== undefined) passed.push(passedOver(item, due));
    if (due.next !== item.from)
      moves.push({
        ...{ kind: item.kind, id: item.id, from: item.from },
        ...{ nextInvoiceOn: due.next, anchorDay: due.anchorDay },
      });
    for (const period of due.periods) {
      const lines = pricing.linesOf(item, period);
      const draft = draftFor({
        currency: lines.currency,
        dueOn: later(period.from, today),
        paymentMethod: item.paymentMethod ?? client.paymentMethod,
        separate: separateKey(client, item),
      });
      draft.lines.push(...lines.lines);
      draft.items.push(item);
    }
  }
  placeQueued(client, wanted, { drafts, draftFor, lineOf: pricing.queuedLine });
  const ordered = [...drafts.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  return {
    moves,
    passed,
    drafts: ordered.map((draft) => ({
      invoice: invoiceOf(client, draft),
      items: draft.items,
      queued: draft.queued,
    })),
  };
}

/**
 * Queued lines with a day go where other lines of that day go. Those without join the first invoice there is; they wait
 * for it, unless they were asked for or the client has nothing that would ever bring one.
 */
function placeQueued(
  client: BilledClient,
  { today, until, chosen = false }: Wanted,
  to: {
    drafts: ReadonlyMap<string, Draft>;
    draftFor(place: Pick<Draft, 'currency' | 'dueOn' | 'paymentMethod' | 'separate'>): Draft;
    lineOf(line: QueuedLine): PlannedLine;
  },
): void {
  const { currency, paymentMethod } = client;
  const usual = { currency, paymentMethod, separate: '' };
  const last = until ?? addDays(today, client.leadDays);
  const put = (draft: Draft, line: QueuedLine) => {
    draft.lines.push(to.lineOf(line));
    draft.queued.push(line);
  };
  const dated = client.queued.filter((line) => line.dueOn !== null && (chosen || isQueuedDue(line, last)));
  for (const line of dated) put(to.draftFor({ ...usual, dueOn: later(line.dueOn ?? today, today) }), line);
  const loose = client.queued.filter(({ dueOn }) => dueOn === null);
  if (loose.length === 0) return;
  const [first] = [...to.drafts.values()]
    .filter((draft) => draft.currency === currency)
    .sort((a, b) => Number(a.separate !== '') - Number(b.separate !== '') || (a.key < b.key ? -1 : 1));
  if (first === undefined && !chosen && client.recurring) return;
  const draft = first ?? to.draftFor({ ...usual, dueOn: addDays(today, client.leadDays) });
  for (const line of loose) put(draft, line);
}

function pricingOf(client: BilledClient, provider: BillingProvider, { now, today }: Wanted) {
  const moment = { now, timeZone: provider.timeZone };
  const situation: TaxSituation = {
    ...moment,
    ...{ rules: provider.rules, today, country: client.country, region: client.region },
    ...{ exempt: client.taxExempt, terms: client.terms },
  };
  const known = new Map<ProductType, Rates>();
  const rates = (productType: ProductType): Rates => {
    const found = known.get(productType) ?? ratesFor(situation, productType);
    known.set(productType, found);
    return found;
  };
  const discountOf = (productType: ProductType): string =>
    termOf(client.terms, { kind: 'discount', productType }, moment)?.value ?? client.groupDiscount;

  /** In the currency of the account where the client has a rate for it, else in its own. */
  const priceOf = ({ priceMinor, currency, productType }: Item): { minor: number; currency: string } => {
    if (currency === client.currency) return { minor: priceMinor, currency };
    const pair = { kind: 'exchange-rate' as const, productType, from: currency, to: client.currency };
    const term = termOf(client.terms, pair, moment);
    if (term === undefined) return { minor: priceMinor, currency };
    return {
      minor: inCurrency({ minor: priceMinor, currency }, term.value, client.currency),
      currency: client.currency,
    };
  };

  const taxedLine = (amountMinor: number, productType: ProductType, currency: string) =>
    taxLine(
      { amountMinor, taxMinor: 0, tax2Minor: 0, taxIncluded: null, taxed: true },
      rates(productType),
      currency,
    );

  return {
    /** The line of a period, and behind it what the client's discount takes off. */
    linesOf(item: Item, period: Period): { currency: string; lines: PlannedLine[] } {
      const { minor, currency } = priceOf(item);
      const { productType } = item;
      const of = { ...thingOf(item), taxed: true, dueOn: period.from, queuedId: null };
      const described = `${item.name} (${period.from} – ${addDays(period.to, -1)})`;
      const lines: PlannedLine[] = [
        { ...of, kind: ITEM, description: described, period, ...taxedLine(minor, productType, currency) },
      ];
      const percent = discountOf(productType);
      const off = Number(percent) === 0 ? 0 : percentOf(minor, percent, currency);
      if (off !== 0)
        lines.push({
          ...{ ...of, kind: DISCOUNT, period: null, ...taxedLine(-off, productType, currency) },
          description: `${discountWords(client.language, percent)}, ${item.name}`,
        });
      return { currency, lines };
    },
    queuedLine(line: QueuedLine): PlannedLine {
      const { id, serviceId, addonId, domainId, taxed, dueOn } = line;
      return {
        ...{ kind: ITEM, description: '', serviceId, addonId, domainId, taxed, dueOn },
        ...{ period: null, queuedId: id },
        ...taxLine(line, rates(line.productType), client.currency),
      };
    },
  };
}

function thingOf({ kind, id }: Item) {
  return {
    serviceId: kind === 'service' ? id : null,
    addonId: kind === 'addon' ? id : null,
    domainId: kind === 'domain' ? id : null,
  };
}

/** Add-ons go with their service. */
function separateKey({ separateInvoices }: BilledClient, { kind, id, serviceId, separate }: Item): string {
  if (!separateInvoices && !separate) return '';
  return kind === 'addon' && serviceId !== null ? `service ${serviceId}` : `${kind} ${id}`;
}

function invoiceOf({ id }: BilledClient, { currency, dueOn, paymentMethod, lines }: Draft): PlannedInvoice {
  const invoice = {
    ...{ clientId: id, currency, dueOn, paymentMethod, lines },
    subtotalMinor: lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
    ...sumOfTaxes(lines),
  };
  if (!Number.isSafeInteger(totalOf(invoice)))
    throw new MoneyError(`An invoice of client ${id} would come to more than can be counted exactly.`);
  return invoice;
}

function passedOver({ kind, id, openInvoiceId }: Item, { passed = 'not-billable' }: DueItem): Passed {
  return {
    ...{ what: kind, id, why: passed },
    ...(passed === 'unpaid' && openInvoiceId !== null ? { invoiceId: openInvoiceId } : {}),
  };
}

const later = (one: Day, other: Day): Day => (one > other ? one : other);
