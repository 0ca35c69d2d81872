import { z } from '@hono/zod-openapi';
import { id, idParams, line } from '../../fields/common.ts';
import { scopes } from '../../scopes.ts';

const permissions = z
  .array(z.enum(scopes as [string, ...string[]]))
  .max(scopes.length)
  .refine((list) => new Set(list).size === list.length, 'names a permission twice');

const secondFactorRequired = z.boolean().openapi({
  description:
    'whoever has the role signs in with a second factor, a passkey or single sign-on, or only to set one up',
});

export const newRole = z
  .strictObject({
    name: line(100).min(1),
    description: line(500).default(''),
    permissions,
    secondFactorRequired: secondFactorRequired.default(false),
  })
  .openapi('NewRole', {
    example: { name: 'Support', description: 'Answers clients', permissions: ['clients:read'] },
  });
export const roleEdit = z
  .strictObject({
    name: line(100).min(1).optional(),
    description: line(500).optional(),
    permissions: permissions.optional(),
    secondFactorRequired: secondFactorRequired.optional(),
  })
  .openapi('RoleEdit', { example: { permissions: ['clients:read', 'operations:read'] } });

export const roleSchema = z
  .object({
    ...{ id, name: z.string(), description: z.string(), permissions: z.array(z.string()) },
    ...{ secondFactorRequired: z.boolean() },
    ...{ version: z.int(), createdAt: z.string(), updatedAt: z.string() },
  })
  .openapi('Role');

export const roleExample = {
  ...{ id: 1, name: 'Support', description: 'Answers clients', permissions: ['clients:read'], version: 1 },
  ...{ secondFactorRequired: false },
  ...{ createdAt: '2026-01-31T09:30:00.000Z', updatedAt: '2026-01-31T09:30:00.000Z' },
};
export const roleParams = idParams('roleId', 'the role’s number');
