import { operation, step } from './contracts/define.ts';

/**
 * L11. Change currency: what is charged from now on is in another currency. Issued invoices and transactions stay as
 * they were issued, unless asked otherwise. Until its end it can be taken back, to the last figure.
 */
export const changeCurrency = operation('change-currency', ({ mode, issuedInvoices }) => [
  step('convert-prices', { run: 'convertPrices', undo: 'restoreAmounts', long: true }),
  step('convert-invoices', { run: 'convertInvoices', undo: 'restoreAmounts', long: true }),
  step('convert-lines', {
    run: 'convertLines',
    undo: 'restoreAmounts',
    long: true,
    // A line has no currency of its own: with the code alone nothing about it changes.
    when: mode === 'recalculate',
  }),
  step('convert-transactions', {
    run: 'convertTransactions',
    undo: 'restoreAmounts',
    long: true,
    when: issuedInvoices === 'convert',
  }),
  step('convert-credit', { run: 'convertCredit', undo: 'restoreAmounts', long: true }),
  step('set-currency', { run: 'setCurrency', undo: 'putBack' }),
]);
