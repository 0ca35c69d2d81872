import { z } from '@hono/zod-openapi';
import { questionOf } from '../../../db/passwords/requests.ts';
import { securityQuestions } from '../../../domain/passwords/questions.ts';
import { id } from '../../fields/common.ts';
import { ok } from '../../http/answer.ts';
import { openEndpoint } from '../../http/open-endpoint.ts';

const body = z
  .strictObject({ login: z.string().min(1).max(254), providerId: id })
  .openapi('SecurityQuestionRequest', { example: { login: 'ada@example.com', providerId: 1 } });

export const askSecurityQuestion = openEndpoint(
  {
    path: '/v1/password-resets/question',
    tag: 'Passwords',
    summary: 'Ask which security question has to be answered',
    description:
      'Needs no token. Where the provider asks none both members are null. A login that has no question or does not exist has one too, always the same.',
    body,
    answers: [
      {
        status: 200,
        description: 'The question.',
        schema: z
          .object({
            question: z.enum(Object.keys(securityQuestions) as [string, ...string[]]).nullable(),
            text: z.string().nullable(),
          })
          .openapi('SecurityQuestion'),
        example: { question: 'first-pet', text: securityQuestions['first-pet'] },
      },
    ],
  },
  async (request, { sql, vault }) => {
    const question = await questionOf(sql, vault, request);
    return ok(
      question === undefined
        ? { question: null, text: null }
        : { question, text: securityQuestions[question] },
    );
  },
);
