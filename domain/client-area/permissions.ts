/**
 * What a login that is not the owner may do in the client area; the owner may do all. The names are those that an import
 * brings for sub-accounts, and those it does not know open nothing.
 */
export const portalPermissions = ['profile', 'contacts', 'products', 'invoices', 'emails', 'files'] as const;
export type PortalPermission = (typeof portalPermissions)[number];

/** Whether a login may open a part of the client area. */
export function mayOpen(
  { owner, permissions }: { owner: boolean; permissions: readonly unknown[] },
  permission: PortalPermission,
): boolean {
  return owner || permissions.includes(permission);
}
