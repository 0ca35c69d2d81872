import { type ChosenList, chosenLists } from '../domain/operations/chosen.ts';
import { operation, step } from './contracts/define.ts';

const names: Record<ChosenList, { update: string; remove: string }> = {
  services: { update: 'updateServices', remove: 'removeServices' },
  addons: { update: 'updateAddons', remove: 'removeAddons' },
  domains: { update: 'updateDomains', remove: 'removeDomains' },
};

/** L15. The same change to chosen services, add-ons and domains, in the record alone. */
export const bulkUpdate = operation('bulk-update', (params) =>
  chosenLists.map((list) =>
    step(`update-${list}`, { run: names[list].update, undo: 'putBack', when: chosen(params[list]) }),
  ),
);

/** L19. Chosen services, add-ons and domains go from the record, and nothing happens elsewhere. */
export const removeItems = operation('remove-items', (params) =>
  // Add-ons before their services, which take along those that are left.
  [...chosenLists]
    .reverse()
    .map((list) =>
      step(`remove-${list}`, { run: names[list].remove, when: chosen(params[list]), pointOfNoReturn: true }),
    ),
);

const chosen = (ids: number[] | undefined) => ids !== undefined && ids.length > 0;
