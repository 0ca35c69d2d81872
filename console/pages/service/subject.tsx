import type { Child } from 'hono/jsx';
import { type ChosenList, chosenLists } from '../../../domain/operations/chosen.ts';
import { DomainBadge, ServiceBadge } from '../../components/badge.tsx';
import { Empty } from '../../components/table.tsx';
import { Tabs } from '../../components/tabs.tsx';
import type { StaffCall } from '../../env.ts';
import { show } from '../../http.tsx';
import { paths } from '../../paths.ts';
import { itemWords } from '../../words/items.ts';
import { clientIdOf } from '../client/read.ts';
import { ClientLink } from './client-link.tsx';
import {
  type Chosen,
  chosenOf,
  chosenQuery,
  type Item,
  isChosen,
  itemIdOf,
  nameOf,
  readItem,
} from './read.ts';

/** What can be done to one thing, or to several that were chosen: each has a page of its own. */
export const parts = ['change', 'due-date', 'early', 'command'] as const;
export type Part = (typeof parts)[number] | 'overview' | 'record';

/** What a page is about: one thing, or several of one client. */
export interface Subject {
  clientId: number;
  chosen: Chosen;
  /** the one that it is, where it is one that an address names */
  item?: Item;
  /** the address of one of its parts */
  at(part: Part, query?: Record<string, string | undefined>): string;
}

/** The thing of a list that the address names. @throws Problem 404 */
export async function itemSubject(call: StaffCall, list: ChosenList): Promise<Subject & { item: Item }> {
  const item = await readItem(call, list, itemIdOf(call));
  const { id, clientId } = item.row;
  return {
    ...{ clientId, item, chosen: { [list]: [id] } },
    at: (part, query) =>
      part === 'overview' ? paths.item(list, id, query) : paths.itemPart(list, id, part, query),
  };
}

/** What was chosen of the client that the address names. */
export async function chosenSubject(call: StaffCall): Promise<Subject> {
  const clientId = clientIdOf(call);
  const chosen = await chosenOf(call);
  return {
    ...{ clientId, chosen },
    at: (part, query) => paths.chosen(clientId, part, { ...chosenQuery(chosen), ...query }),
  };
}

/** In which currencies what was chosen is billed. */
export async function currenciesOf(call: StaffCall, subject: Subject): Promise<string[]> {
  const items = subject.item
    ? [subject.item]
    : await Promise.all(
        chosenLists.flatMap((list) => (subject.chosen[list] ?? []).map((id) => readItem(call, list, id))),
      );
  return [...new Set(items.map(({ row }) => row.currency))];
}

type Said = Pick<Parameters<typeof show>[1], 'done' | 'wrong' | 'status'>;

/** Answers a part of a page about one thing or several, in the frame that all of them have. */
export function showSubject(
  call: StaffCall,
  subject: Subject,
  current: Part,
  content: Child,
  said: Said = {},
): Promise<Response> {
  const { language } = call;
  const words = itemWords(language);
  const { item, clientId, chosen } = subject;
  const shown: Part[] = item
    ? item.list === 'services'
      ? ['overview', 'record', ...parts]
      : ['overview', 'change', 'due-date', 'early']
    : ['change', 'early', ...(chosen.services ? (['command'] as const) : [])];
  const tabs = shown.map((part) => ({
    ...{ href: subject.at(part), label: words.part[part], current: part === current },
  }));
  return show(
    call,
    {
      ...said,
      title: item ? `${words.one[item.list]}: ${nameOf(item)} (${item.row.id})` : words.chosenTitle(clientId),
      aside: item && <ItemBadge call={call} item={item} />,
    },
    <>
      <p>
        {words.ofClient}: <ClientLink call={call} clientId={clientId} />
        {!item && isChosen(chosen) && `. ${words.chosen}: ${inWords(call, chosen)}`}
      </p>
      {item || isChosen(chosen) ? (
        <>
          <Tabs label={words.parts} tabs={tabs} />
          {content}
        </>
      ) : (
        <Empty>
          {words.nothingChosen} <a href={paths.clientList(clientId, 'services')}>{words.backToList}</a>
        </Empty>
      )}
    </>,
  );
}

function inWords({ language }: StaffCall, chosen: Chosen): string {
  const words = itemWords(language);
  return chosenLists
    .flatMap((list) => {
      const ids = chosen[list] ?? [];
      if (ids.length === 0) return [];
      const numbers = ids.slice(0, 10).map((id) => `#${id}`);
      return [`${words.count(list, ids.length)} (${numbers.join(', ')}${ids.length > 10 ? ' …' : ''})`];
    })
    .join(', ');
}

function ItemBadge({ call: { language }, item }: { call: StaffCall; item: Item }) {
  return item.list === 'domains' ? (
    <DomainBadge state={item.row.status} language={language} />
  ) : (
    <ServiceBadge state={item.row.status} language={language} />
  );
}

/** Carries what was chosen through a form. */
export function ChosenFields({ subject: { item, chosen } }: { subject: Subject }) {
  if (item) return null;
  return (
    <>
      {chosenLists.map(
        (list) => chosen[list] && <input type="hidden" name={list} value={chosen[list].join(',')} />,
      )}
    </>
  );
}
