import { builtInTemplates } from './builtin/index.ts';
import type { MailTemplate, TemplateName } from './types.ts';

/**
 * The template to use: the provider's in the client's language, else the provider's in its default language,
 * else ours in the client's language, else ours in English. `de-AT` also takes one in `de`. `provided` are the
 * provider's templates, of any name.
 */
export function chooseTemplate<N extends TemplateName>({
  name,
  language,
  defaultLanguage,
  provided = [],
}: {
  name: N;
  language: string;
  defaultLanguage: string;
  provided?: readonly MailTemplate[];
}): MailTemplate<N> {
  const chosen =
    inLanguage(provided, name, language) ??
    inLanguage(provided, name, defaultLanguage) ??
    inLanguage(builtInTemplates, name, language) ??
    inLanguage(builtInTemplates, name, 'en');
  if (chosen === undefined) throw new Error(`There is no template "${name}".`);
  return chosen;
}

function inLanguage<N extends TemplateName>(
  templates: readonly MailTemplate[],
  name: N,
  language: string,
): MailTemplate<N> | undefined {
  const wanted = [language.toLowerCase().replaceAll('_', '-'), language.toLowerCase().split(/[-_]/)[0]];
  for (const each of wanted) {
    const found = templates.find(
      (template): template is MailTemplate<N> =>
        template.name === name && template.language.toLowerCase() === each,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}
