import type { OperationParams } from './kinds.ts';

/** The lists of rows that somebody can choose from, in the order in which they are worked on. */
export const chosenLists = ['services', 'addons', 'domains'] as const;
export type ChosenList = (typeof chosenLists)[number];

const serviceStatuses = [
  'pending',
  'active',
  'suspended',
  'terminated',
  'cancelled',
  'fraud',
  'completed',
] as const;

/** What each list is called, which statuses its rows can have, and what of them can be changed. */
export const chosenRules = {
  services: {
    noun: 'service',
    statuses: serviceStatuses,
    fields: [
      'status',
      'paymentMethod',
      'autoSuspendOverride',
      'suspendNotBefore',
      'priceMinor',
      'cycle',
      'nextDueOn',
    ],
  },
  addons: {
    noun: 'add-on',
    statuses: serviceStatuses,
    fields: ['status', 'paymentMethod', 'priceMinor', 'cycle', 'nextDueOn'],
  },
  domains: {
    noun: 'domain',
    statuses: [
      'pending',
      'pending-registration',
      'pending-transfer',
      'active',
      'grace',
      'redemption',
      'expired',
      'cancelled',
      'fraud',
      'transferred-away',
    ],
    fields: ['status', 'paymentMethod', 'priceMinor', 'nextDueOn'],
  },
} as const satisfies Record<
  ChosenList,
  { noun: string; statuses: readonly string[]; fields: readonly ChangeName[] }
>;

export const chosenStatuses = [...new Set([...serviceStatuses, ...chosenRules.domains.statuses])] as [
  string,
  ...string[],
];

export type Changes = OperationParams<'bulk-update'>['set'];
export type ChangeName = keyof Changes;

/** Those of the changes that rows of a list can take. */
export function changesFor(list: ChosenList, set: Changes): Partial<Changes> {
  const fields: readonly string[] = chosenRules[list].fields;
  return Object.fromEntries(
    Object.entries(set).filter(([name, value]) => value !== undefined && fields.includes(name)),
  );
}

/** What was chosen from each list. */
export function chosenIn(
  params: Partial<Record<ChosenList, number[] | undefined>>,
): { list: ChosenList; ids: number[] }[] {
  return chosenLists.flatMap((list) => {
    const ids = params[list] ?? [];
    return ids.length === 0 ? [] : [{ list, ids }];
  });
}
