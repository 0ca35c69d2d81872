import { paths } from './paths.ts';
import type { CommonWords } from './words/common.ts';

interface Part {
  path: string;
  name: { [K in keyof CommonWords]: CommonWords[K] extends string ? K : never }[keyof CommonWords];
  /** who is offered it */
  scope?: string;
}

/** The parts of the console, in the order of the menu. */
export const parts: readonly Part[] = [
  { path: paths.today(), name: 'today' },
  { path: paths.operations(), name: 'operations', scope: 'operations:read' },
  { path: paths.clients(), name: 'clients', scope: 'clients:read' },
  { path: paths.start(), name: 'start', scope: 'operations:start' },
  { path: paths.dunning(), name: 'dunning', scope: 'dunning:read' },
];
