import { z } from '@hono/zod-openapi';
import { completeReset } from '../../../db/passwords/complete.ts';
import { endLoginSessions } from '../../../db/queries/login-sessions.ts';
import { flawSentence, MOST_CHARACTERS } from '../../../domain/passwords/rules.ts';
import { openEndpoint } from '../../http/open-endpoint.ts';
import { impossibleField, Problem } from '../../problems.ts';

const body = z
  .strictObject({
    token: z.string().max(200).openapi({ description: 'from the link' }),
    password: z.string().openapi({
      description: `15 characters or more, with two-factor sign-in 8, at most ${MOST_CHARACTERS}; nothing common, nothing like the name`,
    }),
  })
  .openapi('PasswordResetCompletion', {
    example: { token: 'kZ3…', password: 'lamp river oak and sky' },
  });

export const completePasswordReset = openEndpoint(
  {
    path: '/v1/password-resets/complete',
    tag: 'Passwords',
    summary: 'Set a new password with the token of a link',
    description:
      'Needs no token but that of the link, which is used up. The login is signed out everywhere; two-factor sign-in stays as it is. A password that cannot be taken leaves the link as it was.',
    body,
    answers: [{ status: 204, description: 'The password is set, and works at once.' }],
    problems: ['link-ended', 'not-possible'],
  },
  async (given, { sql, vault, lookUpPassword, address, now }) => {
    const parts = { sql, vault, lookUp: lookUpPassword, endSessions: endLoginSessions };
    const result = await completeReset(parts, given, { now: now(), address });
    switch (result.is) {
      case 'done':
        return { status: 204 };
      case 'refused':
        throw new Problem('link-ended', 'This link does not work (any more): ask for another one.');
      case 'flawed':
        throw impossibleField('/password', flawSentence(result.flaw, result.secondFactor));
    }
  },
);
