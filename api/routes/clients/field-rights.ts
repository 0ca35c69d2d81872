import type { z } from '@hono/zod-openapi';
import { requireScope } from '../../http/authenticate.ts';
import type { Caller } from '../../http/caller.ts';
import type { plainScopes } from '../../scopes.ts';
import type { clientEdit } from './schema.ts';

type Scope = Extract<(typeof plainScopes)[number], `clients:write:${string}`>;

/** The right that opens each field of a client, where somebody may not edit all of it. */
export const fieldScopes: Record<keyof z.output<typeof clientEdit>, Scope> = {
  type: 'clients:write:names',
  firstName: 'clients:write:names',
  lastName: 'clients:write:names',
  companyName: 'clients:write:names',
  email: 'clients:write:contact',
  phone: 'clients:write:contact',
  address1: 'clients:write:contact',
  address2: 'clients:write:contact',
  city: 'clients:write:contact',
  region: 'clients:write:contact',
  postcode: 'clients:write:contact',
  country: 'clients:write:contact',
  language: 'clients:write:contact',
  timeZone: 'clients:write:contact',
  taxId: 'clients:write:tax',
  status: 'clients:write:status',
  groupId: 'clients:write:classification',
  label: 'clients:write:classification',
  characteristic: 'clients:write:classification',
  customFields: 'clients:write:classification',
  signedUpOn: 'clients:write:classification',
};

/** Throws Problem 403, with the right that is missing, unless the caller may edit each of these fields. */
export function requireFieldRights(caller: Caller, edit: z.output<typeof clientEdit>): void {
  for (const field of Object.keys(edit) as (keyof typeof edit)[]) requireScope(caller, fieldScopes[field]);
}
