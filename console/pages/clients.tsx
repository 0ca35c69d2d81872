import type { z } from 'zod';
import { pageOf } from '../../api/http/page.ts';
import { clientSchema } from '../../api/routes/clients/schema.ts';
import { Field } from '../../web/elements.tsx';
import { ClientBadge } from '../components/badge.tsx';
import { Filters, Select } from '../components/filters.tsx';
import { List, Pager } from '../components/table.tsx';
import { Day } from '../components/time.tsx';
import { Views } from '../components/views.tsx';
import type { Console, ConsoleDeps, StaffCall } from '../env.ts';
import { show } from '../http.tsx';
import { staffPage } from '../page.ts';
import { paths, withQuery } from '../paths.ts';
import { clientLabels } from '../words/client-labels.ts';
import { clientsWords } from '../words/clients.ts';
import { nameOfClient } from './client/read.ts';
import { Provider, ProviderChoice, providerNames } from './settings/provider-choice.tsx';

type ListedClient = z.output<typeof clientSchema>;
const clientPage = pageOf(clientSchema);
const statuses = clientSchema.shape.status.options;
const archive = ['false', 'true', 'any'] as const;

/** The list of clients. */
export function registerClients(console: Console, with_: ConsoleDeps): void {
  staffPage(console, with_, paths.clients(), { get: showClients });
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

/** Clients as a list shows them. */
export function Clients({
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
