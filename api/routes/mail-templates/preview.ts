import { z } from '@hono/zod-openapi';
import type { Sql } from '../../../db/connect.ts';
import type { ProviderRow } from '../../../db/queries/providers.ts';
import {
  type MessageVariables,
  type RenderedMail,
  renderTemplate,
  samples,
  TemplateError,
  type TemplateName,
} from '../../../domain/templates/index.ts';
import { ok } from '../../http/answer.ts';
import { endpoint } from '../../http/endpoint.ts';
import { Problem } from '../../problems.ts';
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
 * A mail that is tried, with the values of an example client and of the provider.
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
  try {
    return renderTemplate(template, { ...exampleOf(kind), provider: shown(provider) }, provider);
  } catch (error) {
    if (error instanceof TemplateError) throw new Problem('not-possible', error.message);
    throw error;
  }
}

/** The fullest of the made-up cases: it shows most of the template. */
function exampleOf(kind: TemplateName): MessageVariables[TemplateName] {
  const cases: readonly MessageVariables[TemplateName][] = samples[kind];
  const size = (sample: object) => JSON.stringify(sample).length;
  const [fullest] = cases.toSorted((a, b) => size(b) - size(a));
  if (!fullest) throw new Error(`There is no sample of ${kind}.`);
  return fullest;
}

/** The provider as mails name it. */
function shown({ name, mailFrom, publicUrl }: ProviderRow) {
  const address = /<([^<>]+)>\s*$/.exec(mailFrom ?? '')?.[1] ?? mailFrom;
  return { name, ...(address && { email: address }), ...(publicUrl && { url: publicUrl }) };
}
