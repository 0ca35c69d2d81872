import { operationKinds } from '../domain/operations/kinds.ts';

/** What a token may be allowed; `admin` is all of it. */
export const scopes: readonly string[] = [
  'admin',
  'clients:read',
  'clients:write',
  'clients:sign-in-as',
  'billing:read',
  'billing:write',
  'providers:read',
  'providers:write',
  'servers:read',
  'servers:write',
  'operations:read',
  ...operationKinds.map(startScope),
  'operations:decide',
  'dunning:read',
  'dunning:write',
  'dunning:decide',
  'tokens:write',
  'webhooks:read',
  'webhooks:write',
  'webhooks:acknowledge',
  'audit:read',
];

/** What a route demands. `operations:start` is any of the start scopes; its handler asks for the right one. */
export type RouteScope =
  | 'clients:read'
  | 'clients:write'
  | 'clients:sign-in-as'
  | 'billing:read'
  | 'billing:write'
  | 'providers:read'
  | 'providers:write'
  | 'servers:read'
  | 'servers:write'
  | 'operations:read'
  | 'operations:start'
  | 'operations:decide'
  | 'dunning:read'
  | 'dunning:write'
  | 'dunning:decide'
  | 'tokens:write'
  | 'webhooks:read'
  | 'webhooks:write'
  | 'webhooks:acknowledge'
  | 'audit:read';

/** The scope that starting one kind of operation needs. */
export function startScope(kind: string): string {
  return `operations:start:${kind}`;
}

/** Whether these scopes open a route that demands `wanted`. */
export function mayUse(held: readonly string[], wanted: string): boolean {
  if (held.includes('admin') || held.includes(wanted)) return true;
  return wanted === 'operations:start' && held.some((scope) => scope.startsWith('operations:start:'));
}
