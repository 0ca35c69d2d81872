import { Problem } from '../../api/problems.ts';
import type { Console, ConsoleDeps, StaffCall } from '../env.ts';
import { lead, show } from '../http.tsx';
import { staffPage } from '../page.ts';
import { paths } from '../paths.ts';
import { clientWords } from '../words/client.ts';
import { showList, showOperations } from './client/list.tsx';
import { postNote, showNotes } from './client/notes.tsx';
import { Overview } from './client/overview.tsx';
import { clientIdOf, readClient, type ShownClient } from './client/read.ts';
import { postClientSettings, showClientSettings } from './client/settings.tsx';
import { showPart, type TabName, tabNames } from './client/tabs.tsx';

const ID = ':clientId';

/** One client: a screen that answers a phone call, and a tab for each thing that they have. */
export function registerClient(console: Console, with_: ConsoleDeps): void {
  for (const tab of tabNames)
    staffPage(console, with_, pathOf(ID, tab), {
      get: (call) => ofClient(call, tab),
      ...(tab === 'notes' && { post: postNote }),
      ...(tab === 'settings' && { post: postClientSettings }),
    });
}

function pathOf(id: number | string, tab: TabName, query: Record<string, string> = {}): string {
  return tab === 'overview' ? paths.client(id, query) : paths.clientList(id, tab, query);
}

/** A tab of the client that an address names; one that was merged away leads to who is left. */
async function ofClient(call: StaffCall, tab: TabName): Promise<Response> {
  const asked = clientIdOf(call);
  try {
    const client = await readClient(call, asked);
    if (client.id !== asked) return lead(call, pathOf(client.id, tab, { from: String(asked) }));
    return await showTab(call, client, tab);
  } catch (error) {
    const deleted = error instanceof Problem && error.kind === 'not-found' ? deletionIn(error) : undefined;
    if (deleted === undefined) throw error;
    const words = clientWords(call.language);
    return show(
      call,
      { title: words.nameless(asked), wrong: words.gone, status: 404 },
      <p>
        <a href={paths.operation(deleted)}>{words.toOperation}</a>
      </p>,
    );
  }
}

async function showTab(call: StaffCall, client: ShownClient, tab: TabName): Promise<Response> {
  switch (tab) {
    case 'overview':
      return showPart(call, client, tab, await Overview({ call, client }));
    case 'operations':
      return showOperations(call, client);
    case 'notes':
      return showNotes(call, client);
    case 'settings':
      return showClientSettings(call, client);
    case 'services':
    case 'domains':
    case 'invoices':
    case 'messages':
    case 'change-log':
      return showList(call, client, tab);
  }
}

/** The operation that deleted a client, where the API names one. */
function deletionIn({ members: { operation } }: Problem): string | undefined {
  return typeof operation === 'string' ? operation.split('/').at(-1) : undefined;
}
