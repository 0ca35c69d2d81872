import { chosenLists } from '../domain/operations/chosen.ts';
import { settingsEntries } from './pages/settings/entries.ts';
import { paths } from './paths.ts';
import type { CommonWords } from './words/common.ts';

interface Part {
  path: string;
  name: { [K in keyof CommonWords]: CommonWords[K] extends string ? K : never }[keyof CommonWords];
  /** who is offered it: whoever holds one of these; absent: everybody */
  scopes?: readonly string[];
  /** beginnings of addresses that belong to it too */
  also?: readonly string[];
}

/** The parts of the console, in the order of the menu. */
export const parts: readonly Part[] = [
  { path: paths.today(), name: 'today' },
  { path: paths.operations(), name: 'operations', scopes: ['operations:read'] },
  {
    ...{ path: paths.clients(), name: 'clients', scopes: ['clients:read'] },
    also: [...chosenLists.map((list) => paths.item(list, '')), paths.invoice('')],
  },
  { path: paths.start(), name: 'start', scopes: ['operations:start'] },
  { path: paths.dunning(), name: 'dunning', scopes: ['dunning:read'] },
  { path: paths.settings(), name: 'settings', scopes: settingsEntries.map(({ scope }) => scope) },
];
