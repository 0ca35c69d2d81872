/**
 * Everything an import may have to say about a row.
 * `left-out`: the row is not in Tenure. `kept`: Tenure's row stays as it is. `note`: taken, with a remark.
 */
export const REASONS = {
  'row-refused': ['left-out', 'refused by a constraint of the database'],
  'client-missing': ['left-out', 'its client does not exist in the source, or was left out'],
  'login-missing': ['left-out', 'its user does not exist in the source, or was left out'],
  'invoice-missing': ['left-out', 'its invoice does not exist in the source, or was left out'],
  'ticket-missing': ['left-out', 'its ticket does not exist in the source, or was left out'],
  'erased-person': [
    'left-out',
    'the person was erased in Tenure: a tombstone stands for the address, the tax number or the row',
  ],
  'login-without-email': ['left-out', 'a login without an e-mail address cannot sign in'],
  'duplicate-login': [
    'left-out',
    'another login has this e-mail address (case apart); its clients hang on that login',
  ],
  'duplicate-link': ['left-out', 'the login is linked to this client already'],
  'domain-without-name': ['left-out', 'a domain without a name'],
  'currency-not-iso': ['left-out', 'its currency code is not three letters as in ISO 4217'],
  'amount-unreadable': ['left-out', 'an amount that is no decimal number, or beyond what is counted exactly'],
  'kept-changed-in-tenure': ['kept', 'changed in the source and in Tenure since; Tenure leads'],
  'kept-led-by-tenure': [
    'kept',
    'its client was closed, archived, merged or anonymized in Tenure, or an operation holds it; Tenure leads',
  ],
  'kept-deleted-in-tenure': ['kept', 'it, or its client, was deleted in Tenure and is not brought back'],
  'gone-from-source': ['kept', 'imported earlier and no longer in the source; it stays in Tenure'],
  'amount-rounded': ['note', 'an amount with parts of a smallest unit, rounded half away from zero'],
  'currency-missing': ['note', 'its currency is not in the source; the default currency is assumed'],
  'date-invalid': ['note', 'a date that no calendar has, taken as no date'],
  'date-missing': ['note', 'no date where one is needed; 1970-01-01 stands there'],
  'due-date-missing': ['note', 'an invoice without a due date; the date of the invoice is taken'],
  'undated-kept-as-draft': [
    'note',
    'an open invoice without any date, kept as a draft so that nothing chases it',
  ],
  'status-unknown': ['note', 'an unknown status; the one that automates least is taken'],
  'cycle-unknown': ['note', 'an unknown billing cycle, taken as one-time'],
  'quantity-invalid': ['note', 'a quantity below one, taken as one'],
  'language-unknown': ['note', "an unknown language; the provider's is taken"],
  'country-unknown': ['note', 'a country that is not two letters, taken as none'],
  'discount-invalid': ['note', 'a group discount outside 0 to 100 percent, taken as 0'],
  'group-missing': ['note', 'its client group does not exist, taken as none'],
  'product-missing': ['note', 'its product does not exist, taken as none'],
  'server-missing': ['note', 'its server does not exist, taken as none'],
  'order-missing': ['note', 'its order does not exist, taken as none'],
  'service-missing': ['note', 'its service does not exist, taken as none'],
  'addon-missing': ['note', 'its add-on does not exist, taken as none'],
  'domain-missing': ['note', 'its domain does not exist, taken as none'],
  'linked-invoice-missing': ['note', 'the invoice that it pays does not exist, taken as none'],
  'linked-login-missing': ['note', 'the user who asked does not exist, taken as none'],
  'transaction-invoice-missing': [
    'note',
    'its invoice does not exist; the transaction stays as income or expense',
  ],
  'refunded-transaction-missing': ['note', 'the transaction that it refunds does not exist, taken as none'],
  'transaction-client-missing': ['note', 'its client does not exist; the transaction stays without one'],
  expense: ['note', 'a transaction without client and invoice, kept as income or expense of the provider'],
  'client-of-invoice-differs': [
    'note',
    "names another client than its invoice; the invoice's client is taken",
  ],
  'client-of-service-taken': ['note', "names no client; its service's client is taken"],
  'guest-ticket': ['note', 'a ticket of a guest, kept without a client'],
  'several-owners': [
    'note',
    'its client has another owner, the first whose user exists; that one is the only owner',
  ],
  'client-without-owner': ['note', 'a client without an owner: nobody can sign in for it as its owner'],
  'login-without-client': ['note', 'a login that is linked to no client'],
  'login-looks-like-another': [
    'note',
    'an e-mail address that differs from another only by accents; both are kept',
  ],
  'second-factor-not-taken': [
    'note',
    'the second factor cannot be read; the login is without one until it is set again',
  ],
  'needs-password': ['note', 'a login without a password hash that is known here: it needs a reset'],
  'needs-credentials': ['note', 'a server without credentials: give them before anything is run on it'],
  'suspension-reason-unknown': [
    'note',
    'suspended for a reason that the source does not tell; no payment lifts it',
  ],
  'server-type-unknown': ['note', 'an unknown type of server; its services are handled by hand'],
  'server-address-unreadable': ['note', 'a server whose address is no host name, taken without one'],
  'cancellation-requested': [
    'note',
    'the client has asked for cancellation; at the end of a period it is dated',
  ],
  'invoice-number-repeated': ['note', 'an invoice number used before; the invoice id is added to it'],
  'invoice-total-differs': [
    'note',
    'total and parts differ in the source; the difference stands as adjustment',
  ],
  'addressee-unreadable': ['note', 'the details frozen at issue cannot be read, taken as none'],
  'refund-before-payment': ['note', 'refunds a transaction with a higher number or itself, taken as no link'],
  'credit-differs-from-log': [
    'note',
    'the balance differs from the sum of its log; an entry carries the difference',
  ],
  'field-repeated': ['note', 'a custom field has two values for this client; the later one is taken'],
  'field-encrypted': ['note', 'a custom field of type password, which is encrypted: its values are left out'],
  'field-value-orphaned': ['left-out', 'a custom field value of a client that does not exist'],
} as const satisfies Record<string, readonly ['left-out' | 'kept' | 'note', string]>;

export type Reason = keyof typeof REASONS;

/** What the reason means for its row. */
export function fate(reason: Reason): 'left-out' | 'kept' | 'note' {
  return REASONS[reason][0];
}

/** Whether a text is one of the reasons: what SQL hands back is checked with it. */
export function isReason(text: string): text is Reason {
  return Object.hasOwn(REASONS, text);
}
