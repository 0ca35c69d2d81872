import { z } from '@hono/zod-openapi';
import { recordChange } from '../../../db/queries/change-log.ts';
import { saveDocument } from '../../../db/queries/document-templates.ts';
import { lockProvider } from '../../../db/queries/providers.ts';
import { actorOf } from '../../http/actor.ts';
import { ok } from '../../http/answer.ts';
import { writing } from '../../http/endpoint.ts';
import { contentEtag, requireVersion } from '../../http/versions.ts';
import {
  providerFor,
  requireUsable,
  templateExample,
  templateHtml,
  templateInUse,
  templateParams,
  templateSchema,
} from './schema.ts';

const body = z
  .strictObject({ html: templateHtml })
  .openapi('DocumentTemplateText', { example: { html: templateExample.html } });

export const putDocumentTemplate = writing(
  {
    method: 'put',
    path: '/v1/providers/{providerId}/document-templates/{name}/{language}',
    scope: 'providers:write',
    tag: 'Document templates',
    summary: 'Set the provider’s own template of a document',
    description:
      'Refused when it does not parse, names a value that the document does not have, or uses a tag that is not allowed. The change log keeps the text before. With `If-Match` it replaces only the version that was read.',
    params: templateParams,
    body,
    answers: [
      { status: 200, description: 'The template.', schema: templateSchema, example: templateExample },
    ],
    problems: ['not-possible', 'stale-version'],
  },
  async ({ params: { providerId, name, language }, body: { html } }, call) => {
    const { tx, caller, c } = call;
    const provider = await providerFor(tx, caller, providerId);
    requireUsable({ name, language, html });
    const ifMatch = c.req.header('if-match');
    if (ifMatch !== undefined) {
      await lockProvider(tx, providerId);
      requireVersion(ifMatch, contentEtag(await templateInUse(tx, provider, { name, language })));
    }
    const { id, before } = await saveDocument(tx, providerId, { name, language, html });
    await recordChange(tx, actorOf(call), {
      ...{
        providerId,
        entity: 'document template',
        entityId: id,
        action: before === null ? 'created' : 'changed',
      },
      changes: { [`${name}/${language}`]: { from: before, to: html } },
    });
    return ok(await templateInUse(tx, provider, { name, language }));
  },
);
