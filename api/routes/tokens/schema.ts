import { z } from '@hono/zod-openapi';
import { id, idParams, instant, line } from '../../fields/common.ts';
import { scopes } from '../../scopes.ts';

const scopeList = z.array(z.enum(scopes as [string, ...string[]])).min(1);

export const newToken = z
  .strictObject({
    name: line(100).min(1),
    scopes: scopeList.refine((list) => new Set(list).size === list.length, 'names a scope twice'),
    providerIds: z
      .array(id)
      .min(1)
      .max(1000)
      .nullable()
      .default(null)
      .openapi({ description: 'the only providers it may see; null: all' }),
    expiresAt: instant.nullable().default(null).openapi({ description: 'null: never' }),
    ownerId: id.optional().openapi({
      description: 'a service’s account, whose rights bound the token; your own account when left out',
    }),
  })
  .openapi('NewToken', { example: { name: 'console', scopes: ['clients:read', 'operations:read'] } });

const fields = {
  id,
  name: z.string(),
  prefix: z.string().openapi({ description: 'its first characters, to tell tokens apart' }),
  scopes: z.array(z.string()),
  providerIds: z.array(id).nullable(),
  expiresAt: z.string().nullable(),
  lastUsedAt: z.string().nullable().openapi({ description: 'exact to a minute' }),
  revokedAt: z.string().nullable(),
  ownerId: id.nullable().openapi({
    description: 'the account whose rights bound it, now and later; null: made at the command line',
  }),
  createdAt: z.string(),
};
export const tokenSchema = z.object(fields).openapi('Token');
export const createdToken = z
  .object({ ...fields, token: z.string().openapi({ description: 'shown this once' }) })
  .openapi('CreatedToken');

export const tokenExample = {
  id: 1,
  name: 'console',
  prefix: 'tnr_Zm9vYmFy',
  scopes: ['clients:read', 'operations:read'],
  providerIds: null,
  expiresAt: null,
  lastUsedAt: null,
  revokedAt: null,
  ownerId: 3,
  createdAt: '2026-01-31T09:30:00.000Z',
};
export const tokenParams = idParams('tokenId', 'the token’s number');
