import { billingTables } from './catalogue/billing.ts';
import { peopleTables } from './catalogue/clients.ts';
import { correspondenceTables } from './catalogue/correspondence.ts';
import { dunningTables } from './catalogue/dunning.ts';
import { gatewayTables } from './catalogue/gateways.ts';
import { operationTables } from './catalogue/operations.ts';
import { serviceTables } from './catalogue/services.ts';
import type { ClientTable } from './catalogue/types.ts';

export { exportSections, identifiers, legalBases } from './catalogue/bases.ts';
export { notClientData } from './catalogue/others.ts';
export type * from './catalogue/types.ts';

const tables = {
  ...peopleTables,
  ...serviceTables,
  ...billingTables,
  ...gatewayTables,
  ...dunningTables,
  ...correspondenceTables,
  ...operationTables,
};

export type ClientTableName = keyof typeof tables;

/**
 * Every table that holds data of a client, with every column. Merge, un-merge, delete, anonymize, export and the
 * leftover scan are generated from it; `test/db/catalogue.test.ts` compares it with the database.
 */
export const clientTables: Record<ClientTableName, ClientTable> = tables;

/** The tables as pairs, in the order of the catalogue. */
export const clientTableEntries = Object.entries(clientTables) as [ClientTableName, ClientTable][];
