import { expect, test } from 'vitest';
import { fromStripe, toStripe } from '../../../connectors/payments/stripe-amounts.ts';
import { declineOf } from '../../../domain/payments/declines.ts';

test.each([
  ['stolen_card', undefined, 'hard'],
  ['lost_card', undefined, 'hard'],
  ['pickup_card', undefined, 'hard'],
  ['revocation_of_all_authorizations', undefined, 'hard'],
  ['expired_card', undefined, 'hard'],
  ['account_closed', undefined, 'hard'],
  ['do_not_honor', undefined, 'soft'],
  ['do_not_honor', 'do_not_try_again', 'hard'],
  ['do_not_honor', 'try_again_later', 'soft'],
  ['generic_decline', 'confirm_card_data', 'soft'],
  ['insufficient_funds', undefined, 'soft'],
  ['processing_error', null, 'soft'],
  ['a_code_of_tomorrow', undefined, 'soft'],
  ['authentication_required', 'do_not_try_again', 'action'],
] as const)('D4: %s with the advice %s is %s', (code, advice, decline) => {
  expect(declineOf(code, advice)).toBe(decline);
});

test.each([
  ['EUR', 1190, 1190],
  ['JPY', 500, 500],
  ['KWD', 5120, 5120],
  ['KWD', 5124, undefined],
  // Stripe counts these otherwise than ISO 4217.
  ['ISK', 5, 500],
  ['UGX', 5, 500],
  ['MGA', 500, 5],
  ['MGA', 501, undefined],
])('D4: %s %d is %s at Stripe', (currency, minor, amount) => {
  expect(toStripe(minor, currency)).toBe(amount);
  if (amount !== undefined) expect(fromStripe(amount, currency)).toBe(minor);
});

test('D4: what is no whole minor unit is not taken for money', () => {
  expect(fromStripe(4010, 'ISK')).toBeUndefined();
  expect(toStripe(Number.MAX_SAFE_INTEGER, 'ISK')).toBeUndefined();
});
