import { z } from 'zod';
import { pageOf } from '../../api/http/page.ts';
import { Problem } from '../../api/problems.ts';
import { clientSchema } from '../../api/routes/clients/schema.ts';
import { Empty } from '../components/table.tsx';
import type { Console, ConsoleDeps, StaffCall } from '../env.ts';
import { lead, show } from '../http.tsx';
import { staffPage } from '../page.ts';
import { paths, withQuery } from '../paths.ts';
import { clientsWords } from '../words/clients.ts';
import { readClient } from './client/read.ts';
import { Clients } from './clients.tsx';
import { actionsFor } from './search/actions.ts';
import { providerNames } from './settings/provider-choice.tsx';

const clientPage = pageOf(clientSchema);
const operationId = z.uuid();

/** The search from the field in the header. */
export function registerSearch(console: Console, with_: ConsoleDeps): void {
  staffPage(console, with_, paths.search(), { get: search });
}

/** Whatever somebody has at hand. One thing that is found is shown at once. */
async function search(call: StaffCall): Promise<Response> {
  const { api, language } = call;
  const words = clientsWords(language);
  const q = call.c.req.query('q')?.trim() ?? '';
  if (q === '') return lead(call, paths.clients());
  if (operationId.safeParse(q).success) return lead(call, paths.operation(q.toLowerCase()));
  const { items, next } = await api.get(
    withQuery('/v1/clients', { q, archived: 'any', limit: 50, sort: '-id' }),
    clientPage,
  );
  const actions = actionsFor(call, q);
  if (actions.length === 0) {
    const [only] = items;
    if (only && items.length === 1) return lead(call, paths.client(only.id));
    const merged = items.length === 0 ? await numbered(call, q) : undefined;
    if (merged !== undefined) return lead(call, paths.client(merged));
    if (next !== null) return lead(call, paths.clients({ q, archived: 'any' }));
  }
  return show(
    call,
    { title: `${call.words.search}: ${q}` },
    <>
      {actions.length > 0 && (
        <ul class="index" aria-label={words.actions}>
          {actions.map(({ path, title, about }) => (
            <li>
              <a href={path}>{title}</a>
              <span class="quiet">{about}</span>
            </li>
          ))}
        </ul>
      )}
      {items.length === 0 && actions.length === 0 && <Empty>{words.noneFound(q)}</Empty>}
      {items.length > 0 && (
        <>
          <h2>{words.title}</h2>
          <Clients call={call} items={items} providers={await providerNames(call)} />
        </>
      )}
      {next !== null && (
        <p>
          <a href={paths.clients({ q, archived: 'any' })}>{words.allFound}</a>
        </p>
      )}
      <p class="quiet">{words.helps}</p>
    </>,
  );
}

/** A client who is in no list, such as one that was merged away, by the number. */
async function numbered(call: StaffCall, q: string): Promise<number | undefined> {
  const number = /^#?([1-9]\d{0,14})$/.exec(q)?.[1];
  if (number === undefined) return undefined;
  try {
    await readClient(call, Number(number));
    return Number(number);
  } catch (error) {
    if (error instanceof Problem && error.kind === 'not-found') return undefined;
    throw error;
  }
}
