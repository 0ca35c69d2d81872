import { z } from 'zod';
import { pageOf } from '../../api/http/page.ts';
import { Problem } from '../../api/problems.ts';
import { clientSchema } from '../../api/routes/clients/schema.ts';
import { Field } from '../../web/elements.tsx';
import { ClientBadge } from '../components/badge.tsx';
import { Filters, Select } from '../components/filters.tsx';
import { Empty, List, Pager } from '../components/table.tsx';
import { Day } from '../components/time.tsx';
import { Views } from '../components/views.tsx';
import type { Console, ConsoleDeps, StaffCall } from '../env.ts';
import { lead, show } from '../http.tsx';
import { staffPage } from '../page.ts';
import { paths, withQuery } from '../paths.ts';
import { clientLabels } from '../words/client-labels.ts';
import { clientsWords } from '../words/clients.ts';
import { nameOfClient, readClient } from './client/read.ts';
import { Provider, ProviderChoice, providerNames } from './settings/provider-choice.tsx';

type ListedClient = z.output<typeof clientSchema>;
const clientPage = pageOf(clientSchema);
const operationId = z.uuid();
const statuses = clientSchema.shape.status.options;
const archive = ['false', 'true', 'any'] as const;

/** The list of clients, and the search from the field in the header. */
export function registerClients(console: Console, with_: ConsoleDeps): void {
  staffPage(console, with_, paths.clients(), { get: showClients });
  staffPage(console, with_, paths.search(), { get: search });
}

/** The filters live in the address, so that any view of the list can be kept and sent. */
async function showClients(call: StaffCall): Promise<Response> {
  const { c, api, language } = call;
  const words = clientsWords(language);
  const [q, status, providerId, groupId, cursor] = ['q', 'status', 'providerId', 'groupId', 'cursor'].map(
    (name) => c.req.query(name)?.trim() || undefined,
  );
  const archived = c.req.query('archived') ?? 'false';
  const filter = { q, status, providerId, groupId, archived };
  const [{ items, next }, providers] = await Promise.all([
    api.get(withQuery('/v1/clients', { ...filter, cursor, limit: 50, sort: '-id' }), clientPage),
    providerNames(call),
  ]);
  return show(
    call,
    { title: words.title },
    <>
      {await Views({ call, list: 'clients' })}
      <Filters call={call} action={paths.clients()}>
        <Field name="q" label={words.query} value={q ?? ''} maxlength={200} />
        <Select
          {...{ name: 'status', label: words.status, value: status, empty: call.words.all }}
          choices={statuses.map((value) => ({ value, label: clientLabels(language).client[value] }))}
        />
        <Select
          {...{ name: 'archived', label: words.archived, value: archived }}
          choices={archive.map((value) => ({ value, label: words.archivedChoices[value] }))}
        />
        <ProviderChoice call={call} names={providers} value={providerId} required={false} />
        <Field name="groupId" label={words.group} value={groupId ?? ''} inputmode="numeric" />
      </Filters>
      <Clients call={call} items={items} providers={providers} />
      <Pager call={call} next={next} to={(at) => paths.clients({ ...filter, cursor: at })} />
    </>,
  );
}

function Clients({
  call,
  items,
  providers,
}: {
  call: StaffCall;
  items: readonly ListedClient[];
  providers: ReadonlyMap<number, string>;
}) {
  const words = clientsWords(call.language);
  return (
    <List
      {...{ call, caption: words.title, empty: words.none }}
      columns={[words.name, words.status, words.email, words.place, words.provider, words.since]}
      rows={items.map((client) => [
        <>
          <a href={paths.client(client.id)} dir="auto">
            {nameOfClient(call, client)}
          </a>{' '}
          <span class="quiet number">#{client.id}</span>
        </>,
        <>
          <ClientBadge state={client.status} language={call.language} />
          {client.mergedIntoId !== null && (
            <div>
              <a href={paths.client(client.mergedIntoId)}>{words.mergedInto(client.mergedIntoId)}</a>
            </div>
          )}
        </>,
        client.email ?? '–',
        <span dir="auto">{[client.city, client.country ?? ''].filter(Boolean).join(', ') || '–'}</span>,
        <Provider names={providers} id={client.providerId} />,
        <Day call={call} on={client.createdAt.slice(0, 10)} />,
      ])}
    />
  );
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
  const [only] = items;
  if (only && items.length === 1) return lead(call, paths.client(only.id));
  const merged = items.length === 0 ? await numbered(call, q) : undefined;
  if (merged !== undefined) return lead(call, paths.client(merged));
  if (next !== null) return lead(call, paths.clients({ q, archived: 'any' }));
  return show(
    call,
    { title: `${call.words.search}: ${q}` },
    <>
      {items.length === 0 ? (
        <Empty>{words.noneFound(q)}</Empty>
      ) : (
        <Clients call={call} items={items} providers={await providerNames(call)} />
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
