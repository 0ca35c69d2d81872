import { clear, erased, fact, id, internal, keep, link } from './columns.ts';
import type { ClientTable } from './types.ts';

/** What passed between Tenure and payment gateways about a client. */
export const gatewayTables = {
  charge_attempts: {
    title: 'Charge of a payment method',
    hangsOn: { client: 'client_id' },
    merge: { does: 'move', addedAt: 'requested_at' },
    delete: { does: 'remove' },
    anonymize: { does: 'keep records', since: { column: 'requested_at' } },
    export: { section: 'payments' },
    columns: {
      id: id(),
      provider_id: link('providers'),
      client_id: link('clients'),
      invoice_id: link('invoices', 'Invoice'),
      payment_method_id: link('payment_methods', 'Payment method'),
      gateway: fact('Gateway'),
      occurrence: internal('what it was for'),
      attempt: internal('counts the tries'),
      idempotency_key: internal('makes the gateway charge once'),
      state: fact('State'),
      decline: fact('Kind of decline'),
      code: fact('Code of the gateway'),
      currency: fact('Currency'),
      amount_minor: fact('Amount in minor units'),
      gateway_reference: erased('Reference at the gateway', keep('taxLaw', clear())),
      transaction_id: link('transactions', 'Transaction'),
      requested_at: fact('Asked for at'),
      settled_at: fact('Settled at'),
    },
  },

  gateway_events: {
    title: 'Event of a payment gateway',
    hangsOn: { client: 'client_id' },
    merge: { does: 'move', addedAt: 'received_at' },
    delete: { does: 'remove' },
    anonymize: { does: 'remove rows' },
    export: { leftOut: 'says nothing that payments, disputes and methods do not say' },
    columns: {
      id: id(),
      gateway_id: link('payment_gateways'),
      event_id: internal('the gateway’s number of it'),
      type: internal('the gateway’s word for it'),
      at: internal('when it happened'),
      state: internal('what became of it'),
      why: internal('code of why'),
      client_id: link('clients'),
      payments: internal('the gateway’s names of the payment'),
      effect: internal('what it says: ids, codes and amounts'),
      received_at: internal('when it came'),
      settled_at: internal('when it was done with'),
      assigned_by: internal('who said whose it is'),
    },
  },
} as const satisfies Record<string, ClientTable>;
