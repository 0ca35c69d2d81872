import { clear, erased, fact, id, keep, link, personal } from '../../db/catalogue/columns.ts';
import type { ClientTable } from '../../db/catalogue/types.ts';

// Each of these but the first must not compile; `npm run check:types` fails on an expectation that is not needed any more.

const common = { title: 'Thing', export: { section: 'notes' } } as const;
const direct = { ...common, hangsOn: { client: 'client_id' }, merge: { does: 'move' } } as const;

export const fine: ClientTable = {
  ...direct,
  delete: { does: 'detach', because: 'of this', orRemoveIfAsked: false },
  anonymize: { does: 'keep records', since: { column: 'at' } },
  columns: { id: id(), at: fact('At'), name: erased('Name', keep('taxLaw', clear(''))) },
};

// @ts-expect-error the row stays, so it must say what becomes of the name
export const noActionForPersonalData: ClientTable = {
  ...direct,
  delete: { does: 'remove' },
  anonymize: { does: 'clear columns' },
  columns: {
    id: id(),
    name: personal('Name'),
  },
};

// @ts-expect-error the row goes as a whole
export const actionInRowsThatGo: ClientTable = {
  ...direct,
  delete: { does: 'remove' },
  anonymize: { does: 'remove rows' },
  columns: {
    id: id(),
    name: erased('Name', clear('')),
  },
};

// @ts-expect-error a legal basis counts from a date, and the table names none
export const keptWithoutADate: ClientTable = {
  ...direct,
  delete: { does: 'remove' },
  anonymize: { does: 'clear columns' },
  columns: {
    name: erased('Name', keep('taxLaw', clear(''))),
  },
};

// @ts-expect-error rows that anonymize removes are not worth keeping after a deletion
export const detachedThoughRemoved: ClientTable = {
  ...direct,
  delete: { does: 'detach', because: 'of this', orRemoveIfAsked: false },
  anonymize: { does: 'remove rows' },
  columns: { id: id() },
};

export const nestedWithAMerge: ClientTable = {
  ...common,
  hangsOn: { table: 'tickets', by: ['ticket_id'] },
  // @ts-expect-error a row that hangs on another moves with it
  merge: { does: 'move' },
  anonymize: { does: 'remove rows' },
  columns: { id: id() },
};

// @ts-expect-error a row that names a client must say what merge does with it
export const directWithoutAMerge: ClientTable = {
  ...common,
  hangsOn: { client: 'client_id' },
  delete: { does: 'remove' },
  anonymize: { does: 'remove rows' },
  columns: { id: id() },
};

// @ts-expect-error which of two values a merged client has must be said
export const profileWithoutARule: ClientTable = {
  ...common,
  hangsOn: { itself: true, formerBy: 'merged_into_id' },
  delete: { does: 'remove' },
  anonymize: { does: 'clear columns' },
  columns: {
    language: fact('Language'),
  },
};

export const unknownSection: ClientTable = {
  ...direct,
  delete: { does: 'remove' },
  anonymize: { does: 'remove rows' },
  // @ts-expect-error there is no such section
  export: { section: 'elsewhere' },
  columns: { client_id: link('clients') },
};
