import { pageOf } from '../../../api/http/page.ts';
import { providerSchema } from '../../../api/routes/providers/schema.ts';
import type { StaffCall } from '../../env.ts';

const page = pageOf(providerSchema);

/** What providers are called; by numbers for who may not read them, and beyond the first 200. */
export async function providerNames({ api, may }: StaffCall): Promise<(id: number) => string> {
  const { items } = may('providers:read') ? await api.get('/v1/providers?limit=200', page) : { items: [] };
  return (id) => items.find((each) => each.id === id)?.name ?? `#${id}`;
}
