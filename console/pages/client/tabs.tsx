import type { Child } from 'hono/jsx';
import { ClientBadge } from '../../components/badge.tsx';
import { Tabs } from '../../components/tabs.tsx';
import type { StaffCall } from '../../env.ts';
import { show } from '../../http.tsx';
import { paths } from '../../paths.ts';
import { clientWords } from '../../words/client.ts';
import { nameOfClient, type ShownClient } from './read.ts';

/** The parts of a client's page, in the order of their tabs. */
export const tabNames = [
  'overview',
  'dunning',
  'services',
  'addons',
  'domains',
  'invoices',
  'transactions',
  'operations',
  'messages',
  'tickets',
  'contacts',
  'files',
  'notes',
  'settings',
  'change-log',
] as const;
export type TabName = (typeof tabNames)[number];

/** What a tab needs beyond reading clients. */
const scopes: Partial<Record<TabName, string>> = {
  dunning: 'dunning:read',
  transactions: 'billing:read',
  operations: 'operations:read',
};

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
  return show(
    call,
    {
      ...{ ...said, title: `${nameOfClient(call, client)} (${id})` },
      aside: <ClientBadge state={client.status} language={language} />,
    },
    <>
      <Tabs
        label={words.parts}
        tabs={tabNames
          .filter((name) => may(scopes[name] ?? 'clients:read'))
          .map((name) => ({
            href: name === 'overview' ? paths.client(id) : paths.clientList(id, name),
            ...{ label: words.lists[name], current: name === current },
          }))}
      />
      {content}
    </>,
  );
}
