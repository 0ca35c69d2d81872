import { builtInTemplates } from './builtin/index.ts';
import type { Named } from './render.ts';
import type { MailTemplate, TemplateName } from './types.ts';

interface Wanted {
  language: string;
  defaultLanguage: string;
}

/** The mail template to use, chosen as `chooseAmong` does. `provided` are the provider's templates, of any name. */
export function chooseTemplate<N extends TemplateName>({
  name,
  provided = [],
  ...wanted
}: Wanted & { name: N; provided?: readonly MailTemplate[] }): MailTemplate<N> {
  const named = (template: MailTemplate): template is MailTemplate<N> => template.name === name;
  return chooseAmong(provided.filter(named), builtInTemplates.filter(named), wanted);
}

/**
 * The template to use of those of one name: the provider's in the wanted language, else the provider's in its
 * default language, else ours in the wanted language, else ours in English. `de-AT` also takes one in `de`.
 */
export function chooseAmong<T extends Named>(
  provided: readonly T[],
  builtIn: readonly T[],
  { language, defaultLanguage }: Wanted,
): T {
  const chosen =
    inLanguage(provided, language) ??
    inLanguage(provided, defaultLanguage) ??
    inLanguage(builtIn, language) ??
    inLanguage(builtIn, 'en');
  if (chosen === undefined) throw new Error('There is no built-in template in English.');
  return chosen;
}

/** The first of these templates in a language; `de-AT` also takes one in `de`. */
export function inLanguage<T extends Named>(templates: readonly T[], language: string): T | undefined {
  const wanted = [language.toLowerCase().replaceAll('_', '-'), language.toLowerCase().split(/[-_]/)[0]];
  for (const each of wanted) {
    const found = templates.find((template) => template.language.toLowerCase() === each);
    if (found !== undefined) return found;
  }
  return undefined;
}
