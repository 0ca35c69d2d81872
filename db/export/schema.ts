import { EXPORT_FORMAT } from './document.ts';
import { type ExportTable, exportLayout } from './layout.ts';

/** The JSON Schema (2020-12) of an export, from the catalogue: what its tables and their values are called and mean. */
export function exportSchema() {
  const sections = exportLayout().map(({ section, title, tables }) => [
    section,
    {
      title,
      ...closed({
        title: { const: title },
        tables: closed(Object.fromEntries(tables.map((table) => [table.name, tableSchema(table)]))),
      }),
    },
  ]);
  const number = { type: 'integer', minimum: 1 };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Data of a client',
    type: 'object',
    properties: {
      format: { const: EXPORT_FORMAT },
      client: { ...number, description: 'Client number' },
      numbers: {
        type: 'array',
        items: number,
        description: 'All numbers of the client, with those merged into it',
      },
      madeAt: { type: 'string', format: 'date-time' },
      sections: {
        type: 'object',
        additionalProperties: false,
        description: 'The sections that were asked for',
        properties: Object.fromEntries(sections),
      },
    },
    required: ['format', 'client', 'numbers', 'madeAt', 'sections'],
    additionalProperties: false,
  };
}

function tableSchema({ title, fields }: ExportTable) {
  const values = fields.map(({ name, label }) => [name, { description: label }]);
  return {
    title,
    ...closed({
      title: { const: title },
      labels: closed(Object.fromEntries(fields.map(({ name, label }) => [name, { const: label }]))),
      rows: { type: 'array', items: closed(Object.fromEntries(values)) },
    }),
  };
}

/** An object with just these properties, all of them. */
function closed(properties: Record<string, unknown>) {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}
