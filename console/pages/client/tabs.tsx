import type { Child } from 'hono/jsx';
import { ClientBadge } from '../../components/badge.tsx';
import { Tabs } from '../../components/tabs.tsx';
import type { StaffCall } from '../../env.ts';
import { show } from '../../http.tsx';
import { paths } from '../../paths.ts';
import { clientWords } from '../../words/client.ts';
import { nameOfClient, type ShownClient } from './read.ts';

/** The parts of a client's page, in the order of their tabs; those of a group stand in a second line. */
export const tabGroups = {
  overview: ['overview'],
  profile: ['profile', 'contacts', 'notes', 'files', 'change-log'],
  logins: ['logins'],
  services: ['services', 'addons', 'domains'],
  money: ['invoices', 'queued-lines', 'transactions', 'credit', 'statement', 'payment-methods', 'terms'],
  dunning: ['dunning'],
  operations: ['operations'],
  correspondence: ['messages', 'tickets'],
  duties: ['duties'],
  settings: ['settings'],
} as const;
export type TabGroup = keyof typeof tabGroups;
export type TabName = (typeof tabGroups)[TabGroup][number];

const groups = Object.entries(tabGroups) as [TabGroup, readonly TabName[]][];
export const tabNames = groups.flatMap(([, names]) => names);

/** What a tab needs beyond reading clients. */
const scopes: Partial<Record<TabName, string>> = {
  dunning: 'dunning:read',
  transactions: 'billing:read',
  credit: 'billing:read',
  statement: 'billing:read',
  operations: 'operations:read',
};

/** The address of a tab. */
export function tabPath(id: number | string, name: TabName, query: Record<string, string> = {}): string {
  return name === 'overview' ? paths.client(id, query) : paths.clientList(id, name, query);
}

function labelOf(group: TabGroup, { groups: names, lists }: ReturnType<typeof clientWords>): string {
  return Object.hasOwn(names, group) ? names[group as keyof typeof names] : lists[tabGroups[group][0]];
}

/** Answers one part of a client's page, in the frame that all of them have. */
export function showPart(
  call: StaffCall,
  client: ShownClient,
  current: TabName,
  content: Child,
  said: Pick<Parameters<typeof show>[1], 'done' | 'wrong' | 'status'> = {},
): Promise<Response> {
  const { language, may } = call;
  const words = clientWords(language);
  const { id } = client;
  const offered = groups.flatMap(([group, names]) => {
    const [first, ...rest] = names.filter((name) => may(scopes[name] ?? 'clients:read'));
    return first === undefined ? [] : [{ group, first, names: [first, ...rest] }];
  });
  const here = offered.find(({ names }) => names.includes(current));
  return show(
    call,
    {
      ...{ ...said, title: `${nameOfClient(call, client)} (${id})` },
      aside: <ClientBadge state={client.status} language={language} />,
    },
    <>
      <Tabs
        label={words.parts}
        tabs={offered.map(({ group, first }) => ({
          href: tabPath(id, first),
          label: labelOf(group, words),
          current: group === here?.group,
        }))}
      />
      {here && here.names.length > 1 && (
        <Tabs
          label={labelOf(here.group, words)}
          tabs={here.names.map((name) => ({
            ...{ href: tabPath(id, name), label: words.lists[name], current: name === current },
          }))}
        />
      )}
      {content}
    </>,
  );
}
