import { z } from '@hono/zod-openapi';
import { recordChange } from '../../../db/queries/change-log.ts';
import { saveMail } from '../../../db/queries/mail-templates.ts';
import { lockProvider } from '../../../db/queries/providers.ts';
import { actorOf } from '../../http/actor.ts';
import { ok } from '../../http/answer.ts';
import { writing } from '../../http/endpoint.ts';
import { contentEtag, requireVersion } from '../../http/versions.ts';
import { providerFor } from '../document-templates/schema.ts';
import {
  kindOf,
  mailExample,
  mailFields,
  mailInUse,
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
      'Refused when it does not parse or names a value that the mail does not have. The change log keeps the text before. With `If-Match` it replaces only the version that was read.',
    params: mailParams,
    body,
    answers: [{ status: 200, description: 'The template.', schema: mailSchema, example: mailExample }],
    problems: ['not-possible', 'stale-version'],
  },
  async ({ params: { providerId, name, language }, body: texts }, call) => {
    const { tx, caller, c } = call;
    const provider = await providerFor(tx, caller, providerId);
    requireUsableMail({ name: kindOf(name), language, ...texts });
    const ifMatch = c.req.header('if-match');
    if (ifMatch !== undefined) {
      await lockProvider(tx, providerId);
      requireVersion(ifMatch, contentEtag(await mailInUse(tx, provider, { name, language })));
    }
    const { id, before } = await saveMail(tx, providerId, { name, language, ...texts });
    await recordChange(tx, actorOf(call), {
      ...{ providerId, entity: 'mail template', entityId: id },
      action: before === null ? 'created' : 'changed',
      changes: { [`${name}/${language}`]: { from: before, to: texts } },
    });
    return ok({ name, language, ...texts, builtIn: false, variables: variablesOf(name) });
  },
);
