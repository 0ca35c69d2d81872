/** Card numbers, so that none is ever taken for something else and stored. */

const SHORTEST = 13;
const LONGEST = 19;
/** Digits in groups, as people write them. */
const GROUPS = /\d+(?:[ \u00a0.\-_/]{1,2}\d+)*/g;
const IBAN = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b/g;

/**
 * Whether a text holds what looks like a full card number: 13 to 19 digits that a card network could have given, in
 * whatever groups, with a check digit that fits. A bank account's valid IBAN is none.
 */
export function holdsCardNumber(text: string): boolean {
  const rest = text.replace(IBAN, (found) => (isIban(found) ? ' ' : found));
  for (const [run] of rest.matchAll(GROUPS)) {
    const groups = run.split(/\D+/);
    for (let from = 0; from < groups.length; from++) {
      let digits = '';
      for (const group of groups.slice(from)) {
        digits += group;
        if (digits.length > LONGEST) break;
        if (isCardNumber(digits)) return true;
      }
    }
  }
  return false;
}

function isCardNumber(digits: string): boolean {
  // Networks give numbers that begin with 2 to 6.
  return digits.length >= SHORTEST && /^[2-6]/.test(digits) && hasCheckDigit(digits);
}

/** The check of Luhn: every second digit from the right counts double. */
function hasCheckDigit(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** The check of ISO 13616: the rest of the rearranged number, with A as 10 to Z as 35, by 97 is 1. */
function isIban(text: string): boolean {
  const plain = text.replaceAll(' ', '');
  const moved = plain.slice(4) + plain.slice(0, 4);
  const digits = [...moved].map((character) => Number.parseInt(character, 36)).join('');
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1;
}
