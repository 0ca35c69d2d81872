import { operationKinds } from '../domain/operations/kinds.ts';

/** What whoever has signed in may do with the own account; no role and no token can hold it. */
export const OWN_ACCOUNT = 'own-account';

export const plainScopes = [
  'clients:read',
  'clients:write',
  'clients:write:names',
  'clients:write:contact',
  'clients:write:tax',
  'clients:write:status',
  'clients:write:classification',
  'logins:write',
  'logins:passwords',
  'clients:sign-in-as',
  'billing:read',
  'billing:write',
  'payments:details',
  'providers:read',
  'providers:write',
  'servers:read',
  'servers:write',
  'operations:read',
  'operations:decide',
  'dunning:read',
  'dunning:write',
  'dunning:decide',
  'tokens:write',
  'staff:read',
  'staff:write',
  'audit:read',
  'schedules:read',
  'schedules:write',
  'webhooks:read',
  'webhooks:write',
  'webhooks:acknowledge',
] as const;

/** What a token or a role may be allowed; `admin` is all of it. */
export const scopes: readonly string[] = ['admin', ...plainScopes, ...operationKinds.map(startScope)];

/**
 * What a route demands. `operations:start` is any of the start scopes, `clients:edit` any that opens some fields of a
 * client; their handlers ask for the right one.
 */
export type RouteScope =
  | (typeof plainScopes)[number]
  | 'operations:start'
  | 'clients:edit'
  | typeof OWN_ACCOUNT;

/** The scope that starting one kind of operation needs. */
export function startScope(kind: string): string {
  return `operations:start:${kind}`;
}

/** Whether these scopes open a route that demands `wanted`. */
export function mayUse(held: readonly string[], wanted: string): boolean {
  if (held.includes(wanted)) return true;
  if (wanted === OWN_ACCOUNT) return false;
  if (held.includes('admin')) return true;
  if (wanted === 'operations:start') return held.some((scope) => scope.startsWith('operations:start:'));
  if (wanted === 'clients:edit') return held.some((scope) => scope.startsWith(WHOLE_CLIENT));
  return wanted.startsWith(`${WHOLE_CLIENT}:`) && held.includes(WHOLE_CLIENT);
}

/** All fields of a client, and what belongs to it; those behind a colon are some of the fields alone. */
const WHOLE_CLIENT = 'clients:write';
