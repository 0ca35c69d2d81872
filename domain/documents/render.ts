import { chooseAmong } from '../templates/choose.ts';
import { htmlEngine, LOCALE } from '../templates/engine.ts';
import { type Limits, renderPart, TemplateError } from '../templates/render.ts';
import { builtInDocuments } from './builtin/index.ts';
import type { DocumentName, DocumentTemplate, DocumentVariables, RenderedDocument } from './types.ts';

/** A report can be hundreds of pages. */
const LIMITS: Limits = { outputCharacters: 24 * 1024 * 1024, milliseconds: 30_000, allocations: 200_000_000 };
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', '#34': '"', '#39': "'" };
const MAX_TITLE = 200;

/** The template of a document: the provider's own before ours, in the language before others. */
export function chooseDocument<N extends DocumentName>({
  name,
  provided = [],
  ...wanted
}: {
  name: N;
  language: string;
  defaultLanguage: string;
  provided?: readonly DocumentTemplate[];
}): DocumentTemplate<N> {
  const named = (template: DocumentTemplate): template is DocumentTemplate<N> => template.name === name;
  return chooseAmong(provided.filter(named), builtInDocuments.filter(named), wanted);
}

/**
 * The page that a template makes of its values, ready for `RenderPdf`. `timeZone` (IANA) is the provider's.
 * Throws `TemplateError`; the error holds names of values, never values.
 */
export function renderDocument<N extends DocumentName>(
  template: DocumentTemplate<N>,
  variables: DocumentVariables[N],
  { timeZone = 'UTC' }: { timeZone?: string } = {},
): RenderedDocument {
  const { language } = template;
  const scope = { ...variables, [LOCALE]: { language, timeZone } };
  const html = renderPart(template, 'html', template.html, htmlEngine, scope, LIMITS);
  const title = titleOf(html);
  if (title === '') throw new TemplateError(template, 'html', 1, 'its title is empty');
  return { html, title, language };
}

function titleOf(html: string): string {
  const [, inner = ''] = /<title>(.*?)<\/title>/is.exec(html) ?? [];
  const text = inner.replace(/&(amp|lt|gt|#34|#39);/g, (_, name: string) => ENTITIES[name] ?? '');
  return text
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, MAX_TITLE);
}
