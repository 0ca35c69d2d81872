/** Whether a payment method may be asked again: `hard` ones never will pay, `soft` ones may another day. */
export type Decline = 'hard' | 'soft';

/**
 * Codes after which a card is not tried again. Stripe repeats no payment after the first group
 * (https://docs.stripe.com/billing/revenue-recovery/smart-retries#non-retryable-decline-codes); after the second its
 * advice is another card or the issuer (https://docs.stripe.com/declines/codes), which no repetition brings about.
 * `do_not_honor`, `generic_decline`, `insufficient_funds` and whatever is not named here may pass another day.
 */
const HARD = new Set([
  'incorrect_number',
  'lost_card',
  'pickup_card',
  'stolen_card',
  'revocation_of_authorization',
  'revocation_of_all_authorizations',
  'highest_risk_level',
  'transaction_not_allowed',

  'do_not_try_again',
  'stop_payment_order',
  'invalid_account',
  'expired_card',
  'invalid_expiry_month',
  'invalid_expiry_year',
  'restricted_card',
  'fraudulent',
  'merchant_blacklist',
  'security_violation',
  'card_not_supported',
  'currency_not_supported',
  // of direct debits: https://docs.stripe.com/declines/codes and the error codes of bank accounts
  'account_closed',
  'bank_account_unusable',
  'debit_not_authorized',
  'no_account',
]);

/** With these the payer has to confirm: nothing is wrong with the card, but it pays nothing without them. */
const ACTION = new Set(['authentication_required', 'authentication_not_handled']);

/**
 * What a decline means.
 * @param code the most exact code that the gateway gave
 * @param advice what the card network says about trying again, where it says it
 */
export function declineOf(code: string, advice?: string | null): Decline | 'action' {
  if (ACTION.has(code)) return 'action';
  return HARD.has(code) || advice === 'do_not_try_again' ? 'hard' : 'soft';
}
