import type { OpenEndpoint } from '../http/open-endpoint.ts';
import { completePasswordReset } from './password-resets/complete.ts';
import { askSecurityQuestion } from './password-resets/question.ts';
import { requestPasswordReset } from './password-resets/request.ts';
import { beginPasskeySignIn, signInByPasskey } from './staff/passkeys/sign-in.ts';
import { completeStaffLink } from './staff/password-link.ts';
import { signInStaff } from './staff/sign-in.ts';

/** The routes that need no token: they are how somebody gets in. */
export const openEndpoints: readonly OpenEndpoint[] = [
  requestPasswordReset,
  askSecurityQuestion,
  completePasswordReset,
  signInStaff,
  beginPasskeySignIn,
  signInByPasskey,
  completeStaffLink,
];
