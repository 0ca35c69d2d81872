import { pageOf } from '../../api/http/page.ts';
import { clientSchema } from '../../api/routes/clients/schema.ts';
import type { StaffCall } from '../env.ts';
import { nameOfClient } from '../pages/client/read.ts';
import { withQuery } from '../paths.ts';
import { clientWords } from '../words/client.ts';

const MOST = 200;
const clientPage = pageOf(clientSchema);

/**
 * What clients are called in a list of other things: each number gives `Ada Lovelace (#7)`, or `Client 7` where the
 * name is not known or somebody may not read clients. One call of the API for all of them.
 */
export async function readClientNames(
  call: StaffCall,
  ids: readonly (number | null)[],
): Promise<(id: number) => string> {
  const asked = [...new Set(ids)].filter((id) => id !== null).slice(0, MOST);
  const { nameless } = clientWords(call.language);
  if (asked.length === 0 || !call.may('clients:read')) return nameless;
  const { items } = await call.api.get(
    withQuery('/v1/clients', { ids: asked.join(','), archived: 'any', limit: MOST }),
    clientPage,
  );
  const names = new Map(items.map((client) => [client.id, nameOfClient(call, client)]));
  return (id) => {
    const name = names.get(id);
    return name === undefined || name === nameless(id) ? nameless(id) : `${name} (#${id})`;
  };
}
