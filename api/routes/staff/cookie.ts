import { type SecretCookie, secretCookie } from '../../http/browser.ts';

/** The cookie of a session of staff. */
export function staffCookie(publicUrl: string | undefined): SecretCookie {
  return secretCookie('tenure-staff', publicUrl);
}
