import { z } from '@hono/zod-openapi';
import { securityQuestions } from '../../../domain/passwords/questions.ts';
import { email, id, idParams, idText, language, line } from '../../fields/common.ts';
import { OVERRIDE_MESSAGE, overrideFields, overrideIsWhole } from '../clients/erased-person.ts';

const fields = {
  name: line(254).min(1).openapi({ description: 'what somebody signs in with' }),
  email,
  firstName: line(200),
  lastName: line(200),
  language: language.nullable(),
};

const tie = {
  owner: z
    .boolean()
    .openapi({ description: 'a client has one owner: who becomes it takes the place of the former' }),
  permissions: z.array(line(50).min(1)).max(50),
  enabled: z.boolean().openapi({ description: 'whether it may act for the client' }),
};

export const newLogin = z
  .strictObject({ ...fields, ...tie, loginId: id, ...overrideFields })
  .partial()
  .refine(overrideIsWhole, OVERRIDE_MESSAGE)
  .refine((login) => (login.loginId === undefined) !== (login.email === undefined), {
    message: 'names either a login that is there, by loginId, or the e-mail address of a new one',
    path: ['email'],
  })
  .refine((login) => login.loginId === undefined || !Object.keys(fields).some((name) => name in login), {
    message: 'a login that is there keeps its name and address: edit it at its own address',
    path: ['loginId'],
  })
  .openapi('NewLogin', {
    example: { email: 'grace@example.com', firstName: 'Grace', lastName: 'Hopper' },
  });

export const loginEdit = z
  .strictObject({ ...fields, ...overrideFields })
  .partial()
  .refine(overrideIsWhole, OVERRIDE_MESSAGE)
  .openapi('LoginEdit', { example: { firstName: 'Augusta' } });

export const tieEdit = z
  .strictObject(tie)
  .partial()
  .openapi('LoginTieEdit', { example: { enabled: true } });

const shown = {
  id,
  providerId: id,
  ...fields,
  email: z.string(),
  language: z.string().nullable(),
  hasPassword: z.boolean(),
  passwordChangedAt: z.string().nullable(),
  mustChangePassword: z.boolean(),
  passwordExpiresAt: z.string().nullable(),
  twoFactor: z.boolean(),
  securityQuestion: z.string().nullable(),
  wrongSecurityAnswers: z.int(),
  emailVerifiedAt: z.string().nullable(),
  lastSignInAt: z.string().nullable(),
  lastSignInAddress: z.string().nullable(),
  lastSignInHost: z.string().nullable(),
  createdAt: z.string(),
};
export const loginSchema = z.object(shown).openapi('Login');

const tied = { clientId: id, ...tie };
export const tiedLoginSchema = z.object({ ...shown, ...tied }).openapi('LoginOfClient');
export const loginWithClients = z
  .object({
    ...shown,
    clients: z.array(z.object(tied)),
    resets: z.array(
      z.object({
        id,
        kind: z.string(),
        state: z.string(),
        requestedBy: z.string(),
        createdAt: z.string(),
        expiresAt: z.string(),
        mailedAt: z.string().nullable(),
        endedAt: z.string().nullable(),
      }),
    ),
  })
  .openapi('LoginWithClients');

export const loginExample = {
  id: 1,
  providerId: 1,
  name: 'ada@example.com',
  email: 'ada@example.com',
  firstName: 'Ada',
  lastName: 'Lovelace',
  language: null,
  hasPassword: true,
  passwordChangedAt: null,
  mustChangePassword: false,
  passwordExpiresAt: null,
  twoFactor: false,
  securityQuestion: null,
  wrongSecurityAnswers: 0,
  emailVerifiedAt: null,
  lastSignInAt: null,
  lastSignInAddress: null,
  lastSignInHost: null,
  createdAt: '2026-01-31T09:30:00.000Z',
};
export const tieExample = { clientId: 1, owner: true, permissions: [], enabled: true };

export const loginParams = idParams('loginId', 'the login’s number');
const inPath = (name: string) => ({ param: { name, in: 'path' as const } });
export const tieParams = z.strictObject({
  clientId: idText('the client’s number').openapi(inPath('clientId')),
  loginId: idText('the login’s number').openapi(inPath('loginId')),
});

export const reasoned = z
  .strictObject({ reason: line(500).min(1) })
  .openapi('ReasonedAction', { example: { reason: 'asked on the telephone, identity checked' } });

export const chosenPassword = z
  .strictObject({
    password: z.string(),
    reason: line(500).min(1),
    mustChange: z
      .boolean()
      .default(true)
      .openapi({ description: 'the client is asked for another one at the next sign-in' }),
  })
  .openapi('ChosenPassword', {
    example: { password: 'lamp river oak and sky', reason: 'asked on the telephone, identity checked' },
  });

export const chosenQuestion = z
  .strictObject({
    question: z.enum(Object.keys(securityQuestions) as [string, ...string[]]).nullable(),
    answer: z.string().min(2).max(200).optional(),
  })
  .refine(({ question, answer }) => (question === null) === (answer === undefined), {
    message: 'goes with a question; without one leave it out',
    path: ['answer'],
  })
  .openapi('ChosenSecurityQuestion', { example: { question: 'first-pet', answer: 'Reksio' } });
