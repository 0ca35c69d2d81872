import { clear, code, erased, fact, id, internal, keep, link } from './columns.ts';
import type { ClientTable } from './types.ts';

/** How a client's debt was followed up. */
export const dunningTables = {
  dunning_rungs: {
    title: 'Step of dunning',
    hangsOn: { client: 'client_id' },
    // Its key names the invoice, which moves along.
    merge: { does: 'move', partOf: 'invoice_id', addedAt: 'at' },
    delete: { does: 'remove' },
    anonymize: { does: 'clear columns' },
    export: { section: 'invoices' },
    columns: {
      id: id(),
      client_id: link('clients'),
      invoice_id: link('invoices', 'Invoice'),
      rung_id: fact('Name in the ladder'),
      occurrence: fact('Occurrence'),
      ladder_id: link('dunning_ladders'),
      action: code('What was done'),
      level: fact('Level'),
      state: code('State'),
      why: fact('Why'),
      due_at: fact('Due at'),
      at: fact('Begun at'),
      settled_at: fact('Settled at'),
      delivered_at: fact('Delivered at'),
      lifted_at: fact('Suspension ended at'),
      outcome: fact('Outcome'),
      services: fact('Services'),
      effect: internal('numbers of rows that it made'),
    },
  },

  dunning_cases: {
    title: 'Case of dunning',
    hangsOn: { client: 'client_id' },
    merge: {
      does: 'move',
      addedAt: 'opened_at',
      clashes: [
        {
          unique: 'dunning_cases_open',
          does: 'drop the moved',
          both: 'an open case of dunning',
          rule: "the survivor's takes the invoices of both, the other's is dropped",
        },
      ],
    },
    delete: { does: 'remove' },
    anonymize: { does: 'clear columns' },
    export: { section: 'invoices' },
    columns: {
      id: id(),
      client_id: link('clients'),
      state: code('State'),
      opened_at: fact('Opened at'),
      closed_at: fact('Closed at'),
      next_at: internal('when it is looked at again'),
      next_rung: internal('for which rung'),
      next_action: internal('what that rung does'),
      looked_at: internal('when it was looked at last'),
      brake: internal('ids and counts'),
      debt: internal('what was overdue at the last look, to sort by'),
      problem: internal('code of why it could not go on'),
    },
  },

  dunning_holds: {
    title: 'Hold of dunning',
    hangsOn: { client: 'client_id' },
    merge: { does: 'move', addedAt: 'set_at' },
    delete: { does: 'remove' },
    anonymize: { does: 'keep records', since: { column: 'set_at' } },
    export: { section: 'invoices' },
    columns: {
      id: id(),
      client_id: link('clients'),
      invoice_id: link('invoices', 'Invoice'),
      kind: code('Kind'),
      until: fact('Until'),
      reason: erased('Reason', keep('contract', clear(''))),
      set_by: fact('Set by'),
      set_at: fact('Set at'),
      released_by: fact('Released by'),
      released_at: fact('Released at'),
      released_why: erased('Why it was released', keep('contract', clear(''))),
    },
  },
} as const satisfies Record<string, ClientTable>;
