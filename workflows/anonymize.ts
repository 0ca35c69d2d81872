import { endingSteps } from './close.ts';
import { operation, step } from './contracts/define.ts';

/**
 * L4, X8. Anonymize: everything that runs is ended, what is kept elsewhere goes first, then every personal column by
 * the catalogue. What the law asks for stays until its time. Afterwards the values that were removed are looked for
 * everywhere, and what was found and done is certified.
 */
export const anonymize = operation('anonymize', ({ notify }) => [
  ...endingSteps('terminate', 'accounts'),
  step('remove-payment-methods', {
    run: 'detachPaymentMethod',
    each: 'paymentMethods',
    pointOfNoReturn: true,
    skippable: 'the payment method stays at the gateway',
  }),
  step('delete-files', {
    run: 'removeStoredFile',
    each: 'files',
    pointOfNoReturn: true,
    skippable: 'the file stays in the storage, where nothing leads to it any more',
  }),
  step('delete-exports', {
    run: 'removeStoredExport',
    each: 'exports',
    pointOfNoReturn: true,
    skippable: 'the export stays in the storage, where nothing leads to it any more',
  }),
  step('notify', { run: 'notifyAnonymized', when: notify, skippable: 'the client is not told' }),
  step('collect-values', { run: 'collectValues', undo: 'forgetValues' }),
  step('plant-tombstones', { run: 'plantTombstones', undo: 'liftTombstones' }),
  step('remove-logins', { run: 'removeLogins', long: true, pointOfNoReturn: true }),
  step('erase-rows', { run: 'eraseRows', long: true, pointOfNoReturn: true }),
  step('set-anonymized', { run: 'setAnonymized' }),
  step('last-pass', { run: 'lastPass', long: true }),
  step('tell-subscribers', { run: 'tellSubscribers', skippable: 'other systems do not learn of it' }),
  ...proofSteps(),
]);

/** Looks for what is left, and certifies; ends every erasure. */
export function proofSteps() {
  return [
    step('scan-leftovers', {
      run: 'scanLeftovers',
      long: true,
      skippable: 'what was found stays, and the certificate lists it',
    }),
    step('certify', { run: 'certifyErasure' }),
  ];
}
