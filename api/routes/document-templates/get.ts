import { ok } from '../../http/answer.ts';
import { endpoint } from '../../http/endpoint.ts';
import { contentEtag } from '../../http/versions.ts';
import { providerFor, templateExample, templateInUse, templateParams, templateSchema } from './schema.ts';

export const getDocumentTemplate = endpoint(
  {
    method: 'get',
    path: '/v1/providers/{providerId}/document-templates/{name}/{language}',
    scope: 'providers:read',
    tag: 'Document templates',
    summary: 'Read the template of a document',
    description: 'The one that would be used for a client of that language, also when it comes with Tenure.',
    params: templateParams,
    answers: [
      {
        ...{ status: 200, description: 'The template.', schema: templateSchema, example: templateExample },
        headers: { ETag: 'its version' },
      },
    ],
  },
  async ({ params: { providerId, ...wanted } }, { sql, caller }) => {
    const used = await templateInUse(sql, await providerFor(sql, caller, providerId), wanted);
    return ok(used, { ETag: contentEtag(used) });
  },
);
