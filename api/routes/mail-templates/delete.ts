import { recordChange } from '../../../db/queries/change-log.ts';
import { dropMail } from '../../../db/queries/mail-templates.ts';
import { actorOf } from '../../http/actor.ts';
import { writing } from '../../http/endpoint.ts';
import { notFound } from '../../problems.ts';
import { providerFor } from '../document-templates/schema.ts';
import { mailParams } from './schema.ts';

export const dropMailTemplate = writing(
  {
    method: 'delete',
    path: '/v1/providers/{providerId}/mail-templates/{name}/{language}',
    scope: 'providers:write',
    tag: 'Mail templates',
    summary: 'Go back to the mail that comes with Tenure',
    params: mailParams,
    answers: [{ status: 204, description: 'The provider’s own template is gone.' }],
  },
  async ({ params: { providerId, name, language } }, call) => {
    const { tx, caller } = call;
    await providerFor(tx, caller, providerId);
    const dropped = await dropMail(tx, providerId, { name, language });
    if (!dropped) throw notFound('template', `“${name}” of this provider in ${language}`);
    const { id: entityId, ...from } = dropped;
    await recordChange(tx, actorOf(call), {
      ...{ providerId, entity: 'mail template', entityId, action: 'removed' },
      changes: { [`${name}/${language}`]: { from, to: null } },
    });
    return { status: 204 };
  },
);
