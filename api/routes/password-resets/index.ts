import type { OpenEndpoint } from '../../http/public-endpoint.ts';
import { completePasswordReset } from './complete.ts';
import { askSecurityQuestion } from './question.ts';
import { requestPasswordReset } from './request.ts';

/** The routes that need no token: whoever has forgotten the password has none. */
export const openEndpoints: readonly OpenEndpoint[] = [
  requestPasswordReset,
  askSecurityQuestion,
  completePasswordReset,
];
