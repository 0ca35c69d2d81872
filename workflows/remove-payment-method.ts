import { operation, step } from './contracts/define.ts';

/** L20. Remove a payment method: at the gateway first, then here. */
export const removePaymentMethod = operation('remove-payment-method', () => [
  step('detach-at-gateway', {
    run: 'detachChosenMethod',
    pointOfNoReturn: true,
    skippable: 'the payment method is removed here only and stays at the gateway',
  }),
  step('remove-locally', { run: 'removeMethodHere' }),
]);
