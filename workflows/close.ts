import type { CloseMode } from '../domain/operations/kinds.ts';
import { type ItemList, operation, type StepRow, step } from './contracts/define.ts';

/**
 * L1. Close: nobody signs in for the client any more. Mode `cancel` also ends what would be billed on;
 * mode `terminate` also removes the accounts from their servers, each after it has proved to be the client's.
 */
export const close = operation('close', ({ mode, notify }) => [
  ...endingSteps(mode),
  step('set-status', { run: 'setClosed', undo: 'putBack' }),
  step('notify', { run: 'notifyClosed', when: notify, skippable: 'the client is not told' }),
]);

/**
 * How everything that runs for a client is ended; other operations end a client the same way.
 * @param accounts which of the client's services to remove from their servers in mode `terminate`
 */
export function endingSteps(mode: CloseMode, accounts: ItemList = 'services'): StepRow[] {
  return [
    stopSignIns(),
    step('cancel-orders', { run: 'cancelOrders', undo: 'putBack', when: mode !== 'status-only' }),
    step('stop-renewals', { run: 'stopRenewals', undo: 'putBack', when: mode !== 'status-only' }),
    step('cancel-services', { run: 'cancelServices', undo: 'putBack', when: mode !== 'status-only' }),
    terminateServices({ when: mode === 'terminate', each: accounts }),
    step('cancel-invoices', { run: 'cancelInvoices', undo: 'putBack', when: mode !== 'status-only' }),
    step('close-tickets', { run: 'closeTickets', undo: 'putBack', when: mode === 'terminate' }),
  ];
}

export const stopSignIns = (): StepRow => step('stop-sign-ins', { run: 'stopSignIns', undo: 'putBack' });

/** Removes the accounts from their servers, each after it has proved to be the client's. */
export const terminateServices = ({ when, each = 'services' }: { when: boolean; each?: ItemList }): StepRow =>
  step('terminate-services', {
    run: 'terminateService',
    each,
    when,
    pointOfNoReturn: true,
    skippable: 'the account stays on its server and the service stays as it is',
  });
