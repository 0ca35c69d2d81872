import { ownMails } from '../../../db/queries/mail-templates.ts';
import { builtInTemplates } from '../../../domain/templates/index.ts';
import { ok } from '../../http/answer.ts';
import { endpoint } from '../../http/endpoint.ts';
import { languagesOf, providerFor, templateList } from '../document-templates/schema.ts';
import { providerParams } from '../providers/schema.ts';

const schema = templateList.openapi('MailTemplateList');

export const listMailTemplates = endpoint(
  {
    method: 'get',
    path: '/v1/providers/{providerId}/mail-templates',
    scope: 'providers:read',
    tag: 'Mail templates',
    summary: 'List the mails of a provider with their languages',
    description: 'Those that come with Tenure, and those that the provider has written for its ladder.',
    params: providerParams,
    answers: [
      {
        ...{ status: 200, description: 'All of them.', schema },
        example: { items: [{ name: 'client-closed', builtIn: ['de', 'en', 'pl'], own: ['de'] }] },
      },
    ],
  },
  async ({ params: { providerId } }, { sql, caller }) => {
    await providerFor(sql, caller, providerId);
    return ok({ items: languagesOf(builtInTemplates, await ownMails(sql, providerId)) });
  },
);
