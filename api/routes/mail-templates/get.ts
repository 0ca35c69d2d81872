import { ok } from '../../http/answer.ts';
import { endpoint } from '../../http/endpoint.ts';
import { contentEtag } from '../../http/versions.ts';
import { providerFor } from '../document-templates/schema.ts';
import { mailExample, mailInUse, mailParams, mailSchema, variablesOf } from './schema.ts';

export const getMailTemplate = endpoint(
  {
    method: 'get',
    path: '/v1/providers/{providerId}/mail-templates/{name}/{language}',
    scope: 'providers:read',
    tag: 'Mail templates',
    summary: 'Read the template of a mail',
    description: 'The one that would be used for a client of that language, also when it comes with Tenure.',
    params: mailParams,
    answers: [
      {
        ...{ status: 200, description: 'The template.', schema: mailSchema, example: mailExample },
        headers: { ETag: 'its version' },
      },
    ],
  },
  async ({ params: { providerId, ...wanted } }, { sql, caller }) => {
    const { name } = wanted;
    const used = await mailInUse(sql, await providerFor(sql, caller, providerId), wanted);
    return ok({ ...used, name, variables: variablesOf(name) }, { ETag: contentEtag(used) });
  },
);
