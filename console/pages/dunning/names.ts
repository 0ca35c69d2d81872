import { pageOf } from '../../../api/http/page.ts';
import { groupSchema } from '../../../api/routes/client-groups/schema.ts';
import { providerSchema } from '../../../api/routes/providers/schema.ts';
import type { StaffCall } from '../../env.ts';

const providerPage = pageOf(providerSchema);
const groupPage = pageOf(groupSchema);

/** The first 200 providers and client groups with their names; none for who may not read them. */
export async function namedOwners({ api, may }: StaffCall) {
  if (!may('providers:read')) return { providers: [], groups: [] };
  const [providers, groups] = await Promise.all([
    api.get('/v1/providers?limit=200', providerPage),
    api.get('/v1/client-groups?limit=200', groupPage),
  ]);
  return { providers: providers.items, groups: groups.items };
}
