import { ownDocuments } from '../../../db/queries/document-templates.ts';
import { builtInDocuments } from '../../../domain/documents/index.ts';
import { ok } from '../../http/answer.ts';
import { endpoint } from '../../http/endpoint.ts';
import { providerParams } from '../providers/schema.ts';
import { languagesOf, providerFor, templateList } from './schema.ts';

const schema = templateList.openapi('DocumentTemplateList');

export const listDocumentTemplates = endpoint(
  {
    method: 'get',
    path: '/v1/providers/{providerId}/document-templates',
    scope: 'providers:read',
    tag: 'Document templates',
    summary: 'List the documents of a provider with their languages',
    params: providerParams,
    answers: [
      {
        ...{ status: 200, description: 'All of them.', schema },
        example: { items: [{ name: 'client-report', builtIn: ['de', 'en', 'pl'], own: [] }] },
      },
    ],
  },
  async ({ params: { providerId } }, { sql, caller }) => {
    await providerFor(sql, caller, providerId);
    return ok({ items: languagesOf(builtInDocuments, await ownDocuments(sql, providerId)) });
  },
);
