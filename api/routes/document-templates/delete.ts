import { recordChange } from '../../../db/queries/change-log.ts';
import { dropDocument } from '../../../db/queries/document-templates.ts';
import { actorOf } from '../../http/actor.ts';
import { writing } from '../../http/endpoint.ts';
import { notFound } from '../../problems.ts';
import { providerFor, templateParams } from './schema.ts';

export const dropDocumentTemplate = writing(
  {
    method: 'delete',
    path: '/v1/providers/{providerId}/document-templates/{name}/{language}',
    scope: 'providers:write',
    tag: 'Document templates',
    summary: 'Go back to the template that comes with Tenure',
    params: templateParams,
    answers: [{ status: 204, description: 'The provider’s own template is gone.' }],
  },
  async ({ params: { providerId, name, language } }, call) => {
    const { tx, caller } = call;
    await providerFor(tx, caller, providerId);
    const dropped = await dropDocument(tx, providerId, { name, language });
    if (!dropped) throw notFound('template', `“${name}” of this provider in ${language}`);
    await recordChange(tx, actorOf(call), {
      ...{ providerId, entity: 'document template', entityId: dropped.id, action: 'removed' },
      changes: { [`${name}/${language}`]: { from: dropped.html, to: null } },
    });
    return { status: 204 };
  },
);
