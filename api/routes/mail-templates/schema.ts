import { z } from '@hono/zod-openapi';
import type { Sql } from '../../../db/connect.ts';
import { ownMailsCalled } from '../../../db/queries/mail-templates.ts';
import type { ProviderRow } from '../../../db/queries/providers.ts';
import {
  builtInTemplates,
  checkTemplate,
  chooseTemplate,
  inLanguage,
  knownVariables,
  type MailTemplate,
  type TemplateName,
} from '../../../domain/templates/index.ts';
import { idText, language } from '../../fields/common.ts';
import { notFound, Problem } from '../../problems.ts';

const MAX_CHARACTERS = 100_000;
const named = new Set<string>(builtInTemplates.map(({ name }) => name));
/** A name that only the provider's ladder knows: such a mail knows what an overdue notice knows. */
const OWN_NAME: TemplateName = 'overdue-notice-1';

export const mailParams = z.strictObject({
  providerId: idText('the provider’s number').openapi({ param: { name: 'providerId', in: 'path' } }),
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'must be small letters, digits and hyphens, at most 60')
    .openapi({
      param: { name: 'name', in: 'path' },
      description: 'the message, or a name of the provider’s own that a rung of its ladder uses',
      example: 'client-closed',
    }),
  language: language.openapi({ param: { name: 'language', in: 'path' } }),
});

const liquid = z.string().min(1).max(MAX_CHARACTERS);
export const mailFields = {
  subject: liquid.openapi({ description: 'one line with Liquid in it' }),
  text: liquid.openapi({ description: 'the mail as plain text, with Liquid in it' }),
  html: liquid.nullable().openapi({ description: 'the same as HTML; null: the mail is plain text' }),
};

export const mailSchema = z
  .object({
    name: z.string(),
    language: z.string(),
    ...mailFields,
    builtIn: z.boolean().openapi({ description: 'the provider has none of its own that would be used' }),
    variables: z.array(z.string()).openapi({ description: 'the values that it can use' }),
  })
  .openapi('MailTemplate');

const texts = {
  subject: 'Your account at {{ provider.name }} is closed',
  text: 'Hello {{ client.name }},\n\nyour account is closed.\n',
  html: null,
};
export const mailTextExample = texts;
export const mailExample = {
  ...{ name: 'client-closed', language: 'en', ...texts, builtIn: false },
  variables: ['provider.name', 'client.name', 'closedAt'],
};

/** The kind of message whose values a template of that name knows. */
export function kindOf(name: string): TemplateName {
  return named.has(name) ? (name as TemplateName) : OWN_NAME;
}

/** The values that templates of a name can use. */
export function variablesOf(name: string): string[] {
  return [...knownVariables(kindOf(name))];
}

/**
 * The template as it would be used for that language: the provider's own, else the one that comes with Tenure.
 * @throws Problem 404 when a name of the provider's own has none
 */
export async function mailInUse(
  sql: Sql,
  { id, defaultLanguage }: ProviderRow,
  { name, language: wanted }: { name: string; language: string },
): Promise<MailTemplate & { builtIn: boolean }> {
  const kind = kindOf(name);
  const provided = (await ownMailsCalled(sql, id, name)).map((each) => ({ ...each, name: kind }));
  if (named.has(name)) {
    const chosen = chooseTemplate({ name: kind, language: wanted, defaultLanguage, provided });
    return { ...chosen, builtIn: !provided.some((each) => each === chosen) };
  }
  const own = inLanguage(provided, wanted) ?? inLanguage(provided, defaultLanguage);
  if (!own) throw notFound('template', `“${name}” of this provider in ${wanted}`);
  return { ...own, builtIn: false };
}

/** Throws Problem 422 that says where a template cannot be used. */
export function requireUsableMail(template: MailTemplate): void {
  const problems = checkTemplate(template);
  const [first] = problems;
  if (!first) return;
  const sentence = ({ line, column, problem }: (typeof problems)[number]) =>
    `Line ${line}, column ${column}: ${problem}.`;
  throw new Problem('not-possible', `The ${first.part} of the template cannot be used. ${sentence(first)}`, {
    errors: problems.map((problem) => ({ pointer: `/${problem.part}`, detail: sentence(problem) })),
  });
}
