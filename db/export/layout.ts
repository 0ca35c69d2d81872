import postgres from 'postgres';
import type { ExportSection } from '../catalogue/bases.ts';
import { type ClientTableName, clientTableEntries, exportSections } from '../catalogue.ts';

/**
 * One value of a row: its column in the database, its name in the document, its label for people, and whether its
 * values are words of ours.
 */
export interface ExportField {
  column: string;
  name: string;
  label: string;
  coded: boolean;
}

/** A table in an export: where its rows come from and how they are named in the document. */
export interface ExportTable {
  table: ClientTableName;
  name: string;
  title: string;
  fields: ExportField[];
}

export interface ExportSectionLayout {
  section: ExportSection;
  title: string;
  tables: ExportTable[];
}

export const allSections = Object.keys(exportSections) as ExportSection[];

/**
 * What an export of these sections holds, in the order of the catalogue: every table that it does not leave out,
 * with every column that has a label. Secrets, bookkeeping and traces of imports have none.
 */
export function exportLayout(sections: readonly ExportSection[] = allSections): ExportSectionLayout[] {
  return allSections
    .filter((section) => sections.includes(section))
    .map((section) => ({ section, title: exportSections[section], tables: tablesOf(section) }));
}

function tablesOf(wanted: ExportSection): ExportTable[] {
  return clientTableEntries.flatMap(([table, { title, columns, export: goes }]) => {
    if (!('section' in goes) || goes.section !== wanted) return [];
    const fields = Object.entries(columns).flatMap(([column, declared]) =>
      'label' in declared && declared.label !== undefined
        ? [{ column, name: postgres.toCamel(column), label: declared.label, coded: 'coded' in declared }]
        : [],
    );
    return [{ table, name: postgres.toCamel(table), title, fields }];
  });
}
