import type { ActionType, Rung } from './ladder.ts';
import type { Hold, Instant, InvoiceFacts, ServiceFacts } from './types.ts';
import type { View } from './view.ts';
import type { WhyCode } from './why.ts';

/** Why something waits, and until when; null: until something changes. */
export interface Waiting {
  code: WhyCode;
  until: Instant | null;
}

const CODES = { hold: 'on-hold', promise: 'promised', stop: 'stopped' } as const;

/** What keeps a rung of this invoice from running, whatever the rung is for; undefined: nothing. */
export function waitingFor(view: View, action: ActionType): Waiting | undefined {
  const { facts, invoice } = view;
  if (facts.clientStatus !== 'active' && facts.clientStatus !== 'inactive')
    return { code: 'client-closed', until: null };
  const hold = strongestHold(view);
  if (hold) return { code: CODES[hold.kind], until: hold.until };
  if (invoice.disputed) return { code: 'disputed', until: null };
  if (action !== 'reminder' && paymentInFlight(view)) return { code: 'payment-in-flight', until: null };
  if (facts.underOperation && changesRecords(action)) return { code: 'operation-runs', until: null };
  return undefined;
}

/** The hold that lasts longest of those that stand. */
function strongestHold({ facts, invoice }: View): Hold | undefined {
  return facts.holds
    .filter(({ invoiceId }) => invoiceId === null || invoiceId === invoice.id)
    .filter(({ until }) => until === null || until > facts.now)
    .reduce<Hold | undefined>((most, hold) => (most && lasts(most) >= lasts(hold) ? most : hold), undefined);
}

// Later than every instant: letters sort behind digits.
const lasts = ({ until }: Hold) => until ?? 'for ever';

function paymentInFlight({ facts, invoice }: View): boolean {
  return (
    invoice.status === 'payment-pending' ||
    facts.inFlightCharges.some(({ invoiceId }) => invoiceId === invoice.id)
  );
}

/** Whether it touches what an operation on the client works with; messages do not. */
function changesRecords(action: ActionType): boolean {
  switch (action) {
    case 'late-fee':
    case 'charge':
    case 'suspend':
    case 'terminate':
    case 'collections':
    case 'cancel-invoice':
      return true;
    case 'reminder':
    case 'notice':
    case 'final-warning':
    case 'message':
    case 'ticket':
    case 'webhook':
      return false;
  }
}

/** Whether the conditions of a rung are met. Product types are met by any service that the invoice concerns. */
export function conditionsMet(view: View, { conditions }: Rung): boolean {
  if (conditions === undefined) return true;
  const { facts, invoice, scope } = view;
  const { minimumDebt, productTypes, characteristics, groups } = conditions;
  const least = minimumDebt?.[invoice.currency];
  return (
    (least === undefined || overdueDebt(view) >= least) &&
    (productTypes === undefined || scope.some((service) => isOfType(service, productTypes))) &&
    (characteristics === undefined || characteristics.includes(facts.characteristic)) &&
    (groups === undefined || (facts.groupId !== null && groups.includes(facts.groupId)))
  );
}

/** Whether a service is of one of the product types; one without a product is of none. */
export function isOfType({ productType }: ServiceFacts, types: readonly string[] | undefined): boolean {
  return types === undefined || (productType !== null && types.includes(productType));
}

/** What the client owes in the currency of the invoice: on it and on all that are due. */
function overdueDebt({ facts, invoice, schedule }: View): number {
  const today = schedule.dayOf(facts.now);
  const counts = ({ id, currency, dueOn, status }: InvoiceFacts) =>
    currency === invoice.currency &&
    (id === invoice.id || (dueOn !== null && dueOn <= today && status !== 'draft'));
  return facts.invoices.filter(counts).reduce((sum, { owedMinor }) => sum + owedMinor, 0);
}
