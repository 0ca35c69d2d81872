import { operation, step } from './contracts/define.ts';

/** L21. One payment method for all that a client has and owes, now and from now on. */
export const setPaymentMethod = operation('set-payment-method', () => [
  step('update-services', { run: 'payServicesBy', undo: 'putBack' }),
  step('update-invoices', { run: 'payInvoicesBy', undo: 'putBack' }),
  // The last one: when it is done nothing is taken back any more.
  step('set-usual-method', { run: 'setUsualMethod' }),
]);
