import { operation, step } from './contracts/define.ts';

/** L3. Reopen: the logins that closing stopped work again; services, orders and invoices stay as they are. */
export const reopen = operation('reopen', ({ notify }) => [
  step('set-status', { run: 'setReopened', undo: 'putBack' }),
  step('allow-sign-ins', { run: 'allowSignIns', undo: 'putBack' }),
  step('notify', { run: 'notifyReopened', when: notify, skippable: 'the client is not told' }),
]);
