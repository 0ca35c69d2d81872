import { stopSignIns, terminateServices } from './close.ts';
import { operation, step } from './contracts/define.ts';

/**
 * L7 to L10. Delete: nothing of the client stays but the record of operations and, unless asked otherwise, the
 * transactions without the person. Mode `hard` first ends what there is elsewhere, each account after it has proved
 * to be the client's; mode `soft` leaves all that as it is. Orders, renewals and invoices are not ended one by one
 * as closing does: their rows go, and until then nobody can change them.
 */
export const deleteClient = operation('delete', ({ mode }) => [
  stopSignIns(),
  terminateServices({ when: mode === 'hard', each: 'accounts' }),
  step('detach-payment-methods', {
    run: 'detachPaymentMethod',
    each: 'paymentMethods',
    when: mode === 'hard',
    pointOfNoReturn: true,
    skippable: 'the payment method stays at the gateway',
  }),
  step('remove-files', {
    run: 'removeStoredFile',
    each: 'files',
    pointOfNoReturn: true,
    skippable: 'the file stays in the storage, where nothing leads to it any more',
  }),
  step('remove-exports', {
    run: 'removeStoredExport',
    each: 'exports',
    pointOfNoReturn: true,
    skippable: 'the export stays in the storage, where nothing leads to it any more',
  }),
  step('detach-records', { run: 'detachRecords', long: true, pointOfNoReturn: true }),
  step('remove-rows', { run: 'removeRows', long: true, pointOfNoReturn: true }),
  step('remove-client', { run: 'removeClient', pointOfNoReturn: true }),
  step('tell-subscribers', { run: 'tellSubscribers', skippable: 'other systems do not learn of it' }),
]);
