import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';

/** RFC 6238 as every authenticator app knows it. */
const PERIOD_SECONDS = 30;
const DIGITS = 6;
const SECRET_BYTES = 20;
/** Steps that a clock may be off, each way (RFC 6238, 5.2). */
const SKEW_STEPS = 1;
const CODE = new RegExp(`^\\d{${DIGITS}}$`);

const RECOVERY_CODES = 10;
/** Without 0, 1, I, L and O, which people mistake for each other. */
const RECOVERY_ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';
const RECOVERY_LENGTH = 12;

/** A new secret of 160 random bits, in base32. */
export function newTotpSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32;
}

/** The address that an authenticator app reads from a QR code. */
export function totpUri(secret: string, { issuer, account }: { issuer: string; account: string }): string {
  // A colon parts the issuer from the account in a label: neither may hold one.
  const plain = (text: string) => text.replaceAll(':', ' ');
  return totpOf(secret, plain(issuer), plain(account)).toString();
}

/**
 * Checks a code against a secret at a time, one step of clock skew either way.
 * @param lastStep the step of the last code that was accepted; it and earlier ones are refused (RFC 6238, 5.2)
 * @returns the step that the code belongs to, to be kept as the next `lastStep`; undefined: refused
 */
export function acceptTotp(
  secret: string,
  code: string,
  { now, lastStep }: { now: Date; lastStep: number },
): number | undefined {
  const token = code.replace(/[\s-]/g, '');
  if (!CODE.test(token)) return undefined;
  const delta = totpOf(secret).validate({ token, timestamp: now.getTime(), window: SKEW_STEPS });
  if (delta === null) return undefined;
  const step = Math.floor(now.getTime() / 1000 / PERIOD_SECONDS) + delta;
  return step > lastStep ? step : undefined;
}

/** The code that an app shows at a time. For tests and demonstrations. */
export function totpCode(secret: string, now: Date): string {
  return totpOf(secret).generate({ timestamp: now.getTime() });
}

/** New recovery codes of 59 random bits each, as they are shown to their owner: `abcd-efgh-jkmn`. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => inGroups(randomText(RECOVERY_LENGTH)));
}

/** A recovery code as it is hashed, however it was typed; undefined: no such code can exist. */
export function plainRecoveryCode(typed: string): string | undefined {
  const plain = typed.replace(/[\s-]/g, '').toLowerCase();
  return plain.length === RECOVERY_LENGTH && [...plain].every((each) => RECOVERY_ALPHABET.includes(each))
    ? plain
    : undefined;
}

function totpOf(secret: string, issuer = '', label = ''): TOTP {
  return new TOTP({
    ...{ issuer, label, algorithm: 'SHA1', digits: DIGITS, period: PERIOD_SECONDS },
    secret: Secret.fromBase32(secret),
  });
}

/** Every character is as likely as any other: bytes beyond the last full round of the alphabet are drawn again. */
function randomText(length: number): string {
  const { length: letters } = RECOVERY_ALPHABET;
  const usable = 256 - (256 % letters);
  let text = '';
  while (text.length < length)
    for (const byte of randomBytes(length))
      if (byte < usable && text.length < length) text += RECOVERY_ALPHABET[byte % letters];
  return text;
}

function inGroups(text: string): string {
  return text.match(/.{4}/g)?.join('-') ?? text;
}
