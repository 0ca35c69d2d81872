/** Why a rung runs, waits or is passed over: a stable code, and the sentence that staff read. */
export interface Why {
  code: WhyCode;
  text: string;
}

const sentences = {
  // it runs
  'its-time': 'Its day has come.',
  late: 'Its day was before; it is done now.',
  'warned-again': 'The suspension or termination is late, so the client is warned once more before it.',
  'last-of-several': 'Several were missed; only this last one goes out.',
  // it comes
  'not-yet': 'Its day has not come.',
  // it waits
  'client-closed': 'The client is closed: nothing more is done.',
  'operation-runs': 'An operation runs on the client; this waits until it has ended.',
  'on-hold': 'Staff put dunning on hold.',
  promised: 'The client promised to pay by then.',
  stopped: 'Staff stopped dunning until they release it.',
  disputed: 'A payment of the invoice is disputed.',
  'payment-in-flight': 'A payment is under way; this waits for its outcome.',
  'charge-first': 'The card is charged first; this waits for the outcome.',
  'outside-hours': 'It is outside the hours or days in which this may be done.',
  'suspension-exempt': 'The client or its group is exempt from suspension and termination.',
  'service-exempt': 'Its services are never suspended automatically.',
  'service-not-before': 'Its services are not suspended before a date that staff set.',
  'conditions-not-met': 'The conditions of this rung are not met.',
  'warning-too-young': 'The client was warned too short a time ago.',
  'warning-under-way': 'A warning is on its way; it must have been delivered first.',
  'waits-for-warning': 'No warning in time before it was delivered; one has to go out first.',
  'no-warning-possible':
    'The client gets no warning, because overdue mail is off, there is no address or none fits its conditions: staff must decide.',
  'warning-undeliverable':
    'The last warning could not be delivered: correct the client’s address, and it goes out again.',
  'not-suspended': 'The services are not suspended yet.',
  'suspension-too-young': 'The suspension has not stood for its days yet.',
  'waits-for-termination': 'A suspension or termination ahead of it is not settled.',
  'day-out-of-range': 'Its day is too far away to be reckoned with.',
  // it is passed over
  'overdue-mail-off': 'The client gets no overdue notices.',
  'no-address': 'The client has no e-mail address.',
  'no-sms': 'No gateway for text messages is set up.',
  'no-phone': 'The client has no phone number that text messages can be sent to.',
  'no-template': 'The provider has no template of that name.',
  'late-fee-exempt': 'The client is exempt from late fees.',
  'card-charge-off': 'The client’s cards are not charged automatically.',
  'no-card': 'No payment method that can be charged is stored.',
  'hard-decline': 'The card was declined for good, and there is no other.',
  'no-amount': 'The ladder names no fee in the currency of the invoice.',
  'amount-impossible': 'The fee is nothing, or more than can be counted.',
  superseded: 'A later one took its place.',
  'reminder-too-late': 'The due date has passed: it would remind of nothing.',
  'before-issue': 'The invoice was issued after its day.',
  'before-this-ladder': 'Its day was before this version of the ladder counted.',
  'nothing-to-suspend': 'The invoice concerns no service that runs.',
  'nothing-to-terminate': 'The invoice concerns no service that exists.',
  // a suspension ends
  'no-longer-owed': 'It is no longer owed.',
} as const;

export type WhyCode = keyof typeof sentences;

export const whyCodes = Object.keys(sentences) as [WhyCode, ...WhyCode[]];

/** The reason with its sentence. */
export function why(code: WhyCode): Why {
  return { code, text: sentences[code] };
}

/** A reason as a row keeps it: codes of a version that is gone stand for themselves. */
export function storedWhy(code: string): { code: string; text: string } {
  return { code, text: code in sentences ? sentences[code as WhyCode] : code };
}
