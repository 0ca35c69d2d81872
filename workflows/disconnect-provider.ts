import { operation, step } from './contracts/define.ts';

/** L14. Disconnect a provider that serves the client beside its home provider; refused while something runs there. */
export const disconnectProvider = operation('disconnect-provider', () => [
  step('stop-sign-ins', { run: 'stopProviderSignIns', undo: 'putBack' }),
  step('cancel-drafts', { run: 'cancelProviderDrafts', undo: 'putBack' }),
  step('disconnect', { run: 'setDisconnected', undo: 'putBack' }),
]);
