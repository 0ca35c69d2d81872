import { z } from '@hono/zod-openapi';
import { recordChange } from '../../../db/queries/change-log.ts';
import { saveMail } from '../../../db/queries/mail-templates.ts';
import { actorOf } from '../../http/actor.ts';
import { ok } from '../../http/answer.ts';
import { writing } from '../../http/endpoint.ts';
import { providerFor } from '../document-templates/schema.ts';
import {
  kindOf,
  mailExample,
  mailFields,
  mailParams,
  mailSchema,
  mailTextExample,
  requireUsableMail,
  variablesOf,
} from './schema.ts';

const body = z.strictObject(mailFields).openapi('MailTemplateText', { example: mailTextExample });

export const putMailTemplate = writing(
  {
    method: 'put',
    path: '/v1/providers/{providerId}/mail-templates/{name}/{language}',
    scope: 'providers:write',
    tag: 'Mail templates',
    summary: 'Set the provider’s own template of a mail',
    description:
      'Refused when it does not parse or names a value that the mail does not have. The change log keeps the text before.',
    params: mailParams,
    body,
    answers: [{ status: 200, description: 'The template.', schema: mailSchema, example: mailExample }],
    problems: ['not-possible'],
  },
  async ({ params: { providerId, name, language }, body: texts }, call) => {
    const { tx, caller } = call;
    await providerFor(tx, caller, providerId);
    requireUsableMail({ name: kindOf(name), language, ...texts });
    const { id, before } = await saveMail(tx, providerId, { name, language, ...texts });
    await recordChange(tx, actorOf(call), {
      ...{ providerId, entity: 'mail template', entityId: id },
      action: before === null ? 'created' : 'changed',
      changes: { [`${name}/${language}`]: { from: before, to: texts } },
    });
    return ok({ name, language, ...texts, builtIn: false, variables: variablesOf(name) });
  },
);
