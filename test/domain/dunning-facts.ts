import { defaultLadder } from '../../domain/dunning/defaults.ts';
import { type LadderInput, ladderSchema } from '../../domain/dunning/ladder.ts';
import type { CaseFacts, DoneRung, InvoiceFacts, Ladder, ServiceFacts } from '../../domain/dunning/types.ts';

/** Facts of a client with one invoice over 11.90 that is due on 20 March 2026 and bills service 7. */
export function factsWith(changes: Partial<CaseFacts> = {}): CaseFacts {
  return {
    ...{ now: '2026-03-20T12:00:00.000Z', clientId: 1, providerId: 1, clientStatus: 'active' },
    ...{ underOperation: false, characteristic: 'common', groupId: null, canCharge: true, hasEmail: true },
    ...{ timeZone: null, providerTimeZone: 'UTC', texts: 'no-sms' },
    overrides: { noOverdueMail: false, noLateFee: false, noCardCharge: false, noSuspend: false },
    ...{ holds: [], inFlightCharges: [], done: [], outages: [] },
    invoices: [invoice()],
    services: [service()],
    ...changes,
  };
}

export function invoice(changes: Partial<InvoiceFacts> = {}): InvoiceFacts {
  return {
    ...{ id: 1, dueOn: '2026-03-20', issuedOn: '2026-03-06', owedMinor: 1190, currency: 'EUR' },
    ...{ status: 'unpaid', disputed: false, services: [7] },
    ...changes,
  };
}

export function service(changes: Partial<ServiceFacts> = {}): ServiceFacts {
  return {
    ...{ id: 7, productType: 'hosting', status: 'active', suspendedReason: null, suspendedAt: null },
    ...{ autoSuspendOverride: false, suspendNotBefore: null },
    ...changes,
  };
}

/** A row of a rung that was done and, if it is a message, delivered. */
export function row(
  rungId: string,
  action: DoneRung['action'],
  at: string,
  changes: Partial<DoneRung> = {},
): DoneRung {
  const isMessage = ['reminder', 'notice', 'final-warning', 'message'].includes(action);
  return {
    ...{ invoiceId: 1, rungId, occurrence: 1, action, level: action === 'notice' ? 1 : null, state: 'done' },
    ...{ why: 'its-time', dueAt: at, at, deliveredAt: isMessage ? at : null, services: [], liftedAt: null },
    outcome: null,
    ...changes,
  };
}

/** A ladder in force since long ago; by default the one of a provider that decided nothing. */
export function ladderOf(content: LadderInput = defaultLadder(), version = 1): Ladder {
  return { ...ladderSchema.parse(content), id: version, version, activeFrom: '2020-01-01T00:00:00.000Z' };
}

/** Notices at 1, 5 and 10 days, suspension at 12, a final warning at 25, termination at 30. */
export const steepLadder = {
  rungs: [
    { id: 'reminder', offsetDays: -3, action: { type: 'reminder' } },
    { id: 'notice-1', offsetDays: 1, action: { type: 'notice', level: 1 } },
    { id: 'notice-2', offsetDays: 5, action: { type: 'notice', level: 2 } },
    { id: 'notice-3', offsetDays: 10, action: { type: 'notice', level: 3 } },
    { id: 'suspend', offsetDays: 12, action: { type: 'suspend' } },
    { id: 'final-warning', offsetDays: 25, action: { type: 'final-warning' } },
    { id: 'terminate', offsetDays: 30, action: { type: 'terminate' } },
  ],
} satisfies LadderInput;
