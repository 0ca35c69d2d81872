import { z } from '@hono/zod-openapi';
import type { Sql } from '../../../db/connect.ts';
import { providerDocuments } from '../../../db/queries/document-templates.ts';
import { findProvider, type ProviderRow } from '../../../db/queries/providers.ts';
import {
  builtInDocuments,
  checkDocument,
  chooseDocument,
  type DocumentName,
  type DocumentTemplate,
} from '../../../domain/documents/index.ts';
import { idText, language } from '../../fields/common.ts';
import { type Caller, maySee } from '../../http/caller.ts';
import { notFound, Problem } from '../../problems.ts';

const names = [...new Set(builtInDocuments.map(({ name }) => name))] as [DocumentName, ...DocumentName[]];
const MAX_CHARACTERS = 100_000;

export const templateParams = z.strictObject({
  providerId: idText('the provider’s number').openapi({ param: { name: 'providerId', in: 'path' } }),
  name: z
    .enum(names)
    .openapi({ param: { name: 'name', in: 'path' }, description: 'the document', example: 'client-report' }),
  language: language.openapi({ param: { name: 'language', in: 'path' } }),
});

export const templateHtml = z
  .string()
  .min(1)
  .max(MAX_CHARACTERS)
  .openapi({ description: 'a page of HTML with Liquid in it; its `title` names the document' });

export const templateSchema = z
  .object({
    name: z.enum(names),
    language: z.string(),
    html: z.string(),
    builtIn: z.boolean().openapi({ description: 'the provider has none of its own in this language' }),
    updatedAt: z.string().nullable(),
  })
  .openapi('DocumentTemplate');

export const templateExample = {
  name: 'client-report',
  language: 'en',
  html: '<!doctype html><html lang="en"><head><title>Data of client {{ client.id }}</title></head><body>{% for section in sections %}<h2>{{ section.title }}</h2>{% endfor %}</body></html>',
  builtIn: false,
  updatedAt: '2026-01-31T09:30:00.000Z',
};

/** What there is by name: in which languages it comes with Tenure, and in which the provider has its own. */
export const templateList = z.object({
  items: z.array(z.object({ name: z.string(), builtIn: z.array(z.string()), own: z.array(z.string()) })),
});

interface InLanguage {
  name: string;
  language: string;
}

/** Templates by name, with their languages; ours first, in our order. */
export function languagesOf(builtIn: readonly InLanguage[], own: readonly InLanguage[]) {
  const names = [...new Set([...builtIn, ...own].map(({ name }) => name))];
  const among = (all: readonly InLanguage[], name: string) =>
    all.filter((each) => each.name === name).map((each) => each.language);
  return names.map((name) => ({ name, builtIn: among(builtIn, name).sort(), own: among(own, name).sort() }));
}

/** The provider of a request. Throws Problem 404 when there is none or the token may not see it. */
export async function providerFor(sql: Sql, caller: Caller, id: number): Promise<ProviderRow> {
  const provider = await findProvider(sql, id);
  if (!provider || !maySee(caller, id)) throw notFound('provider', id);
  return provider;
}

/** The template as it would be used for that language: the provider's own, else the one that comes with Tenure. */
export async function templateInUse(
  sql: Sql,
  provider: ProviderRow,
  { name, language: wanted }: Pick<DocumentTemplate, 'name' | 'language'>,
) {
  const provided = await providerDocuments(sql, provider.id, name);
  const { defaultLanguage } = provider;
  const chosen = chooseDocument({ name, language: wanted, defaultLanguage, provided });
  const own = provided.find((each) => each === chosen);
  return {
    name,
    language: chosen.language,
    html: chosen.html,
    builtIn: own === undefined,
    updatedAt: own?.updatedAt ?? null,
  };
}

/** Throws Problem 422 that says where a template cannot be used. */
export function requireUsable(template: DocumentTemplate): void {
  const problems = checkDocument(template);
  const [first] = problems;
  if (!first) return;
  const sentence = ({ line, column, problem }: (typeof problems)[number]) =>
    `Line ${line}, column ${column}: ${problem}.`;
  throw new Problem('not-possible', `The template cannot be used. ${sentence(first)}`, {
    errors: problems.map((problem) => ({ pointer: '/html', detail: sentence(problem) })),
  });
}
