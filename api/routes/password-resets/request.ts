import { z } from '@hono/zod-openapi';
import { noteResetRequest } from '../../../db/passwords/requests.ts';
import { id } from '../../fields/common.ts';
import { openEndpoint } from '../../http/open-endpoint.ts';

const body = z
  .strictObject({
    login: z.string().min(1).max(254).openapi({ description: 'name of the login, or its e-mail address' }),
    providerId: id.optional().openapi({
      description: 'whose login; without it every provider that has such a login sends a mail of its own',
    }),
    answer: z
      .string()
      .max(200)
      .optional()
      .openapi({ description: 'of the security question, where the provider asks it' }),
  })
  .openapi('PasswordResetRequest', { example: { login: 'ada@example.com' } });

const SAYS = 'If there is such a login, a mail with a link is on its way to its e-mail address.';

export const requestPasswordReset = openEndpoint(
  {
    path: '/v1/password-resets',
    tag: 'Passwords',
    summary: 'Ask for a new password',
    description:
      'Needs no token. The answer is the same, and takes the same time, whether there is such a login or not, and whether it has asked too often.',
    body,
    answers: [
      {
        status: 202,
        description: 'It is on record, whoever it is about.',
        schema: z.object({ detail: z.string() }).openapi('PasswordResetRequested'),
        example: { detail: SAYS },
      },
    ],
  },
  async (request, { sql, vault, address, now }) => {
    await noteResetRequest(sql, vault, request, { address, now: now() });
    return { status: 202, body: { detail: SAYS } };
  },
);
