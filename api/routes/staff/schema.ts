import { z } from '@hono/zod-openapi';
import type { SessionRow } from '../../../db/queries/staff-sessions.ts';
import { email, id, idParams, language, line } from '../../fields/common.ts';

const name = line(100).min(1);
const providerIds = z
  .array(id)
  .min(1)
  .max(1000)
  .nullable()
  .openapi({ description: 'the only providers it may see; null: all' });
const roleIds = z
  .array(id)
  .max(50)
  .refine((list) => new Set(list).size === list.length, 'names a role twice');
/** A password as it is sent; what it must be like is said when it is set. */
export const password = z.string().max(1024).openapi({ writeOnly: true });
/** A code of an app, or a recovery code. */
export const code = z.string().trim().min(1).max(40).openapi({ writeOnly: true, example: '123456' });

/** How a new session is handed over. */
export const sessionAs = z.enum(['cookie', 'bearer']).default('cookie').openapi({
  description: 'cookie: for browsers; bearer: the answer holds the secret, for programs',
});

export const newStaff = z
  .strictObject({
    kind: z.enum(['person', 'service']).default('person').openapi({
      description: 'service: a program that owns tokens and never signs in',
    }),
    email: email.nullable().default(null).openapi({ description: 'needed for a person; none for a service' }),
    name,
    language: language.default('en'),
    providerIds: providerIds.default(null),
    roleIds,
  })
  .refine(({ kind, email: address }) => (kind === 'person') === (address !== null), {
    path: ['email'],
    message: 'is needed for a person, and a service has none',
  })
  .openapi('NewStaff', { example: { email: 'grace@example.com', name: 'Grace Hopper', roleIds: [1] } });

export const staffEdit = z
  .strictObject({
    email: email.optional(),
    name: name.optional(),
    language: language.optional(),
    providerIds: providerIds.optional(),
    roleIds: roleIds.optional(),
    passwordSignIn: z
      .boolean()
      .optional()
      .openapi({ description: 'false: a passkey or single sign-on alone signs it in' }),
    disabled: z.boolean().optional().openapi({ description: 'true ends its sessions and its tokens' }),
  })
  .openapi('StaffEdit', { example: { name: 'Grace B. Hopper' } });

/** What somebody changes of the own account. */
export const ownEdit = z
  .strictObject({ name: name.optional(), language: language.optional() })
  .openapi('OwnEdit', { example: { name: 'Grace B. Hopper', language: 'en' } });

/** How far the mail with a link has come. */
export const invitationSchema = z
  .object({
    state: z.enum(['queued', 'sending', 'sent', 'failed', 'unknown']).openapi({
      description: 'unknown: the mail server may or may not have taken it',
    }),
    error: z.string().nullable().openapi({ description: 'why it was not taken, in a sentence' }),
    expiresAt: z.string().openapi({ description: 'until then the link works' }),
  })
  .openapi('StaffInvitation');
export const invitationExample: z.input<typeof invitationSchema> = {
  ...{ state: 'queued', error: null, expiresAt: '2026-02-01T09:30:00.000Z' },
};

export const staffSchema = z
  .object({
    id,
    kind: z.enum(['person', 'service']),
    email: z.string().nullable(),
    name: z.string(),
    language: z.string(),
    providerIds: z.array(id).nullable(),
    roleIds: z.array(id),
    permissions: z.array(z.string()).openapi({ description: 'all that its roles allow' }),
    hasPassword: z.boolean(),
    secondFactor: z.boolean().openapi({ description: 'an app' }),
    passkeys: z.int().openapi({ description: 'how many it has' }),
    singleSignOn: z.boolean().openapi({ description: 'linked with the provider of identities' }),
    passwordSignIn: z.boolean(),
    secondFactorRequired: z.boolean().openapi({ description: 'by one of its roles' }),
    invitation: invitationSchema
      .nullable()
      .openapi({ description: 'the mail of a link that is open; null: there is none' }),
    disabledAt: z.string().nullable(),
    lastSignedInAt: z.string().nullable(),
    version: z.int(),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .openapi('Staff');

export const staffExample = {
  ...{ id: 3, kind: 'person', email: 'grace@example.com', name: 'Grace Hopper', language: 'en' },
  ...{
    providerIds: null,
    roleIds: [1],
    permissions: ['clients:read'],
    hasPassword: true,
    secondFactor: true,
  },
  ...{ passkeys: 1, singleSignOn: false, passwordSignIn: true, secondFactorRequired: false },
  ...{ invitation: null, disabledAt: null, lastSignedInAt: '2026-01-31T09:30:00.000Z', version: 1 },
  ...{ createdAt: '2026-01-31T09:30:00.000Z', updatedAt: '2026-01-31T09:30:00.000Z' },
};
/** A one-time link that sets a password. */
export const staffLink = z.object({ link: z.string(), expiresAt: z.string() }).openapi('StaffLink');
export const staffParams = idParams('staffId', 'the account’s number');
export const sessionParams = idParams('sessionId', 'the session’s number');

const sessionFields = {
  id,
  signedInWith: z.enum(['password', 'password+app', 'password+recovery-code', 'passkey', 'single-sign-on']),
  address: z.string().nullable(),
  userAgent: z.string().nullable(),
  createdAt: z.string(),
  lastSeenAt: z.string(),
  expiresAt: z.string(),
  confirmedAt: z.string().nullable().openapi({ description: 'when the own password was asked again' }),
};
export const sessionSchema = z
  .object({ ...sessionFields, current: z.boolean().openapi({ description: 'the one that asks' }) })
  .openapi('StaffSession');
export const openedSession = z
  .object({
    ...sessionFields,
    staffId: id,
    csrfToken: z.string().openapi({ description: 'for X-CSRF-Token, with every change by cookie' }),
    token: z
      .string()
      .optional()
      .openapi({ description: 'for `Authorization: Bearer`; only where `as` is bearer' }),
  })
  .openapi('OpenedSession');

const sessionExampleFields = {
  ...{ id: 9, signedInWith: 'password+app', address: '192.0.2.7', userAgent: 'Firefox' },
  ...{ createdAt: '2026-01-31T09:30:00.000Z', lastSeenAt: '2026-01-31T09:30:00.000Z' },
  ...{ expiresAt: '2026-01-31T21:30:00.000Z', confirmedAt: null },
};
export const sessionExample = { ...sessionExampleFields, current: true };
export const openedExample = { ...sessionExampleFields, staffId: 3, csrfToken: 'r1oFz0b2…' };

/** A session as whoever may end it sees it. */
export function shownSession({ staffId: _, ...session }: SessionRow, currentId: number | undefined) {
  return { ...session, current: session.id === currentId };
}
