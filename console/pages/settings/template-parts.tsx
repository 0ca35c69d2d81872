import { FormToken } from '../../../web/elements.tsx';
import { Badge } from '../../components/badge.tsx';
import { DecisionButton } from '../../components/decide.tsx';
import type { StaffCall } from '../../env.ts';
import { paths } from '../../paths.ts';
import { templateWords } from '../../words/templates.ts';
import { languageName } from './templates.tsx';

/** Whose a template is, in which language, and the way back to all of them. */
export function TemplateHead({
  call,
  providerId,
  language,
  found,
}: {
  call: StaffCall;
  providerId: string;
  language: string;
  found: { builtIn: boolean; language: string } | undefined;
}) {
  const words = templateWords(call.language);
  return (
    <>
      <p class="row">
        <a href={paths.templates(providerId)}>{words.toList}</a>
        {found && (
          <Badge tone={found.builtIn ? 'quiet' : 'info'}>{found.builtIn ? words.builtIn : words.own}</Badge>
        )}
      </p>
      {found && found.language !== language && (
        <p class="callout">{words.fallback(languageName(call, found.language))}</p>
      )}
    </>
  );
}

/** The values that a template can use. */
export function Variables({ call, names }: { call: StaffCall; names: readonly string[] }) {
  return (
    <details>
      <summary>{templateWords(call.language).variables}</summary>
      <p>
        {names.map((name) => (
          <>
            <code>{`{{ ${name} }}`}</code>{' '}
          </>
        ))}
      </p>
    </details>
  );
}

/** Removes the provider's own template, so that ours is used again. */
export function DropTemplate({ call, action }: { call: StaffCall; action: string }) {
  const words = templateWords(call.language);
  return (
    <form method="post" action={action}>
      <FormToken signed={call.signed} />
      <DecisionButton
        {...{ name: 'action', value: 'drop', label: words.back, hint: words.backHint, plain: true }}
      />
    </form>
  );
}
