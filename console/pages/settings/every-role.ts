import type { z } from 'zod';
import { pageOf } from '../../../api/http/page.ts';
import { roleSchema } from '../../../api/routes/roles/schema.ts';
import type { StaffCall } from '../../env.ts';
import { withQuery } from '../../paths.ts';

export type Role = z.output<typeof roleSchema>;

export const rolePage = pageOf(roleSchema);

/** All roles by name: an installation has a handful, and forms offer each of them. */
export async function everyRole({ api, language }: StaffCall): Promise<Role[]> {
  const roles: Role[] = [];
  let cursor: string | undefined;
  do {
    const { items, next } = await api.get(withQuery('/v1/roles', { cursor, limit: 200 }), rolePage);
    roles.push(...items);
    cursor = next ?? undefined;
  } while (cursor !== undefined);
  return roles.sort((a, b) => a.name.localeCompare(b.name, language));
}
