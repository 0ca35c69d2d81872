/** Every step that an operation can have. */
export const stepIds = [
  'allow-sign-ins',
  'archive',
  'cancel-drafts',
  'cancel-invoices',
  'cancel-orders',
  'cancel-services',
  'certify',
  'change-packages',
  'change-passwords',
  'close-requests',
  'close-tickets',
  'collect',
  'collect-values',
  'convert-credit',
  'convert-invoices',
  'convert-lines',
  'convert-prices',
  'convert-transactions',
  'create-accounts',
  'delete-exports',
  'delete-files',
  'detach-at-gateway',
  'detach-payment-methods',
  'detach-records',
  'disconnect',
  'erase-rows',
  'last-pass',
  'merge-profile',
  'move-rows',
  'notify',
  'plant-tombstones',
  'remove-addons',
  'remove-client',
  'remove-domains',
  'remove-exports',
  'remove-files',
  'remove-locally',
  'remove-logins',
  'remove-payment-methods',
  'remove-rows',
  'remove-services',
  'restore-clashes',
  'restore-number',
  'restore-profile',
  'return-rows',
  'scan-leftovers',
  'send-link',
  'set-anonymized',
  'set-currency',
  'set-merged',
  'set-status',
  'set-usual-method',
  'settle-clashes',
  'stop-renewals',
  'stop-sign-ins',
  'suspend-services',
  'tell-subscribers',
  'terminate-services',
  'unarchive',
  'unsuspend-services',
  'update-addons',
  'update-domains',
  'update-invoices',
  'update-services',
] as const;
export type StepId = (typeof stepIds)[number];

/** The English name of a step: `stop-sign-ins` reads “Stop sign-ins”. */
export function titleOfStep(id: string): string {
  const words = id.replaceAll('-', ' ').replace('sign ins', 'sign-ins');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Those that an operator can leave out; what that means stands in the step tables. */
export type SkippableStep =
  | 'change-packages'
  | 'change-passwords'
  | 'create-accounts'
  | 'delete-exports'
  | 'delete-files'
  | 'detach-at-gateway'
  | 'detach-payment-methods'
  | 'notify'
  | 'remove-exports'
  | 'remove-files'
  | 'remove-payment-methods'
  | 'scan-leftovers'
  | 'send-link'
  | 'suspend-services'
  | 'tell-subscribers'
  | 'terminate-services'
  | 'unsuspend-services';
