import { z } from '@hono/zod-openapi';
import type { Sql } from '../../../db/connect.ts';
import type { ProviderRow } from '../../../db/queries/providers.ts';
import { type RenderedMail, renderTemplate, samples } from '../../../domain/templates/index.ts';
import { ok } from '../../http/answer.ts';
import { endpoint } from '../../http/endpoint.ts';
import { providerFor } from '../document-templates/schema.ts';
import { kindOf, mailFields, mailInUse, mailParams, mailTextExample, requireUsableMail } from './schema.ts';

const draft = z.strictObject(mailFields).partial();
/** A mail that is tried: what it lacks is as it is in use. */
export type MailDraft = z.output<typeof draft>;
export const mailDraft = draft;

const body = draft.openapi('MailTemplatePreview', { example: mailTextExample });
export const renderedMail = z
  .object({ subject: z.string(), text: z.string(), html: z.string().nullable() })
  .openapi('RenderedMail');
const example = {
  subject: 'Your account at Example Hosting is closed',
  text: 'Hello Anna Kowalska,\n\nyour account is closed.\n',
  html: null,
};

export const previewMailTemplate = endpoint(
  {
    method: 'post',
    path: '/v1/providers/{providerId}/mail-templates/{name}/{language}/preview',
    scope: 'providers:write',
    tag: 'Mail templates',
    summary: 'See a mail with made-up values',
    description: 'What is left out is as in the template in use. Nothing is saved and nothing is sent.',
    params: mailParams,
    body,
    answers: [{ status: 200, description: 'The mail.', schema: renderedMail, example }],
    problems: ['not-possible'],
  },
  async ({ params: { providerId, ...wanted }, body: texts }, { sql, caller }) => {
    const provider = await providerFor(sql, caller, providerId);
    const { html = null, ...mail } = await tried(sql, provider, wanted, texts);
    return ok({ ...mail, html });
  },
);

/**
 * A mail that is tried, with the values of an example client and the name of the provider.
 * @throws Problem 422 when the template cannot be used
 */
export async function tried(
  sql: Sql,
  provider: ProviderRow,
  wanted: { name: string; language: string },
  { subject, text, html }: MailDraft,
): Promise<RenderedMail> {
  const complete = subject !== undefined && text !== undefined && html !== undefined;
  const kind = kindOf(wanted.name);
  const template = complete
    ? { name: kind, language: wanted.language, subject, text, html }
    : {
        ...(await mailInUse(sql, provider, wanted)),
        ...(subject !== undefined && { subject }),
        ...(text !== undefined && { text }),
        ...(html !== undefined && { html }),
      };
  requireUsableMail(template);
  const [sample] = samples[kind];
  if (!sample) throw new Error(`There is no sample of ${kind}.`);
  const named = { ...sample, provider: { ...sample.provider, name: provider.name } };
  return renderTemplate(template, named, { timeZone: provider.timeZone });
}
